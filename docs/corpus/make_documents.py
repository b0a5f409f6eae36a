"""Turn the readable Markdown sources beside this file into the PDF and DOCX documents of corpus/.

In: docs/corpus/<name>.md (front matter and Markdown). Out: the files named in TARGETS.
Two runs give the same bytes: dates come from the front matter, and zip entries get a fixed time.

    python -m pip install reportlab python-docx markdown-it-py
    python docs/corpus/make_documents.py
"""

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from markdown_it import MarkdownIt
from markdown_it.token import Token
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    PageTemplate,
    Paragraph,
    Table,
    TableStyle,
)

SOURCES = Path(__file__).resolve().parent
CORPUS = SOURCES.parents[1] / "corpus"
TARGETS = {
    "eu-anti-circumvention-tool": "law/eu-anti-circumvention-tool.pdf",
    "eu-packages-19-21": "law/eu-packages-19-21.docx",
    "ownership-and-control-eu-us-uk": "guidance/ownership-and-control-eu-us-uk.pdf",
    "us-designations-kyrgyz-persons": "lists/us-designations-kyrgyz-persons.docx",
}
# The order of the label lines under a title; a label that the source does not give is left out.
LABELS = ("publisher", "published", "kind", "jurisdiction", "instrument")
# The oldest moment a zip entry can hold; any fixed one would do.
ZIP_TIME = (1980, 1, 1, 0, 0, 0)
UNIX = 3
MARGIN = 22 * mm


@dataclass(frozen=True)
class Block:
    """One heading, paragraph, list item or table of a source."""

    kind: str
    level: int
    rows: tuple[tuple[str, ...], ...]

    @property
    def text(self) -> str:
        """Return the words of a block that is not a table."""
        return self.rows[0][0]


@dataclass(frozen=True)
class Source:
    """A source as read: its front matter and its blocks in order, the title apart."""

    meta: dict[str, str]
    blocks: tuple[Block, ...]

    @property
    def published(self) -> date:
        """Return the date in the front matter."""
        return date.fromisoformat(self.meta["published"])

    @property
    def labels(self) -> list[str]:
        """Return the visible lines that stand under the title."""
        shown = self.meta | {"published": f"{self.published.day} {self.published:%B %Y}"}
        return [f"{name.capitalize()}: {shown[name]}" for name in LABELS if name in shown]


def read_source(path: Path) -> Source:
    """Read front matter and Markdown from a file."""
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    pairs = (line.split(": ", 1) for line in front.splitlines())
    meta = {key: value.strip().strip('"') for key, value in pairs}
    blocks = tuple(blocks_of(MarkdownIt("commonmark").enable("table").parse(body)))
    if blocks[0].level != 1 or blocks[0].text != meta["title"]:
        raise ValueError(f"{path.name}: the first heading must equal the title '{meta['title']}'")
    return Source(meta, blocks[1:])


def blocks_of(tokens: Sequence[Token]) -> Iterator[Block]:
    """Turn Markdown tokens into blocks."""
    rows: list[list[str]] = []
    for index, token in enumerate(tokens):
        before = tokens[index - 1]
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "table_close":
            yield Block("table", 0, tuple(tuple(row) for row in rows))
            rows = []
        elif token.type == "inline" and before.type in ("th_open", "td_open"):
            rows[-1].append(words_of(token))
        elif token.type == "inline":
            yield text_block(token, before)


def text_block(token: Token, before: Token) -> Block:
    """Make a heading, list item or paragraph from an inline token and the one before it."""
    row = ((words_of(token),),)
    if before.type == "heading_open":
        return Block("heading", int(before.tag[1]), row)
    # A paragraph inside a list item is nested below the list and the item.
    return Block("item" if before.level >= 2 else "paragraph", 0, row)


def words_of(token: Token) -> str:
    """Return an inline token's plain text; a link in angle brackets is its own address."""
    breaks = {"softbreak": " ", "hardbreak": " "}
    return "".join(breaks.get(child.type, child.content) for child in token.children or [])


def write_pdf(source: Source, path: Path) -> None:
    """Write an A4 PDF with page numbers in its footer."""
    template = BaseDocTemplate(
        str(path),
        pagesize=A4,
        invariant=1,
        title=source.meta["title"],
        author=source.meta["publisher"],
    )
    frame = Frame(MARGIN, MARGIN, A4[0] - 2 * MARGIN, A4[1] - 2 * MARGIN)
    # At the page's end, so that the footer follows the body in the text a reader extracts.
    template.addPageTemplates(PageTemplate(frames=[frame], onPageEnd=draw_footer))
    template.build(list(flowables(source)))


