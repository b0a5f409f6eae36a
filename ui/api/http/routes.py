"""The routes of the HTTP API. Each hands its question to the desk, in a thread, in its turn.

Questions have one turnstile, changes of the folder another: they take long, one by one, and must
not stand in the way of answers. Whether the server is well is said at once.
"""

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, StreamingResponse

from rag.names.lookup import MAX_NAME
from rag.question.query import MAX_QUESTION_CHARS
from rag.writing.lookup_record import LookupRecord
from rag.writing.record import AnswerRecord
from ui.api.desk import MAX_AROUND
from ui.api.http.bodies import AskBody, ChatBody, SearchBody
from ui.api.http.chat_completions import Completion, Models, chunks, completion, models
from ui.api.http.measures import CONTENT_TYPE
from ui.api.http.turnstile import Turnstile, event, events
from ui.api.http.work import asker_of, desk_of, run, said
from ui.api.records import (
    ChangeRecord,
    DocumentsRecord,
    HealthRecord,
    OpenedPassage,
    SearchRecord,
)

router = APIRouter()
_STREAM = "text/event-stream"
_HEADERS = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
_EVENT = {  # each of a stream is checked against it
    "type": "object",
    "properties": {"event": {"type": "string"}, "data": {"type": "string"}},
    "required": ["data"],
}
_STREAMED: dict[int | str, dict[str, Any]] = {200: {"content": {_STREAM: {"schema": _EVENT}}}}
_OCTETS = "application/octet-stream"
Born = Annotated[str | None, Query(max_length=10, description="1962-04-01, 1962-04 or 1962")]
Country = Annotated[str | None, Query(max_length=60, description="RU or Russia")]
Name = Annotated[str, Query(min_length=1, max_length=MAX_NAME)]


@router.post("/v1/ask", response_model=AnswerRecord, responses=_STREAMED)
async def ask(request: Request, body: AskBody) -> Response:
    """Answer a question with citations, as `sanctions-qa ask --json` does.

    As server-sent events with `"stream": true` or `Accept: text/event-stream`: `text` as a chat
    model writes, not yet checked, then `answer` with the record, or `problem`.
    """
    desk = desk_of(request)
    filters = await run(request, lambda: desk.checked(body.question, body.filters.filters()))
    asked, who = (body.question, body.turns(), filters), asker_of(request)
    if body.stream or _STREAM in request.headers.get("accept", ""):
        turnstile: Turnstile = request.app.state.turnstile
        turnstile.check()
        stream = events(
            turnstile, lambda tell: desk.ask(*asked, tell, who), request.app.state.said_of
        )
        return StreamingResponse(stream, media_type=_STREAM, headers=_HEADERS)
    return await said(request, lambda: desk.ask(*asked, who=who))


@router.post("/v1/search", response_model=SearchRecord)
async def search(request: Request, body: SearchBody) -> Response:
    """Return ranked passages without an answer, as `sanctions-qa search --json` does."""
    desk = desk_of(request)
    filters = body.filters.filters()
    return await said(request, lambda: desk.search(body.question, filters, body.limit))


@router.get("/v1/provisions", response_model=SearchRecord)
async def provisions(
    request: Request,
    q: Annotated[
        str,
        Query(
            min_length=1,
            max_length=MAX_QUESTION_CHARS,
            description="Article 12f of Regulation 833/2014",
        ),
    ],
) -> Response:
    """Return the passages of the provisions that a text names."""
    return await said(request, lambda: desk_of(request).provisions(q))


@router.get("/v1/lists/match", response_model=LookupRecord)
async def match(
    request: Request,
    name: Name,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    born: Born = None,
    country: Country = None,
) -> Response:
    """Look a name or an identifier up in the lists. No match is no clearance.

    What is known beside the name makes a match surer or less sure, and hides none.
    """
    return await said(request, lambda: desk_of(request).match(name, limit, born, country))


@router.get("/v1/passages/{id:path}", response_model=OpenedPassage)
async def passage(
    request: Request,
    id: Annotated[str, Path(description="news/a.md#0003; # is sent as %23")],
    around: Annotated[int, Query(ge=0, le=MAX_AROUND)] = 1,
) -> Response:
    """Return a passage with those before and after it."""
    return await said(request, lambda: desk_of(request).passage(id, around))


@router.get("/v1/documents", response_model=DocumentsRecord)
async def documents(request: Request) -> Response:
    """List the documents, and the files that could not be read with the reason."""
    return await said(request, desk_of(request).documents)


@router.post("/v1/documents", status_code=201, response_model=ChangeRecord)
async def add_document(
    request: Request,
    name: Annotated[str, Query(min_length=1, max_length=MAX_NAME, description="order.pdf")],
    content: Annotated[bytes, Body(media_type=_OCTETS, description="the file itself")],
) -> Response:
    """Put a file into the folder and read it; needs the token that may write."""
    report = await request.app.state.changes.run(lambda: desk_of(request).add(name, content))
    return JSONResponse(report, 201)


@router.delete("/v1/documents/{path:path}", response_model=ChangeRecord)
async def remove_document(request: Request, path: str) -> Response:
    """Delete a document's file from the folder; needs the token that may write."""
    return JSONResponse(await request.app.state.changes.run(lambda: desk_of(request).remove(path)))


@router.get("/v1/health", response_model=HealthRecord)
async def health(request: Request) -> Response:
    """Say whether questions can be answered."""
    return JSONResponse(await run_in_threadpool(desk_of(request).health))


@router.get(
    "/metrics",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
async def metrics(request: Request) -> Response:
    """Return counts in the form that Prometheus reads."""
    held = await run_in_threadpool(desk_of(request).health)
    inside = request.app.state.turnstile.inside
    text = request.app.state.measures.text(inside, held["documents"])
    return Response(text, media_type=CONTENT_TYPE)


@router.get("/v1/models")
async def list_models() -> Models:
    """List the one model that clients of OpenAI's protocol can choose."""
    return models()


@router.post("/v1/chat/completions", response_model=Completion, responses=_STREAMED)
async def chat_completions(request: Request, body: ChatBody) -> Response:
    """Answer the last message in OpenAI's form; `citations` and `answer` are added to it."""
    question, turns = body.asked()
    desk = desk_of(request)
    who = asker_of(request)
    record = await run(request, lambda: desk.ask(question, turns, who=who))
    if not body.stream:
        return JSONResponse(completion(record))
    return StreamingResponse(_in_chunks(record), media_type=_STREAM, headers=_HEADERS)


async def _in_chunks(record: AnswerRecord) -> AsyncIterator[bytes]:
    for chunk in chunks(record):
        yield event(chunk)
    yield b"data: [DONE]\n\n"
