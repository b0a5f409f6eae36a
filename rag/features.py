"""A question and the sentences of a passage in, numbers for the two small models out.

`sentence_features` says how well one sentence answers; `answer_features` says whether the
passage answers at all. Both are learned by benchmarks/train_evidence.py.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ingest.embed import Vectors
from rag.words import Word, content_words, stem_sequence

_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|dozen|hundred|"
    r"thousand|million|billion|half|third|quarter|twice|double[ds]?)\b",
    re.I,
)
_DATE = re.compile(
    r"\b(?:1[0-9]|20)\d\d\b|\b(?:January|February|March|April|May|June|July|August|"
    r"September|October|November|December|century|decade|Monday|Tuesday|Wednesday|"
    r"Thursday|Friday|Saturday|Sunday|yesterday|today|year|month|week)\b"
)
_NAME = re.compile(r"(?<![.!?] )(?<!^)\b[A-ZÀ-ÞА-Я][\w’'-]+")
_REASON = re.compile(
    r"\b(?:because|since|due|so that|in order|reason|as a result|caus\w+|therefore|"
    r"to (?:prevent|avoid|allow|help|protect|ensure)|for \w+ing)\b",
    re.I,
)
_MEANS = re.compile(
    r"\b(?:is|are|was|were|means?|refers?|defin\w+|called|known as|consists?)\b", re.I
)
_KINDS = {
    "number": (re.compile(r"\bhow (?:many|much|long|old|far|large|big|high|tall|often|fast|deep|"
                          r"wide)\b|\bwhat (?:\w+ )?(?:percent\w*|number|amount|share|figure|value|rate|"
                          r"population|size|cost|price)\b", re.I), _NUMBER),
    "date": (re.compile(r"\bwhen\b|\b(?:what|which) (?:\w+ )?(?:year|date|day|month|century|decade)\b|"
                        r"\bsince when\b|\bby what date\b", re.I), _DATE),
    "person": (re.compile(r"\bwho(?:m|se)?\b", re.I), _NAME),
    "place": (re.compile(r"\bwhere\b|\b(?:what|which) (?:\w+ )?(?:country|city|state|place|region|"
                         r"location|continent)\b", re.I), _NAME),
    "reason": (re.compile(r"\bwhy\b|\bwhat (?:\w+ )?(?:reason|cause)\b", re.I), _REASON),
    "definition": (re.compile(r"^\s*(?:what (?:is|are|was|were)|define|what does)\b", re.I), _MEANS),
}  # fmt: skip

SENTENCE_FEATURES = (
    "cosine", "cosine_gap", "words", "words_with_title", "names", "pairs", "kind_met", "kind_missed",
    "length", "first", "position", "passage_cosine", "neighbour_cosine",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """A question taken apart once."""

    text: str
    words: tuple[Word, ...]
    pairs: frozenset[tuple[str, str]]
    kind: str | None

    @classmethod
    def of(cls, text: str) -> "Question":
        """Take a question apart."""
        sequence = stem_sequence(text)
        kind = next((name for name, (asks, _) in _KINDS.items() if asks.search(text)), None)
        pairs = frozenset(pairwise(sequence))
        return cls(text, tuple(content_words(text)), pairs, kind)


@dataclass(frozen=True, slots=True)
class SentenceSet:
    """The sentences of one passage with what stands above them and their unit vectors."""

    sentences: Sequence[str]
    context: str
    vectors: Vectors


def coverage(words: Sequence[Word], stems_present: set[str]) -> float:
    """Return the share of the words that are present, rare words counting more."""
    total = sum(w.rarity**2 for w in words)
    return sum(w.rarity**2 for w in words if w.stem in stems_present) / total if total else 0.0


def meets_kind(question: Question, sentence: str) -> bool | None:
    """Whether the sentence holds the kind of thing asked for; None where no kind is asked."""
    return None if question.kind is None else bool(_answers_of(question, sentence))


def _answers_of(question: Question, sentence: str) -> list[str]:
    """Return what the sentence holds of the kind asked for, without the question's own words."""
    if question.kind is None:
        return []
    asked = {w.surface.lower() for w in question.words}
    found = (m.group() for m in _KINDS[question.kind][1].finditer(sentence))
    return [f for f in found if f.lower() not in asked]


def sentence_features(question: Question, vector: Vectors, given: SentenceSet) -> Vectors:
    """Return an array of shape (sentences, len(SENTENCE_FEATURES)), float32.

    ``vector`` is the question's unit vector.
    """
    cosines = given.vectors @ vector
    title = set(stem_sequence(given.context))
    sequences = [stem_sequence(s) for s in given.sentences]
    names = [w for w in question.words if w.is_name]
    best = float(cosines.max(initial=-1.0))
    whole = given.vectors.mean(axis=0)
    passage = float(whole @ vector / (np.linalg.norm(whole) or 1.0))
    rows = []
    for i, (sentence, sequence) in enumerate(zip(given.sentences, sequences, strict=True)):
        present = set(sequence)
        held = _answers_of(question, sentence)
        around = [float(cosines[j]) for j in (i - 1, i + 1) if 0 <= j < len(cosines)]
        pairs = set(pairwise(sequence))
        rows.append((
            float(cosines[i]), best - float(cosines[i]),
            coverage(question.words, present), coverage(question.words, present | title),
            coverage(names, present | title) if names else 1.0,
            len(question.pairs & pairs) / max(1, len(question.pairs)),
            float(question.kind is not None and bool(held)),
            float(question.kind is not None and not held),
            min(len(sequence), 40) / 40, float(i == 0),
            i / max(1, len(cosines) - 1), passage, max(around, default=0.0),
        ))  # fmt: skip
    return np.asarray(rows, dtype=np.float32).reshape(len(rows), len(SENTENCE_FEATURES))


ANSWER_FEATURES = (
    "best_cosine", "mean_cosine", "best_score", "score_gap", "words", "pairs", "names",
    "rarest_missing", "missing_words", "digits_missing", "kind_met", "kind_missed", "passage_words",
    "best_words", "title_words",
)  # fmt: skip


def answer_features(
    question: Question, rows: Vectors, scores: Vectors, given: SentenceSet
) -> Vectors:
    """Return whether-it-answers features of one passage, shape (len(ANSWER_FEATURES),), float32.

    ``rows`` are its `sentence_features`, ``scores`` the sentence model's log-odds for them.
    """
    order = np.argsort(-scores, kind="stable")
    best = int(order[0])
    second = float(scores[order[1]]) if len(order) > 1 else float(scores[best]) - 2.0
    title = set(stem_sequence(given.context))
    present = title.union(*(stem_sequence(s) for s in given.sentences))
    missing = [w for w in question.words if w.stem not in present]
    names = [w for w in question.words if w.is_name]
    column = {name: rows[:, i] for i, name in enumerate(SENTENCE_FEATURES)}
    values = (
        float(column["cosine"].max()), float(column["cosine"].mean()), float(scores[best]),
        min(float(scores[best]) - second, 4.0), float(column["words_with_title"].max()),
        float(column["pairs"].max()), coverage(names, present) if names else 1.0,
        max((w.rarity for w in missing), default=0.0),
        len(missing) / max(1, len(question.words)),
        float(any(any(c.isdigit() for c in w.stem) for w in missing)),
        float(column["kind_met"][best]), float(column["kind_missed"][best]),
        coverage(question.words, present), float(column["words"][best]),
        coverage(question.words, title),
    )  # fmt: skip
    return np.asarray(values, dtype=np.float32)
