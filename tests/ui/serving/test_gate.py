"""The gate gives each browser an id, keeps what is foreign out, and asks for the token."""

import asyncio
import time

import pytest

from ui.errors import LOG_NAME
from ui.serving.access import FILE_NAME, access_key, server_secret
from ui.serving.gate import ACCESS_COOKIE, Gate, cookies_of
from ui.serving.tries import MOST, MOST_TOGETHER, Tries, name_of
from ui.state.visitor import VISITOR_COOKIE, is_id

TOKEN = "correct-horse-battery"


async def page(_scope, _receive, send):
    headers = [(b"content-type", b"text/html; charset=utf-8")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"page"})


def call(gate, *, cookie="", body=b"", headers=(), kind="http", **asked):
    sent = []

    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message):
        sent.append(message)

    given = [(b"cookie", cookie.encode())] if cookie else []
    scope = {"type": kind, "headers": [*given, *headers], "path": "/", "method": "GET"}
    scope |= {"scheme": "http", "client": ("203.0.113.5", 4711)} | asked
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


FOREIGN = [
    [(b"origin", b"https://evil.example")],
    [(b"origin", b"http://localhost:3000")],
    [(b"origin", b"http://127.0.0.1:3000")],
    [(b"origin", b"http://127.0.0.1")],
    [(b"origin", b"http://localhost:8501")],
    [(b"origin", b"null")],
    [(b"origin", b"")],
    [(b"Origin", b"file://")],
    [(b"origin", b"http://x@127.0.0.1:8501")],
    [(b"origin", b"http://127.0.0.1:8501/")],
    [(b"origin", b"http://127.0.0.1:8501"), (b"origin", b"https://evil.example")],
    [(b"origin", b"http://127.0.0.1:8501"), (b"host", b"evil.example")],
]


@pytest.mark.parametrize("headers", FOREIGN)
@pytest.mark.parametrize("token", ["", TOKEN])
def test_what_a_page_of_another_address_asks_for_never_gets_through(headers, token):
    reached = []

    async def app(*_):
        reached.append(1)

    gate, host = Gate(app, token), (b"host", b"127.0.0.1:8501")
    (closed,) = call(gate, kind="websocket", headers=[host, *headers])
    assert closed["type"] == "websocket.close"
    for method in ("GET", "PUT", "POST"):
        sent = call(gate, method=method, path="/sign-in", headers=[host, *headers])
        assert sent[0]["status"] == 403
    assert reached == []


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        (b"http://127.0.0.1:8501", b"127.0.0.1:8501"),
        (b"http://localhost:8600", b"localhost:8600"),
        (b"https://qa.example.org", b"qa.example.org"),
        (b"http://[::1]:8501", b"[::1]:8501"),
    ],
)
def test_the_page_itself_gets_through_under_each_of_its_addresses(origin, host):
    sent = call(Gate(page), headers=[(b"host", host), (b"origin", origin)])
    assert sent[1]["body"] == b"page"


def test_a_script_of_the_page_opens_sockets_to_the_page_only():
    (policy,) = header(call(Gate(page)), b"content-security-policy")
    (connect,) = (part for part in policy.split("; ") if part.startswith("connect-src"))
    assert connect.split()[1:] == ["'self'", "data:", "blob:"]


@pytest.mark.parametrize(
    "body",
    [
        b"&".join(b"f%d=1" % n for n in range(9)),
        b"a=1&" * 100 + b"token=wrong",
        b"\xff\xfe=%ff%fe&token=%ff",
        b"token=" + b"x" * 200_000,
        b"%",
        b"",
    ],
)
def test_a_form_of_any_kind_gets_an_answer(monkeypatch, body):
    monkeypatch.setattr("ui.serving.gate._WRONG_TOKEN_SECONDS", 0)
    sent = call(Gate(page, TOKEN), path="/sign-in", method="POST", body=body)
    assert sent[0]["status"] == 401


def test_the_token_opens_also_among_many_fields():
    body = b"a=1&b=2&c=3&d=4&e=5&f=6&token=" + TOKEN.encode()
    sent = call(Gate(page, TOKEN), path="/sign-in", method="POST", body=body)
    assert sent[0]["status"] == 303


