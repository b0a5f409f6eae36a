"""Read mail files by the standard library: headers, body, forwarded mails.

The plain text of a mail is read, else its HTML by the reader of pages. What is quoted from earlier
mails is kept under a heading of its own; attachments are named and not read.
"""

import re
from collections.abc import Iterator
from email import message_from_binary_file, policy
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path

from ingest.datamodels import About, BlockRole, Document
from ingest.errors import ReadError
from ingest.readers.web.html import html_document
from ingest.text.build import TextBuilder

_HEADERS = ("From", "To", "Cc", "Date", "Subject")
MAX_FORWARDED = 20  # mails in mails
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
_QUOTE_MARK = re.compile(r"^(?:[ \t]?>)+[ \t]?", re.MULTILINE)
_QUOTES = re.compile(  # the line above a quoted mail, which may be broken in two
    r"(?:On .{6,200}?wrote|Am .{6,200}?schrieb.{0,80}|Le .{6,200}?a écrit|.{6,200}? пишет) ?:"
    r"|-{3,} ?(?:Original|Forwarded) [Mm]essage ?-{3,}|Begin forwarded message:|_{10,}",
    re.DOTALL,
)
_SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)
# What the standard library raises on mails that were cut off or altered.
_DAMAGED = (
    *(MessageError, ArithmeticError, AssertionError, AttributeError, LookupError, TypeError),
    *(ValueError, RecursionError),
)


def read_eml(path: Path, relative: str) -> Document:
    """Read a mail as saved by a mail program.

    :raises ReadError: when the file is no mail or holds no text.
    """
    builder, warnings = TextBuilder(), list[str]()
    try:
        with path.open("rb") as file:
            mail = message_from_binary_file(file, policy=policy.default)
        if not isinstance(mail, EmailMessage) or not any(
            _field(mail, name) for name in _HEADERS[:4]
        ):
            raise ReadError("this is no mail: it has no From, To or Date; check its suffix")
        about = _about(mail)
        _add_mail(builder, mail, warnings, relative)
    except _DAMAGED as exc:
        raise ReadError(f"the mail is damaged ({type(exc).__name__}); save it anew") from exc
    return Document(relative, about, builder.text, tuple(builder.blocks), tuple(warnings))


def _about(mail: EmailMessage) -> About:
    name, address = parseaddr(_header(mail, "From"))
    sent = getattr(_field(mail, "Date"), "datetime", None)
    day = sent.date().isoformat() if sent else None
    return About(_header(mail, "Subject") or None, address or None, day, author=name or None)


def _header(mail: EmailMessage, name: str) -> str:
    return " ".join(str(_field(mail, name) or "").split())


def _field(mail: EmailMessage, name: str) -> object:
    """Return a header, as it stands where its value cannot be made sense of."""
    try:
        return mail[name]
    except _DAMAGED:
        return next((v for k, v in mail.raw_items() if k.lower() == name.lower()), None)


def _add_mail(
    builder: TextBuilder, mail: EmailMessage, warnings: list[str], relative: str, depth: int = 0
) -> None:
    builder.add(_header(mail, "Subject") or "(no subject)", BlockRole.HEADING, level=depth + 1)
    shown = [f"{name}: {said}" for name in _HEADERS[:4] if (said := _header(mail, name))]
    builder.add("\n".join(shown), alone=True)
    body = mail.get_body(preferencelist=("plain", "html"))
    if isinstance(body, EmailMessage):
        if body.get_content_subtype() == "html":
            _add_page(builder, body, warnings, relative)
        else:
            _add_text(builder, _text(body), depth)
    names = []
    for part in mail.iter_attachments():
        if part.get_content_type() == "message/rfc822" and depth < MAX_FORWARDED:
            inner = part.get_content()
            if isinstance(inner, EmailMessage):
                _add_mail(builder, inner, warnings, relative, depth + 1)
                continue
        names.append(part.get_filename() or part.get_content_type())
    if names:
        warnings.append(
            f"attachments are not read: {', '.join(names)}; save them into the folder to read them"
        )


def _text(body: EmailMessage) -> str:
    """Return a part's text; an encoding nobody knows is read as UTF-8."""
    try:
        content = body.get_content()
    except LookupError:
        payload = body.get_payload(decode=True)
        content = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
    return str(content).replace("\r\n", "\n").replace("\r", "\n")


def _add_page(builder: TextBuilder, body: EmailMessage, warnings: list[str], relative: str) -> None:
    page = html_document(_text(body).encode("utf-8"), relative)
    for block in page.blocks:
        words = page.text[block.start : block.end]
        builder.add(words, block.role, level=block.level and block.level + 1)
    warnings += page.warnings


def _add_text(builder: TextBuilder, text: str, depth: int) -> None:
    """Add a plain body: its paragraphs, what it quotes under a heading, its signature set apart."""
    signature = _SIGNATURE.search(text)
    end = signature.start() if signature and ">" not in text[signature.end() :] else len(text)
    for paragraph, quoted in _paragraphs(text[:end]):
        heads = _QUOTES.match(paragraph)
        if heads and heads.end() >= len(paragraph.split("\n\n")[0]) - 1:
            builder.add(" ".join(paragraph.split()), BlockRole.HEADING, level=depth + 2)
        elif quoted and not _under_quote(builder, depth):
            builder.add("Quoted message", BlockRole.HEADING, level=depth + 2)
            builder.add(paragraph)
        else:
            builder.add(paragraph)
    builder.add(text[end:], BlockRole.FURNITURE)


def _under_quote(builder: TextBuilder, depth: int) -> bool:
    return any(b.level == depth + 2 for b in builder.blocks)


def _paragraphs(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the paragraphs without marks of quotation, and whether each was quoted."""
    for piece in _PARAGRAPH.split(_set_apart(text)):
        quoted = _QUOTE_MARK.match(piece) is not None
        for part in _PARAGRAPH.split(_QUOTE_MARK.sub("", piece)):
            if part.strip():
                yield part.strip(), quoted


def _set_apart(text: str) -> str:
    """Put an empty line where a quotation begins or ends, and behind the line above it."""
    lines: list[str] = []
    before = False
    for line in text.split("\n"):
        quoted = line.lstrip().startswith(">")
        if quoted != before or _QUOTES.fullmatch(line.strip()):
            lines.append("")
        lines.append(line)
        before = quoted
    return "\n".join(lines)
