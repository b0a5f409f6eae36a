"""Compare shares of ownership as documents write them: "60 %", "60 per cent", "three quarters"."""

import re

from rag.text.figures import number_words

_DIGITS = re.compile(r"\d+(?:[.,]\d+)?")
_PARTS = {
    "half": 50.0, "third": 100 / 3, "quarter": 25.0, "fifth": 20.0, "tenth": 10.0,
    "thirds": 200 / 3, "quarters": 75.0,
}  # fmt: skip
_ONE = {"one": 1, "hundred": 100}
_SOME = frozenset({"partly", "partially"})
_AS_ONE = 0.05  # a percentage point apart: "33.3" and "33.33"


def percent(share: str) -> float | None:
    """Return a share as a percentage, None where it says none ("majority")."""
    if digits := _DIGITS.search(share):
        return float(digits.group().replace(",", "."))
    words = share.lower().replace("-", " ").split()
    part = next((_PARTS[word] for word in words if word in _PARTS), None)
    return part if part is not None else _in_words(words)


def _in_words(words: list[str]) -> float | None:
    said = [v for word in words if (v := number_words().get(word, _ONE.get(word))) is not None]
    return float(sum(said)) if said else None


def same_share(one: str, other: str) -> bool:
    """Whether two shares are the same, as figures or as words."""
    if {one.lower(), other.lower()} & _SOME:
        return True  # "partly" is any of them
    ours, theirs = percent(one), percent(other)
    if ours is None or theirs is None:
        return one.lower().split() == other.lower().split()
    return abs(ours - theirs) <= _AS_ONE
