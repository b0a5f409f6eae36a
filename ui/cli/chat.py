"""The command `chat`: starts the page."""

from argparse import Namespace

from ingest.settings import IngestSettings
from rag.settings import RagSettings
from ui.report import say_json
from ui.serving.serve import serve
from ui.settings import PORT, ServingSettings


def run_chat(arguments: Namespace) -> int:
    """Serve the chat page until it is stopped; --json first prints its address.

    A free port is looked for only where nobody has to know it beforehand.
    """
    ingest = IngestSettings.from_environment(corpus=arguments.corpus, data=arguments.data)
    settings = RagSettings.from_environment(llm=arguments.llm)
    port: int | None = arguments.port or (PORT if arguments.json else None)
    serving = ServingSettings.from_environment(arguments.address, port)
    if arguments.json:
        say_json({"url": f"http://{serving.address}:{port}"})
    return serve(ingest, settings, serving)
