"""Read plain text and Markdown files.

The text stays as it is in the file, but for rows of tables, which are written under the names of
their columns.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from markdown_it import MarkdownIt

from ingest.datamodels import About, Block, BlockRole, Document, merge_abouts
from ingest.errors import ReadError
from ingest.readers.plain.furniture import mark_tail
from ingest.readers.plain.markdown_hidden import hidden_spans
from ingest.readers.plain.tables import placed, with_rows
from ingest.text.metadata import (
    date_of_line,
    from_mapping,
    label_of,
    parse_date,
    split_front_matter,
    url_of_line,
)
from ingest.text.plain import strip_markup
from ingest.text.unseen.hidden import Hidden
from ingest.text.unseen.set_aside import set_aside

_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_PARAGRAPH = re.compile(r"\S.*(?:\n.*\S.*)*")
_NEWLINE = re.compile("\n")  # the only line end of Markdown; splitlines knows more of them
_ATX = re.compile(r"(#{1,6})\s+\S")
_UNDERLINED = re.compile(r"([^\n]{1,200})\n[ \t]*((?:={3,}|-{3,}|~{3,}))[ \t]*(?=\n|$)")
_PAGE_MARK = re.compile(r"[-–—=*\s]*page\s+\d+(?:\s+of\s+\d+)?[-–—=*\s]*", re.IGNORECASE)
_PERSON = r"[^\W\d_a-z][\w.’'-]+(?: (?:[a-z]{2,3} )?[^\W\d_a-z][\w.’'-]*){1,3}"
_BYLINE = re.compile(rf"(?:By|BY|by|Von|Par) ({_PERSON})(?:[ ,|–—-].{{0,80}})?")
_SIGNED = re.compile(
    r"(?!(?:Done|Given|Adopted|Signed) (?:at|in) )"  # a place follows
    rf"(?:By )?({_PERSON})\s*[,|•·–—-]\s*(\S.{{5,30}})"
)  # Jane Doe, 19 July 2023
_LEAVES = ("paragraph_open", "heading_open", "fence", "code_block", "tr_open", "html_block")
HEAD_BLOCKS = 8  # a page says what it is near its top
MAX_HEADING_WORDS = 12
MAX_HEADLINE_CHARS = 200
MAX_LABEL_BLOCK_CHARS = 10_000  # more is no list of labels, and slow to look through


def read_text(path: Path, relative: str) -> Document:
    """Read a ``.txt`` file: paragraphs are set apart by empty lines.

    :raises ReadError: when the bytes are not UTF-8 (or UTF-16 with its mark).
    """
    return _read(path, relative, markdown=False)


def read_markdown(path: Path, relative: str) -> Document:
    """Read a Markdown file (CommonMark with tables), its front matter as metadata.

    :raises ReadError: when the bytes are not UTF-8 (or UTF-16 with its mark).
    """
    return _read(path, relative, markdown=True)


def _read(path: Path, relative: str, *, markdown: bool) -> Document:
    text = decode(path.read_bytes())
    front, body, warnings = split_front_matter(text)
    text, rows = with_rows(text, body, markdown=markdown)
    cut = _markdown_blocks if markdown else _text_blocks
    found = list(placed(list(_with_gaps(text, body, list(cut(text, body)))), rows))
    hidden = Hidden()
    if markdown:
        found = set_aside(text, found, hidden_spans(text, found, hidden))
    blocks, tail_warnings = mark_tail(text, _mark_labels(text, found))
    said, label_warnings = _said_in_text(text, blocks)
    notes = tuple(hidden.warnings([*warnings, *tail_warnings, *label_warnings]))
    return Document(relative, merge_abouts([front, said]), text, tuple(blocks), notes)


def decode(data: bytes) -> str:
    """Return the text of a file, its line ends as newlines.

    :raises ReadError: when the bytes are no Unicode text.
    """
    encoding = next((name for bom, name in _BOMS.items() if data.startswith(bom)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as exc:
        raise ReadError(
            f"not {encoding.upper()} text (byte {exc.start}: 0x{data[exc.start]:02x}); "
            "save the file as UTF-8 and put it back"
        ) from exc
    if "\x00" in text:
        raise ReadError("this is a binary file and no text; check its suffix")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _text_blocks(text: str, body: int) -> Iterator[Block]:
    spans = [m.span() for m in _PARAGRAPH.finditer(text, body)]
    for index, (start, end) in enumerate(spans):
        end = start + len(text[start:end].rstrip())
        following = text[slice(*spans[index + 1])] if index + 1 < len(spans) else ""
        underlined = _UNDERLINED.match(text, start, end)
        if underlined:
            yield Block(
                start, underlined.end(1), BlockRole.HEADING, 1 if "=" in underlined[2] else 2
            )
            yield Block(*underlined.span(2), BlockRole.FURNITURE)
            start = underlined.end() + len(text[underlined.end() : end].split("\n", 1)[0])
            start += len(text[start:end]) - len(text[start:end].lstrip())
        piece = text[start:end]
        if piece:
            level = 1 if index == 0 and _is_headline(piece) else _heading_level(piece, following)
            yield Block(start, end, BlockRole.HEADING if level else BlockRole.TEXT, level)


def _is_headline(piece: str) -> bool:
    """Whether a file's first paragraph is its headline: one line that is no sentence."""
    return "\n" not in piece and len(piece) <= MAX_HEADLINE_CHARS and piece[-1:] not in ".!,;:"


