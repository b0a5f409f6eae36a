"""The commands `serve` and `mcp`: this program as a part of others."""

from argparse import Namespace

from ingest.settings import IngestSettings
from rag.settings import RagSettings
from ui.errors import INSTALL, ExtraError
from ui.report import say_json
from ui.settings import ApiSettings, answering_processes


def run_serve(arguments: Namespace) -> int:
    """Serve the HTTP API until it is stopped; --json first prints its address."""
    try:
        from ui.api.http.app import create_app
        from ui.api.running import run
    except ModuleNotFoundError as exc:
        raise ExtraError(INSTALL.format("api", exc.name)) from exc
    from ui.api.desk import Desk

    ingest, rag, settings = _settings(arguments)
    desk = Desk.open(ingest, rag, processes=answering_processes())
    if arguments.json:
        say_json({"url": f"http://{settings.address}:{settings.port}"})
    try:
        return run(create_app(desk, ingest.data), settings, ingest.data, "The API")
    finally:
        desk.close()


def run_mcp(arguments: Namespace) -> int:
    """Serve tools by MCP: on standard input and output, or over HTTP."""
    try:
        from ui.api.mcp.server import create_server, http_app
    except ModuleNotFoundError as exc:
        raise ExtraError(INSTALL.format("mcp", exc.name)) from exc
    from ui.api.desk import Desk

    ingest, rag, settings = _settings(arguments)
    desk = Desk.open(ingest, rag, processes=answering_processes() if arguments.http else 0)
    server = create_server(desk)
    try:
        if not arguments.http:
            server.run("stdio")
            return 0
        from ui.api.running import run

        if arguments.json:
            say_json({"url": f"http://{settings.address}:{settings.port}/mcp"})
        return run(http_app(server, settings), settings, ingest.data, "The MCP server (/mcp)")
    finally:
        desk.close()


def _settings(arguments: Namespace) -> tuple[IngestSettings, RagSettings, ApiSettings]:
    ingest = IngestSettings.from_environment(corpus=arguments.corpus, data=arguments.data)
    rag = RagSettings.from_environment(llm=arguments.llm)
    return ingest, rag, ApiSettings.from_environment(arguments.address, arguments.port)
