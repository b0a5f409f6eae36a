"""What any catalog tells of the files that it holds no passages of."""

from abc import ABC, abstractmethod
from collections.abc import Sequence

from ingest.datamodels import Failure


class TellsOfUnread(ABC):
    """A catalog whose tables of such files are asked in the same words, whatever keeps them."""

    @abstractmethod
    def _rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[object, ...]]:
        """Return the rows of a query."""

    def failures(self) -> dict[str, tuple[Failure, str]]:
        """Return failed files by path, each with the signature of the file that failed."""
        rows = self._rows("SELECT path, reason, signature FROM failures ORDER BY path")
        return {str(p): (Failure(str(p), str(reason)), str(s)) for p, reason, s in rows}

    def skipped(self) -> list[Failure]:
        """Return what of the folder was left aside, by path."""
        rows = self._rows("SELECT path, reason FROM skipped ORDER BY path")
        return [Failure(str(path), str(reason)) for path, reason in rows]