def _heading_level(piece: str, following: str) -> int:
    """Return a heading's depth by its shape, 0 for a paragraph."""
    atx = _ATX.match(piece)
    if atx and "\n" not in piece:
        return len(atx.group(1))
    short = "\n" not in piece and len(piece.split()) <= MAX_HEADING_WORDS
    if not short or piece[-1] in ".!?,;”\"'’)" or label_of(piece) or date_of_line(piece):
        return 0
    if url_of_line(piece) or _BYLINE.fullmatch(piece) or _signed(piece) or not piece[0].isupper():
        return 0
    return 2 if len(following) > 2 * len(piece) and "\n\n" not in following else 0


def _signed(piece: str) -> bool:
    match = _SIGNED.fullmatch(piece)
    return match is not None and parse_date(match[2]) is not None


def _markdown_blocks(text: str, body: int) -> Iterator[Block]:
    lines = [body, *(m.end() for m in _NEWLINE.finditer(text, body)), len(text)]
    # Without its inline rules: only blocks count here, and nested brackets take it hours.
    for token in MarkdownIt("commonmark").enable("table").disable("inline").parse(text[body:]):
        if token.type not in _LEAVES or token.map is None:
            continue
        start, end = lines[token.map[0]], lines[min(token.map[1], len(lines) - 1)]
        piece = text[start:end]
        start += len(piece) - len(piece.lstrip())
        end -= len(piece) - len(piece.rstrip())
        level = int(token.tag[1]) if token.type == "heading_open" else 0
        if start < end:
            yield Block(start, end, BlockRole.HEADING if level else BlockRole.TEXT, level)


def _with_gaps(text: str, body: int, blocks: list[Block]) -> Iterator[Block]:
    """Yield the blocks and, between them, words that are in none (Markdown's link definitions)."""
    done = body
    for block in [*blocks, None]:
        for match in _PARAGRAPH.finditer(text, done, block.start if block else len(text)):
            if re.search(r"\w", match.group()):
                yield Block(match.start(), match.start() + len(match.group().rstrip()))
        if block:
            yield block
            done = block.end


def _mark_labels(text: str, blocks: list[Block]) -> list[Block]:
    """Return the blocks with date lines, labels and bare addresses set apart from the prose."""
    return [
        Block(b.start, b.end, BlockRole.FURNITURE)
        if _is_label(text[b.start : b.end], in_head=index < HEAD_BLOCKS)
        else b
        for index, b in enumerate(blocks)
    ]


def _is_label(piece: str, *, in_head: bool) -> bool:
    if len(piece) > MAX_LABEL_BLOCK_CHARS:
        return False
    if _ATX.match(piece):  # "## 24 April 2026" heads an entry of a chronology
        return False
    plain = strip_markup(piece)
    if _PAGE_MARK.fullmatch(plain):
        return True
    if plain.rstrip(":").lower() in ("original url", "url", "source", "link"):
        return True
    lines = piece.splitlines()
    if date_of_line(plain):
        return in_head
    return bool(url_of_line(piece)) or all(label_of(x) for x in lines)


def _said_in_text(text: str, blocks: list[Block]) -> tuple[About, list[str]]:
    """Return title, date, labels and address as the page's own lines give them."""
    pieces = [
        strip_markup(text[b.start : min(b.end, b.start + MAX_LABEL_BLOCK_CHARS)]) for b in blocks
    ]
    head = pieces[:HEAD_BLOCKS]
    set_apart = [p for p, b in zip(head, blocks, strict=False) if b.role is BlockRole.FURNITURE]
    labels = [found for b in blocks for x in _label_lines(text, b) if (found := label_of(x))]
    labelled, warnings = from_mapping(dict(reversed(labels)))
    address = next((u for p in pieces for u in [url_of_line(p)] if u), None)
    byline = next((m for p in head for m in [_BYLINE.fullmatch(p)] if m), None)
    signed = next((_SIGNED.fullmatch(p) for p in head if _signed(p)), None)
    shown = About(
        title=_title(pieces, blocks),
        publisher=urlsplit(address).hostname if address else None,
        published=next((d for p in set_apart for d in [date_of_line(p)] if d), None)
        or (parse_date(signed[2]) if signed else None),
        kind="news" if byline or signed else None,
        author=byline[1] if byline else signed[1] if signed else None,
        url=address,
    )
    return merge_abouts([labelled, shown]), warnings


def _label_lines(text: str, block: Block) -> list[str]:
    return text[block.start : block.end].splitlines() if block.role is BlockRole.FURNITURE else []


def _title(pieces: list[str], blocks: list[Block]) -> str | None:
    for piece, block in zip(pieces, blocks, strict=True):
        if block.role is BlockRole.FURNITURE or not piece:
            continue
        is_title = block.role is BlockRole.HEADING or _is_headline(piece)
        return piece if is_title else None
    return None
