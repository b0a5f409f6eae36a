"""UK legislation: the text of today names the days from which others held."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from ingest.errors import SourcesError
from ingest.official.kinds.names import Name
from ingest.official.publishers.edition import Edition, Question, facts_of, request_of
from ingest.readers.lists.published.stream import attributes_of_root, elements, said_above

_HAS_VERSION = "http://purl.org/dc/terms/hasVersion"


def editions(question: Question) -> list[Edition]:
    """Return the text of today; it leads to those since a day where one is given."""
    act = act_of(question.name)
    kind = question.kind
    today = Edition(
        act,
        "",
        (request_of(kind, kind.address("text", {"act": act}), Accept=", ".join(kind.accept)),),
        ending=".xml",
        facts=facts_of(kind),
        more=partial(_since, question) if question.name.since else None,
    )
    return [today]


def act_of(name: Name) -> str:
    """Return the act that a source names.

    :raises SourcesError: when it names none.
    """
    if name.rest.count("/") < 2:
        raise SourcesError(
            f"“{name.whole}” is no UK act; write it as uk:uksi/2019/855 (type, year, number)"
        )
    return name.rest


def version_in(path: Path) -> str:
    """Return the day from which a text holds, as its metadata say; "" where they do not."""
    said = said_above(path, "valid", "Body") or attributes_of_root(path).get("RestrictStartDate")
    return said or ""


def _since(question: Question, path: Path) -> Sequence[Edition]:
    kind, act = question.kind, question.name.rest
    days = sorted({day for day in _versions_in(path) if day >= question.name.since})
    found = []
    for day in days:
        values = {"act": act, "version": day}
        request = request_of(kind, kind.address("at", values), Accept=", ".join(kind.accept))
        facts = facts_of(kind, version=day, url=kind.address("page", values))
        found.append(Edition(act, day, (request,), ".xml", facts))
    return found


def _versions_in(path: Path) -> list[str]:
    """Return the days of the versions that a text's metadata link to, without "made"."""
    links = elements(path, "link")
    days = [str(e.get("title", "")) for e in links if e.get("rel") == _HAS_VERSION]
    return [day for day in days if day[:4].isdigit() and day.count("-") == 2]
