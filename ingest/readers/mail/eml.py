"""Read mail files by the standard library: headers, body, forwarded mails.

The plain text of a mail is read, else its HTML as a page. Each mail that is quoted or forwarded has
its own sender and date; attachments are read as documents of the mail.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email import message_from_binary_file, policy
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path

from ingest.datamodels import About, BlockRole, Document, Part
from ingest.errors import ReadError
from ingest.readers.mail.attached import Attachments
from ingest.readers.mail.bodies import bodies_of
from ingest.readers.mail.decoded import decoded, text_of
from ingest.readers.mail.page import paragraphs_of_page
from ingest.readers.mail.senders import UNNAMED
from ingest.readers.mail.thread import Paragraph, Thread, paragraphs_of
from ingest.text.build import TextBuilder

_HEADERS = ("From", "To", "Cc", "Date", "Subject")
MAX_FORWARDED = 20  # mails in mails
# What the standard library raises on mails that were cut off or altered.
_DAMAGED = (
    *(MessageError, ArithmeticError, AssertionError, AttributeError, LookupError, TypeError),
    *(ValueError, RecursionError),
)


def read_eml(path: Path, relative: str) -> Document:
    """Read a mail as saved by a mail program.

    :raises ReadError: when the file is no mail or holds no text.
    """
    letter = _Letter()
    try:
        with path.open("rb") as file:
            mail = message_from_binary_file(file, policy=policy.default)
        if not isinstance(mail, EmailMessage) or not any(
            _field(mail, name) for name in _HEADERS[:4]
        ):
            raise ReadError("this is no mail: it has no From, To or Date; check its suffix")
        about = _about(mail)
        _add_mail(letter, mail)
    except _DAMAGED as exc:
        raise ReadError(f"the mail is damaged ({type(exc).__name__}); save it anew") from exc
    letter.attachments.add_to(letter.builder, letter.parts, about)
    warnings = (*letter.warnings, *letter.attachments.warnings)
    text, blocks = letter.builder.text, tuple(letter.builder.blocks)
    return Document(relative, about, text, blocks, warnings, tuple(letter.parts))


@dataclass(slots=True)
class _Letter:
    """What has been read of a mail so far."""

    builder: TextBuilder = field(default_factory=TextBuilder)
    parts: list[Part] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    attachments: Attachments = field(default_factory=Attachments)


def _about(mail: EmailMessage) -> About:
    name, address = parseaddr(_header(mail, "From"))
    sent = getattr(_field(mail, "Date"), "datetime", None)
    day = sent.date().isoformat() if sent else None
    return About(_header(mail, "Subject") or None, address or None, day, author=name or None)


def _header(mail: EmailMessage, name: str) -> str:
    """Return a header on one line; bytes beyond ASCII that stand in it in their own encoding."""
    said = str(_field(mail, name) or "")
    if "\ufffd" in said:
        raw = next((v for k, v in mail.raw_items() if k.lower() == name.lower()), "")
        said, _ = decoded(str(raw).encode("utf-8", "surrogateescape"))
    return " ".join(said.split())


def _field(mail: EmailMessage, name: str) -> object:
    """Return a header, as it stands where its value cannot be made sense of."""
    try:
        return mail[name]
    except _DAMAGED:
        return next((v for k, v in mail.raw_items() if k.lower() == name.lower()), None)


def _add_mail(letter: _Letter, mail: EmailMessage, depth: int = 0) -> None:
    builder, about = letter.builder, _about(mail)
    if depth:  # what a forwarded mail does not say is not what the mail around it says
        own = About(about.title, about.publisher or UNNAMED, about.published or "")
        letter.parts.append(Part(builder.next_start, replace(own, author=about.author or "")))
    builder.add(_header(mail, "Subject") or "(no subject)", BlockRole.HEADING, level=depth + 1)
    shown = [f"{name}: {said}" for name in _HEADERS[:4] if (said := _header(mail, name))]
    builder.add("\n".join(shown), alone=True)
    bodies = bodies_of(mail, _count_words)
    thread = Thread(builder, letter.parts, about, level=depth + 2)
    for body in bodies.texts:
        thread.add(_paragraphs(letter, body))
    for part in bodies.others:
        if part.get_content_type() == "message/rfc822" and depth < MAX_FORWARDED:
            inner = part.get_content()
            if isinstance(inner, EmailMessage):
                _add_mail(letter, inner, depth + 1)
                continue
        letter.attachments.take(part)


def _count_words(body: EmailMessage) -> int:
    """Return how many words a reader of this text sees."""
    said = _paragraphs(_Letter(), body)
    return sum(len(line.split()) for paragraph in said for line in paragraph.lines)


def _paragraphs(letter: _Letter, body: EmailMessage) -> Iterator[Paragraph]:
    text, unsaid = text_of(body)
    letter.warnings += unsaid
    if body.get_content_subtype() != "html":
        yield from paragraphs_of(text)
        return
    found, warnings = paragraphs_of_page(text)
    letter.warnings += warnings
    yield from found
