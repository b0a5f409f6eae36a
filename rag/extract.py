"""Evidence in, the sentences that answer out, each as a quote with its exact place."""

import re
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ingest.datamodels import Place
from ingest.embed import Encoder, Vectors
from ingest.plain import strip_markup
from ingest.sentences import split_sentences
from rag.datamodels import Evidence
from rag.evidence_model import EvidenceModel
from rag.features import Question, SentenceSet

MAX_STATEMENTS = 4
MARGIN = 1.5  # log-odds below the best sentence at which further ones are left out
SAME = 0.92  # cosine from which two sentences say the same
MIN_WORDS = 4  # "Share:", "Kind: news": too short to state anything
_CACHE_SENTENCES = 20_000  # vectors of 1.5 kB: 30 MB
_NO_VECTOR: Vectors = np.empty(0, dtype=np.float32)
_LETTERS = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of a document: ``quote`` is its text there from ``start`` to ``end``."""

    evidence: Evidence
    place: Place
    start: int
    end: int
    quote: str
    text: str  # without markup
    score: float  # log-odds that it answers, among the sentences of its passage
    vector: Vectors


@dataclass(frozen=True, slots=True)
class Extraction:
    """The chosen sentences, best first, and how probable it is that they answer."""

    quotes: tuple[Quote, ...]
    answerable: float
    found: bool


class Extractor:
    """Chooses sentences with one embedding model; sentence vectors are kept for the next time."""

    def __init__(self, encoder: Encoder, model: EvidenceModel) -> None:
        self._encoder, self._model = encoder, model
        self._vectors: OrderedDict[str, Vectors] = OrderedDict()

    def extract(self, question: str, evidence: Sequence[Evidence]) -> Extraction:
        """Choose the sentences that answer; ``found`` is false below the model's threshold."""
        asked = Question.of(question)
        vector = self._encoder.encode([question], query=True)[0]
        pieces = [sentences_of(e) for e in evidence]
        self._embed([q.text for quotes in pieces for q in quotes])
        judged, answerable = [], 0.0
        for quotes in filter(None, pieces):
            given = self._given(quotes)
            judgement = self._model.judge(asked, vector, given)
            answerable = max(answerable, judgement.answerable)
            odds = np.log(judgement.answerable / max(1e-9, 1.0 - judgement.answerable))
            judged += [
                _scored(quote, float(score) + float(odds), given.vectors[i])
                for i, (quote, score) in enumerate(zip(quotes, judgement.sentences, strict=True))
            ]
        chosen = _choose(judged)
        return Extraction(tuple(chosen), answerable, bool(chosen) and self._is_found(answerable))

    def _is_found(self, answerable: float) -> bool:
        return answerable >= self._model.threshold

    def _given(self, quotes: Sequence[Quote]) -> SentenceSet:
        vectors = np.stack([self._vectors[q.text] for q in quotes])
        return SentenceSet([q.text for q in quotes], quotes[0].evidence.passage.context, vectors)

    def _embed(self, texts: Sequence[str]) -> None:
        new = list(dict.fromkeys(t for t in texts if t not in self._vectors))
        for text in texts:
            if text in self._vectors:
                self._vectors.move_to_end(text)
        self._vectors.update(zip(new, self._encoder.encode(new), strict=True))
        while len(self._vectors) > max(_CACHE_SENTENCES, len(texts)):
            self._vectors.popitem(last=False)


def sentences_of(evidence: Evidence) -> list[Quote]:
    """Return the passage's sentences; none crosses a paragraph."""
    passage, found = evidence.passage, []
    for place in passage.places:
        base = passage.start
        for a, b in split_sentences(passage.text, place.start - base, place.end - base):
            quote = passage.text[a:b]
            text = strip_markup(quote)
            if len(text.split()) >= MIN_WORDS and _LETTERS.search(text):
                found.append(
                    Quote(evidence, place, a + base, b + base, quote, text, 0.0, _NO_VECTOR)
                )
    return found


def _scored(quote: Quote, score: float, vector: Vectors) -> Quote:
    return replace(quote, score=score, vector=vector)


def _choose(judged: Sequence[Quote]) -> list[Quote]:
    """Return the best sentences, those that say the same once."""
    ranked = sorted(judged, key=lambda q: (-q.score, q.evidence.passage.id, q.start))
    chosen: list[Quote] = []
    for quote in ranked:
        if len(chosen) == MAX_STATEMENTS or quote.score < ranked[0].score - MARGIN:
            break
        if all(float(quote.vector @ other.vector) < SAME for other in chosen):
            chosen.append(quote)
    return chosen
