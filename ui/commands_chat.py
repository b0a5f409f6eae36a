"""The command `chat`: starts the page."""

from argparse import Namespace

from ingest.settings import IngestSettings
from rag.settings import RagSettings
from ui.report import say_json
from ui.serve import serve


def run_chat(arguments: Namespace) -> int:
    """Serve the chat page until it is stopped; --json first prints its address."""
    ingest = IngestSettings.from_environment(corpus=arguments.corpus, data=arguments.data)
    settings = RagSettings.from_environment(llm=arguments.llm)
    if arguments.json:
        say_json({"url": f"http://localhost:{arguments.port}"})
    return serve(ingest, settings, arguments.port)
