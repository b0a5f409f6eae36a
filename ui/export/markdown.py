"""Write a record as Markdown that reads as the text wherever it is shown."""

import re
from collections.abc import Sequence

from ui.export.sheet import Part, Role

_MARKS = re.compile(r"[\\`*_\[\]<>$~|&#]")
_LINE_MARKS = re.compile(r"^(\s*)([-+=:]|\d{1,9}(?=[.)]))", re.MULTILINE)
# GitHub's Markdown makes links of these without any mark; no backslash stops all its readers.
_ADDRESS = re.compile(r"(?<=://)|(?<=www)(?=\.)|(?<=mailto:)|(?<=\w@)", re.IGNORECASE)
_JOINER = "&#8288;"  # invisible, takes no room, breaks no line
_FIRST = {
    Role.TITLE: "# ",
    Role.QUESTION: "## ",
    Role.HEADING: "### ",
    Role.QUOTE: "> ",
    Role.NOTE: "> **Note:** ",
    Role.SOURCE: "",
}


def as_markdown(parts: Sequence[Part]) -> str:
    """Return the record as Markdown."""
    return "\n\n".join(_block(part) for part in parts) + "\n"


def escaped(text: str) -> str:
    """Return Markdown that shows the text; line breaks stay, marks mean nothing."""
    lines = (" ".join(line.split()) for line in text.replace("\0", "\ufffd").splitlines())
    return "\n".join(_line(line) for line in lines if line)


def _table(rows: Sequence[Sequence[str]]) -> str:
    """Return a table, its first row the names of columns; a cell is one line."""
    lines = [" | ".join(escaped(" ".join(cell.split())) for cell in row) for row in rows]
    rule = " | ".join("---" for _ in rows[0])
    return "\n".join(f"| {line} |" for line in (lines[0], rule, *lines[1:]))


def _line(line: str) -> str:
    line = _MARKS.sub(lambda m: "\\" + m.group(), line)
    return _LINE_MARKS.sub(_unmarked, _ADDRESS.sub(_JOINER, line))


def _unmarked(match: re.Match[str]) -> str:
    space, mark = match.groups()
    return f"{space}{mark}{_JOINER}" if mark.isdigit() else f"{space}\\{mark}"


def _block(part: Part) -> str:
    if part.role is Role.TABLE:
        return _table(part.rows)
    one_line = part.role in (Role.TITLE, Role.QUESTION, Role.HEADING)
    text = escaped(" ".join(part.text.split()) if one_line else part.text)
    if part.role is Role.SOURCE:  # its address is the document's own, to be followed
        text = text.replace(f"://{_JOINER}", "://")
    if part.role is Role.QUOTE:
        return "\n".join(f"> {line}  " for line in text.split("\n")).rstrip()
    lines = "  \n".join(text.split("\n"))
    if part.role is Role.META:
        return f"*{lines}*" if "\n" not in lines else lines
    if part.role is Role.UNSUPPORTED:
        return f"⚠ {lines}"
    return f"{_FIRST.get(part.role, '')}{lines}"
