"""What follows an update that brought something: it is read, and kept questions are asked again.

Only where answers are kept: who has none yet reads the folder when it suits.
"""

import sys
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from ingest.datamodels import SyncReport
from ingest.embedding.packaged import quick_encoder
from ingest.settings import IngestSettings
from ingest.sync import sync
from rag.answer import Assistant
from rag.settings import RagSettings
from ui.api.records import sync_record
from ui.progress import SyncProgress
from ui.records.recheck import Rechecked, recheck
from ui.records.report import recheck_lines
from ui.records.store import Records
from ui.report import one_line


@dataclass(frozen=True, slots=True)
class After:
    """What the index took in, and what became of the kept answers whose sources changed."""

    report: SyncReport
    rechecked: Sequence[Rechecked]

    @property
    def record(self) -> dict[str, object]:
        """The same as JSON."""
        asked = [asdict(one) for one in self.rechecked]
        return {"sync": sync_record(self.report), "rechecked": asked}

    @property
    def lines(self) -> list[str]:
        """The same in words."""
        read = self.report
        counts = f"{len(read.added):,} added, {len(read.updated):,} updated, "
        counts += f"{len(read.removed):,} removed, {len(read.failed):,} failed"
        failed = (f"failed     {one_line(f.path)}: {one_line(f.reason)}" for f in read.failed)
        return [*failed, f"read into the index: {counts}", *recheck_lines(self.rechecked)]


def read_and_recheck(arguments: Namespace) -> After | None:
    """Read what came and ask kept questions again; None where no answers are kept.

    :raises IngestError: when the index cannot be written.
    :raises RecordsError: when the records cannot be used.
    """
    settings = IngestSettings.from_environment(corpus=arguments.corpus, data=arguments.data)
    records = Records(settings.data, settings.database)
    if not records.are_kept:
        return None
    encoder = quick_encoder(settings.model)
    progress = SyncProgress(sys.stderr)
    report = sync(settings, load_encoder=lambda: encoder, progress=progress)
    assistant = Assistant.open(settings, RagSettings.from_environment(), encoder)
    try:
        return After(report, list(recheck(records, assistant)))
    finally:
        assistant.close()
