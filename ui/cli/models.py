"""The command `models`: which chat models are usable now, and what the others lack."""

from argparse import Namespace

from rag.chat.providers import Availability, availability
from rag.settings import EXTRACTIVE, RagSettings
from ui.report import one_line, say, say_json


def run_models(arguments: Namespace) -> int:
    """List the providers; the first line says what answers now."""
    settings = RagSettings.from_environment(llm=arguments.llm)
    found = availability(settings)
    if arguments.json:
        say_json({"llm": settings.llm, "providers": [_record(a) for a in found]})
        return 0
    say([f"Answers come from: {settings.llm}. Set SANCTIONS_QA_LLM or --llm to one of:", ""])
    say([_line(EXTRACTIVE, True, "quotes the documents; no chat model, no network")])
    say(_line(a.provider.example, a.usable, a.why) for a in found)
    return 0


def _line(example: str, usable: bool, why: str) -> str:
    return f"  {example:<32} {'usable' if usable else 'not now':<8} {one_line(why)}"


def _record(found: Availability) -> dict[str, object]:
    return {
        "provider": found.provider.name,
        "title": found.provider.title,
        "example": found.provider.example,
        "usable": found.usable,
        "why": found.why,
        "models": list(found.models),
    }
