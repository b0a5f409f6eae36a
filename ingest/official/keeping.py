"""Put a fetched file under its name, whole, and write where it came from last."""

import hashlib
import os
import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path, PurePosixPath

from ingest.errors import FetchError, RefusedError
from ingest.folder.provenance import NOTES, OFFICIAL, Kept, append_provenance, load_provenance
from ingest.official.fetching.exchange import Answer
from ingest.official.kinds.kinds import Kind
from ingest.official.kinds.names import Name
from ingest.official.publishers.edition import Edition

_PART = re.compile(r"[^\W_][\w.()~-]{0,119}")  # of a path: what publishers name goes into it
_FOLDER = 0o755
_STALE_SECONDS = 7 * 86_400


@dataclass(frozen=True, slots=True)
class Fetched:
    """A sound file that lies among the parts, and what it is."""

    answer: Answer
    path: Path
    edition: Edition
    version: str
    ending: str
    entries: int | None
    sha256: str


class Shelf:
    """The files below `official/` of a corpus, with what is known of each."""

    def __init__(self, corpus: Path) -> None:
        self.corpus = corpus
        self._kept = load_provenance(corpus)

    @property
    def parts(self) -> Path:
        """Where downloads lie until they are whole."""
        return self.corpus / OFFICIAL / NOTES / "parts"

    def of(self, source: str) -> list[Kept]:
        """Return the files of a source that are there, whatever its conditions, oldest first."""
        wanted = bare(source)
        return [k for k in self._kept.values() if bare(k.source) == wanted and self._is_there(k)]

    def there(self, name: Name, instrument: str | None = None) -> list[Kept]:
        """Return the files that are there as they were fetched, whichever source brought them."""
        return [
            k
            for k in self._kept.values()
            if k.source.partition(":")[0] == name.prefix
            and instrument in (None, k.instrument)
            and self._is_there(k)
        ]

    def named(self, name: Name, edition: Edition, version: str, ending: str, sha256: str) -> str:
        """Return the path for a version; another file of the same version gets a name beside it."""
        parts = (name.prefix, *edition.instrument.split("/"), version)
        for part in parts:
            if not _PART.fullmatch(part):
                raise RefusedError(f"the publisher names a version “{part}”, which is no file name")
        folder = PurePosixPath(OFFICIAL, *parts[:-1])
        path = str(folder / f"{version}{ending}")
        before = self._kept.get(path)
        if before and before.sha256 != sha256 and self._is_there(before):
            return str(folder / f"{version}.{sha256[:8]}{ending}")
        return path

    def keep(self, name: Name, kind: Kind, fetched: Fetched) -> Kept:
        """Give a fetched file its name and its line; return the line.

        :raises FetchError: when the disk refuses; what was there before stays.
        """
        edition, answer = fetched.edition, fetched.answer
        path = self.named(name, edition, fetched.version, fetched.ending, fetched.sha256)
        kept = Kept(
            path=path,
            source=name.whole,
            instrument=edition.instrument,
            version=fetched.version,
            address=edition.requests[0].address,
            final=answer.final,
            fetched=now(),
            sha256=fetched.sha256,
            bytes=fetched.path.stat().st_size,
            entries=fetched.entries,
            etag=answer.etag,
            last_modified=answer.last_modified,
            licence=kind.licence or None,
            terms=kind.terms or None,
            facts=_facts(edition, kind, fetched.version),
        )
        try:
            self._place(fetched.path, self.corpus / path)
            append_provenance(self.corpus, kept)
        except OSError as exc:
            raise FetchError(
                f"{self.corpus / path} cannot be written ({exc.strerror or exc}); free disk space "
                "or mend the folder's permissions"
            ) from exc
        self._kept.pop(path, None)
        self._kept[path] = kept
        return kept

    def arrange(self, source: str, *, since: str | None) -> None:
        """Lay aside, where nothing is searched, what later files of a source have overtaken.

        Of one version the file that came last is searched, and of an instrument the newest
        version; with ``since`` all versions from that day on.
        """
        last = {(k.instrument, k.version): k for k in self.of(source)}
        newest = {k.instrument: k for k in sorted(last.values(), key=lambda k: k.order)}
        for kept in self.of(source):
            one_of_all = since is not None and kept.order >= (True, since)
            searched = kept is last[kept.instrument, kept.version] and (
                one_of_all or kept is newest[kept.instrument]
            )
            self._move(kept, searched=searched)

    def delete(self, source: str) -> list[str]:
        """Delete the files of a source; their lines stay. Return their paths."""
        gone = []
        for kept in self.of(source):
            if (path := kept.lies_at(self.corpus)) is not None:
                path.unlink()
                gone.append(kept.path)
        return gone

    def clear_parts(self) -> None:
        """Delete downloads that nobody has gone on with for a week."""
        for path in self.parts.glob("*"):
            if time.time() - path.stat().st_mtime > _STALE_SECONDS:
                path.unlink(missing_ok=True)

    def _move(self, kept: Kept, *, searched: bool) -> None:
        places = (self.corpus / kept.earlier, self.corpus / kept.path)
        there, target = places if searched else reversed(places)
        if there.is_file():
            target.parent.mkdir(mode=_FOLDER, exist_ok=True)
            os.replace(there, target)

    def _is_there(self, kept: Kept) -> bool:
        path = kept.lies_at(self.corpus)
        return path is not None and path.stat().st_size == kept.bytes

    @staticmethod
    def _place(part: Path, path: Path) -> None:
        path.parent.mkdir(mode=_FOLDER, parents=True, exist_ok=True)
        os.replace(part, path)
        folder = os.open(path.parent, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def bare(source: str) -> str:
    """Return a source without its conditions; an address may hold commas of its own."""
    return source if source.startswith("url:") else source.partition(",")[0]


def now() -> str:
    """Return the time as it is written into provenance."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def digest(path: Path) -> str:
    """Return a file's SHA-256."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def day_of(answer: Answer) -> str:
    """Return the day that a server says a file is of, else today."""
    try:
        return parsedate_to_datetime(answer.last_modified or "").date().isoformat()
    except (TypeError, ValueError):
        return now()[:10]


def _facts(edition: Edition, kind: Kind, version: str) -> dict[str, str]:
    facts = dict(edition.facts)
    if kind.kind == "law" and kind.protocol != "federal-register" and not edition.version:
        facts["version"] = version
    return facts
