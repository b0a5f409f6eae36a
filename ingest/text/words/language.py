"""Recognise a text's language by the small words that none does without.

The words are those of jusText, for a hundred languages; the months are Unicode's, by Babel.
"""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

ENGLISH = "English"
# Those that people keep sanctions documents in and that write ordinals with a point ("5. Mai").
POINTED = (
    "German Danish Norwegian_Bokmal Finnish Estonian Latvian Lithuanian Czech Slovak Polish "
    "Hungarian Croatian Slovenian Serbian Turkish Icelandic"
).split()
_CODES = "de da nb fi et lv lt cs sk pl hu hr sl sr tr is".split()
_MORE_CODES = "fr es it pt nl sv ro bg el uk ru".split()
_LANGUAGES = [ENGLISH, "French", "Spanish", "Italian", "Portuguese", "Dutch", "Swedish", *POINTED]
_WORD = re.compile(r"[^\W\d_]+")


@cache
def small_words(language: str) -> frozenset[str]:
    """Return the commonest words of a language, in small letters."""
    import justext  # late, as Babel is: few texts need them

    return frozenset(justext.get_stoplist(language))


@cache
def months() -> frozenset[str]:
    """Return the names of months in the languages that write ordinals with a point."""
    from babel import Locale

    found: set[str] = set()
    for code in _CODES:
        for form in Locale(code).months.values():
            found.update(
                name.lower().rstrip(".") for width in form.values() for name in width.values()
            )
    return frozenset(found)


def month_number(name: str) -> int | None:
    """Return which month a name is in the languages of Europe, None for another word.

    A name of different months ("listopad") is none.
    """
    return _month_numbers().get(name.lower())


@cache
def _month_numbers() -> dict[str, int]:
    from babel import Locale

    found: dict[str, set[int]] = {}
    for code in (*_CODES, *_MORE_CODES):
        for form in Locale(code).months.values():
            for width in ("wide", "abbreviated"):
                for number, name in form[width].items():
                    found.setdefault(name.lower().rstrip("."), set()).add(number)
    return {name: n.pop() for name, n in found.items() if len(n) == 1 and name.isalpha()}


@cache
def all_languages() -> Sequence[str]:
    """Return the languages whose small words are known."""
    import justext

    return sorted(justext.get_stoplists())


def share_of_small_words(words: Sequence[str], language: str) -> float:
    """Return the share of words in small letters that are small words of a language."""
    known = small_words(language)
    return sum(word in known for word in words) / len(words) if words else 0.0


@lru_cache(256)  # a paragraph is asked about at each of its points
def language_of(text: str) -> str:
    """Return the language of a text; English where none has more of its small words."""
    words = [w.lower() for w in _WORD.findall(text)]
    return max(_LANGUAGES, key=lambda language: share_of_small_words(words, language))