def test_a_form_that_is_never_sent_to_its_end_is_given_up(monkeypatch):
    monkeypatch.setattr("ui.serving.gate._WRONG_TOKEN_SECONDS", 0)
    monkeypatch.setattr("ui.serving.gate._FORM_SECONDS", 0.05)
    sent = []

    async def receive():
        await asyncio.sleep(60)

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "path": "/sign-in", "method": "POST", "headers": []}
    asyncio.run(Gate(page, TOKEN)(scope, receive, send))
    assert sent[0]["status"] == 401


def test_wrong_tokens_are_logged_and_few_a_minute_are_looked_at(monkeypatch, tmp_path, caplog):
    monkeypatch.setattr("ui.serving.gate._WRONG_TOKEN_SECONDS", 0)
    gate = Gate(page, TOKEN, tmp_path)
    form, right = {"path": "/sign-in", "method": "POST"}, f"token={TOKEN}".encode()
    guesses = [call(gate, body=b"token=wrong", **form)[0]["status"] for _ in range(47)]
    assert guesses == [401] * MOST + [429] * (47 - MOST)
    # The right one learns no more than a guess does, from that address alone.
    barred = call(gate, body=right, **form)
    assert (barred[0]["status"], header(barred, b"retry-after")) == (429, ["60"])
    assert call(gate, body=right, client=("203.0.113.6", 1), **form)[0]["status"] == 303
    log = (tmp_path / LOG_NAME).read_text()
    assert log.count("a wrong token from 203.0.113.5 was refused") == MOST
    assert log.count("tokens from 203.0.113.5 are not looked at for a minute") == 1
    assert "wrong token from 203.0.113.5" in caplog.text
    assert TOKEN not in log + caplog.text
    monkeypatch.setattr(gate._tries, "_clock", lambda: time.monotonic() + 61)
    assert call(gate, body=right, **form)[0]["status"] == 303


def test_many_machines_together_get_no_more_guesses_and_take_no_more_memory():
    tries = Tries()
    for number in range(1_000):
        client = (f"198.51.{number // 250}.{number % 250}", 1)
        if not tries.is_barred(client):
            tries.count(client)
    assert len(tries._wrong) == MOST_TOGETHER
    assert len(tries._barred) <= MOST_TOGETHER


@pytest.mark.parametrize(
    ("client", "name"),
    [
        (("203.0.113.5", 1), "203.0.113.5"),
        (("::ffff:203.0.113.5", 1), "203.0.113.5"),
        (("2001:db8:1:2:3:4:5:6", 1, 0, 0), "2001:db8:1:2::/64"),
        (("fe80::1%eth0", 1), "fe80::/64"),
        (("::1", 1), "::1"),
        (("odd\nname", 1), "an unknown address"),
        (None, "an unknown address"),
    ],
)
def test_who_guesses_is_told_by_the_address_and_of_ipv6_by_the_network(client, name):
    assert name_of(client) == name


def test_what_the_browser_keeps_cannot_be_worked_out_from_the_token(tmp_path):
    kept = []
    for folder in ("one", "two", "one"):
        gate = Gate(page, TOKEN, tmp_path / folder)
        form = {"path": "/sign-in", "method": "POST", "body": f"token={TOKEN}".encode()}
        (given,) = header(call(gate, **form), b"set-cookie")
        kept.append(given.split(";")[0])
        assert call(gate, cookie=kept[-1])[1]["body"] == b"page"
        guess = f"{ACCESS_COOKIE}={access_key(TOKEN)}"
        assert call(gate, cookie=guess)[0]["status"] == 401
    assert kept[0] == kept[2] != kept[1]  # over a restart, and of another server
    assert (tmp_path / "one" / FILE_NAME).stat().st_mode & 0o777 == 0o600


def test_a_secret_that_is_damaged_is_made_anew_and_one_that_cannot_be_kept_is_made_too(tmp_path):
    (tmp_path / FILE_NAME).write_bytes(b"short")
    secret = server_secret(tmp_path)
    assert (len(secret), server_secret(tmp_path)) == (32, secret)
    (tmp_path / "file").write_bytes(b"")
    assert len(server_secret(tmp_path / "file")) == 32


def test_cookies_that_cannot_be_read_are_left_out():
    scope = {"headers": [(b"cookie", b"a=1; b[]=2; c=\xff; d=4")]}
    assert cookies_of(scope).items() >= {"a": "1", "d": "4"}.items()
