"""A text as printed in, the same with its words whole again where a line's end breaks them.

A hyphen that belongs to the word stays: before a capital or a digit, and between two words that
are no word together (dual-use, re-export). A slash joins as it does within a line.
"""

import re
from functools import cache

from ingest.embedding.encoder import model_vocabulary

_BREAK = re.compile(
    r"(?<=[^\W_])(?P<mark>[-\u2010\u2011\u00ad/])[ \t]*\n[ \t]*(?=(?P<after>[^\W_]+))"
)
_LAST = re.compile(r"[^\W_]+$")
_FAR = 60  # characters: no word that is broken is longer
# Behind a hyphen that stands for the rest of a later word: "import- and export licences".
_JOINING = frozenset("and or und oder bzw et ou".split())
_ENDINGS = re.compile(r"(?:ers?|ed|ing|e?s|ly|ments?|able|ions?|al)$")
MIN_BASE = 4  # letters of a word that an ending is taken from


def mended(text: str) -> str:
    """Return the text without the line ends that break words, and without those words' hyphens."""
    return _BREAK.sub(_joint, text) if "\n" in text else text


def other_readings(text: str) -> list[str]:
    """Return the words broken at line ends as they are read if the hyphen is judged otherwise.

    Both readings are searched for: no list of words knows whether "re-sign" is meant.
    """
    found = []
    for match in _BREAK.finditer(text) if "\n" in text else ():
        before, after = _before(match), match["after"]
        certain = (
            match["mark"] in "/\u00ad" or after in _JOINING or after[0].isupper() > before.isupper()
        )
        if not certain and before.isalpha() and after.isalpha():
            found.append(f"{before}{'' if _joint(match) == '-' else '-'}{after}")
    return found


def is_broken_at(text: str, end: int) -> bool:
    """Whether the line that ends here ends within a word, so that the next one goes on with it."""
    return end > 0 and _BREAK.match(text, end - 1) is not None


def _before(match: re.Match[str]) -> str:
    last = _LAST.search(match.string, max(0, match.start() - _FAR), match.start())
    return last.group() if last else ""


def _joint(match: re.Match[str]) -> str:
    """Return what stands between the halves of a word when it is one again."""
    mark, before, after = match["mark"], _before(match), match["after"]
    if mark == "/":
        return "/"
    if mark == "\u00ad":
        return ""
    if after in _JOINING:
        return "- "
    return "-" if _keeps(before, after) else ""


def _keeps(before: str, after: str) -> bool:
    """Whether a hyphen belongs to the word that these two are."""
    if not (before.isalpha() and after.isalpha()):
        return True
    capitals = before.isupper() and after.isupper()
    if after[0].isupper() and not capitals:
        return True
    if _is_word(before + after):
        return False
    if capitals:  # a name in capitals as soon as a break: "AL-BARAKA"
        return _is_word(before) or _is_word(after)
    return _is_word(before) and _is_word(after)


def _is_word(word: str) -> bool:
    """Whether a word, or what it is a form of, is one of general English."""
    known, word = _vocabulary(), word.lower()
    if word in known:
        return True
    base = _ENDINGS.sub("", word)
    return base != word and len(base) >= MIN_BASE and (base in known or f"{base}e" in known)


@cache
def _vocabulary() -> frozenset[str]:
    return frozenset(model_vocabulary())
