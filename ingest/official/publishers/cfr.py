"""Parts of the US Code of Federal Regulations, from the eCFR, on the days they changed."""

from ingest.errors import RefusedError, SourcesError
from ingest.official.kinds.names import Name
from ingest.official.publishers.answers import json_of
from ingest.official.publishers.edition import Edition, Question, facts_of, request_of


def editions(question: Question) -> list[Edition]:
    """Return the newest text of a part, or one for each day since a given one that changed it.

    The service knows a title up to a day of its own; later days are answered with nothing.
    """
    title, part = part_of(question.name)
    values = {"title": title, "part": part}
    until = _up_to_date(question, title)
    changes = _changes(question, values)
    days = sorted({day for day in changes if day <= until}) or [until]
    wanted = [day for day in days if day >= question.name.since] if question.name.since else []
    return [_edition(question, {**values, "version": day}) for day in wanted or days[-1:]]


def part_of(name: Name) -> tuple[str, str]:
    """Return the title and the part that a source names.

    :raises SourcesError: when it names none.
    """
    title, _, part = name.rest.partition("/")
    if not title.isdigit() or not part:
        raise SourcesError(
            f"“{name.whole}” is no part of the Code; write it as us-cfr:31/587 (title, part)"
        )
    return title, part


def _edition(question: Question, values: dict[str, str]) -> Edition:
    kind = question.kind
    request = request_of(kind, kind.address("text", values), Accept=", ".join(kind.accept))
    page = kind.address("page", values)
    facts = facts_of(kind, version=values["version"], url=page)
    instrument = f"{values['title']}/{values['part']}"
    return Edition(instrument, values["version"], (request,), ".xml", facts)


def _up_to_date(question: Question, title: str) -> str:
    address = question.kind.address("titles")
    for entry in json_of(question, address).get("titles", ()):
        if str(entry.get("number")) == title and entry.get("up_to_date_as_of"):
            return str(entry["up_to_date_as_of"])
    raise RefusedError(
        f"{address} says of no title {title} up to which day it is known; the number is wrong, or "
        "the address has changed"
    )


def _changes(question: Question, values: dict[str, str]) -> list[str]:
    """Return the days on which a section of the part changed."""
    address = question.kind.address("versions", values)
    versions = json_of(question, address).get("content_versions", ())
    own = (v for v in versions if str(v.get("part", values["part"])) == values["part"])
    return [day for v in own if (day := str(v.get("amendment_date") or v.get("date") or ""))]
