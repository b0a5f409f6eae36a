"""Run a server for programs until it is stopped."""

import sys
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from ui.api.guard import Guard
from ui.settings import ApiSettings


def run(app: ASGIApp, settings: ApiSettings, data: Path, what: str) -> int:
    """Serve an app behind the guard, and say where it is."""
    config = uvicorn.Config(
        Guard(app, settings, data),
        host=settings.address,
        port=settings.port,
        http="ui.serving.patience:PatientProtocol",
        log_level="warning",
        server_header=False,
    )
    sys.stderr.write(f"{what} is at http://{settings.address}:{settings.port} (Ctrl+C stops it)\n")
    sys.stderr.flush()
    server = uvicorn.Server(config)
    server.run()
    return 0 if server.started else 1
