"""Write records so that others can check them: JSON lines, and a PDF to be read."""

import json
from collections.abc import Sequence
from typing import Any

from ui.export.making import made
from ui.export.sheet import Part, Role, moment
from ui.records.chain import Link, as_line


def as_lines(links: Sequence[Link]) -> bytes:
    """Return the records as JSON lines, which `docs/verify_records.py` checks."""
    return "".join(as_line(link) + "\n" for link in links).encode("utf-8", "surrogateescape")


def as_pdf(links: Sequence[Link]) -> bytes:
    """Return the records as a PDF with the digest of each, and of the last one at the top.

    :raises UiError: when it cannot be made of these words within limits.
    """
    parts = [Part(Role.TITLE, "Records of answers")]
    if links:
        last = links[-1]
        parts.append(Part(Role.META, f"{len(links):,} records. Digest of the last: {last.digest}"))
    for link in links:
        parts += _parts(link)
    return made(parts, "pdf")


def _parts(link: Link) -> list[Part]:
    head = json.loads(link.head)
    about = Part(
        Role.META,
        f"Record {link.number}, {moment(head['time'])}. Digest {link.digest}; "
        f"before it {head['previous']}; content {head['content']}.",
    )
    if link.content is None:
        return [Part(Role.QUESTION, "(content erased)"), about]
    content = json.loads(link.content)
    if head["kind"] == "tombstone":
        erased = ", ".join(map(str, content["erased"]))
        text = f"The content of {erased} was erased: {content['reason']}."
        return [Part(Role.QUESTION, "Tombstone"), about, Part(Role.NOTE, text)]
    if head["kind"] == "reviewed":
        text = f"Record {content['reviewed']} was looked at by {content['who'] or 'somebody'}."
        return [Part(Role.QUESTION, "Reviewed"), about, Part(Role.NOTE, text)]
    return [Part(Role.QUESTION, content["question"]), about, *_answer(content)]


def _answer(content: dict[str, Any]) -> list[Part]:
    answer = content["answer"]
    role = Role.STATEMENT if answer["found"] else Role.REFUSAL
    parts = [Part(role, answer["answer"])]
    parts += [Part(Role.NOTE, note) for note in answer["notes"]]
    for citation in answer["citations"]:
        path = citation["document"]
        source = f"[{citation['key']}] {citation['title'] or path}, {citation['locator']}"
        digest = content["cited"].get(path)
        parts.append(Part(Role.SOURCE, f"{source} ({path}, SHA-256 {digest})"))
        parts.append(Part(Role.QUOTE, citation["quote"]))
    return parts
