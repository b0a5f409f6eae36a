"""Serve the page: Streamlit in a process of its own, by default on loopback."""

import http.client
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from types import FrameType

from ingest.settings import IngestSettings
from rag.settings import RagSettings
from ui.settings import (
    HOST,
    LOOPBACK,
    MAX_UPLOAD_MB,
    PORT,
    WATCH,
    ServingSettings,
    child_environment,
)

APP = Path(__file__).parents[1].resolve() / "web" / "app.py"
ENTRY = Path(__file__).with_name("asgi.py").resolve()
RUN = Path(__file__).with_name("run.py").resolve()
START_SECONDS = 60.0  # to import Streamlit on a cold disk
PORT_TAKEN = 2
_EVERYWHERE = {"0.0.0.0": HOST, "::": "::1"}  # an address that stands for all is asked here
_OPTIONS = {
    "server.headless": "true",  # opens no browser, asks for no address
    # Its words of welcome name this machine's address on the internet: it asks a server there.
    "logger.hideWelcomeMessage": "true",
    "server.enableXsrfProtection": "true",
    "server.enableCORS": "true",
    "server.fileWatcherType": "none",  # it walks into torch and fills the log
    "server.maxUploadSize": str(MAX_UPLOAD_MB),
    "browser.gatherUsageStats": "false",
    "client.toolbarMode": "viewer",
    "client.showErrorDetails": "none",
    "client.showErrorLinks": "false",
    "global.developmentMode": "false",
    "theme.light.primaryColor": "#1f4e79",
    "theme.dark.primaryColor": "#8fbce6",
}


def serve(ingest: IngestSettings, rag: RagSettings, serving: ServingSettings) -> int:
    """Serve the page until it is stopped and return the exit code.

    Without a port the usual one is taken, or a free one where that is in use.
    """
    port, address = serving.port, serving.address
    if port is not None and not _is_free(port, address):
        sys.stderr.write(
            f"port {port} on {address} is in use; name another with --port, "
            f"or stop the program that listens there\n"
        )
        return PORT_TAKEN
    chosen = port if port is not None else _free_port(address)
    environment = child_environment(ingest, rag, serving)
    with subprocess.Popen(
        command(chosen, serving, watch=True), env=environment, stdout=subprocess.DEVNULL
    ) as child:
        return _attend(child, address, chosen)


def command(port: int, serving: ServingSettings | None = None, *, watch: bool = False) -> list[str]:
    """Return the command line that serves the page; ``watch``: and follows the folder."""
    where = serving or ServingSettings()
    options = [f"--{name}={value}" for name, value in _OPTIONS.items()]
    options.append(f"--server.address={where.address}")
    if where.address in LOOPBACK:  # a page elsewhere cannot reach it by a name of its own
        options.append(f"--browser.serverAddress={HOST}")
        options += [f"--server.allowedHosts={host}" for host in (HOST, "localhost")]
    if where.sign_in:
        options.append(f"--secrets.files={where.sign_in}")
    # -P: neither the folder we are run in nor this one is looked through for libraries.
    run = [sys.executable, "-P", str(RUN), "run", str(ENTRY), f"--server.port={port}"]
    return run + options + (["--", WATCH] if watch else [])


def _attend(child: subprocess.Popen[bytes], address: str, port: int) -> int:
    """Say where the page is once it answers, and hand a wish to stop on to its process."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        child.terminate()

    before = signal.signal(signal.SIGTERM, stop)
    try:
        if _answers(child, address, port):
            url = f"http://{address}:{port}"
            sys.stdout.write(f"The chat page is at {url} (Ctrl+C stops it)\n")
            sys.stdout.flush()
        code = child.wait()
        return 0 if code == -signal.SIGTERM else code  # it ends itself by the signal it was sent
    except KeyboardInterrupt:
        child.terminate()
        child.wait()
        return 0
    finally:
        signal.signal(signal.SIGTERM, before)


def _answers(child: subprocess.Popen[bytes], address: str, port: int) -> bool:
    """Wait until the server answers, be it by asking for the token."""
    target = _EVERYWHERE.get(address, address)
    deadline = time.monotonic() + START_SECONDS
    while child.poll() is None and time.monotonic() < deadline:
        try:
            with closing(http.client.HTTPConnection(target, port, timeout=2)) as connection:
                connection.request("GET", "/_stcore/health")
                connection.getresponse().close()
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
        else:
            return True
    return False


def _is_free(port: int, address: str) -> bool:
    with socket.socket(_family(address)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
    return True


def _free_port(address: str = HOST) -> int:
    if _is_free(PORT, address):
        return PORT
    with socket.socket(_family(address)) as probe:
        probe.bind((address, 0))
        return int(probe.getsockname()[1])


def _family(address: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in address else socket.AF_INET
