"""Look at a corpus folder once for a sync: its files, what is said of them, its gaps."""

from dataclasses import dataclass, field

from ingest.datamodels import Failure
from ingest.folder.objects import bring
from ingest.folder.scan import FoundFile, scan
from ingest.folder.sources import load_sources
from ingest.settings import IngestSettings


@dataclass(frozen=True, slots=True)
class Survey:
    """A folder at one moment. ``unreadable`` are folders and files that refused to be listed."""

    files: list[FoundFile]
    skipped: list[Failure] = field(default_factory=list)
    unreadable: list[Failure] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def gaps(self) -> list[Failure]:
        """All that is left aside, by path, each with the reason."""
        return sorted([*self.skipped, *self.unreadable], key=lambda s: s.path)


def survey(settings: IngestSettings) -> Survey:
    """Look at the corpus folder and at its `sources.toml`.

    :raises CorpusError: when the folder is missing or cannot be listed.
    :raises SourcesError: when `sources.toml` cannot be used as it is.
    """
    unfetched = bring(settings)
    found = scan(settings.corpus, None if settings.objects else settings.data)
    files, warnings = load_sources(settings.corpus).tell(found.files)
    return Survey(files, found.skipped, [*found.unreadable, *unfetched], warnings)
