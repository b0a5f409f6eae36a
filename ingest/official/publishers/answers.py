"""Read the JSON records that publishers' services answer with."""

import json
from typing import Any

from ingest.errors import RefusedError
from ingest.official.publishers.edition import Question, request_of


def json_of(question: Question, address: str) -> dict[str, Any]:
    """Return the record that a service answers with.

    :raises RefusedError: when it is none.
    """
    answer = question.web.ask(request_of(question.kind, address, Accept="application/json"))
    try:
        record = json.loads(answer)
    except ValueError:
        record = None
    if not isinstance(record, dict):
        raise RefusedError(
            f"{address} answered with no JSON record; update again later, or correct the address "
            f"below [official.{question.kind.name}.addresses] in sources.toml"
        )
    return record
