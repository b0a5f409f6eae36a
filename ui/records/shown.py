"""Make the records of answers that the command line prints and programs get: one form for both."""

import json
from dataclasses import asdict
from typing import Any

from typing_extensions import TypedDict

from ui.escape import shortened
from ui.records.chain import Link, Verified
from ui.records.store import Records

_QUESTION_CHARS = 80


class RecordRow(TypedDict):
    """A record in a list; ``verdict`` is the answer's, or "erased", "tombstone" or "reviewed"."""

    number: int
    time: str
    digest: str
    verdict: str
    said: str


class KeptRecord(TypedDict):
    """A record as it is kept; ``content`` is null where it was erased."""

    head: dict[str, Any]
    digest: str
    content: dict[str, Any] | None


class VerifiedRecord(TypedDict):
    """What a look at the whole chain found; no ``faults`` where all is as it was written."""

    records: int
    erased: int
    head: str
    faults: list[str]


class RecordsPage(TypedDict):
    """Records, newest first; ``next`` is the ``before`` of the page that follows, if one does."""

    records: list[RecordRow]
    next: int | None


def record_row(link: Link) -> RecordRow:
    """Return a record as a row of a list."""
    head = json.loads(link.head)
    verdict, said = _verdict(str(head["kind"]), link.content)
    return {
        "number": link.number,
        "time": str(head["time"]),
        "digest": link.digest,
        "verdict": verdict,
        "said": said,
    }


def _verdict(kind: str, text: str | None) -> tuple[str, str]:
    if text is None:
        return "erased", ""
    content = json.loads(text)
    if kind == "tombstone":
        erased = ", ".join(map(str, content["erased"]))
        return kind, f"{erased}: {content['reason']}"
    if kind == "reviewed":
        return kind, f"{content['reviewed']}: {content['who']}"
    said = shortened(content["question"], _QUESTION_CHARS)
    return str(content["answer"]["verdict"]), said


def kept_record(link: Link) -> KeptRecord:
    """Return a record with all that is kept of it."""
    content = None if link.content is None else json.loads(link.content)
    return {"head": json.loads(link.head), "digest": link.digest, "content": content}


def verified_record(records: Records, head: str | None = None) -> VerifiedRecord:
    """Return whether the chain is as it was written, and ends in or has a digest noted earlier."""
    found: Verified = records.verify()
    if head and head not in {link.digest for link in records.all()}:
        found.faults.append(f"no record has the digest {head}, noted as the last one")
    record: VerifiedRecord = asdict(found)  # type: ignore[assignment]  # its fields are the same
    return record


def records_page(
    records: Records, limit: int, before: int | None = None, who: str | None = None
) -> RecordsPage:
    """Return so many records below a number, newest first; of one asker where given."""
    links = records.page(limit + 1, before, who)
    following = links[limit - 1].number if len(links) > limit else None
    return {"records": [record_row(link) for link in links[:limit]], "next": following}
