"""Signing in with an OpenID Connect provider, here one on loopback, in a real Chromium."""

import json
import secrets
import threading
import time
from base64 import b64decode
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from ingest.settings import IngestSettings

pytest.importorskip("authlib", reason="signing in is the extra `sign-in`")
jose = pytest.importorskip("joserfc.jwt")
jwk = pytest.importorskip("joserfc.jwk")

pytestmark = pytest.mark.browser

QUESTION = "Who founded the Rassendyll Bank?"
CLIENT, CLIENT_SECRET = "sanctions-qa", "a secret of the client"


class Provider:
    """A provider that lets in whoever is named in ``person``, without asking."""

    def __init__(self) -> None:
        self.person, self.codes = "", dict[str, tuple[str, str]]()
        self.key = jwk.RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_args: Any) -> None:
                pass

            def do_GET(self) -> None:
                asked = urlsplit(self.path)
                if asked.path == "/.well-known/openid-configuration":
                    self._json(provider.discovery())
                elif asked.path == "/jwks":
                    self._json({"keys": [provider.key.as_dict(private=False)]})
                elif asked.path == "/authorize":
                    self.send_response(302)
                    self.send_header("Location", provider.authorized(parse_qs(asked.query)))
                    self.end_headers()
                else:
                    self.send_error(404)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                given = {k: v[0] for k, v in parse_qs(body).items()}
                basic = self.headers.get("Authorization", "").removeprefix("Basic ")
                _, _, secret = b64decode(basic).decode().partition(":")
                if unquote(secret or given.get("client_secret", "")) != CLIENT_SECRET:
                    self.send_error(401)
                    return
                self._json(provider.token(given["code"]))

            def _json(self, value: object) -> None:
                body = json.dumps(value).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def discovery(self) -> dict[str, object]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/jwks",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
        }

    def authorized(self, asked: dict[str, list[str]]) -> str:
        code = secrets.token_hex(8)
        self.codes[code] = (self.person, asked.get("nonce", [""])[0])
        back = urlencode({"code": code, "state": asked["state"][0]})
        return f"{asked['redirect_uri'][0]}?{back}"

    def token(self, code: str) -> dict[str, object]:
        person, nonce = self.codes.pop(code)
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT, "sub": person, "name": person, "nonce": nonce}
        claims |= {"iat": now, "exp": now + 600}
        signed = jose.encode({"alg": "RS256", "kid": "one"}, claims, self.key)
        return {
            "access_token": "none",
            "token_type": "Bearer",
            "expires_in": 600,
            "id_token": signed,
        }


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    made = Provider()
    thread = threading.Thread(target=made.server.serve_forever, daemon=True)
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()
    thread.join()


@pytest.fixture
def home(
    pages: Callable[..., str], ruritania: IngestSettings, provider: Provider, tmp_path: Path
) -> str:
    def secrets_file(port: int) -> Path:
        path = tmp_path / "sign-in.toml"
        path.write_text(
            "[auth]\n"
            f'redirect_uri = "http://127.0.0.1:{port}/oauth2callback"\n'
            f'cookie_secret = "{secrets.token_urlsafe(32)}"\n'
            f'client_id = "{CLIENT}"\n'
            f'client_secret = "{CLIENT_SECRET}"\n'
            f'server_metadata_url = "{provider.url}/.well-known/openid-configuration"\n'
        )
        return path

    return pages(ruritania, None, "", secrets_file)


def sign_in(page: Page, provider: Provider, person: str) -> None:
    provider.person = person
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text(f"Signed in as {person}")).to_be_visible(timeout=60_000)


def test_only_who_signs_in_sees_documents_and_only_their_own_conversations(
    visit: Callable[..., Page], home: str, provider: Provider, chromium: Browser
) -> None:
    page = visit(home)
    for path in ("", "/library"):
        page.goto(home + path)
        expect(page.get_by_text("Sign in to ask the documents.")).to_be_visible(timeout=60_000)
        assert page.get_by_test_id("stChatInputTextArea").count() == 0
        seen = page.locator("body").inner_text()
        assert not any(word in seen for word in ("Rassendyll", "Ruritania", "corpus", "passages"))
    sign_in(page, provider, "Flavia <b>Elphberg</b> زندا")
    field = page.get_by_test_id("stChatInputTextArea")
    field.fill(QUESTION)
    field.press("Enter")
    expect(page.locator(".st-key-turn_1 .statement").first).to_contain_text(
        "Rudolf Rassendyll", timeout=90_000
    )
    expect(page.locator(".st-key-conversations button")).to_have_count(1)
    address = page.url
    with_other = chromium.new_context()
    try:
        other = with_other.new_page()
        other.goto(address)
        expect(other.get_by_text("Sign in to ask the documents.")).to_be_visible(timeout=60_000)
        sign_in(other, provider, "Rupert")
        other.goto(address)
        expect(other.get_by_text("not kept here for you")).to_be_visible(timeout=60_000)
        assert other.locator(".question, .st-key-conversations").count() == 0
        assert QUESTION not in other.locator("body").inner_text()
    finally:
        with_other.close()
    # The words for who is signed out stand there before the browser is told to forget the cookie.
    with page.expect_response(lambda answer: "/auth/logout" in answer.url, timeout=60_000):
        page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("Sign in to ask the documents.")).to_be_visible(timeout=60_000)
    page.goto(address)
    expect(page.get_by_text("Sign in to ask the documents.")).to_be_visible(timeout=60_000)
    assert page.locator(".question, .st-key-conversations").count() == 0
    sign_in(page, provider, "Flavia <b>Elphberg</b> زندا")
    expect(page.locator(".st-key-conversations button")).to_have_count(1, timeout=60_000)
