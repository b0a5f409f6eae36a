"""The attachments of a mail in, their documents in the mail's own: named, and within limits."""

import tempfile
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from pathlib import Path, PurePath

from ingest.datamodels import About, Block, BlockRole, Document, Part
from ingest.errors import IngestError
from ingest.readers import SUFFIXES, read_document
from ingest.text.build import TextBuilder

MAX_FILES = 50
MAX_BYTES = 50 << 20  # all attachments of a mail together, as they are once decoded
MAX_NAME = 120


@dataclass(slots=True)
class Attachments:
    """What hangs on a mail: taken part by part, read when all of the mail itself is read."""

    warnings: list[str] = field(default_factory=list)
    _taken: list[tuple[str, bytes]] = field(default_factory=list)
    _bytes: int = 0

    def take(self, part: EmailMessage) -> None:
        """Note one attachment; what is no document of a known kind is named in a warning."""
        name = " ".join(PurePath(part.get_filename() or "").name.split())[-MAX_NAME:]
        name = name or part.get_content_type()
        if (
            part.get_content_maintype() == "image"
            and part.get_content_disposition() != "attachment"
        ):
            return  # a logo that the page of the mail shows
        if PurePath(name).suffix.lower() not in SUFFIXES:
            self._leave(name, "its kind is not read")
            return
        data = part.get_payload(decode=True)
        if not isinstance(data, bytes) or len(self._taken) >= MAX_FILES:
            self._leave(name, f"more than {MAX_FILES}" if data else "it is empty")
        elif self._bytes + len(data) > MAX_BYTES:
            self._leave(name, f"all together have more than {MAX_BYTES >> 20} MB")
        else:
            self._bytes += len(data)
            self._taken.append((name, data))

    def add_to(self, builder: TextBuilder, parts: list[Part], about: About) -> None:
        """Add the documents behind the mail, each a part of its own that is named as attached."""
        for name, data in self._taken:
            try:
                document = _read(name, data)
            except IngestError as exc:
                self._leave(name, str(exc))
                continue
            _add(builder, parts, document, name, about)
            self.warnings += [f"attachment {name}: {warning}" for warning in document.warnings]

    def _leave(self, name: str, why: str) -> None:
        self.warnings.append(
            f"the attachment {name} is not read ({why}); save it into the folder to read it"
        )


def _read(name: str, data: bytes) -> Document:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"attachment{PurePath(name).suffix.lower()}"
        path.write_bytes(data)
        return read_document(path, path.name)


def _add(
    builder: TextBuilder, parts: list[Part], document: Document, name: str, mail: About
) -> None:
    own = document.about
    sent = f"attached to “{mail.title}”" if mail.title else "attached to a mail"
    title = own.title if own.title and own.title != "attachment" else None
    named = f"{title} ({name}, {sent})" if title else f"{name} ({sent})"
    # What a document does not say of itself is not what the mail says of itself.
    said = replace(
        own,
        title=named,
        publisher=own.publisher or named,
        published=own.published or "",
        author=own.author or "",
    )
    parts.append(Part(builder.next_start, said))
    builder.add(named, BlockRole.HEADING, level=1)
    inner = list(document.parts)
    for block in document.blocks:
        while inner and inner[0].start <= block.start:
            part = inner.pop(0)
            parts.append(
                Part(builder.next_start, replace(part.about, title=part.about.title or named))
            )
        builder.add(
            document.text[block.start : block.end],
            block.role,
            level=block.level and block.level + 1,
            locator=_place(name, block),
            alone=block.alone,
        )


def _place(name: str, block: Block) -> str | None:
    """Return a block's place with the attachment's name before it; its pages are not the mail's."""
    if block.role is BlockRole.HEADING:
        return None
    place = block.locator or (f"p. {block.page}" if block.page else None)
    return f"{name}, {place}" if place else None
