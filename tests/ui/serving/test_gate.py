"""The gate gives each browser an id, keeps what is foreign out, and asks for the token."""

import asyncio

import pytest

from ui.serving.gate import ACCESS_COOKIE, Gate, access_key, cookies_of
from ui.state.visitor import VISITOR_COOKIE, is_id

TOKEN = "correct-horse-battery"


async def page(_scope, _receive, send):
    headers = [(b"content-type", b"text/html; charset=utf-8")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"page"})


def call(gate, *, path="/", method="GET", cookie="", body=b"", kind="http", scheme="http"):
    sent = []

    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message):
        sent.append(message)

    headers = [(b"cookie", cookie.encode())] if cookie else []
    scope = {"type": kind, "path": path, "method": method, "headers": headers, "scheme": scheme}
    asyncio.run(gate(scope, receive, send))
    return sent


def header(sent, name):
    return [v.decode() for k, v in sent[0]["headers"] if k == name]


def test_a_browser_gets_an_id_that_no_script_reads_and_keeps_it():
    (given,) = header(call(Gate(page)), b"set-cookie")
    name, _, visitor = given.split(";")[0].partition("=")
    assert name == VISITOR_COOKIE
    assert is_id(visitor)
    assert "HttpOnly" in given
    assert "SameSite=Lax" in given
    (again,) = header(call(Gate(page), cookie=f"a=b; {name}={visitor}"), b"set-cookie")
    assert again == given
    (other,) = header(call(Gate(page)), b"set-cookie")
    assert other != given


def test_over_https_the_cookie_is_never_sent_in_the_open():
    (given,) = header(call(Gate(page), scheme="https"), b"set-cookie")
    assert given.endswith("; Secure")


@pytest.mark.parametrize(
    "cookie", ["sanctions_qa_visitor=../../etc", "sanctions_qa_visitor=", "=;;"]
)
def test_an_id_that_is_none_is_replaced(cookie):
    (given,) = header(call(Gate(page), cookie=cookie), b"set-cookie")
    assert is_id(given.split(";")[0].partition("=")[2])


def test_the_browser_is_told_to_load_nothing_from_elsewhere():
    sent = call(Gate(page))
    (policy,) = header(sent, b"content-security-policy")
    assert policy.startswith("default-src 'self'")
    assert "http" not in policy
    assert header(sent, b"referrer-policy") == ["no-referrer"]


@pytest.mark.parametrize("path", ["/", "/_stcore/upload_file/x", "/media/x.png", "/sign-in"])
def test_without_the_token_nothing_is_served(path):
    sent = call(Gate(page, TOKEN), path=path, cookie=f"{ACCESS_COOKIE}=wrong")
    assert sent[0]["status"] == 401
    assert b"page" != sent[1]["body"]
    assert TOKEN.encode() not in sent[1]["body"]


def test_a_socket_without_the_token_is_closed():
    (sent,) = call(Gate(page, TOKEN), kind="websocket")
    assert sent["type"] == "websocket.close"


def test_the_token_opens_and_the_cookie_is_not_the_token(monkeypatch):
    monkeypatch.setattr("ui.serving.gate._WRONG_TOKEN_SECONDS", 0)
    gate = Gate(page, TOKEN)
    refused = call(gate, path="/sign-in", method="POST", body=b"token=wrong")
    assert (refused[0]["status"], header(refused, b"set-cookie")) == (401, [])
    assert call(gate, path="/sign-in", method="POST", body=b"token=")[0]["status"] == 401
    body = f"token={TOKEN}".encode()
    opened = call(gate, path="/sign-in", method="POST", body=body)
    assert opened[0]["status"] == 303
    (given,) = header(opened, b"set-cookie")
    assert TOKEN not in given
    assert call(gate, cookie=given.split(";")[0])[1]["body"] == b"page"
    assert access_key("another") != access_key(TOKEN)


def test_cookies_that_cannot_be_read_are_left_out():
    scope = {"headers": [(b"cookie", b"a=1; b[]=2; c=\xff; d=4")]}
    assert cookies_of(scope).items() >= {"a": "1", "d": "4"}.items()
