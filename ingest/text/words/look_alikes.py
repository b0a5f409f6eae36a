"""A text in, the same with words in letters of one script, and with one kind of hyphen.

A Cyrillic о in a Latin name looks the same and is another letter; so does the hyphen that allows
no line break. Which letters look alike is Unicode's list (UTS 39), by confusable_homoglyphs.
"""

import re
import unicodedata
from functools import cache

_HYPHENS = re.compile("[\u2010\u2011\ufe63\uff0d]")
_OTHER = re.compile("[\u0370-\u052f]")  # Greek and Cyrillic: the scripts with letters like Latin's
_WORD = re.compile(r"[^\W\d_]+(?:[’'.&-][^\W\d_]+)*")
MIN_WHOLE = 3  # letters of a word that is Latin though each of its letters is another's


def in_one_script(text: str) -> str:
    """Return the text, Greek and Cyrillic letters in Latin words as the Latin ones they look like.

    A word of such letters alone is Latin where the text has no word that only the other script
    can write.
    """
    if text.isascii():
        return text
    text = _HYPHENS.sub("-", text)
    if not _OTHER.search(text):
        return text
    alone = not any(_is_of_other(w.group()) for w in _WORD.finditer(text))
    return _WORD.sub(lambda m: _unified(m.group(), alone=alone), text)


def _unified(word: str, *, alone: bool) -> str:
    if not _OTHER.search(word):
        return word
    mixed = any(c.isascii() and c.isalpha() for c in word)
    whole = alone and len(word) >= MIN_WHOLE
    if _is_of_other(word) or not (mixed or whole):
        return word
    return "".join(_latin(c) or c for c in word)


def _is_of_other(word: str) -> bool:
    """Whether a word has a letter of another script that looks like none of Latin's."""
    return any(_OTHER.match(c) and _latin(c) is None for c in word)


@cache
def _latin(letter: str) -> str | None:
    """Return the Latin letter that a Greek or Cyrillic one looks like, None for none."""
    from confusable_homoglyphs import confusables  # its table takes a while to load

    if not _OTHER.match(letter):
        return None
    found = confusables.is_confusable(letter, greedy=True, preferred_aliases=[]) or []
    alike = [h["c"] for entry in found for h in entry["homoglyphs"]]
    latin = next((c for c in alike if len(c) == 1 and c.isascii() and c.isalpha()), None)
    # Unicode's list has capital I and small l as one.
    upper = unicodedata.category(letter) == "Lu"
    return "I" if latin == "l" and upper else latin
