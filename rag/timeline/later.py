"""Find what else the documents say of a subject: a notice that undoes an earlier one shares its
subject's name with the question and often no other word.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.store.index import Index
from rag.datamodels import Evidence
from rag.sentences.quote_spans import lead_in
from rag.sentences.quotes import Quote, pieces_of
from rag.timeline.subjects import is_named
from rag.timeline.telling import told_of

PASSAGES = 40  # that hold the words of a name, best first
UNRANKED = -99.0  # log-odds of a sentence that was found by its subject, not by the question


def sayings(
    index: Index, names: Sequence[str], chosen: Sequence[int] | None, known: Sequence[Quote]
) -> list[Quote]:
    """Return the sentences of all documents that tell of a measure on one of the names.

    ``known`` are those that the question found; ``chosen`` are the groups that may be searched.
    """
    seen = {(q.evidence.passage.document, q.start) for q in known}
    return [
        quote
        for name in names
        for quote in _telling(name, _passages(index, name, chosen))
        if (quote.evidence.passage.document, quote.start) not in seen
    ]


def _passages(index: Index, name: str, chosen: Sequence[int] | None) -> Iterator[Evidence]:
    hits = index.search_words(name, PASSAGES, chosen)
    passages = index.passages([hit.number for hit in hits])
    rows = {d.path: d for d in index.documents()} if passages else {}
    for hit in hits:
        passage = passages.get(hit.number)
        row = rows.get(passage.document) if passage else None
        if passage and row and is_named(name, passage.text):
            yield Evidence(passage, row.about_at(passage.start), 0.0, 0.0, 0.0, ("subject",))


def _telling(name: str, found: Iterator[Evidence]) -> Iterator[Quote]:
    for evidence in found:
        pieces = pieces_of(evidence)
        for at, piece in enumerate(pieces):
            if not is_named(name, piece.text):
                continue
            quote = replace(piece, score=UNRANKED)
            if told_of(name, quote):
                yield quote
            elif lead := lead_in(quote, pieces[:at]):
                led = replace(quote, lead=lead)
                if told_of(name, led):
                    yield led
