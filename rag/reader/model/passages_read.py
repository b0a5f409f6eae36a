"""Let a trained reader judge the sentences of the passages found, beside the shallow features."""

from collections.abc import Sequence
from dataclasses import dataclass

from rag.reader.model.span_reader import Reader, ToRead
from rag.sentences.quotes import Quote


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the reader makes of the passages found, against its own threshold.

    ``sentences`` are the log-odds of all sentences, passage by passage; ``answered`` is that of the
    passage that answers best.
    """

    sentences: tuple[float, ...]
    answered: float


def judged(reader: Reader, question: str, pieces: Sequence[Sequence[Quote]]) -> Verdict:
    """Return the reader's verdict on sentences, given by passage."""
    read = reader.read(question, [_to_read(quotes) for quotes in pieces])
    sentences = tuple(score - reader.threshold for was in read for score in was.sentences)
    return Verdict(sentences, max(was.answered for was in read) - reader.threshold)


def _to_read(quotes: Sequence[Quote]) -> ToRead:
    passage = quotes[0].evidence.passage
    places = tuple((q.start - passage.start, q.end - passage.start) for q in quotes)
    return ToRead(passage.context, passage.text, places)
