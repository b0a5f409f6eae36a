"""Make a file to be downloaded of turns, in the format chosen."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ui.datamodels import KeptTurn
from ui.escape import shortened
from ui.export.making import made
from ui.export.markdown import as_markdown
from ui.export.sheet import sheet

_NAME_CHARS = 60


@dataclass(frozen=True, slots=True)
class Format:
    """A form of the record: what it is called, its suffix and its media type."""

    title: str
    suffix: str
    mime: str


FORMATS = (
    Format("Markdown", "md", "text/markdown"),
    Format(
        "Word", "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    ),
    Format("PDF", "pdf", "application/pdf"),
)


def export(title: str, turns: Sequence[KeptTurn], suffix: str) -> bytes:
    """Return the record of turns as the bytes of a file.

    :raises UiError: when it cannot be made of these words within limits.
    """
    parts = sheet(title, turns)
    if suffix == "md":
        return as_markdown(parts).encode("utf-8", "replace")
    return made(parts, suffix)


def file_name(title: str, suffix: str) -> str:
    """Return a file name that every system takes."""
    # The mark of what was cut stays: without it "Who owns the bank and" looks whole.
    words = re.sub(r"[^\w ()…-]+", " ", shortened(title, _NAME_CHARS))
    return f"{' '.join(words.split()).strip(' .') or 'conversation'}.{suffix}"
