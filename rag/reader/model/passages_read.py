"""Let a trained reader judge the sentences of the passages found, beside the shallow features."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ingest.embedding.encoder import Vectors
from rag.reader.model.decoding import Place
from rag.reader.model.windows import Reader, ToRead, WasRead
from rag.sentences.quotes import Quote

# Log-odds above the threshold from which the words found are marked. Their F1 with the answer, in
# steps of two: 0.44 from here, then 0.55, 0.69 on five public sets; 0.51, 0.55, 0.68 on our own.
_SURE = 4.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the reader makes of the passages found, against its own threshold.

    ``sentences`` are the log-odds of all sentences, passage by passage; ``answered`` is that of the
    passage that answers best. ``words`` are for each sentence the places in its passage of the
    words that answer, None where the reader is not `_SURE`.
    """

    sentences: tuple[float, ...]
    answered: float
    words: tuple[Place | None, ...]


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
    words = tuple(
        words
        for i, quotes in enumerate(pieces)
        for words in (_words(read[i], reader.threshold) if i in read else [None] * len(quotes))
    )
    answered = max(was.answered for was in read.values()) - reader.threshold
    return Verdict(sentences, answered, words)


def _words(was: WasRead, threshold: float) -> list[Place | None]:
    """Return of each sentence the place of the words that answer, None where it is not sure."""
    spans = was.within or (None,) * len(was.sentences)
    least = threshold + _SURE
    return [(s.start, s.end) if s is not None and s.score >= least else None for s in spans]


def _to_read(quotes: Sequence[Quote]) -> ToRead:
    passage = quotes[0].evidence.passage
    places = tuple((q.start - passage.start, q.end - passage.start) for q in quotes)
    return ToRead(passage.context, passage.text, places)
