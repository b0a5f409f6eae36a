"""Tell visitors apart by a cookie: a random id that only the browser has.

Stands before Streamlit, so that it holds for every address of the server: pages, sockets, uploads
and downloads. What a page of another address asks for never gets through. Where a token is set
nothing passes without it, but the form that takes it.
"""

import asyncio
import hmac
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from urllib.parse import parse_qsl

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.serving.access import access_key, server_secret
from ui.serving.origin import is_foreign
from ui.serving.tries import MINUTE, Tries
from ui.state.visitor import VISITOR_COOKIE, is_id, new_id

ACCESS_COOKIE = "sanctions_qa_access"
SIGN_IN_PATH = "/sign-in"
_AGE_SECONDS = 400 * 24 * 3600  # the longest that browsers keep a cookie
_WRONG_TOKEN_SECONDS = 1.0  # a guess costs that long
_MAX_FORM_BYTES = 4096
_FORM_SECONDS = 10.0  # to send them
# Nothing is loaded from elsewhere and nothing sent there, whatever a document says; 'self' holds
# for WebSockets to the page's own address and port too. Streamlit's own scripts need inline styles
# and, for its charts, eval.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self' data: blob:; worker-src 'self' blob:; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",  # the address names the conversation
    "X-Content-Type-Options": "nosniff",
}
_FORM = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Sanctions Q&amp;A</title><style>
:root {{ color-scheme: light dark }} body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 24rem;
margin: 15vh auto; padding: 0 1rem }} input, button {{ font: inherit; padding: .5rem; width: 100%;
box-sizing: border-box; margin-top: .5rem }}</style></head><body><h1>Sanctions Q&amp;A</h1>
<form method="post" action="/sign-in"><label for="token">The token of this page</label>
<input id="token" name="token" type="password" autocomplete="current-password" required autofocus>
<button>Open</button></form><p role="alert">{said}</p></body></html>"""
_ELSEWHERE = (
    "This page takes requests from its own address only. If a server stands before it, let that "
    "hand on the Host header as the browser sent it.\n"
)


class Gate:
    """Gives each browser an id of its own and, with a token, lets in only those that have it."""

    def __init__(self, app: ASGIApp, token: str = "", data: Path | None = None) -> None:
        """Stand before a page; a secret of the server and the log are kept in ``data``."""
        self._app, self._token, self._tries = app, token, Tries(data)
        secret = server_secret(data) if token and data else b""
        self._key = access_key(token, secret)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or ask for the token."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        if is_foreign(scope["headers"]):
            await _refuse_foreign(scope, receive, send)
            return
        cookies = cookies_of(scope)
        if self._token and not self._has_access(cookies):
            await self._ask_for_token(scope, receive, send)
            return

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                _mark(message, scope, cookies)
            await send(message)

        await self._app(scope, receive, marked)

    def _has_access(self, cookies: Mapping[str, str]) -> bool:
        given = cookies.get(ACCESS_COOKIE, "")
        return hmac.compare_digest(given.encode(), self._key.encode())

    async def _ask_for_token(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await _close_socket(receive, send)
            return
        if scope["method"] == "POST" and scope["path"] == SIGN_IN_PATH:
            await self._take_token(scope, receive, send)
        else:
            await _reply(send, 401, _form(""), {})

    async def _take_token(self, scope: Scope, receive: Receive, send: Send) -> None:
        client = scope.get("client")
        given = await _token_in(receive)
        if self._tries.is_barred(client):  # looked at or not, a guess learns nothing
            said = "Too many wrong tokens. Try again in a minute."
            await _reply(send, 429, _form(said), {"Retry-After": f"{MINUTE:.0f}"})
        elif given and hmac.compare_digest(given, self._token.encode()):
            cookie = _cookie(ACCESS_COOKIE, self._key, scope)
            await _reply(send, 303, b"", {"Location": "/", "Set-Cookie": cookie})
        else:
            self._tries.count(client)
            await asyncio.sleep(_WRONG_TOKEN_SECONDS)
            await _reply(send, 401, _form("That is not the token."), {})


def cookies_of(scope: Scope) -> dict[str, str]:
    """Return the cookies of a request; those that cannot be read are left out."""
    found: dict[str, str] = {}
    for name, value in scope["headers"]:
        if name == b"cookie":
            for part in value.decode("latin-1").split(";"):
                try:
                    found |= {k: m.value for k, m in SimpleCookie(part.strip()).items()}
                except CookieError:
                    continue
    return found


def _mark(message: Message, scope: Scope, cookies: Mapping[str, str]) -> None:
    headers = MutableHeaders(scope=message)
    for name, value in _HEADERS.items():
        headers[name] = value
    if not headers.get("content-type", "").startswith("text/html"):
        return
    known = cookies.get(VISITOR_COOKIE, "")
    visitor = known if is_id(known) else new_id()
    headers.append("Set-Cookie", _cookie(VISITOR_COOKIE, visitor, scope))


def _cookie(name: str, value: str, scope: Scope) -> str:
    """Return a cookie that no script reads; lax, since strict ones miss links from a mail."""
    secure = "; Secure" if scope.get("scheme") == "https" else ""
    return f"{name}={value}; Path=/; Max-Age={_AGE_SECONDS}; HttpOnly; SameSite=Lax{secure}"


async def _token_in(receive: Receive) -> bytes:
    """Return the token of a form, empty where it holds none, or is too long or too slow."""
    body, more = b"", True
    try:
        async with asyncio.timeout(_FORM_SECONDS):
            while more and len(body) <= _MAX_FORM_BYTES:
                message = await receive()
                body += message.get("body", b"")
                more = message.get("more_body", False)
    except TimeoutError:
        return b""
    if len(body) > _MAX_FORM_BYTES:
        return b""
    fields = parse_qsl(body.decode("utf-8", "replace"))
    return next((value for name, value in fields if name == "token"), "").encode()


async def _refuse_foreign(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await _close_socket(receive, send)
    else:
        await _reply(send, 403, _ELSEWHERE.encode(), {"Content-Type": "text/plain; charset=utf-8"})


async def _close_socket(receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "websocket.close", "code": 4401})


def _form(said: str) -> bytes:
    return _FORM.format(said=said).encode()


async def _reply(send: Send, status: int, body: bytes, headers: Mapping[str, str]) -> None:
    given = {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store"}
    # A form says where it comes from only under this policy; no other address is told either.
    raw = {**_HEADERS, "Referrer-Policy": "same-origin", **given, **headers}
    pairs = [(name.lower().encode(), value.encode()) for name, value in raw.items()]
    await send({"type": "http.response.start", "status": status, "headers": pairs})
    await send({"type": "http.response.body", "body": body})
