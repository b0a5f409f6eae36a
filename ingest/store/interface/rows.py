"""Make records of the catalog's rows: what is kept as JSON becomes dataclasses again."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ingest.datamodels import About, DocumentRow, Part, Passage, Place, Said, override

Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Block:
    """The vectors of a document's passages, a row each, with their numbers and groups."""

    numbers: npt.NDArray[np.int64]
    groups: npt.NDArray[np.int64]
    matrix: Vectors


def block_row(numbers: range, groups: Sequence[int], vectors: Vectors) -> tuple[int, bytes, bytes]:
    """Return a document's vectors as the catalog keeps them, little-endian."""
    assert len(numbers) == len(groups) == len(vectors)
    kept = np.asarray(groups, dtype="<i8").tobytes(), np.asarray(vectors, dtype="<f4").tobytes()
    return numbers.start, *kept


def vectors_of(row: tuple[object, ...]) -> Block:
    """Return what `block_row` kept.

    :raises ValueError: where the bytes are no vectors of these passages.
    """
    first, groups, matrix = row
    if not (isinstance(groups, bytes) and isinstance(matrix, bytes)):
        raise ValueError("no bytes")
    parts = np.frombuffer(groups, dtype="<i8").astype(np.int64)
    rows = np.frombuffer(matrix, dtype="<f4").astype(np.float32)
    return Block(int(str(first)) + np.arange(len(parts)), parts, rows.reshape(len(parts), -1))


def document_row(row: tuple[object, ...]) -> DocumentRow:
    """Return a document from what `catalog.Catalog.documents` selects."""
    number, path, about, indexed_at, warnings, signature, content_hash, parts, facts, count = row
    said: Said = json.loads(str(facts)) if facts else {}
    for_parts = {name: fact for name, fact in said.items() if name != "title"}
    return DocumentRow(
        int(str(number)),
        str(path),
        override(About(**json.loads(str(about))), said),
        int(str(count)),
        str(indexed_at),
        tuple(json.loads(str(warnings))),
        str(signature),
        str(content_hash),
        tuple(
            Part(start, override(About(**own), for_parts)) for start, own in json.loads(str(parts))
        ),
        said,
    )


def passage(row: tuple[object, ...]) -> Passage:
    """Return a passage from what the catalog selects for one."""
    number, path, ordinal, start, stop, text, search_text, headings, places = row
    return Passage(
        str(path),
        int(str(ordinal)),
        int(str(start)),
        int(str(stop)),
        str(text),
        str(search_text),
        tuple(json.loads(str(headings))),
        tuple(Place(**place) for place in json.loads(str(places))),
        int(str(number)),
    )
