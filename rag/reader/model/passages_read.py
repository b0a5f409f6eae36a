"""Let a trained reader judge the sentences of the passages found, beside the shallow features.

Tried with a small reader (`benchmarks/EXPERIMENTS.md`): refusing where either refuses, and putting
the sentences chosen by features in the reader's order, is better than each of them alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rag.reader.model.span_reader import Reader, ToRead
from rag.sentences.quotes import Quote


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the reader makes of the passages found: sentences by document and place."""

    scores: dict[tuple[str, int], float]
    answers: bool

    def ordered(self, chosen: Sequence[Quote]) -> list[Quote]:
        """Return chosen sentences by the reader's log-odds, best first."""
        return sorted(chosen, key=lambda q: -self.scores[_key(q)])


def judged(reader: Reader, question: str, pieces: Sequence[Sequence[Quote]]) -> Verdict:
    """Return the reader's verdict on sentences, given by passage."""
    given = [_to_read(quotes) for quotes in pieces]
    read = reader.read(question, given)
    scores = {
        _key(quote): score
        for quotes, was in zip(pieces, read, strict=True)
        for quote, score in zip(quotes, was.sentences, strict=True)
    }
    answers = any(was.answered >= reader.threshold for was in read)
    return Verdict(scores, answers)


def _to_read(quotes: Sequence[Quote]) -> ToRead:
    passage = quotes[0].evidence.passage
    places = tuple((q.start - passage.start, q.end - passage.start) for q in quotes)
    return ToRead(passage.context, passage.text, places)


def _key(quote: Quote) -> tuple[str, int]:
    return quote.evidence.passage.document, quote.start
