"""Which sources a corpus follows, and how the last look at each went."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from ingest.errors import SourcesError
from ingest.folder.provenance import NOTES, OFFICIAL

_FILE = "followed.json"


@dataclass(frozen=True, slots=True)
class Followed:
    """A source that is kept up to date."""

    source: str
    added: str  # UTC, ISO, as all times
    looked: str | None = None  # when it was last asked
    reached: str | None = None  # when it last answered as it should
    fault: str | None = None  # why it did not, the last time


def load_followed(corpus: Path) -> dict[str, Followed]:
    """Return the followed sources by name, in the order they were added.

    :raises SourcesError: when the list cannot be read.
    """
    path = _path(corpus)
    try:
        records = json.loads(path.read_text(encoding="utf-8"))
        return {r["source"]: Followed(**r) for r in records}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, KeyError) as exc:
        raise SourcesError(
            f"{path} cannot be read ({exc}); delete it and add the sources again: their files stay"
        ) from exc


def save_followed(corpus: Path, followed: dict[str, Followed]) -> None:
    """Write the list in one step.

    :raises SourcesError: when the disk refuses.
    """
    path = _path(corpus)
    text = json.dumps([asdict(f) for f in followed.values()], ensure_ascii=False, indent=1)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".tmp")
        with part.open("w", encoding="utf-8") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except OSError as exc:
        raise SourcesError(
            f"{path} cannot be written ({exc.strerror or exc}); free disk space or mend the "
            "folder's permissions"
        ) from exc


def _path(corpus: Path) -> Path:
    return corpus / OFFICIAL / NOTES / _FILE
