"""What OpenAPI says of the HTTP API holds for whatever is sent: schemathesis makes it up."""

from collections.abc import Callable

import httpx
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

# No schema can say what is a question, a name or a day: such are refused with a problem.
EXAMPLES = 25
ROUTES = {
    "/v1/ask", "/v1/search", "/v1/provisions", "/v1/lists/match", "/v1/passages/{id}",
    "/v1/documents", "/v1/documents/{path}", "/v1/health", "/metrics", "/v1/models",
    "/v1/chat/completions", "/v1/records", "/v1/records/verify", "/v1/records/{number}",
}  # fmt: skip


def test_every_operation_keeps_its_word_whatever_is_sent(serve_api: Callable) -> None:
    schema = schemathesis.openapi.from_url(f"{serve_api()}/openapi.json")
    operations = [found.ok() for found in schema.get_all_operations()]
    assert {operation.path for operation in operations} == ROUTES
    tried: dict[str, set[int]] = {}
    for operation in operations:

        @seed(20)
        @settings(
            max_examples=EXAMPLES,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
            deadline=None,
            database=None,
        )
        @given(case=operation.as_strategy())
        def holds(case: schemathesis.Case) -> None:
            reply = case.call_and_validate(timeout=60, excluded_checks=[positive_data_acceptance])
            tried.setdefault(case.path, set()).add(reply.status_code)

        holds()
    assert tried.keys() == ROUTES
    assert all(200 in tried[path] for path in ("/v1/ask", "/v1/search", "/v1/health", "/metrics"))


def test_openapi_names_problems_records_and_the_token(serve_api: Callable) -> None:
    said = httpx.get(f"{serve_api()}/openapi.json").json()
    for path, operations in said["paths"].items():
        for operation in operations.values():
            problem = operation["responses"]["default"]["content"]
            assert "application/problem+json" in problem, path
            assert operation["description"], path
            assert {"token": []} in operation["security"]
    schemas = said["components"]["schemas"]
    assert {"AnswerRecord", "CitationRecord", "LookupRecord", "OpenedPassage"} <= schemas.keys()
    assert "faults" not in schemas["StatementRecord"]["required"]
