"""The passages' vectors: the owner of Chroma. Distances become cosine similarities here.

Chroma's embedded form is not safe across processes: a reader that is open misses what another
process adds (`refresh` reopens it), and there must be one writer (the write lock in `index`).
"""

import itertools
from collections.abc import Sequence
from pathlib import Path

import chromadb
import numpy as np
from chromadb.api import ClientAPI
from chromadb.config import Settings
from chromadb.errors import ChromaError

from ingest.embedding.encoder import Vectors
from ingest.errors import IndexStateError, IndexStorageError

_COLLECTION = "passages"
_PAGE = 5_000  # Chroma takes at most 5,461 rows an add and fails on long gets
_SEARCH_WIDTH = 200  # candidates the graph search keeps; at 100 it misses true neighbours
_WAY_OUT = "free disk space or mend the folder's permissions, else run `sanctions-qa rebuild`"
_openings = itertools.count(1)


class VectorStore:
    """Unit vectors of passages, each under its catalog number, without text."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._open()

    def _open(self) -> None:
        settings = Settings(anonymized_telemetry=False, is_persistent=True)
        try:
            self._client: ClientAPI = chromadb.PersistentClient(_spelled(self._folder), settings)
            self._rows = self._client.get_or_create_collection(
                _COLLECTION,
                embedding_function=None,
                configuration={"hnsw": {"space": "cosine", "ef_search": _SEARCH_WIDTH}},
            )
        except (ChromaError, ValueError, OSError) as exc:
            raise IndexStorageError(
                f"the vector index in {self._folder} cannot be opened ({exc}); {_WAY_OUT}"
            ) from exc
        space = (self._rows.configuration_json.get("hnsw") or {}).get("space")
        if space != "cosine":  # asked for on reopening, Chroma silently keeps the old one
            raise IndexStateError(f"the vector index measures {space}; run `sanctions-qa rebuild`")

    def add(self, numbers: Sequence[int], documents: Sequence[int], vectors: Vectors) -> None:
        """Add vectors, shape (len(numbers), dimension), float32."""
        try:
            for i in range(0, len(numbers), _PAGE):
                page = slice(i, i + _PAGE)
                self._rows.upsert(
                    ids=[str(n) for n in numbers[page]],
                    embeddings=vectors[page],
                    metadatas=[{"document": d} for d in documents[page]],
                )
        except (ChromaError, ValueError) as exc:
            raise IndexStorageError(
                f"the vector index cannot be written ({exc}); {_WAY_OUT}"
            ) from exc

    def remove(self, numbers: Sequence[int]) -> None:
        """Remove vectors by number; numbers that are not there are passed over."""
        try:
            for i in range(0, len(numbers), _PAGE):
                self._rows.delete(ids=[str(n) for n in numbers[i : i + _PAGE]])
        except (ChromaError, ValueError) as exc:
            raise IndexStorageError(
                f"the vector index cannot be written ({exc}); {_WAY_OUT}"
            ) from exc

    def search(
        self, vector: Vectors, limit: int, documents: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        """Return (number, cosine similarity) of the nearest passages, best first.

        ``vector`` has shape (dimension,).
        """
        where = None if documents is None else {"document": {"$in": list(documents)}}
        if documents is not None and not documents:
            return []
        found = self._rows.query(
            query_embeddings=vector[np.newaxis, :],
            n_results=limit,
            where=where,  # type: ignore[arg-type]  # the alias wants a literal "$in"
            include=["distances"],
        )
        distances = (found["distances"] or [[]])[0]
        hits = [(int(i), 1.0 - float(d)) for i, d in zip(found["ids"][0], distances, strict=True)]
        return sorted(hits, key=lambda hit: (-hit[1], hit[0]))

    def similarities(self, vector: Vectors, numbers: Sequence[int]) -> dict[int, float]:
        """Return the cosine similarity of given passages to a unit vector."""
        if not numbers:
            return {}
        found = self._rows.get(ids=[str(n) for n in numbers], include=["embeddings"])
        if found["embeddings"] is None or not found["ids"]:
            return {}
        scores = np.asarray(found["embeddings"], dtype=np.float32) @ vector
        return {int(i): float(s) for i, s in zip(found["ids"], scores, strict=True)}

    def numbers(self) -> set[int]:
        """Return the numbers of all vectors in the store."""
        found: set[int] = set()
        for offset in range(0, self._rows.count(), _PAGE):
            page = self._rows.get(limit=_PAGE, offset=offset, include=[])
            found.update(int(i) for i in page["ids"])
        return found

    def refresh(self) -> None:
        """See what another process has written since, by opening the store anew."""
        self.close()
        self._open()

    def close(self) -> None:
        """Let go of the files."""
        self._client.close()  # type: ignore[attr-defined]  # the class has it, the interface not


def _spelled(folder: Path) -> str:
    """Return the folder's path in a spelling not used before in this process.

    Chroma shares one engine among all clients of a path, so a reader that reopens beside
    another one would get the old engine again, blind to what other processes have added.
    """
    return f"{folder}/" + "".join("./" if bit == "1" else "/" for bit in f"{next(_openings):b}")
