"""Stand before a server for programs: who may ask, from where, and how much they may send.

A page of another address gets nothing, whatever name it gave this machine (DNS rebinding); where
a token is set, nothing passes without one; which right it gives is told to what stands behind.
What is refused is said as problem details (RFC 9457).
"""

import hmac
import json
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.serving.origin import is_foreign
from ui.serving.tries import MINUTE, Tries
from ui.settings import LOOPBACK, MAX_UPLOAD_MB, ApiSettings

PROBLEM_JSON = "application/problem+json"
MAX_BODY = 1 << 20  # bytes of a question with its conversation
RIGHT = "sanctions_qa.right"  # in the scope of a request: the right that its token gives
ALL, READS, WRITES, RECORDS = "all", "read", "write", "records"
_DOCUMENTS, _RECORDS = "/v1/documents", "/v1/records"
_READING = ("GET", "HEAD", "OPTIONS")


def problem(status: int, detail: str) -> dict[str, object]:
    """Return problem details of a status; ``error`` is where OpenAI's clients look for them."""
    title = HTTPStatus(status).phrase
    error = {"message": detail, "type": title, "code": status}
    said = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return said | {"error": error}


class Guard:
    """Lets through what may be asked and is small enough."""

    def __init__(self, app: ASGIApp, settings: ApiSettings, data: Path | None = None) -> None:
        """Stand before an app; wrong tokens are logged in the folder ``data``."""
        self._app, self._settings, self._tries = app, settings, Tries(data)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or say why not."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        refused = self._refused(scope)
        if refused is not None:
            await _reply(send, *refused)
            return
        most = (MAX_UPLOAD_MB << 20) if _is_upload(scope) else MAX_BODY
        try:
            body = await _body(scope, receive, most)
        except _LeftError:  # half a file is no file
            return
        if body is None:
            said = f"the body has more than {most:,} bytes; send less at once"
            await _reply(send, 413, said, {})
            return
        granted = self._right(scope) if self._settings.tokens else ALL
        await self._app({**scope, RIGHT: granted}, _replayed(body, receive), send)

    def _right(self, scope: Scope) -> str:
        """Return the right that a request's token gives, an empty one for none."""
        given, held = _token(scope), self._settings
        tokens = ((WRITES, held.write), (READS, held.read), (RECORDS, held.records))
        return next((right for right, token in tokens if _same(given, token)), "")

    def _refused(self, scope: Scope) -> tuple[int, str, Mapping[str, str]] | None:
        if self._settings.address in LOOPBACK and _host(scope) not in LOOPBACK:
            return 421, "ask under the name localhost or 127.0.0.1: it serves this machine only", {}
        if is_foreign(scope["headers"]):
            return 403, "a page of another address may not ask", {}
        return self._without_right(scope) if self._settings.tokens else None

    def _without_right(self, scope: Scope) -> tuple[int, str, Mapping[str, str]] | None:
        client, given = scope.get("client"), _token(scope)
        if self._tries.is_barred(client):
            said = "too many wrong tokens came from this address; try again in a minute"
            return 429, said, {"Retry-After": f"{MINUTE:.0f}"}
        right = self._right(scope)
        if not right:
            if given:
                self._tries.count(client)
            said = "send a token that this server was given: “Authorization: Bearer …”"
            return 401, said, {"WWW-Authenticate": "Bearer"}
        if right == RECORDS and not f"{scope['path']}/".startswith(f"{_RECORDS}/"):
            scoped = 'Bearer error="insufficient_scope", scope="read"'
            return 403, "this token is for /v1/records only", {"WWW-Authenticate": scoped}
        if _writes(scope) and right != WRITES:
            said = "this token may read; documents are added and removed with the other one"
            scoped = 'Bearer error="insufficient_scope", scope="write"'
            return 403, said, {"WWW-Authenticate": scoped}
        return None


class _LeftError(Exception):
    """The client is gone."""


def _same(given: bytes, token: str) -> bool:
    return bool(token) and hmac.compare_digest(given, token.encode())


def _token(scope: Scope) -> bytes:
    value = _header(scope, b"authorization")
    scheme, _, token = value.partition(b" ")
    return token.strip() if scheme.lower() == b"bearer" else b""


def _host(scope: Scope) -> str:
    host = _header(scope, b"host").decode("latin-1").lower()
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    return name.strip("[]")


def _header(scope: Scope, name: bytes) -> bytes:
    found = [bytes(value) for key, value in scope["headers"] if key.lower() == name]
    return found[0] if len(found) == 1 else b""


def _is_upload(scope: Scope) -> bool:
    return str(scope["path"]) == _DOCUMENTS and scope["method"] == "POST"


def _writes(scope: Scope) -> bool:
    return str(scope["path"]).startswith(_DOCUMENTS) and scope["method"] not in _READING


async def _body(scope: Scope, receive: Receive, most: int) -> bytes | None:
    """Return the body of a request, None where it is longer than it may be.

    :raises _LeftError: when the client leaves before it has sent all of it.
    """
    said = _header(scope, b"content-length")
    if said.isdigit() and int(said) > most:
        return None
    pieces, size, more = [], 0, True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            raise _LeftError
        pieces.append(message.get("body", b""))
        size += len(pieces[-1])
        if size > most:
            return None
        more = message.get("more_body", False)
    return b"".join(pieces)


def _replayed(body: bytes, receive: Receive) -> Receive:
    """Return what gives the body once, and then what else comes, such as that the client left."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


async def _reply(send: Send, status: int, detail: str, headers: Mapping[str, str]) -> None:
    body = json.dumps(problem(status, detail), ensure_ascii=False).encode()
    named = {"Content-Type": PROBLEM_JSON, "Content-Length": str(len(body)), **headers}
    pairs = [(k.lower().encode(), v.encode()) for k, v in named.items()]
    await send({"type": "http.response.start", "status": status, "headers": pairs})
    await send({"type": "http.response.body", "body": body})
