"""An index folder to write to: which store is written first, and what makes it count."""

from collections.abc import Iterable, Sequence
from contextlib import closing, suppress
from pathlib import Path

from ingest.errors import IndexStateError, IndexStorageError
from ingest.seal import seal, unseal, verify
from ingest.store.catalog import Catalog, Draft
from ingest.store.interface.rows import Vectors
from ingest.store.interface.word_rows import (
    rows_of,
    rows_of_draft,
    with_vectors,
    worth_compacting,
)
from ingest.store.lexical.words import LexicalStore
from ingest.store.location import CATALOG, LEXICAL, make
from ingest.store.opening import IDENTITY


class Stores:
    """An open index folder to write to: the catalog and the word index."""

    def __init__(self, folder: Path) -> None:
        make(folder.parent)
        make(folder)
        verify(folder, changed_only=True)
        self.folder = folder
        self.catalog = Catalog(folder / CATALOG)
        self.catalog.before_write = self._unseal
        self._sealed = True
        try:
            self.words = LexicalStore(folder / LEXICAL, self.catalog.meta()[IDENTITY])
            if not self.words.count and self.catalog.blocks():
                raise IndexStorageError(
                    f"the word index in {folder / LEXICAL} has lost its passages; "
                    "run `sanctions-qa rebuild` to make it anew"
                )
        except IndexStateError:
            self.catalog.close()
            raise

    @property
    def name(self) -> str:
        """The folder's path."""
        return str(self.folder)

    def write(self, drafts: Sequence[Draft], vectors: Iterable[Vectors]) -> None:
        """Put documents in: first into the word index, then the commit, then the old ones out.

        ``vectors`` come in pieces, together a row for each passage of the drafts, in order.
        """
        filled = with_vectors(drafts, vectors)
        self._unseal()
        self.words.add(row for draft in drafts for row in rows_of_draft(draft))
        self.catalog.commit(filled)
        self.clear_leftovers()

    def remove(self, paths: Sequence[str]) -> None:
        """Take documents out: they stop counting first, then the word index is cleared."""
        if paths:
            self.catalog.remove(paths)
            self.clear_leftovers()

    def clear_leftovers(self) -> None:
        """Remove from the word index what does not count: also after a kill in mid-write."""
        ranges = self.catalog.leftovers()
        if ranges:
            self._unseal()
            self.words.remove([n for r in ranges for n in r])
            self.catalog.cleared(ranges)

    def compact(self) -> None:
        """Write the word index anew where much has been removed: scores count it until then."""
        dead, alive = int(self.catalog.meta().get("dead", "0")), self.words.count
        if worth_compacting(dead, alive):
            self._unseal()
            self.words.replace(rows_of(self.catalog))
            self.catalog.compacted()

    def close(self) -> None:
        """Let go of all files; where something was written, note how they are now."""
        settled = self._sealed or self.catalog.settle()
        self.catalog.close()
        self.words.close()
        if not self._sealed and settled:
            with suppress(OSError):  # a full disk: it is used without
                seal(self.folder)

    def _unseal(self) -> None:
        if self._sealed:
            try:
                unseal(self.folder)
            except OSError as exc:
                raise IndexStorageError(f"{self.folder} cannot be written ({exc})") from exc
            self._sealed = False


def has_lost_its_catalog(folder: Path) -> bool:
    """Whether an index's catalog is gone or empty although its word index holds passages."""
    path = folder / CATALOG
    beside = path.with_name(f"{path.name}-wal")
    if not any(file.is_file() and file.stat().st_size for file in (path, beside)):
        return True
    try:
        with closing(Catalog(path, read_only=True)) as catalog:
            if catalog.numbers() or not (folder / LEXICAL).is_dir():
                return False
            waiting = {n for r in catalog.leftovers() for n in r}
        with closing(LexicalStore(folder / LEXICAL, read_only=True)) as words:
            return bool(words.numbers() - waiting)
    except IndexStateError:  # who opens it to write is told
        return False
