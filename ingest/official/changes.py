"""What changed in the followed sources: which versions came since a day, and how two differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.datamodels import Document
from ingest.errors import ReadError, SourcesError
from ingest.folder.provenance import Kept, load_provenance
from ingest.folder.scan import FoundFile
from ingest.official.differences import Difference, differences
from ingest.official.keeping import Shelf
from ingest.reading.worker import Worker
from ingest.settings import IngestSettings

_ANY_TOKENS = 1 << 20  # nothing is split


@dataclass(frozen=True, slots=True)
class Arrival:
    """A version that came, and the one of the same instrument that it follows."""

    kept: Kept
    before: Kept | None

    @property
    def entries_more(self) -> int | None:
        """By how many entries a list grew; None where it is none, or the first."""
        if self.before is None or None in (self.kept.entries, self.before.entries):
            return None
        return (self.kept.entries or 0) - (self.before.entries or 0)


@dataclass(frozen=True, slots=True)
class Compared:
    """Two versions of an instrument and what differs."""

    before: Kept
    after: Kept
    differences: tuple[Difference, ...]


def changes_since(corpus: Path, day: str) -> list[Arrival]:
    """Return the versions that were fetched on a day or later, newest first."""
    texts: dict[tuple[str, str], list[Kept]] = {}
    known = load_provenance(corpus)
    for kept in known.values():
        texts.setdefault((kept.source.partition(":")[0], kept.instrument), []).append(kept)
    found = []
    for of_one in texts.values():
        # By their days, whichever came first; of the same day the one that came later.
        ordered = sorted(of_one, key=lambda k: (k.order, k.fetched))
        before = [None, *ordered[:-1]]
        found += [Arrival(k, b) for k, b in zip(ordered, before, strict=True)]
    came = {path: number for number, path in enumerate(known)}
    since = [arrival for arrival in found if arrival.kept.fetched[:10] >= day]
    return sorted(since, key=lambda arrival: came[arrival.kept.path], reverse=True)


def compare(settings: IngestSettings, source: str, versions: Sequence[str] = ()) -> Compared:
    """Return how two versions of a source differ: the named ones, else the two newest.

    With one version named it is compared with the newest.

    :raises SourcesError: when there are no such versions.
    :raises ReadError: when one of them cannot be read.
    """
    kept = sorted(Shelf(settings.corpus).of(source), key=lambda k: k.order)
    main = min((k.instrument for k in kept), key=len, default="")  # not the acts that amend it
    before, after = _chosen(source, [k for k in kept if k.instrument == main], versions)
    worker = Worker(settings, None, _ANY_TOKENS)
    try:
        old, new = (_read(settings.corpus, worker, k) for k in (before, after))
    finally:
        worker.close()
    return Compared(before, after, tuple(differences(old, new)))


def _chosen(source: str, kept: Sequence[Kept], versions: Sequence[str]) -> tuple[Kept, Kept]:
    by_version = {k.version: k for k in kept}
    known = ", ".join(by_version) or "none"
    for version in versions:
        if version not in by_version:
            raise SourcesError(f"there is no version {version} of “{source}”; there are: {known}")
    if versions:
        return by_version[versions[0]], by_version[versions[1]] if versions[1:] else kept[-1]
    if len(kept) < 2:
        raise SourcesError(f"“{source}” has no two versions to compare; there are: {known}")
    return kept[-2], kept[-1]


def _read(corpus: Path, worker: Worker, kept: Kept) -> Document:
    path = kept.lies_at(corpus)
    if path is None:
        raise ReadError(f"{kept.path} is gone; run `sanctions-qa sources update`")
    read = worker.read(FoundFile(kept.path, path, ""))
    if isinstance(read, str):
        raise ReadError(f"{kept.path}: {read}")
    return read.document
