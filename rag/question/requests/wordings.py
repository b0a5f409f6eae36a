"""Recognise what a question asks to be done: an overview, a comparison, or nothing of documents.

The wordings are rows of `wordings.json`, each with questions that it must meet and leave alone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import TypeAdapter

from rag.text.words import content_words

Kind = Literal[
    "overview", "comparison", "course", "rephrase", "tabulate", "live", "opinion", "social", "plain"
]

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_MAX_SOCIAL = 8  # words: a longer message says something
_EDGES = " \t\n?.!,;:–—-"


@dataclass(frozen=True, slots=True)
class Row:
    """A wording: what it asks for, questions that it meets and leaves alone, and why it is here."""

    kind: Kind
    asks: re.Pattern[str]
    meets: tuple[str, ...]
    leaves: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class _Written:
    kind: Kind
    asks: str
    meets: tuple[str, ...]
    leaves: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class _File:
    about: str
    rows: tuple[_Written, ...]
    social: str


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be done, and ``topic``: the question without the words that say so."""

    kind: Kind
    topic: str
    spans: tuple[tuple[int, int], ...] = ()


def request_of(question: str) -> Request:
    """Return what a question asks to be done; "plain" where it simply asks."""
    if _is_social(question):
        return Request("social", "")
    for row in rows():
        spans = [m.span() for m in row.asks.finditer(question)]
        if spans:
            return Request(row.kind, _without(question, spans), tuple(spans))
    return Request("plain", question)


@cache
def rows() -> tuple[Row, ...]:
    """Return the wordings in the order in which they decide."""
    return tuple(
        Row(r.kind, re.compile(r.asks, re.IGNORECASE), r.meets, r.leaves, r.note)
        for r in _data().rows
    )


@cache
def _data() -> "_File":
    text = (files("rag.question.requests") / "wordings.json").read_text(encoding="utf-8")
    return TypeAdapter(_File).validate_json(text)


def _is_social(question: str) -> bool:
    """Whether a message only greets, thanks or takes leave."""
    words = [m.group().lower() for m in _WORD.finditer(question)]
    if not words or len(words) > _MAX_SOCIAL or any(c.isdigit() for c in question):
        return False
    social = set(_data().social.split())
    if words[0] not in social and not set(words) <= social:
        return False
    return all(w in social for w in _carrying(question))


def _carrying(question: str) -> Iterator[str]:
    yield from (w.surface.lower() for w in content_words(question))


def _without(question: str, spans: list[tuple[int, int]]) -> str:
    pieces, behind = [], 0
    for start, end in spans:
        pieces.append(question[behind:start])
        behind = end
    pieces.append(question[behind:])
    return " ".join(" ".join(pieces).split()).strip(_EDGES)
