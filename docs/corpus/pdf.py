"""A source in, an A4 PDF with page numbers out; the same bytes each time."""

from collections.abc import Iterator
from html import escape
from pathlib import Path

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
from source import Block, Source

MARGIN = 22 * mm


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
