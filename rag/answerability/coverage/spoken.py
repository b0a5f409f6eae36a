"""Compare words of a question with what statements and their neighbours say."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ingest.embedding.encoder import EmbeddedText
from rag.sentences.around import above, said_by
from rag.sentences.quotes import Quote
from rag.text.language import is_english
from rag.text.words import Word, stem_sequence


@dataclass(frozen=True, slots=True)
class Known:
    """The words of the index: stems' inverse document frequencies, without those that stand
    nowhere, and how many passages there are.
    """

    rarities: Callable[[Iterable[str]], Mapping[str, float]]
    passages: Callable[[], int]


@dataclass(frozen=True, slots=True)
class Spoken:
    """The question and the sentences found, with their tokens' vectors by their text.

    ``known`` are the words of the index, where there is one; ``odds`` are the model's log-odds
    that a passage answers.
    """

    asked: EmbeddedText
    sentences: Sequence[Quote]
    embedded: Mapping[str, EmbeddedText]
    known: Known | None = None
    odds: float = 0.0

    def beside(self, quote: Quote) -> list[Quote]:
        """Return the sentences of a statement and the ones before and behind it."""
        same = sorted(
            (s for s in self.sentences if s.evidence.passage.id == quote.evidence.passage.id),
            key=lambda s: s.start,
        )
        inside = [i for i, s in enumerate(same) if s.start < quote.end and s.end > quote.start]
        return same[max(0, inside[0] - 1) : inside[-1] + 2] if inside else []

    def likeness(
        self, words: Sequence[Word], quote: Quote, *, above_it: bool = True
    ) -> list[float]:
        """Return how much each word of the question is like the words of a statement."""
        near = self.beside(quote)
        texts = (said_by(quote), *(n.text for n in near), *(above(quote) if above_it else ()))
        stems = {stem for text in texts for stem in stem_sequence(text)}
        tokens = [self.embedded[n.text].tokens for n in near if n.text in self.embedded]
        if not tokens or not is_english(said_by(quote)):
            return [1.0] * len(words)  # the vectors of two languages cannot be compared
        places = [self._tokens_of(word) for word in words]
        of_words = self.asked.tokens[[i for place in places for i in place]].astype(np.float32)
        similar = (of_words @ np.concatenate(tokens).astype(np.float32).T).max(axis=1, initial=-1)
        found, at = [], 0
        for word, place in zip(words, places, strict=True):
            own = similar[at : at + len(place)]
            found.append(1.0 if word.stem in stems or not place else float(own.mean()))
            at += len(place)
        return found

    def alone(self, quote: Quote) -> "Spoken":
        """Return the same with a statement's own sentences only."""
        own = [s for s in self.beside(quote) if s.start < quote.end and s.end > quote.start]
        return replace(self, sentences=own)

    def _tokens_of(self, word: Word) -> list[int]:
        spans = self.asked.spans
        return [i for i, (a, b) in enumerate(spans) if word.start <= a < b <= word.end]
