"""List the answers that a recheck found changed, for somebody to work through; keep who did."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ui.records.store import Records


@dataclass(frozen=True, slots=True)
class Changed:
    """An answer that is not what it was: the records' numbers, what differs, and why."""

    number: int
    before: int
    time: str
    question: str
    who: str
    then: str
    now: str
    changed: tuple[str, ...]
    why: tuple[str, ...]
    reviewed_by: str | None = None
    reviewed_at: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether nobody has looked at it yet."""
        return self.reviewed_at is None


def changed_answers(records: Records, may_see: Callable[[str], bool]) -> list[Changed]:
    """Return the changed answers, newest first; ``may_see`` tells by who asked.

    :raises RecordsError: when the records cannot be read.
    """
    contents: dict[int, dict[str, Any]] = {}
    times: dict[int, str] = {}
    looked_at: dict[int, tuple[str, str]] = {}
    for link in records.all():
        if link.content is None:
            continue
        content = json.loads(link.content)
        contents[link.number], times[link.number] = content, json.loads(link.head)["time"]
        if "reviewed" in content:
            looked_at[content["reviewed"]] = (content["who"], times[link.number])
    found = []
    for number, content in contents.items():
        if content.get("differs") and may_see(content["who"]):
            who, when = looked_at.get(number, (None, None))
            before = contents.get(content["rechecks"])
            found.append(
                Changed(
                    number,
                    content["rechecks"],
                    times[number],
                    content["question"],
                    content["who"],
                    before["answer"]["answer"] if before else "(erased)",
                    content["answer"]["answer"],
                    tuple(content["differs"]["changed"]),
                    tuple(content["differs"]["why"]),
                    who,
                    when,
                )
            )
    return found[::-1]


def review(records: Records, number: int, who: str) -> None:
    """Keep that somebody has looked at a changed answer, as a record of the chain.

    :raises RecordsError: when it cannot be written.
    """
    records.add("reviewed", {"reviewed": number, "who": who})
