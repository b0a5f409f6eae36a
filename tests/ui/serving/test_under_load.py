"""The real server with many who hold a connection and say little: the page still answers."""

import resource
import socket
import time

import pytest

HALF_HEADS, SLOW_BODIES, SOCKETS = 600, 100, 500
HEAD = "GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"


@pytest.fixture
def many_files():
    """Let this process hold as many connections as the tests open."""
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2_000 if most == resource.RLIM_INFINITY else min(most, 2_000)
    if wanted < HALF_HEADS + SLOW_BODIES + SOCKETS + 200:
        pytest.skip(f"this machine allows a process {most} files")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(now, wanted), most))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (now, most))


def connected(port: int, data: str) -> socket.socket:
    made = socket.create_connection(("127.0.0.1", port), timeout=60)
    made.sendall(data.encode())
    return made


def is_closed(connection: socket.socket, seconds: float) -> bool:
    connection.settimeout(seconds)
    try:
        return connection.recv(1) == b""
    except ConnectionError:
        return True
    except TimeoutError:
        return False


def send_for_ever(connection: socket.socket) -> None:
    for _ in range(200_000):  # 800 MB
        connection.sendall(b"X-More: " + b"y" * 4_000 + b"\r\n")


@pytest.mark.usefixtures("many_files")
def test_the_page_answers_beside_half_sent_and_slow_requests_and_500_idle_sockets(
    settings, served, handshake, status_of
):
    with served(settings, files=256) as port:  # no more than a shell may allow it
        own = [f"Host: 127.0.0.1:{port}", f"Origin: http://127.0.0.1:{port}"]
        head = HEAD.format(port=port)
        held = [connected(port, head + "X-Half: ") for _ in range(HALF_HEADS)]
        body = f"PUT /_stcore/upload_file/a/b HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        body += (
            "Content-Length: 1000000\r\nContent-Type: multipart/form-data; boundary=x\r\n\r\n--x"
        )
        held += [connected(port, body) for _ in range(SLOW_BODIES)]
        opened = [handshake(port, *own, keep=held) for _ in range(SOCKETS)]
        assert opened == [101] * SOCKETS
        began = time.monotonic()
        assert [status_of(port, path) for path in ("/", "/library", "/_stcore/health")] == [200] * 3
        assert handshake(port, *own) == 101
        assert time.monotonic() - began < 30
        assert all(is_closed(connection, 30) for connection in held[:HALF_HEADS])
        assert not is_closed(held[-1], 0.1)  # who only listens stays
        for connection in held:
            connection.close()


def test_half_a_request_ends_also_after_a_whole_one_and_an_endless_head_at_once(settings, served):
    with served(settings) as port:
        whole = HEAD.format(port=port) + "\r\n"
        with connected(port, HEAD.format(port=port)) as endless, pytest.raises(ConnectionError):
            send_for_ever(endless)
        with connected(port, whole + whole[:30]) as again:
            began, received = time.monotonic(), b""
            while more := again.recv(65_536):
                received += more
        assert received.startswith(b"HTTP/1.1 200")
        assert time.monotonic() - began < 40
