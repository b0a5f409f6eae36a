"""Bring printed pinpoints into the one form by which provisions are found.

``Art. 12f(1)(a)``, ``Article 12f (1) (a)`` and ``Artikel 12f(1)(a)`` are all ``art 12f(1)(a)``;
``31 CFR 587.406(a)`` and ``§ 587.406(a)`` are both ``sec 587.406(a)``.
"""

import re

from ingest.datamodels import Passage

_KINDS = {
    "art": r"articles?|art\.?|artikel",
    "recital": r"recitals?|erwägungsgrund",
    "annex": r"annex(?:es)?|anhang|appendix",
    "sch": r"schedules?|sch\.?|sched\.?",
    "reg": r"regulations?|regs?\.?",
    "rule": r"rules?|r\.",
    "sec": r"\d+\s*c\.?\s?f\.?\s?r\.?(?:\s*§+|\s+section|\s+part)?|§+|sections?|secs?\.?|ss?\.?",
    "para": r"paragraphs?|paras?\.?",
}
# A roman number in small letters has two at least: "article is" and "annex did" are no numbers.
NUMBER = r"(?:\d+(?:\.\d+)*[a-z]{0,3}|(?-i:[IVXLCDM]+[A-Z]?|[ivxlc]{2,}[a-z]?))(?![\w/])"
_POINTS = r"(?:\s*\(\w{1,5}\))*"
_PIECE = (
    r"(?:,?\s*(?:(?:part|pt\.?|point|paragraph|para\.?|absatz|abs\.|buchstabe|row|table|section|"
    r"subparagraph)\s*(?:\((?:\d+[a-z]{0,2}|[a-z]{1,2}|[ivxlc]+)\)|"
    r"\d+(?:\.\d+)*[a-z]{0,2}|[ivxlc]+|[a-z])"
    r"|schedule\s+[a-z])" + _POINTS + r"(?![\w/]|\.\d))*"
)
PROVISION = re.compile(
    r"(?<![\w.’'])(?:"
    + "|".join(f"(?P<{kind}>{forms})" for kind, forms in _KINDS.items())
    + rf")(?:(?:\b|(?<=[.§]))\s*\(?(?P<number>{NUMBER})\)?(?P<points>{_POINTS})"
    + r"|(?(annex)|(?(sch)|(?!)))(?!\w))"
    + rf"(?P<pieces>{_PIECE})",
    re.IGNORECASE,
)
_INSERTED = re.compile(r",\s*inserted\s+(.+)")
_DIVISIONS = {
    "pt": "part",
    "paragraph": "para",
    "absatz": "para",
    "abs": "para",
    "buchstabe": "point",
}
_LAST_PIECE = re.compile(
    r"(?:\([^()]*\)| (?:part|point|para|row|table|section|subparagraph|schedule) [^\s()]+)$"
)
_NESTED = ("art", "reg", "sec", "rule", "para")  # "Article 5, paragraph 2, point (b)" is 5(2)(b)


def pinpoint_key(locator: str) -> str | None:
    """Return the form by which a locator is found, None for pages and paragraphs."""
    match = PROVISION.match(locator.strip())
    return key_of(match) if match else None


def keys_of(locator: str) -> list[str]:
    """Return the keys of a locator: "Sch., inserted Sch. 3" is the schedule and what it puts in."""
    inserted = _INSERTED.search(locator)
    found = [pinpoint_key(locator), pinpoint_key(inserted[1]) if inserted else None]
    return [key for key in found if key is not None]


def key_of(match: re.Match[str]) -> str:
    """Return the form of a provision that ``PROVISION`` has matched."""
    kind = next(k for k in _KINDS if match[k])
    number = match["number"]
    base = f"{kind} {number}{match['points']}".lower() if number else kind
    base = re.sub(r"\s+(?=\()", "", base)
    for name, value in _pieces(match["pieces"].lower()):
        nested = kind in _NESTED and name in ("para", "point", "subparagraph")
        base += re.sub(r"^\(?(\w+)\)?", r"(\1)", value) if nested else f" {name} {value}"
    return base


def covers(key: str, other: str) -> bool:
    """Whether a provision is the other, or holds it: ``art 12f`` holds ``art 12f(1)``."""
    return other == key or key in parents(other)


def parents(key: str) -> list[str]:
    """Return the provisions that hold one, the nearest first: 5(2)(b), then 5(2), then 5."""
    found: list[str] = []
    while (shorter := _LAST_PIECE.sub("", key)) != key:
        key = shorter
        found.append(key)
    return found


def provisions_of(passage: Passage) -> list[str]:
    """Return the keys of a passage's provisions and of all that hold them, each once."""
    keys = [key for place in passage.places for key in keys_of(place.locator)]
    return list(dict.fromkeys(k for key in keys for k in (key, *parents(key))))


def _pieces(text: str) -> list[tuple[str, str]]:
    found = re.findall(r"([a-z]+)\.?\s*(\(?\w+(?:\.\d+)*\)?(?:\s*\(\w+\))*)", text)
    return [(_DIVISIONS.get(name, name), re.sub(r"\s", "", value)) for name, value in found]
