"""The real server with whatever a foreign page may send it: nothing is asked of another machine.

Every look-up of a name and every connection of its Python code is recorded by an audit hook.
"""

import contextlib
import http.client
import ipaddress
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ui.serving import serve

RECORDER = """
import os, sys
def record(event, arguments):
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr",
                 "socket.connect", "socket.sendto", "socket.sendmsg"):
        asked = arguments[0] if event.startswith("socket.get") else arguments[-1]
        with open(os.environ["RECORDED"], "a") as file:
            file.write(f"{event} {asked[0] if isinstance(asked, tuple) else asked}\\n")
sys.addaudithook(record)
"""
TOKEN = "Fq7-lanterns_of_Zenda_94w"


@pytest.fixture
def recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """Return what processes started from now on asked of other machines."""
    folder, record = tmp_path / "recorder", tmp_path / "recorded.txt"
    folder.mkdir()
    record.touch()
    (folder / "sitecustomize.py").write_text(RECORDER)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(folder), str(serve.APP.parents[2])]))
    monkeypatch.setenv("RECORDED", str(record))
    return lambda: [line for line in record.read_text().splitlines() if is_elsewhere(line)]


def is_elsewhere(line: str) -> bool:
    host = line.split(" ", 1)[1]
    if host in ("None", "localhost", "") or host.startswith("/"):
        return False
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return True
    return not (address.is_loopback or address.is_unspecified)


FOREIGN = (
    "https://evil.example",
    "http://localhost:3000",
    "http://127.0.0.1:3000",
    "null",
    "",
    "file://",
)


def test_a_handshake_from_a_foreign_page_is_refused_and_nobody_else_is_asked(
    settings, write, sync_now, recorded, served, handshake, status_of
):
    write("a.txt", "The bank in Zenda was founded in 1894.")
    sync_now()
    with served(settings) as port:
        hosts = [f"127.0.0.1:{port}", f"localhost:{port}"]
        for host in hosts:
            for origin in FOREIGN:
                assert handshake(port, f"Host: {host}", f"Origin: {origin}") == 403
            assert handshake(port, f"Host: {host}", f"Origin: http://{host}") == 101
        assert handshake(port, f"Host: {hosts[0]}", f"Origin: http://{hosts[1]}") == 403
        rebound = f"evil.example:{port}"  # a name of theirs that leads to this machine
        assert handshake(port, f"Host: {rebound}", f"Origin: http://{rebound}") == 403
        assert status_of(port, "/", Origin="https://evil.example") == 403
        assert status_of(port, "/") == 200
        time.sleep(2)  # what asks in the background has its chance
    assert recorded() == []


def test_on_another_address_the_start_asks_nobody_for_its_own(
    settings, recorded, served, handshake, status_of
):
    with served(settings, "--address", "0.0.0.0", token=TOKEN) as port:
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port)) as asked:
            asked.request("POST", "/sign-in", body=f"token={TOKEN}")
            cookie = (asked.getresponse().getheader("Set-Cookie") or "").split(";")[0]
        host = f"127.0.0.1:{port}"
        own = [f"Host: {host}", f"Origin: http://{host}"]
        assert handshake(port, *own) == 403  # without the token's cookie
        assert handshake(port, *own, f"Cookie: {cookie}") == 101
        for origin in FOREIGN:
            lines = [f"Host: {host}", f"Origin: {origin}", f"Cookie: {cookie}"]
            assert handshake(port, *lines) == 403
        assert status_of(port, "/", Cookie=cookie) == 200
        time.sleep(2)
    assert recorded() == []


def test_the_recorder_sees_what_is_asked(recorded):
    source = "import urllib.request as u\ntry: u.urlopen('http://checkip.invalid', timeout=1)"
    subprocess.run([sys.executable, "-c", f"{source}\nexcept OSError: pass"], check=True)
    assert "socket.getaddrinfo checkip.invalid" in recorded()
