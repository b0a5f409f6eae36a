"""Tell whether a question asks for the text of a provision and for nothing in it."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pydantic import TypeAdapter

from rag.provisions.masked import masked


@dataclass(frozen=True)
class Wordings:
    """How such questions are worded, with those that they must meet and leave alone."""

    about: str
    asks: str
    meets: tuple[str, ...]
    leaves: tuple[str, ...]
    note: str


def asks_for_text(question: str) -> bool:
    """Whether the provision that a question names is the answer itself."""
    form = masked(question)
    return bool(form.printed) and _asks().search(form.text) is not None


@cache
def wordings() -> Wordings:
    """Return the wordings as they are written down."""
    text = (files("rag.provisions") / "wordings.json").read_text(encoding="utf-8")
    return TypeAdapter(Wordings).validate_json(text)


@cache
def _asks() -> re.Pattern[str]:
    return re.compile(wordings().asks, re.IGNORECASE)
