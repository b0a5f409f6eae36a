"""Compute features of what each sentence says beyond the question.

A sentence that only repeats the question ("Annex VIII lists partner countries.") is most like it
and answers nothing. What counts is new: names, figures, words that the question has not, and that
they stand beside what is asked for.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ingest.embedding.encoder import EmbeddedText, Vectors
from rag.answerability.answer_type.forms import form_asked, holds_form
from rag.question.question import Question
from rag.reader.late import Late, SentenceSet
from rag.text.words import Word, stem_sequence

CONTENT_FEATURES = (
    "new_share", "new_words", "new_names", "new_figures", "open_new_names", "open_new_figures",
    "who_new_full_names",
    # "Head" is the first word behind the asking word: "how many CUSTOMERS", "who CHAIRS".
    "head", "head_with_kind", "beside_head", "attribute", "attribute_least", "bound",
    "form_met", "form_missed",
)  # fmt: skip
_NAME = re.compile(r"[A-ZÀ-ÞА-Я][\w’'-]*")
_FULL_NAME = re.compile(r"(?:[A-ZÀ-ÞА-Я][\w’'.-]+ ){1,3}[A-ZÀ-ÞА-Я][\w’'-]+")
_FIGURE = re.compile(r"\d[\d.,]*")
_WORD = re.compile(r"\w+")
_ASKING = re.compile(r"\b(?:who|whom|whose|what|which|when|where|why|how)\b", re.IGNORECASE)
_KINDS = ("number", "date", "name")  # answers that have a place in the sentence
_NEAR = 8.0  # characters at which nearness to the head is half


@dataclass(frozen=True, slots=True)
class _Facts:
    """What stands in a sentence, in small letters; the first word is no name."""

    names: frozenset[str]
    full_names: tuple[frozenset[str], ...]
    figures: frozenset[str]


@lru_cache(maxsize=4_000)
def _facts(text: str) -> _Facts:
    """Return a sentence's facts; a sentence is asked for many times."""
    names = (m.lower() for m in _NAME.findall(text)[1:])
    full = (frozenset(m.lower().split()) for m in _FULL_NAME.findall(text))
    return _Facts(frozenset(names), tuple(full), frozenset(_FIGURE.findall(text)))


def content_features(
    question: Question, asked: EmbeddedText, given: SentenceSet, late: Late
) -> Vectors:
    """Return an array of shape (sentences, len(CONTENT_FEATURES))."""
    named = {w.start for w in (*question.names, *question.numbers, *question.jurisdictions)}
    match = _ASKING.search(question.text)
    behind = match.end() if match else 0
    attributes = [w for w in question.words if w.start not in named]
    head = [w for w in attributes if w.start >= behind][:1]
    parts = (head, attributes, named)
    new, served = _new(question, given), _served(question, asked, given, late, parts)
    return np.hstack([new, served, _formed(question, given)]).astype(np.float32)


def _new(question: Question, given: SentenceSet) -> Vectors:
    """Return what a sentence holds that neither question nor title does."""
    known = {w.stem for w in question.words} | set(stem_sequence(given.context))
    words = {w.lower() for w in _WORD.findall(f"{question.text} {given.context}")}
    asking = question.asking
    opened = float(question.kind in (None, "definition") and bool(asking & {"what", "which"}))
    rows = []
    for sentence in given.sentences:
        sequence, facts = stem_sequence(sentence.text), _facts(sentence.text)
        new = set(sequence) - known
        full = sum(words.isdisjoint(name) for name in facts.full_names)
        names, figures = np.log1p(len(facts.names - words)), np.log1p(len(facts.figures - words))
        rows.append((
            len(new) / max(1, len(sequence)), np.log1p(len(new)), names, figures,
            opened * names, opened * figures, float("who" in asking) * np.log1p(full),
        ))  # fmt: skip
    return np.asarray(rows)


def _served(
    question: Question,
    asked: EmbeddedText,
    given: SentenceSet,
    late: Late,
    parts: tuple[Sequence[Word], Sequence[Word], set[int]],
) -> Vectors:
    """Return how a sentence serves the question's head and its words that are no names."""
    head, attributes, named = parts
    at = _tokens(asked, head)
    heads = _matches(late, at).mean(axis=1)
    served = _matches(late, _tokens(asked, attributes))
    names = _matches(late, _tokens(asked, [w for w in question.words if w.start in named]))
    kind = [float(bool(question.answers_in(s.text))) for s in given.sentences]
    return np.column_stack([
        heads, heads * kind, _beside(question, asked, given, at), served.mean(axis=1),
        served.min(axis=1), np.minimum(served.mean(axis=1), names.mean(axis=1)),
    ])  # fmt: skip


def _formed(question: Question, given: SentenceSet) -> Vectors:
    """Return whether an answer of the form asked for stands in a sentence, and whether it lacks."""
    form = form_asked(question)
    if form is None:
        return np.zeros((len(given.sentences), 2), dtype=np.float32)
    met = np.asarray([holds_form(form, question, s.text) for s in given.sentences])
    return np.column_stack([met, ~met]).astype(np.float32)


def _tokens(asked: EmbeddedText, words: Sequence[Word]) -> list[int]:
    return [i for w in words for i, (a, b) in enumerate(asked.spans) if w.start <= a < b <= w.end]


def _matches(late: Late, tokens: list[int]) -> Vectors:
    """Return the tokens' matches in each sentence; where there are none, nothing is lacking."""
    return late.every[:, tokens] if tokens else np.ones((len(late.every), 1), dtype=np.float32)


def _beside(
    question: Question, asked: EmbeddedText, given: SentenceSet, head: list[int]
) -> list[float]:
    """Return how near the kind of answer stands to what serves the head, in 0..1."""
    if not head or question.kind not in _KINDS:
        return [0.0] * len(given.sentences)
    wanted, found = asked.tokens[head].astype(np.float32), []
    for sentence in given.sentences:
        spans = question.answer_spans(sentence.text) if len(sentence.tokens) else []
        if not spans:
            found.append(0.0)
            continue
        best = (wanted @ sentence.tokens.astype(np.float32).T).argmax(axis=1)
        places = [sum(sentence.spans[int(i)]) / 2 for i in best]
        away = min(abs((a + b) / 2 - place) for a, b in spans for place in places)
        found.append(1.0 / (1.0 + away / _NEAR))
    return found
