"""Put the HTTP API together: routes, what is counted, errors as problem details, OpenAPI."""

import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from ingest.errors import IndexBusyError, IndexStateError, RemovalsError
from ingest.settings import program_version
from ui.api.desk import Desk
from ui.api.guard import PROBLEM_JSON, problem
from ui.api.http.measures import Measures
from ui.api.http.record_routes import router as record_router
from ui.api.http.routes import router
from ui.api.http.turnstile import Turnstile
from ui.errors import BusyError, MissingError, explain
from ui.failures import is_known

MOST_CHANGES = 64  # of the folder that may wait
_METHODS = ("get", "post", "delete")
_STATUS: tuple[tuple[type[Exception], int], ...] = (
    (MissingError, 404),
    (RemovalsError, 409),
    (IndexBusyError, 503),
    (BusyError, 503),
    (IndexStateError, 503),
)
_PROBLEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "title": "Problem",
    "description": "Problem details (RFC 9457); `error` repeats them for clients of OpenAI's.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "error": {"type": "object"},
    },
}


def create_app(desk: Desk, data: Path, turnstile: Turnstile | None = None) -> FastAPI:
    """Return the API over a desk; what nobody foresaw is logged in the folder ``data``.

    Nothing stands before it: `ui.api.guard.Guard` does that.
    """
    # No pages of documentation: they would load their scripts from elsewhere.
    app = FastAPI(
        title="Sanctions Q&A",
        version=program_version(),
        summary="Answers with quotes from sanctions documents",
        docs_url=None,
        redoc_url=None,
    )
    app.state.desk, app.state.measures = desk, Measures()
    app.state.turnstile = turnstile or Turnstile()
    app.state.changes = Turnstile(at_once=1, waiting=MOST_CHANGES)
    app.state.said_of = lambda exc: problem(_status_of(exc), explain(exc, data))
    app.include_router(router)
    app.include_router(record_router)
    app.middleware("http")(_counted)
    for kind in (HTTPException, RequestValidationError, Exception):
        app.add_exception_handler(kind, _failed)
    app.openapi = lambda: _openapi(app)  # type: ignore[method-assign]  # FastAPI says to
    return app


async def _counted(
    request: Request, following: Callable[[Request], Awaitable[Response]]
) -> Response:
    """Count a reply under its route; an error nobody foresaw becomes one here."""
    started, status = time.perf_counter(), 500
    try:
        response = await following(request)
        status = response.status_code
    # Whatever breaks, the program gets a reply that it can read.
    except Exception as exc:  # noqa: BLE001
        response = await _failed(request, exc)
        status = response.status_code
    route = getattr(request.scope.get("route"), "path", "other")
    request.app.state.measures.count(route, status, time.perf_counter() - started)
    return response


async def _failed(request: Request, exc: Exception) -> Response:
    headers: dict[str, str] = {}
    if isinstance(exc, HTTPException):
        said = problem(exc.status_code, str(exc.detail))
        headers = dict(exc.headers or {})
    elif isinstance(exc, RequestValidationError):
        said = problem(422, _faults(exc))
    else:
        said = request.app.state.said_of(exc)
    status = int(str(said["status"]))
    if status == 503:
        headers["Retry-After"] = "2"
    return JSONResponse(said, status, headers, media_type=PROBLEM_JSON)


def _status_of(exc: Exception) -> int:
    for kind, status in _STATUS:
        if isinstance(exc, kind):
            return status
    return 422 if is_known(exc) else 500


def _faults(exc: RequestValidationError) -> str:
    """Return which values cannot be used; what was sent is not said back."""
    faults = (f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in exc.errors()[:10])
    return "; ".join(faults).encode(errors="replace").decode()


def _openapi(app: FastAPI) -> dict[str, Any]:
    """Return OpenAPI with the problem that every operation may end in, and the token."""
    if app.openapi_schema:
        return app.openapi_schema
    schema = get_openapi(
        title=app.title, version=app.version, summary=app.summary, routes=app.routes
    )
    parts = schema.setdefault("components", {})
    parts.setdefault("schemas", {})["Problem"] = _PROBLEM_SCHEMA
    parts["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    said = {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for operations in schema["paths"].values():
        for method in _METHODS:
            if method in operations:
                replies = operations[method]["responses"]
                replies.pop("422", None)
                replies["default"] = {"description": "What went wrong", "content": said}
                operations[method]["security"] = [{}, {"token": []}]
    for unused in ("HTTPValidationError", "ValidationError"):
        parts["schemas"].pop(unused, None)
    app.openapi_schema = schema
    return schema
