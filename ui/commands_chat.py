"""The command `chat`: starts the page."""

from argparse import Namespace

from ingest.settings import IngestSettings
from rag.settings import RagSettings
from ui.report import say_json
from ui.serve import serve
from ui.settings import HOST, PORT


def run_chat(arguments: Namespace) -> int:
    """Serve the chat page until it is stopped; --json first prints its address.

    A free port is looked for only where nobody has to know it beforehand.
    """
    ingest = IngestSettings.from_environment(corpus=arguments.corpus, data=arguments.data)
    settings = RagSettings.from_environment(llm=arguments.llm)
    port: int | None = arguments.port
    if arguments.json:
        port = port or PORT
        say_json({"url": f"http://{HOST}:{port}"})
    return serve(ingest, settings, port)
