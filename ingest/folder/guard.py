"""Refuse to empty an index because its folder has lost its documents.

An unmounted drive is an empty folder, and a half-synchronised one looks like many deletions.
"""

from collections.abc import Iterable, Sequence

from ingest.datamodels import DocumentRow, Failure
from ingest.errors import CorpusError, RemovalsError
from ingest.folder.scan import FoundFile, content_hash
from ingest.folder.survey import Survey, survey
from ingest.settings import IngestSettings

FEW = 4  # of fewer known documents any may go: more than half of three is two
_WAY_OUT = (
    "The index stays as it is. Bring the documents back, or run the command with --allow-removals "
    "to take them out of the index"
)


def survey_or_nothing(
    settings: IngestSettings, recorded: str | None, *, allow_removals: bool
) -> Survey:
    """Look at the folder; a missing one is an empty one where a person has agreed to lose it.

    ``recorded`` is the folder that the index was made from.

    :raises CorpusError: when the folder is missing or cannot be listed.
    """
    missing = not settings.objects and not settings.corpus.exists()
    if missing and allow_removals and recorded == settings.source:
        return Survey([])
    if missing and recorded == settings.source:
        raise RemovalsError(
            f"the corpus folder {settings.source} is missing; the index stays as it is. "
            "Is a drive not mounted? Make the folder, name another with --corpus, or run the "
            "command with --allow-removals to take its documents out of the index"
        )
    return survey(settings)


def refuse_removals(
    settings: IngestSettings,
    looked: Survey,
    known: Sequence[DocumentRow],
    recorded: str | None,
    *,
    allow_removals: bool,
) -> None:
    """Compare the folder with the documents that answer now.

    A document whose content is in the folder under another name is moved, not lost.

    :raises RemovalsError: when the folder is empty or has lost more than half of `FEW` documents
        or more, or when a folder with known documents cannot be listed, and nobody agreed.
    :raises CorpusError: when the index is of another folder.
    """
    present = {file.relative for file in looked.files}
    lost = [row for row in known if row.path not in present]
    if not lost:
        return
    if recorded not in (None, settings.source) and len(lost) == len(known):
        raise CorpusError(
            f"the index in {settings.data} holds the documents of {recorded}, and none of them is "
            f"in {settings.source}; the index stays as it is. Name another --data for this folder"
        )
    if allow_removals:
        return
    for gap in looked.unreadable:
        _refuse_hidden(gap, lost)
    if not looked.files:
        raise RemovalsError(
            f"the corpus folder {settings.source} is empty, but the index holds documents: "
            f"is a drive not mounted? {_WAY_OUT}"
        )
    if len(known) >= FEW and 2 * len(lost) > len(known):
        gone = len(lost) - _moved(lost, looked.files, {row.path for row in known})
        if 2 * gone > len(known):
            raise RemovalsError(
                f"{gone} of the {len(known)} documents of the index are no longer in the corpus "
                f"folder {settings.source}, such as {lost[0].path}: is a drive not mounted, or a "
                f"copy not complete? {_WAY_OUT}"
            )


def _refuse_hidden(gap: Failure, lost: Iterable[DocumentRow]) -> None:
    hidden = [r for r in lost if r.path == gap.path or r.path.startswith(f"{gap.path}/")]
    if hidden:
        raise RemovalsError(
            f"{gap.path} in the corpus folder {gap.reason}; the index holds {len(hidden)} of its "
            f"documents. {_WAY_OUT}"
        )


def _moved(lost: Iterable[DocumentRow], files: Iterable[FoundFile], known: set[str]) -> int:
    """Count the lost documents whose content stands under a new name."""
    contents = set()
    for file in files:
        if file.relative not in known:
            try:
                contents.add(content_hash(file.path))
            except OSError:
                continue  # reading it says why, in the report
    return sum(row.content_hash in contents for row in lost)
