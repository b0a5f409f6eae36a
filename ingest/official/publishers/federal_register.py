"""Documents of the US Federal Register: one by its number, or all of an agency since a day."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode, urlsplit

from ingest.errors import RefusedError, SourcesError
from ingest.official.kinds.names import Name
from ingest.official.publishers.answers import json_of
from ingest.official.publishers.edition import Edition, Question, facts_of, request_of

CONDITIONS = frozenset({"agency", "since", "type", "until"})
_FIELDS = ("document_number", "title", "publication_date", "full_text_xml_url", "html_url", "type")
_A_PAGE = 200
_MOST = 2_000  # of a search; the service gives no more of one
_KINDS = {"Rule": "law", "Proposed Rule": "law", "Presidential Document": "law"}


def editions(question: Question) -> list[Edition]:
    """Return the documents that are wanted and not there yet; none of them ever changes."""
    name = wanted_by(question.name)
    if name.rest:
        if any(instrument == name.rest for instrument, _ in question.held):
            return []
        address = question.kind.address("document", {"number": name.rest})
        found = [json_of(question, address)]
    else:
        found = list(_searched(question))
    return [_edition(question, record) for record in found]


def wanted_by(name: Name) -> Name:
    """Return a source's name where it names a document or a search.

    :raises SourcesError: when it names neither.
    """
    if not name.rest and not (name.conditions.get("agency") and name.since):
        raise SourcesError(
            f"“{name.whole}” names no document; write us-fr:2024-20857, or an agency and a day as "
            "us-fr:agency=ofac,since=2024-01-01"
        )
    return name


def _edition(question: Question, record: dict[str, Any]) -> Edition:
    said = {key: str(record.get(key) or "") for key in _FIELDS}
    number, day, address = (said[k] for k in _FIELDS if k in _NEEDED)
    if not number or not day:
        raise RefusedError(
            f"the Federal Register says no number or day of a document ({number or record!r}); "
            "update again later"
        )
    if not address:
        raise RefusedError(
            f"the Federal Register has no XML of {number} (there is none before the year 2000); "
            f"add its page instead: url:{said['html_url'] or number}"
        )
    facts = facts_of(
        question.kind,
        title=said["title"],
        published=day,
        url=said["html_url"],
        kind=_KINDS.get(said["type"], ""),
    )
    request = request_of(question.kind, address, Accept=", ".join(question.kind.accept))
    return Edition(number, day, (request,), ".xml", facts)


_NEEDED = ("document_number", "publication_date", "full_text_xml_url")


def _searched(question: Question) -> Iterator[dict[str, Any]]:
    """Yield the documents of a search, page by page."""
    search = question.kind.address("search")
    address = f"{search}?{urlencode(_conditions(question))}"
    seen = 0
    while address:
        answer = json_of(question, address)
        results, count = answer.get("results") or [], int(answer.get("count") or 0)
        if count > _MOST:
            raise RefusedError(
                f"“{question.name.whole}” finds {count:,} documents, and the Federal Register "
                f"gives {_MOST:,} of a search; add until=…, and the rest as another source"
            )
        yield from results
        seen += len(results)
        following = str(answer.get("next_page_url") or "")
        if following and urlsplit(following).hostname != urlsplit(search).hostname:
            raise RefusedError(f"{address} leads to another host for its next page: {following}")
        address = following if results else ""
    if seen < count:
        raise RefusedError(f"{search} says {count:,} documents and gave {seen:,}; update later")


def _conditions(question: Question) -> list[tuple[str, str]]:
    said = question.name.conditions
    agencies = question.kind.queries
    asked = [
        ("conditions[agencies][]", agencies.get(said["agency"], said["agency"])),
        ("conditions[publication_date][gte]", said["since"]),
        ("per_page", str(_A_PAGE)),
        ("order", "oldest"),
        *(("fields[]", name) for name in _FIELDS),
    ]
    if "until" in said:
        asked.append(("conditions[publication_date][lte]", said["until"]))
    if "type" in said:
        asked.append(("conditions[type][]", said["type"].upper()))
    return asked
