"""The word index of this machine, brought up to date from the catalog's sequence of changes.

It holds what counts in one generation, no more and no less, and notes which. Processes of one
machine share it: one of them at a time brings it up to date. It can be deleted at any time.
"""

import json
import shutil
import threading
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from ingest.errors import IndexBusyError, IndexStorageError
from ingest.private import private_folder
from ingest.store.interface.word_rows import rows_of, worth_compacting
from ingest.store.lexical.words import LexicalStore, Words
from ingest.store.postgres.catalog import PostgresCatalog

_WAIT_SECONDS = 600.0  # the first copy of a large index takes minutes
_DOCUMENTS = 200  # read at a time


@dataclass(frozen=True, slots=True)
class State:
    """Which generation a replica holds, and how many passages were removed since it was whole."""

    generation: int = 0
    token: str = ""
    dead: int = 0


class Replica:
    """One index's words on this machine."""

    def __init__(self, home: Path, schema: str, identity: str) -> None:
        """Keep it below ``home``; ``identity`` is that of the catalog."""
        self._folder = home / f"{schema}-{identity[:8]}"
        self._identity = identity
        self._lock = threading.RLock()
        self._store: LexicalStore | None = None
        self._seen: tuple[State, Words] | None = None
        try:
            private_folder(home)
            private_folder(self._folder)
        except OSError as exc:
            raise self._unwritable(exc) from exc

    def words_at(
        self,
        catalog: PostgresCatalog,
        generation: int,
        token: str,
        *,
        anew: bool = False,
        tidy: bool = False,
    ) -> Words | None:
        """Return the words of a generation that a catalog holds; None where it is past.

        ``anew``: what this machine has is of no use, even if it seems newer. ``tidy``: also take
        out of the scores what was removed, which takes longer.
        """
        with self._lock:
            seen = self._seen
            if seen and (seen[0].generation, seen[0].token) == (generation, token):
                clean = seen[0] == self._state() and not seen[0].dead
                if clean or not tidy:
                    return seen[1]
            try:
                with FileLock(self._folder / "replica.lock", timeout=_WAIT_SECONDS):
                    return self._brought_to(catalog, generation, token, anew, tidy)
            except Timeout as exc:
                raise IndexBusyError(
                    f"another process brings the words in {self._folder} up to date; ask again"
                ) from exc
            except OSError as exc:
                raise self._unwritable(exc) from exc

    def _brought_to(
        self, catalog: PostgresCatalog, generation: int, token: str, anew: bool, tidy: bool
    ) -> Words | None:
        state = self._state()
        if state.generation > generation and not anew:
            return None
        store = self._opened()
        if (state.generation, state.token) != (generation, token):
            changes = None
            if state.generation and not anew:
                changes = catalog.changed_since(state.generation, state.token)
            dead = 0
            if changes is None:
                self._note(State())  # not whole until all of it is there
                store.replace(rows_of(catalog))
            else:
                dead = state.dead + _follow(store, catalog, changes)
            state = State(generation, token, dead)
            self._note(state)
        if tidy and worth_compacting(state.dead, store.count):
            store.replace(rows_of(catalog))
            state = State(generation, token)
            self._note(state)
        store.refresh()
        words = store.view()
        self._seen = state, words
        return words

    def _opened(self) -> LexicalStore:
        if self._store is None:
            try:
                self._store = LexicalStore(self._folder / "words", self._identity)
            except IndexStorageError:  # damaged, or of another version: it is only a copy
                self._note(State())
                shutil.rmtree(self._folder / "words", ignore_errors=True)
                self._store = LexicalStore(self._folder / "words", self._identity)
        return self._store

    def _state(self) -> State:
        if not (self._folder / "words").is_dir():
            return State()
        try:
            return State(**json.loads((self._folder / "state.json").read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return State()

    def _note(self, state: State) -> None:
        beside = self._folder / "state.new"
        beside.write_text(json.dumps(asdict(state)), encoding="utf-8")
        beside.replace(self._folder / "state.json")

    def clear_others(self) -> None:
        """Delete the words of indexes that are no longer in use."""
        for other in self._folder.parent.iterdir():
            if other != self._folder and other.is_dir():
                shutil.rmtree(other, ignore_errors=True)

    def close(self) -> None:
        """Let go of the files."""
        if self._store is not None:
            self._store.close()

    def _unwritable(self, exc: OSError) -> IndexStorageError:
        return IndexStorageError(
            f"the words in {self._folder} cannot be written ({exc.strerror or exc}); free disk "
            "space or mend the folder's permissions, or name another with --data"
        )


def _follow(
    store: LexicalStore, catalog: PostgresCatalog, changes: Iterable[tuple[range, bool]]
) -> int:
    """Take over what was removed and added; return how many passages were removed."""
    last = dict[range, bool]()
    for numbers, added in changes:
        last[numbers] = added
    # A document that was added and is gone again was never here; taken out twice is once.
    gone = [n for numbers in last for n in numbers]
    before = store.count
    store.remove(gone)
    removed = before - store.count
    new = [numbers.start for numbers, added in last.items() if added]
    for i in range(0, len(new), _DOCUMENTS):
        store.add(rows_of(catalog, catalog.documents_at(new[i : i + _DOCUMENTS])))
    return removed
