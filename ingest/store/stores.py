"""An index folder to write to: which store is written first, and what makes it count."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import numpy as np

from ingest.datamodels import Part, Passage, group_numbers
from ingest.errors import IndexStateError, IndexStorageError
from ingest.seal import seal, unseal, verify
from ingest.store.catalog import Catalog, Draft
from ingest.store.lexical.entry_keys import identifier_keys, name_sounds
from ingest.store.lexical.entry_name import name_keys
from ingest.store.lexical.entry_number import entry_numbers
from ingest.store.lexical.words import LexicalStore, Row
from ingest.store.location import CATALOG, LEXICAL, make
from ingest.store.opening import IDENTITY
from ingest.store.rows import Vectors
from ingest.text.pinpoint import provisions_of
from ingest.text.words.line_ends import other_readings

COMPACT_ALWAYS = 10_000  # passages; of more the word index is written anew where a tenth has gone


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

    def write(self, drafts: Sequence[Draft], vectors: Iterable[Vectors]) -> None:
        """Put documents in: first into the word index, then the commit, then the old ones out.

        ``vectors`` come in pieces, together a row for each passage of the drafts, in order.
        """
        pieces = list(vectors)
        matrix = np.concatenate(pieces) if pieces else np.zeros((0, 0), np.float32)
        assert len(matrix) == sum(len(draft.numbers) for draft in drafts)
        self._unseal()
        self.words.add(row for draft in drafts for row in _rows(draft))
        start, filled = 0, []
        for draft in drafts:
            stop = start + len(draft.numbers)
            groups = _groups(draft.document.parts, zip(draft.numbers, draft.passages, strict=True))
            filled.append(replace(draft, groups=groups, vectors=matrix[start:stop]))
            start = stop
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
        if dead and (alive <= COMPACT_ALWAYS or 10 * dead > alive):
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


def rows_of(catalog: Catalog) -> Iterator[Row]:
    """Yield what the word index should hold, made from the catalog."""
    for document in catalog.documents():
        numbered = [(p.number, p) for p in catalog.passages_of(document.path)]
        groups = _groups(document.parts, numbered)
        for (number, passage), group in zip(numbered, groups, strict=True):
            yield _row(number, group, passage)


def _groups(parts: Sequence[Part], numbered: Iterable[tuple[int, Passage]]) -> list[int]:
    """Return the group of each passage: a filter on documents can then pick parts of a file."""
    known = [(number, passage.start) for number, passage in numbered]
    groups = group_numbers(parts, known)
    return [groups[number] for number, _ in known]


def _rows(draft: Draft) -> Iterator[Row]:
    numbered = list(zip(draft.numbers, draft.passages, strict=True))
    groups = _groups(draft.document.parts, numbered)
    return (_row(n, group, p) for (n, p), group in zip(numbered, groups, strict=True))


def _row(number: int, group: int, passage: Passage) -> Row:
    of = (provisions_of, entry_numbers, name_keys, identifier_keys, name_sounds)
    keys = [key for found in of for key in found(passage)]
    # Words broken at line ends are also searched as what they are if read otherwise.
    words = " ".join([passage.search_text, *other_readings(passage.text)])
    return number, group, words, passage.context, keys
