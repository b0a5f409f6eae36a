"""Tell which parts of a passage can be quoted as an answer.

A list of sources, a table's header row and a document's word about itself are found by search, and
rightly: they hold the question's words. They answer only a question about themselves.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from ingest.datamodels import Passage, Place
from ingest.text.pinpoint import pinpoint_key
from ingest.text.plain import strip_markup
from ingest.text.sentences import split_sentences

_SOURCES = re.compile(
    r"(?:[\divx]+[.)]\s*)?(?:(?:list of|useful|official|external|related|primary|main) )?"
    r"(?:sources?|references?|bibliography|links|further (?:reading|information)|see also|"
    r"read more|works cited|literature|footnotes|endnotes|(?:related )?(?:articles|documents))"
    r"(?: (?:and|&) (?:sources?|references?|links|further reading|notes|literature))?"
    r"(?: used| cited| consulted)?:?",
    re.IGNORECASE,
)
_ASKS_FOR_SOURCES = re.compile(
    r"\b(?:sources?|references?|links?|url|web ?(?:site|page|address)|online|cit(?:e[sd]?|ation)|"
    r"documents?|look(?:ed)? up|read (?:more|about)|find (?:more|the (?:text|list))|published|"
    r"second-hand)\b",
    re.IGNORECASE,
)
_KINDS_OF_TEXT = (
    "alert|article|brief(?:ing)?|bulletin|client alert|comparison|content|contents|digest|"
    "document|explainer|fact ?sheet|guid(?:e|ance)|information|list|material|memo(?:randum)?|"
    "newsletter|note|overview|page|paper|post|presentation|publication|report|summary|table|text|"
    "update|web ?(?:page|site)"
)
_OF_ITSELF = re.compile(
    rf"^(?:This|These|Our|The (?:present|above|following)|Nothing in this|No part of this|"
    rf"The (?:information|content|contents|material|views?|opinions?)(?: \w+){{0,3}} (?:in|on|of) "
    rf"th(?:is|ese)) (?:\w+ )?(?:{_KINDS_OF_TEXT})s?\b",
    re.IGNORECASE,
)
_DISCLAIMS = re.compile(
    r"\b(?:not|nor|no|without|nothing)\b.{0,60}?\b(?:the law|legal(?:ly)? (?:binding|effect)|"
    r"(?:legal|professional|investment) advice|relied|substitute|liab\w+|warrant\w+|official)\b"
    r"|\bin (?:our|its|my|the \w+['’]s) own words\b|\bfor (?:general )?information(?:al)? "
    r"(?:only|purposes)\b|\bconstitutes? .{0,30}\badvice\b",
    re.IGNORECASE | re.DOTALL,
)
_ASKS_OF_TEXT = re.compile(
    rf"\bthis (?:{_KINDS_OF_TEXT})\b|\b(?:advice|authoritative|binding|disclaimer|liab\w+|legal "
    r"(?:force|effect|value|status)|rely|official)\b",
    re.IGNORECASE,
)
MAX_DISCLAIMER = 600  # characters: a longer paragraph says more than what its document is
_RULE = re.compile(r"\n[ \t]*\|?[ \t]*:?-{2,}")  # below a Markdown table's header
_DIGIT = re.compile(r"\d")
_CELLS = " | "


def quotable_places(passage: Passage, question: str) -> list[Place]:
    """Return the places of a passage whose sentences can answer this question."""
    if _lists_sources(passage) and not _ASKS_FOR_SOURCES.search(question):
        return []
    left_out = set(_header_rows(passage))
    if not _ASKS_OF_TEXT.search(question):
        left_out |= {p for p in passage.places if _speaks_of_itself(_text(passage, p))}
    return [place for place in passage.places if place not in left_out]


def _lists_sources(passage: Passage) -> bool:
    """Whether a passage stands under "Sources" or the like, and is no provision of an act."""
    provision = any(pinpoint_key(place.locator) for place in passage.places)
    under = bool(passage.headings) and _SOURCES.fullmatch(strip_markup(passage.headings[-1]))
    return bool(under) and not provision


def _speaks_of_itself(paragraph: str) -> bool:
    """Whether a paragraph opens with what kind of text the document is, and what it is not."""
    if len(paragraph) > MAX_DISCLAIMER or not _OF_ITSELF.search(paragraph):
        return False
    start, end = split_sentences(paragraph)[0]
    return _DISCLAIMS.search(paragraph[start:end]) is not None


def _header_rows(passage: Passage) -> Iterator[Place]:
    """Yield the places that only name a table's columns."""
    rows = [(place, _cells(_text(passage, place))) for place in passage.places]
    for place, cells in rows:
        if len(cells) > 1 and _RULE.match(passage.text, place.end - passage.start):
            yield place
    for (place, names), (below, _) in pairwise(rows):
        if len(names) > 1 and _gives_values_of(names, _text(passage, below)):
            yield place
    for count, run in groupby(rows, key=lambda row: len(row[1])):
        (first, names), *others = run
        if count > 1 and others and not any(map(_DIGIT.search, names)):
            columns = zip(*(cells for _, cells in others), strict=True)
            if any(all(map(_DIGIT.search, column)) for column in columns):
                yield first


def _gives_values_of(names: Sequence[str], row: str) -> bool:
    """Whether a row says "Item: 1; Goods: pumps" of the columns "Item" and "Goods"."""
    said = [name for name in names if f"; {name}: " in f"; {row}"]
    return len(said) > 1 and row.startswith(f"{said[0]}: ")


def _cells(text: str) -> list[str]:
    return text.strip("| ").split(_CELLS) if "\n" not in text else [text]


def _text(passage: Passage, place: Place) -> str:
    return passage.text[place.start - passage.start : place.end - passage.start].strip()
