"""Let a trained reader judge the sentences of the passages found, beside the shallow features."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ingest.embedding.encoder import Vectors
from rag.reader.model.windows import Reader, ToRead
from rag.sentences.quotes import Quote


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the reader makes of the passages found, against its own threshold.

    ``sentences`` are the log-odds of all sentences, passage by passage; ``answered`` is that of the
    passage that answers best.
    """

    sentences: tuple[float, ...]
    answered: float


def judged(
    reader: Reader,
    question: str,
    pieces: Sequence[Sequence[Quote]],
    scores: Vectors,
    limit: int,
) -> Verdict:
    """Return the reader's verdict on sentences, given by passage with the features' scores.

    Reading takes most of an answer's time, so at most ``limit`` passages are read: those whose best
    sentence the features rate highest. A sentence of the others counts as the least of those read.
    """
    slices = np.split(scores, np.cumsum([len(quotes) for quotes in pieces])[:-1])
    best_first = np.argsort([-float(own.max()) for own in slices], kind="stable")
    chosen = sorted(int(i) for i in best_first[:limit])
    read = dict(
        zip(chosen, reader.read(question, [_to_read(pieces[i]) for i in chosen]), strict=True)
    )
    least = min(score for was in read.values() for score in was.sentences)
    sentences = tuple(
        score - reader.threshold
        for i, quotes in enumerate(pieces)
        for score in (read[i].sentences if i in read else (least,) * len(quotes))
    )
    return Verdict(sentences, max(was.answered for was in read.values()) - reader.threshold)


def _to_read(quotes: Sequence[Quote]) -> ToRead:
    passage = quotes[0].evidence.passage
    places = tuple((q.start - passage.start, q.end - passage.start) for q in quotes)
    return ToRead(passage.context, passage.text, places)
