"""Say how old a fetched file is; imports little, so that the list of documents is quick."""

from datetime import UTC, datetime

from ingest.folder.provenance import Kept
from ui.report import counted

_AGES = ((86_400, "day"), (3600, "hour"), (60, "minute"))


def age(time: str | None, now: datetime | None = None) -> str:
    """Return how long ago a time is: "3 hours ago", "never"."""
    if time is None:
        return "never"
    seconds = ((now or datetime.now(UTC)) - datetime.fromisoformat(time)).total_seconds()
    for unit, word in _AGES:
        if seconds >= unit:
            return f"{counted(int(seconds // unit), word)} ago"
    return "just now"


def fetched_fact(kept: Kept) -> str:
    """Return how old a fetched document is, for the list of documents."""
    return f"version {kept.version}, fetched {age(kept.fetched)}"
