"""Find what a question names by a word and a number that no passage found holds.

"Executive Order 14071" beside 14114, "Directive 4" beside 1, "FAQ 398" beside 74: the neighbour's
passages look alike, and the number alone is what tells them apart.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.text.pinpoint import PROVISION
from rag.text.figures import codes, dates

# Words that carry a number as their name; those of a line are one thing under several names.
_LABELS = """
executive order, order, e.o., eo
directive
resolution, unscr, unsc resolution
general licence, general license, licence, license, gl, ogl
determination
decision
ordinance
decree
proclamation
recommendation
advisory
protocol
convention
frequently asked question, faq, question
chapter
module
appendix
phase
tier
"""
_LONG = (
    3  # digits from which a number is found without its word: "UNSCR 1718", "the 1718 Committee"
)
_BETWEEN = 40  # characters of further numbers between word and number: "Directives 1, 1A and 4"
_YEAR = re.compile(r"(?:19|20)\d\d")
_LETTERED = re.compile(
    r"(?<![\w’'-])(?P<word>[A-Z][a-z]{3,}|class|type|group|category|phase|tier|level)"
    r"\s+(?P<letter>[A-HJ-Z])(?![\w.’'&-])"
)
_NO_LABEL = re.compile(
    r"^(?:\W*\w+)$|[.?!]\s*\w+$|\b(?:annex|part|article|section)$", re.IGNORECASE
)
_NUMBER = r"(?P<number>\d+[A-Z]?)(?![\w/]|[.,-]\d|\s?%)"


@dataclass(frozen=True, slots=True)
class Identifier:
    """A thing by its words and its number, as the question writes it."""

    words: tuple[str, ...]
    number: str
    text: str

    def stands_in(self, text: str) -> bool:
        """Whether a text names it: its number behind one of its words, a long number anywhere."""
        number = re.escape(self.number)
        if sum(c.isdigit() for c in self.number) >= _LONG:
            return re.search(rf"(?<![\d/.]){number}(?![\d/])", text, re.IGNORECASE) is not None
        words = "|".join(_form(w) for w in self.words)
        listed = rf"(?:[\s,.()]|and|or|to|no|nos|number|[-–]|\d+[a-z]?){{0,{_BETWEEN}}}"
        near = rf"(?<!\w)(?:{words})s?\.?{listed}(?<![\w/]){number}(?![\w/])"
        return re.search(near, text, re.IGNORECASE) is not None


@dataclass(frozen=True, slots=True)
class Lettered:
    """A thing by its word and a capital letter: "Class K", "Refinery B"."""

    word: str
    number: str
    text: str

    def stands_in(self, text: str) -> bool:
        """Whether a text names it, alone, in a list ("Classes A and B") or in a span ("A to J")."""
        stem = re.escape(re.sub(r"(?:ies|y|e?s)$", "", self.word))
        letters = r"((?:[A-Z]\b|[\s,\"“”()–-]|and|or|to){1,60})"
        listed = rf"(?<!\w)(?i:{stem}\w{{0,3}})[\s\"“”'‘’(:]+{letters}"
        for match in re.finditer(listed, text):
            named = re.findall(r"\b[A-Z]\b", match[1])
            spans = re.findall(r"\b([A-Z])\s?(?:to|[–-])\s?([A-Z])\b", match[1])
            if self.number in named or any(a <= self.number <= b for a, b in spans):
                return True
        return False


def identifiers(question: str) -> Iterator[Identifier]:
    """Yield what a question names by a word and a number; provisions and acts are others' work."""
    taken = [(m.start(), m.end()) for m in PROVISION.finditer(question)]
    taken += [(c.start, c.end) for c in codes(question) if not c.text.isalnum()]
    taken += [(d.start, d.end) for d in dates(question)]
    for words in _families():
        forms = "|".join(_form(w) for w in words)
        for match in re.finditer(
            rf"(?<!\w)(?:{forms})\s+(?:(?:no|number|nr)\.?\s*)?{_NUMBER}", question, re.IGNORECASE
        ):
            at = match.start("number")
            is_year = _YEAR.fullmatch(match["number"]) is not None
            if not is_year and not any(a <= at < b for a, b in taken):
                yield Identifier(words, match["number"], match.group())


def missing_identifiers(question: str, texts: Sequence[str]) -> list[str]:
    """Return the identifiers that none of the texts holds, as the question writes them."""
    asked: dict[str, Identifier | Lettered] = {i.text: i for i in identifiers(question)}
    asked |= {i.text: i for i in _lettered(question)}
    found = [i for i in asked.values() if not any(i.stands_in(t) for t in texts)]
    numbers = {i.number: i for i in sorted(found, key=lambda i: len(i.text))}
    return [i.text for i in numbers.values()]


def _lettered(question: str) -> Iterator[Lettered]:
    for match in _LETTERED.finditer(question):
        if not _NO_LABEL.search(question[: match.start()] + match["word"]):
            yield Lettered(match["word"], match["letter"], match.group())


def _families() -> list[tuple[str, ...]]:
    return [tuple(line.split(", ")) for line in _LABELS.strip().splitlines()]


def _form(word: str) -> str:
    return re.escape(word).replace(r"\ ", r"\s+")
