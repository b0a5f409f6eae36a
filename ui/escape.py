"""Escape text so that the page shows it as typed.

Documents, questions, file names and model output are drawn with ``st.html``, where escaping is
five characters, and Streamlit sanitises on top. Streamlit's Markdown, by contrast, also reads
``$``, ``:red[…]``, ``:smile:``, bare addresses and ``->`` and has no way to switch that off, so
it is left to the labels of buttons, which take nothing else.
"""

import html
import re
import string
import unicodedata
from collections.abc import Iterable

_MARKS = str.maketrans({mark: f"\\{mark}" for mark in string.punctuation})
# Turned into arrows and dashes after parsing (Streamlit 1.67), where no backslash helps.
_TYPOGRAPHY = re.compile(r"(?<!\S)(?:<->|->|<-|--|>=|<=|~=)(?!\S)")
_ADDRESS = re.compile(r"(?<=://)|(?<=www\.)|(?<=\w@)", re.IGNORECASE)
_WORD_JOINER = "\u2060"  # invisible, takes no room, breaks no line


def as_html(text: str) -> str:
    """Return HTML that shows the text; use it between tags or in a quoted attribute."""
    return html.escape(text.replace("\0", "\ufffd"), quote=True)


def marked_html(text: str, marks: Iterable[tuple[int, int]]) -> str:
    """Return HTML that shows the text, with the spans (start, end) of ``marks`` in bold.

    A span that leaves the text or runs into the one before is passed over.
    """
    shown, at = "", 0
    for start, end in sorted(marks):
        if at <= start < end <= len(text):
            shown += f"{as_html(text[at:start])}<strong>{as_html(text[start:end])}</strong>"
            at = end
    return shown + as_html(text[at:])


def as_label(text: str) -> str:
    """Return Markdown for a button's label that shows the text on one line.

    Invisible joiners break up what Streamlit would still replace; nothing else is added.
    """
    line = " ".join(text.replace("\0", "\ufffd").split())
    line = _TYPOGRAPHY.sub(lambda m: m.group()[0] + _WORD_JOINER + m.group()[1:], line)
    line = _ADDRESS.sub(_WORD_JOINER, line)
    return line.translate(_MARKS)


def shortened(text: str, limit: int) -> str:
    """Return the text on one line, cut at a word where it is longer than ``limit``."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    head = line[: limit - 1].rsplit(" ", 1)[0] or line[: limit - 1]
    while head and unicodedata.combining(head[-1]):
        head = head[:-1]
    return f"{head.rstrip(' ,;:.')}…"
