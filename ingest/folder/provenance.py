"""Where each fetched file came from: one line a file in `official/.sources/provenance.jsonl`.

A line is written after its file stands under its final name, and only whole lines count: a
process that is killed in between leaves a whole file that nothing vouches for yet, which the next
update fetches anew.
"""

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path, PurePosixPath

from ingest.datamodels import About, Said
from ingest.errors import SourcesError
from ingest.folder.scan import open_regular

OFFICIAL = "official"  # below the corpus folder: what `sanctions-qa sources` fetches
NOTES = ".sources"  # in it, for the program: the scan leaves names with a dot alone
PROVENANCE = f"{OFFICIAL}/{NOTES}/provenance.jsonl"
EARLIER = ".earlier"  # beside the files of an instrument: versions that are kept and not searched
_KEYS = {f.name for f in fields(About)}


@dataclass(frozen=True, slots=True)
class Kept:
    """One fetched file: what it is, from where, when, and under which terms."""

    path: str  # below the corpus folder
    source: str  # as it was added: "eu:833/2014"
    instrument: str
    version: str
    address: str  # that was asked for
    final: str  # that answered, behind redirects
    fetched: str  # UTC, ISO
    sha256: str
    bytes: int
    entries: int | None = None  # of a list
    etag: str | None = None
    last_modified: str | None = None
    licence: str | None = None
    terms: str | None = None
    facts: Mapping[str, str] = field(default_factory=dict)  # what the source says of it

    @property
    def order(self) -> tuple[bool, str]:
        """Sorts versions by their day; "original", without one, was before all of them."""
        return self.version[:1].isdigit(), self.version

    @property
    def earlier(self) -> str:
        """Where the file lies once a later version has come and it is no longer searched."""
        path = PurePosixPath(self.path)
        return str(path.parent / EARLIER / path.name)

    def lies_at(self, corpus: Path) -> Path | None:
        """Return where the file is now; None where it has been taken away."""
        found = (corpus / p for p in (self.path, self.earlier) if (corpus / p).is_file())
        return next(found, None)


def load_provenance(corpus: Path) -> dict[str, Kept]:
    """Return what is known of each fetched file by its path, in the order they came.

    :raises SourcesError: when the notes cannot be read.
    """
    path = corpus / PROVENANCE
    try:
        with open_regular(path) as file:
            data = file.read()
    except FileNotFoundError:
        return {}
    except OSError as exc:
        raise SourcesError(
            f"{path} cannot be read ({exc.strerror or exc}); mend its permissions"
        ) from exc
    kept: dict[str, Kept] = {}
    for number, line in enumerate(data.split(b"\n")[:-1], 1):  # behind the last end: torn or none
        for one in _read(path, number, line):
            kept.pop(one.path, None)  # a later line stands for an earlier one, and behind it
            kept[one.path] = one
    return kept


def append_provenance(corpus: Path, kept: Kept) -> None:
    """Write one more line and wait until the disk has it; a torn line before it is cut off."""
    path = corpus / PROVENANCE
    path.parent.mkdir(parents=True, exist_ok=True)
    line = json.dumps(asdict(kept), ensure_ascii=False).encode() + b"\n"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    with os.fdopen(descriptor, "r+b") as file:
        whole = file.read().rfind(b"\n") + 1
        file.seek(whole)
        file.write(line)
        file.truncate()
        file.flush()
        os.fsync(file.fileno())


def said_by_sources(kept: Iterable[Kept]) -> dict[str, Said]:
    """Return what the sources say of their files, by path, for the index."""
    return {k.path: {n: v for n, v in k.facts.items() if n in _KEYS} for k in kept if k.facts}


def _read(path: Path, number: int, line: bytes) -> Iterable[Kept]:
    if not line.strip():
        return ()
    try:
        record = json.loads(line)
        return (Kept(**record),)
    except (ValueError, TypeError) as exc:
        raise SourcesError(
            f"{path}, line {number}: this is no line that `sanctions-qa sources` wrote ({exc}); "
            "take the line out and run `sanctions-qa sources update`"
        ) from exc