def draw_footer(canvas: Canvas, _template: BaseDocTemplate) -> None:
    """Draw the page number at the foot of a page."""
    canvas.saveState()
    canvas.setFont("Helvetica", 8)
    canvas.drawCentredString(A4[0] / 2, 12 * mm, f"Page {canvas.getPageNumber()}")
    canvas.restoreState()


def flowables(source: Source) -> Iterator[Flowable]:
    """Yield what the PDF's pages hold, from the title on."""
    styles = pdf_styles()
    yield Paragraph(escape(source.meta["title"]), styles["heading1"])
    for line in source.labels:
        yield Paragraph(escape(line), styles["label"])
    for block in source.blocks:
        yield flowable(block, styles)


def pdf_styles() -> dict[str, ParagraphStyle]:
    """Return the paragraph styles by name; no line of a paragraph stands alone on a page."""
    sample = getSampleStyleSheet()
    body = ParagraphStyle(
        "body", parent=sample["BodyText"], leading=14, allowWidows=0, allowOrphans=0
    )
    label = ParagraphStyle("label", parent=body, spaceBefore=0, spaceAfter=0)
    item = ParagraphStyle("item", parent=body, leftIndent=14, bulletIndent=3)
    headings = {f"heading{level}": sample[f"Heading{level}"] for level in (1, 2, 3)}
    return {"paragraph": body, "label": label, "item": item} | headings


def flowable(block: Block, styles: dict[str, ParagraphStyle]) -> Flowable:
    """Make what one block looks like in a PDF."""
    if block.kind == "table":
        return pdf_table(block, styles["label"])
    if block.kind == "heading":
        return Paragraph(escape(block.text), styles[f"heading{block.level}"])
    # A hyphen: the standard fonts' bullet comes out of pypdf as a control character.
    bullet = "-" if block.kind == "item" else None
    return Paragraph(escape(block.text), styles[block.kind], bulletText=bullet)


def pdf_table(block: Block, style: ParagraphStyle) -> Table:
    """Make a ruled table whose first row repeats on each page."""
    cells = [[Paragraph(escape(cell), style) for cell in row] for row in block.rows]
    table = Table(cells, repeatRows=1)
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.grey)]))
    return table


def write_docx(source: Source, path: Path) -> None:
    """Write a Word document with real headings and fixed properties."""
    document = Document()
    set_properties(document, source)
    document.add_heading(source.meta["title"], level=1)
    for line in source.labels:
        document.add_paragraph(line)
    for block in source.blocks:
        add_block(document, block)
    buffer = io.BytesIO()
    document.save(buffer)
    path.write_bytes(with_fixed_times(buffer.getvalue()))


def set_properties(document: WordDocument, source: Source) -> None:
    """Set title, author and dates from the front matter, never from the clock."""
    moment = datetime.combine(source.published, datetime.min.time())
    properties = document.core_properties
    properties.title = source.meta["title"]
    properties.author = properties.last_modified_by = source.meta["publisher"]
    properties.created = properties.modified = moment
    properties.comments = ""


def add_block(document: WordDocument, block: Block) -> None:
    """Append one block to a Word document."""
    if block.kind == "table":
        table = document.add_table(rows=0, cols=len(block.rows[0]), style="Table Grid")
        for row in block.rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    elif block.kind == "heading":
        document.add_heading(block.text, level=block.level)
    else:
        style = "List Bullet" if block.kind == "item" else None
        document.add_paragraph(block.text, style=style)


def with_fixed_times(archive: bytes) -> bytes:
    """Return a zip archive with the same entries in the same order, all with one time stamp."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(buffer, "w") as new:
        for entry in old.infolist():
            fixed = zipfile.ZipInfo(entry.filename, ZIP_TIME)
            fixed.compress_type = zipfile.ZIP_DEFLATED
            fixed.create_system = UNIX
            new.writestr(fixed, old.read(entry))
    return buffer.getvalue()


WRITERS: dict[str, Callable[[Source, Path], None]] = {".pdf": write_pdf, ".docx": write_docx}


def main() -> None:
    """Write every document of TARGETS."""
    for name, target in TARGETS.items():
        path = CORPUS / target
        path.parent.mkdir(parents=True, exist_ok=True)
        WRITERS[path.suffix](read_source(SOURCES / f"{name}.md"), path)


if __name__ == "__main__":
    main()
