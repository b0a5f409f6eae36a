"""Choose the reader of a file by its ending and read it. One module a format."""

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from types import MappingProxyType

from ingest.datamodels import BlockRole, Document, Said, merge_abouts
from ingest.errors import ReadError
from ingest.readers.document_dates import with_dates
from ingest.readers.law.eu.printed_act import with_printed_act
from ingest.readers.law.plain_law import with_provisions
from ingest.readers.office.archive import check_archive
from ingest.readers.plain.change_marks import without_change_marks
from ingest.readers.printed_title import with_printed_title
from ingest.text.metadata import from_path
from ingest.text.unseen.invisible_characters import without_unseen
from ingest.text.unseen.orders_to_a_model import without_addressed
from ingest.text.unseen.raised import without_raised

READER_VERSION = "10"  # raise it when a reader gives another text or other blocks for the same file
MAX_FILE_BYTES = 200 * 1024 * 1024
_READERS = {  # imported when first needed: each brings a library that takes its time
    ".txt": ("ingest.readers.plain.text", "read_text"),
    ".md": ("ingest.readers.plain.text", "read_markdown"),
    ".markdown": ("ingest.readers.plain.text", "read_markdown"),
    ".html": ("ingest.readers.web.html", "read_html"),
    ".htm": ("ingest.readers.web.html", "read_html"),
    ".xhtml": ("ingest.readers.web.html", "read_html"),
    ".xml": ("ingest.readers.law.xml", "read_xml"),
    ".akn": ("ingest.readers.law.xml", "read_xml"),
    ".pdf": ("ingest.readers.pdf.reader", "read_pdf"),
    ".docx": ("ingest.readers.office.docx", "read_docx"),
    ".rtf": ("ingest.readers.office.rtf.reader", "read_rtf"),
    ".odt": ("ingest.readers.office.open_document.text", "read_odt"),
    ".csv": ("ingest.readers.lists.csv", "read_csv"),
    ".tsv": ("ingest.readers.lists.csv", "read_csv"),
    ".xlsx": ("ingest.readers.office.excel.reader", "read_xlsx"),
    ".xlsm": ("ingest.readers.office.excel.reader", "read_xlsx"),
    ".ods": ("ingest.readers.office.open_document.sheets", "read_ods"),
    **dict.fromkeys(
        (".json", ".jsonl", ".ndjson"),
        ("ingest.readers.lists.published.opensanctions", "read_entities"),
    ),
    **dict.fromkeys((".mht", ".mhtml"), ("ingest.readers.mail.mhtml", "read_mhtml")),
    ".eml": ("ingest.readers.mail.eml", "read_eml"),
}
_SAVE_AS = {  # kinds that are not read, and what their programs can save instead
    "DOCX or PDF": (".doc", ".docm", ".dot", ".wpd", ".pages"),
    "PDF": (".ppt", ".pptx", ".odp", ".key", ".epub", ".xps", ".djvu"),
    "XLSX or CSV": (".xls", ".xlsb", ".numbers"),
    "EML": (".msg",),
    "PDF (then it is read by OCR)": (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".gif"),
}
SUFFIXES = tuple(_READERS)
_ARCHIVES = (".docx", ".xlsx", ".xlsm", ".ods", ".odt")


def read_document(path: Path, relative: str, said: Said = MappingProxyType({})) -> Document:
    """Read a file of any known format; ``relative`` is its path below the corpus folder.

    ``said`` is a person's word on it, which may tell the order of day and month in its dates.

    :raises ReadError: with the reason and the way out, without the file's name.
    """
    suffix = path.suffix.lower()
    if suffix not in _READERS:
        known = ", ".join(SUFFIXES)
        for way, suffixes in _SAVE_AS.items():
            if suffix in suffixes:
                raise ReadError(f"{suffix} files are not read; save it as {way} and put that here")
        raise ReadError(f"files of the kind “{suffix or 'no suffix'}” are not read; known: {known}")
    size = path.stat().st_size
    if size == 0:
        raise ReadError("the file is empty")
    if size > MAX_FILE_BYTES:
        raise ReadError(f"the file has {size >> 20} MB, more than {MAX_FILE_BYTES >> 20}; split it")
    if suffix in _ARCHIVES:
        check_archive(path)
    module, function = _READERS[suffix]
    reader: Callable[[Path, str], Document] = getattr(import_module(module), function)
    seen = without_change_marks(without_unseen(reader(path, relative)))
    read = without_raised(seen, markdown=suffix in (".md", ".markdown"))
    document = with_printed_act(with_provisions(without_addressed(read)))
    document = with_printed_title(with_dates(document, said))
    if all(b.role is BlockRole.FURNITURE for b in document.blocks):
        why = f"; {'; '.join(document.warnings)}" if document.warnings else ""
        raise ReadError(f"no text was found in the file{why}")
    named = from_path(relative)
    if document.about.published:
        named = replace(named, dated=None)
    return replace(document, path=relative, about=merge_abouts([document.about, named]))
