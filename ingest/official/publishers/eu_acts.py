"""EU acts from CELLAR: SPARQL says which consolidated texts there are, negotiation brings them."""

import json
from collections.abc import Sequence
from dataclasses import replace

from ingest.errors import RefusedError
from ingest.official.kinds.kinds import Kind
from ingest.official.kinds.names import celex_of
from ingest.official.publishers.edition import Edition, Question, facts_of, request_of

_AMENDING = "yes"


def editions(question: Question) -> list[Edition]:
    """Return the consolidated texts that are wanted, and where asked the acts that amend.

    Without a day the newest consolidated text alone, or the act itself where there is none.
    """
    name, kind = question.name, question.kind
    celex = celex_of(name.rest)
    consolidated = "0" + celex[1:]
    found = [
        row["celex"] for row in _rows(question, "versions", celex=celex, consolidated=consolidated)
    ]
    texts = sorted({c for c in found if c.startswith(f"{consolidated}-")})
    wanted = [c for c in texts if _day(c) >= name.since] if name.since else texts[-1:]
    listed = [_edition(kind, celex, c, _day(c)) for c in wanted]
    if not listed:
        listed = [_edition(kind, celex, celex, "original")]
    if name.conditions.get("amending", "no") == _AMENDING:
        listed += _amending(question, celex, consolidated)
    return listed


def _amending(question: Question, celex: str, consolidated: str) -> list[Edition]:
    """Return the acts that amend an act; a day leaves out those that say an earlier one."""
    rows = _rows(question, "amending", celex=celex, consolidated=consolidated)
    acts = {row["celex"]: row.get("date", "")[:10] for row in rows}
    return [
        _edition(question.kind, f"{celex}/amending/{act}", act, "original")
        for act, day in sorted(acts.items())
        if not (question.name.since and day and day < question.name.since)
    ]


def _edition(kind: Kind, instrument: str, celex: str, version: str) -> Edition:
    address = kind.address("text", {"celex": celex})
    requests = tuple(
        request_of(kind, address, Accept=form, Accept_Language="eng") for form in kind.accept
    )
    day = version if version.count("-") == 2 and version[:4].isdigit() else ""
    page = kind.address("page", {"celex": celex})
    facts = facts_of(kind, celex=celex, version=day, url=page)
    return Edition(instrument, version, requests, facts=facts)


def _rows(question: Question, which: str, **values: str) -> Sequence[dict[str, str]]:
    """Return the rows of a SPARQL query, value by variable."""
    kind = question.kind
    request = request_of(
        kind,
        kind.address("query"),
        Accept="application/sparql-results+json",
        Content_Type="application/sparql-query",
    )
    answer = question.web.ask(replace(request, body=kind.query(which, values).encode()))
    try:
        bindings = json.loads(answer)["results"]["bindings"]
        return [{k: str(v["value"]) for k, v in row.items()} for row in bindings]
    except (ValueError, KeyError, TypeError, AttributeError) as exc:
        raise RefusedError(
            f"{request.address} answered with no SPARQL results ({type(exc).__name__}); update "
            "again later, or correct the query below [official.eu.queries] in sources.toml"
        ) from exc


def _day(celex: str) -> str:
    """Return the day of a consolidated text from the end of its number."""
    digits = celex.rpartition("-")[2]
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
