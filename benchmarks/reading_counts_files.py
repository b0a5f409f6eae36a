"""What PDF, Word, CSV, Excel and mail files hold, by another way of counting than their readers'.

The same signature as `reading_counts.py`: `FILES` holds its formats, `FOUND_IN_FILES` counts the
same names in the document that the reader made. PDFs are counted by PDFium, not by pypdf; the
others by patterns over their bytes.
"""

import io
import re
import zipfile
from collections.abc import Callable
from email.parser import HeaderParser
from pathlib import Path

import pypdfium2
from reading_formats import Counts, Format, decoded, places, words_of

from ingest.datamodels import Document

_ENTRY = re.compile(  # PDFium reads some files without the spaces between their words
    r"^\s*\d+\s*\.\s*(?:Organisation\s*Name|Name\s*6)\s*:", re.MULTILINE
)


def _table_rows(document: Document) -> int:
    """Count rows of tables, with the names of their columns or with bars between their cells."""
    pieces = [(b.locator or "", document.text[b.start : b.end]) for b in document.blocks]
    return sum(bool(re.search(r"\brow \d+$", place)) or " | " in text for place, text in pieces)


def _entries(document: Document) -> int:
    starts = (document.text[b.start : b.end] for b in document.blocks if "entry" in str(b.locator))
    return sum(bool(re.match(r"\d+\. ", text)) for text in starts)


FOUND_IN_FILES: dict[str, Callable[[Document], int]] = {
    "pages": lambda document: len({b.page for b in document.blocks if b.page}),
    "entries": _entries,
    "rows": places(r".*\brow \d+"),
    "table rows": _table_rows,
    "footnotes": places(r"(?:.+, f|F)ootnote .+"),
    "endnotes": places(r"Endnote .+"),
    "headers": lambda document: len(
        re.findall(r"^(?:From|To|Cc|Date): ", document.text, re.MULTILINE)
    ),
}


def _pdf_pages(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def _count_pdf(data: bytes) -> Counts:
    pages = _pdf_pages(data)
    text = "\n".join(pages).replace("\r", "")
    # A page of which PDFium reads nothing is a picture, and read by OCR or named as not read.
    return {"pages": len(pages), "entries": len(_ENTRY.findall(text))}


def _pdf_words(data: bytes) -> list[str] | None:
    # PDFium marks a hyphen at a line's end as U+FFFE and joins the line; the readers keep both.
    words = words_of(" ".join(_pdf_pages(data)).replace("\ufffe", "- "))
    return words or None


def _parts(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {n: archive.read(n).decode("utf-8", "replace") for n in archive.namelist()}


def _body(parts: dict[str, str]) -> str:
    body = parts["word/document.xml"]
    return re.sub(r"<(mc:Fallback|w:del)\b.*?</\1>", "", body, flags=re.DOTALL)


def _count_docx(data: bytes) -> Counts:
    parts = _parts(data)

    def notes(kind: str) -> int:
        held = re.findall(rf"<w:{kind} [^>]*>", parts.get(f"word/{kind}s.xml", ""))
        return sum("w:type=" not in note for note in held)

    rows = re.findall(r"<w:tr[ >]", _body(parts))
    return {"table rows": len(rows), "footnotes": notes("footnote"), "endnotes": notes("endnote")}


def _docx_words(data: bytes) -> list[str]:
    parts = _parts(data)
    notes = "".join(parts.get(f"word/{name}.xml", "") for name in ("footnotes", "endnotes"))
    paragraphs = re.split(r"</w:p>|<w:tab/>|<w:br/>", _body(parts) + notes)
    return words_of(
        " ".join("".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)", p)) for p in paragraphs)
    )


def _records(data: bytes) -> list[bytes]:
    """Return the records of a CSV file: lines whose end is not within quotation marks."""
    records, quotes, start = [], 0, 0
    for match in re.finditer(rb'"|\n', data + b"\n"):
        if match.group() == b'"':
            quotes += 1
        elif quotes % 2 == 0:
            records.append(data[start : match.start()].strip(b"\r\x1a"))
            start = match.end()
    return [record for record in records if record.strip()]


def _count_csv(data: bytes) -> Counts:
    records = _records(data)
    header = bool(records) and not re.search(rb"^\W*\d", records[0])
    return {"rows": len(records) - header}


def _csv_words(data: bytes) -> list[str]:
    records = _records(data)
    values = records[1:] if _count_csv(data)["rows"] < len(records) else records
    return words_of(decoded(b"\n".join(values)).replace("-0-", ""))


def _count_xlsx(data: bytes) -> Counts:
    sheets = [xml for name, xml in _parts(data).items() if name.startswith("xl/worksheets/")]
    rows = (row for xml in sheets for row in re.findall(r"<row\b.*?(?:</row>|/>)", xml, re.DOTALL))
    return {"rows": sum("<v>" in row or "<is>" in row for row in rows) - len(sheets)}


def _count_eml(data: bytes) -> Counts:
    mail = HeaderParser().parsestr(decoded(data))
    return {"headers": sum(mail[name] is not None for name in ("From", "To", "Cc", "Date"))}


def _suffix(*names: str) -> Callable[[Path, bytes], bool]:
    return lambda path, _data: path.suffix.lower() in names


FILES: tuple[Format, ...] = (
    Format("pdf", _suffix(".pdf"), _count_pdf, _pdf_words),
    Format("docx", _suffix(".docx"), _count_docx, _docx_words),
    Format("csv", _suffix(".csv", ".tsv"), _count_csv, _csv_words),
    Format("xlsx", _suffix(".xlsx", ".xlsm"), _count_xlsx, lambda _: None),
    Format("eml", _suffix(".eml"), _count_eml, lambda _: None),
)
