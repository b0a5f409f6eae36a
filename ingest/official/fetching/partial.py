"""A download under way: its bytes, and what tells whether the rest still belongs to them."""

import hashlib
import json
import os
from pathlib import Path
from types import TracebackType


class Partial:
    """The bytes of one address so far; they outlive a process that was killed.

    They are gone on with only where the server vouches, by a strong ETag or a date, that the
    rest belongs to the same bytes.
    """

    def __init__(self, folder: Path, address: str, variant: str = "") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        name = hashlib.sha256(f"{address}\n{variant}".encode()).hexdigest()[:32]
        self.path, self._notes = folder / f"{name}.part", folder / f"{name}.json"
        self.validator = self._validator()
        if not self.validator:
            self.path.unlink(missing_ok=True)
        self._file = self.path.open("ab")
        self.size = self._file.tell()

    def __enter__(self) -> "Partial":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        exc: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def begin(self, validator: str | None) -> None:
        """Forget what there is; what comes now can be gone on with where there is a validator."""
        self._notes.unlink(missing_ok=True)
        self._file.truncate(0)
        self.size, self.validator = 0, validator
        if validator:
            self._notes.write_text(json.dumps(validator), encoding="utf-8")

    def write(self, data: bytes) -> None:
        """Take the next bytes."""
        self._file.write(data)
        self.size += len(data)

    def close(self) -> Path:
        """Return the whole file, of which the disk has all."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._notes.unlink(missing_ok=True)
        return self.path

    def discard(self) -> None:
        """Take the bytes away."""
        self._notes.unlink(missing_ok=True)
        self.path.unlink(missing_ok=True)

    def _validator(self) -> str | None:
        try:
            said = json.loads(self._notes.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return said if isinstance(said, str) and self.path.exists() else None
