"""Settings in, a served page out: Streamlit in a process of its own, on this machine only."""

import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

from ingest.settings import IngestSettings
from rag.settings import RagSettings
from ui.settings import HOST, MAX_UPLOAD_MB, PORT, WATCH, child_environment

APP = Path(__file__).with_name("app.py").resolve()
START_SECONDS = 60.0  # to import Streamlit on a cold disk
PORT_TAKEN = 2
_OPTIONS = {
    "server.address": HOST,
    "server.headless": "true",  # opens no browser, asks for no address
    "server.enableXsrfProtection": "true",
    "server.enableCORS": "true",
    "server.fileWatcherType": "none",  # it walks into torch and fills the log
    "server.maxUploadSize": str(MAX_UPLOAD_MB),
    "browser.gatherUsageStats": "false",
    "browser.serverAddress": HOST,
    "client.toolbarMode": "viewer",
    "client.showErrorDetails": "none",
    "client.showErrorLinks": "false",
    "global.developmentMode": "false",
    "theme.light.primaryColor": "#1f4e79",
    "theme.dark.primaryColor": "#8fbce6",
}


def serve(ingest: IngestSettings, rag: RagSettings, port: int | None = None) -> int:
    """Serve the page until it is stopped and return the exit code.

    Without a port the usual one is taken, or a free one where that is in use.
    """
    if port is not None and not _is_free(port):
        sys.stderr.write(
            f"port {port} on {HOST} is in use; name another with --port, "
            f"or stop the program that listens there\n"
        )
        return PORT_TAKEN
    chosen = port if port is not None else _free_port()
    environment = child_environment(ingest, rag)
    with subprocess.Popen(
        command(chosen, watch=True), env=environment, stdout=subprocess.DEVNULL
    ) as child:
        return _attend(child, f"http://{HOST}:{chosen}")


def command(port: int, *, watch: bool = False) -> list[str]:
    """Return the command line that serves the page; ``watch``: and follows the folder."""
    options = [f"--{name}={value}" for name, value in _OPTIONS.items()]
    hosts = [f"--server.allowedHosts={host}" for host in (HOST, "localhost")]
    run = [sys.executable, "-m", "streamlit", "run", str(APP), f"--server.port={port}"]
    return run + options + hosts + (["--", WATCH] if watch else [])


def _attend(child: subprocess.Popen[bytes], url: str) -> int:
    """Say where the page is once it answers, and hand a wish to stop on to its process."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        child.terminate()

    before = signal.signal(signal.SIGTERM, stop)
    try:
        if _answers(child, url):
            sys.stdout.write(f"The chat page is at {url} (Ctrl+C stops it)\n")
            sys.stdout.flush()
        return child.wait()
    except KeyboardInterrupt:
        child.terminate()
        child.wait()
        return 0
    finally:
        signal.signal(signal.SIGTERM, before)


def _answers(child: subprocess.Popen[bytes], url: str) -> bool:
    deadline = time.monotonic() + START_SECONDS
    while child.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2):
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    return False


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _free_port() -> int:
    if _is_free(PORT):
        return PORT
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
