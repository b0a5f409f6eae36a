"""Which fixture to take for the real server: ``served`` runs the command `chat` and gives its port;
``handshake`` and ``status_of`` ask it.
"""

import base64
import contextlib
import http.client
import os
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest


@pytest.fixture
def served(reserved_port):
    @contextlib.contextmanager
    def run(settings, *arguments: str, token: str = "", files: int = 0) -> Iterator[int]:
        """Run the command `chat`, give its port; ``files`` are those that it may open at first."""
        with reserved_port() as port:
            command = [sys.executable, "-m", "ui", "chat", "--port", str(port), *arguments]
            if files:
                command = ["bash", "-c", f'ulimit -Sn {files}; exec "$@"', "bash", *command]
            environment = {**os.environ, "SANCTIONS_QA_CORPUS": str(settings.corpus)}
            environment |= {"SANCTIONS_QA_DATA": str(settings.data), "SANCTIONS_QA_TOKEN": token}
            process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
            with process:
                try:
                    assert process.stdout is not None
                    assert f":{port}" in process.stdout.readline()
                    yield port
                finally:
                    process.terminate()
                    process.wait(60)

    return run


def handshake(port: int, *lines: str, keep: list[socket.socket] | None = None) -> int:
    """Return the status that a WebSocket's handshake gets; ``keep`` takes the socket."""
    key = base64.b64encode(os.urandom(16)).decode()
    head = [
        "GET /_stcore/stream HTTP/1.1",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {key}",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Protocol: streamlit",
        *lines,
    ]
    connection = socket.create_connection(("127.0.0.1", port), timeout=60)
    connection.sendall(("\r\n".join(head) + "\r\n\r\n").encode())
    status = int(connection.recv(4096).split()[1])
    if keep is None:
        connection.close()
    else:
        keep.append(connection)
    return status


def status_of(port: int, path: str, **headers: str) -> int:
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as asked:
        asked.request("GET", path, headers=headers)
        return asked.getresponse().status


@pytest.fixture(name="handshake")
def _handshake():
    return handshake


@pytest.fixture(name="status_of")
def _status_of():
    return status_of
