"""Refuse where too little of what a question speaks of is spoken of by any statement found.

"What is the penalty for parking on a double yellow line?" shares "penalty" with a text on sanctions
and nothing else. Each word of the question weighs by how much its absence tells: one that the index
knows by how rare it is there, one that stands nowhere by how surely a text of that size would hold
it. A word is covered by its stem in a statement or in what stands above it, else as far as a
token's vector is like it. The less is covered, the surer the model must be that the passages
answer. A reader that finds
an answer overrules it. The weights are learned by benchmarks/reader/combine.py.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from ingest.embedding.encoder import Vectors
from rag.answerability.coverage.spoken import Known, Spoken
from rag.question.question import Question
from rag.sentences.around import about_of
from rag.sentences.quotes import Quote
from rag.text.language import is_english
from rag.text.places.countries import jurisdiction_codes
from rag.text.words import Word, general_rate, stem_sequence

WEIGHTS = "uncovered.json"
# Words of general text to which a passage comes: 50 to 400 were tried, and of the folders that the
# weights are learned on the largest told most.
PASSAGE_WORDS = 400
_UNSAID = 0.4  # of a word's weight: what is less covered is named to the reader
_MOST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Covered:
    """The words of a question with their weights in 0..1 and how far each is covered, 0..1."""

    words: tuple[Word, ...]
    weights: Vectors
    covered: Vectors

    @property
    def lacking(self) -> Vectors:
        """What each word lacks, in 0..1, shape (words,)."""
        lacking: Vectors = self.weights * (1.0 - self.covered)
        return lacking

    @property
    def share(self) -> float:
        """The weighted share of the words that is not covered, in 0..1; 0 for no words."""
        return float(self.lacking.sum()) / (float(self.weights.sum()) or 1.0)

    @property
    def worst(self) -> float:
        """What the two words lack that lack most, in 0..2."""
        return float(np.sort(self.lacking)[-2:].sum())

    @property
    def unsaid(self) -> str:
        """The words that lack most, in the question's order."""
        lacking = self.lacking
        most = sorted(range(len(self.words)), key=lambda i: -lacking[i])[:_MOST_WORDS]
        said = [i for i in sorted(most) if lacking[i] >= _UNSAID] or sorted(most[:1])
        return " ".join(self.words[i].surface for i in said)


@dataclass(frozen=True, slots=True)
class Weights:
    """Of the judge of coverage: above 0 the statements are on something else."""

    share: float
    worst: float
    odds: float
    bias: float

    def score(self, found: Covered, odds: float) -> float:
        """Return how sure it is that they are; ``odds`` are the model's that they answer."""
        return self.share * found.share + self.worst * found.worst + self.odds * odds + self.bias


def off_subject(question: str, quotes: Sequence[Quote], spoken: Spoken) -> str | None:
    """Return the words that no statement speaks of where they are too many, else None."""
    found = covered(question, quotes, spoken)
    if found is None or load_weights().score(found, spoken.odds) <= 0.0:
        return None
    return found.unsaid


def covered(question: str, quotes: Sequence[Quote], spoken: Spoken) -> Covered | None:
    """Return how far each word of a question is covered; None where nothing can be compared.

    Countries are left out: whether they are met is judged by their own rule.
    """
    countries = jurisdiction_codes()
    words = tuple(w for w in Question.of(question).words if w.stem not in countries)
    if spoken.known is None or not quotes or not words or not is_english(question):
        return None
    like = np.max([spoken.likeness(words, quote) for quote in quotes], axis=0)
    stems = {stem for q in quotes for text in about_of(q) for stem in stem_sequence(text)}
    held = np.asarray([float(w.stem in stems) for w in words])
    covered_by = np.clip(np.maximum(like, held), 0.0, 1.0).astype(np.float32)
    return Covered(words, _weights(words, spoken.known), covered_by)


def _weights(words: Sequence[Word], known: Known) -> Vectors:
    """Return how much the absence of each word tells, in 0..1."""
    passages, rarities = known.passages(), known.rarities([w.stem for w in words])
    rarest = math.log1p((passages + 0.5) / 0.5)  # of a stem that no passage holds
    size = passages * PASSAGE_WORDS
    found = [
        min(1.0, rarities[w.stem] / rarest)
        if w.stem in rarities
        else 1.0 - math.exp(-size * general_rate(w.surface.lower()))
        for w in words
    ]
    return np.asarray(found, dtype=np.float32)


@cache
def load_weights() -> Weights:
    """Return the committed weights."""
    data = json.loads((files("rag.answerability.coverage") / WEIGHTS).read_text(encoding="utf-8"))
    return Weights(data["share"], data["worst"], data["odds"], data["bias"])
