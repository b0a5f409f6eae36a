"""What the word index holds of passages, made from the catalog or from a draft."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from ingest.datamodels import DocumentRow, Part, Passage, group_numbers
from ingest.store.interface.drafts import Draft
from ingest.store.interface.protocols import CatalogReader
from ingest.store.interface.rows import Vectors
from ingest.store.lexical.entry_keys import identifier_keys, name_sounds
from ingest.store.lexical.entry_name import name_keys
from ingest.store.lexical.entry_number import entry_numbers
from ingest.store.lexical.words import Row
from ingest.text.pinpoint import provisions_of
from ingest.text.words.line_ends import other_readings

COMPACT_ALWAYS = 10_000  # passages; of more the word index is written anew where a tenth has gone


def rows_of(
    catalog: CatalogReader, documents: Iterable[DocumentRow] | None = None
) -> Iterator[Row]:
    """Yield what the word index should hold of documents, all if None, made from the catalog."""
    for document in catalog.documents() if documents is None else documents:
        numbered = [(p.number, p) for p in catalog.passages_of(document.path)]
        groups = _groups(document.parts, numbered)
        for (number, passage), group in zip(numbered, groups, strict=True):
            yield _row(number, group, passage)


def rows_of_draft(draft: Draft) -> Iterator[Row]:
    """Yield what the word index should hold of a document that is not committed yet."""
    numbered = list(zip(draft.numbers, draft.passages, strict=True))
    groups = _groups(draft.document.parts, numbered)
    return (_row(n, group, p) for (n, p), group in zip(numbered, groups, strict=True))


def with_vectors(drafts: Sequence[Draft], vectors: Iterable[Vectors]) -> list[Draft]:
    """Return drafts with their groups and vectors.

    ``vectors`` come in pieces, together a row for each passage of the drafts, in order.
    """
    pieces = list(vectors)
    matrix = np.concatenate(pieces) if pieces else np.zeros((0, 0), np.float32)
    assert len(matrix) == sum(len(draft.numbers) for draft in drafts)
    start, filled = 0, []
    for draft in drafts:
        stop = start + len(draft.numbers)
        groups = _groups(draft.document.parts, zip(draft.numbers, draft.passages, strict=True))
        filled.append(replace(draft, groups=groups, vectors=matrix[start:stop]))
        start = stop
    return filled


def worth_compacting(dead: int, alive: int) -> bool:
    """Whether so many removed passages are to be taken out of the scores of the others."""
    return dead > 0 and (alive <= COMPACT_ALWAYS or 10 * dead > alive)


def _groups(parts: Sequence[Part], numbered: Iterable[tuple[int, Passage]]) -> list[int]:
    """Return the group of each passage: a filter on documents can then pick parts of a file."""
    known = [(number, passage.start) for number, passage in numbered]
    groups = group_numbers(parts, known)
    return [groups[number] for number, _ in known]


def _row(number: int, group: int, passage: Passage) -> Row:
    of = (provisions_of, entry_numbers, name_keys, identifier_keys, name_sounds)
    keys = [key for found in of for key in found(passage)]
    # Words broken at line ends are also searched as what they are if read otherwise.
    words = " ".join([passage.search_text, *other_readings(passage.text)])
    return number, group, words, passage.context, keys
