"""Documents that others made: every passage is letter for letter and fits the real model."""

import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from ingest.datamodels import Document
from ingest.errors import NeedsOcrError
from ingest.readers import read_document
from ingest.readers.pdf import ocr
from ingest.text.split import split

READABLE = [
    "docs/pdf-text/Cyber.pdf",
    "docs/pdf-text/Cyber_text.txt",
    "docs/pdf-text/FR-XML_User-Guide-v1.pdf",
    "docs/pdf-scanned/tagged.pdf",
    "docs/docx/comments.docx",
    "docs/docx/footnotes.docx",
    "docs/docx/simple-list.docx",
    "docs/docx/single-paragraph.docx",
    "docs/docx/tables.docx",
    "docs/docx/text-box.docx",
    "docs/lists/cons_prim.csv",
    "docs/lists/csl.csv",
    "docs/lists/sdn_comments_2025-12.csv",
    "docs/eurlex-html/html_modern_1_raw.html",
    "docs/eurlex-html/html_moderncons_1_raw.html",
    "docs/eurlex-html/html_old_consolidated_raw.html",
    "seeds/kyrgyzstan-eu-dialogue-2026-02-02.txt",
    "seeds/us-measures-central-asia-2023-07-19.txt",
]


@cache
def read(path: Path) -> Document:
    return read_document(path, path.name)


@pytest.mark.parametrize("name", READABLE)
def test_passages_of_real_documents_are_exact_and_fit(
    shared: Path, split_to_fit: Callable, covered: Callable, name: str
) -> None:
    document = read(shared / name)
    assert covered(document, split_to_fit(document))


def test_a_scanned_pdf_needs_ocr(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr.shutil, "which", lambda _: None)
    with pytest.raises(NeedsOcrError, match="tesseract-ocr"):
        read_document(shared / "docs/pdf-scanned/francais.pdf", "francais.pdf")


@pytest.mark.skipif(not ocr.available(), reason="no OCR on this machine")
def test_a_scanned_pdf_is_read_by_ocr(shared: Path) -> None:
    document = read_document(shared / "docs/pdf-scanned/francais.pdf", "francais.pdf")
    assert document.text.startswith("Portez ce vieux whisky au juge\nblond qui fume")
    assert {b.locator for b in document.blocks} == {"p. 1 (OCR)"}


def test_the_words_of_a_text_box_are_read_once(shared: Path) -> None:
    assert read(shared / "docs/docx/text-box.docx").text == "Datum plane"


def test_the_words_of_a_sanctions_list_are_read_from_its_pdf(shared: Path) -> None:
    pdf = read(shared / "docs/pdf-text/Cyber.pdf")
    other = (shared / "docs/pdf-text/Cyber_text.txt").read_text(encoding="utf-8")
    words = [w for w in dict.fromkeys(other.split()) if len(w) > 3]
    assert sum(w in pdf.text for w in words) / len(words) > 0.97
    assert {b.page for b in pdf.blocks} == set(range(1, 14))
    said = (pdf.about.kind, pdf.about.jurisdiction, pdf.about.published)
    assert said == ("list", "UK", "2025-08-12")


def test_each_entry_of_a_sanctions_list_in_a_pdf_begins_a_block_with_its_name(shared: Path) -> None:
    pdf = read(shared / "docs/pdf-text/Cyber.pdf")
    other = (shared / "docs/pdf-text/Cyber_text.txt").read_text(encoding="utf-8")
    begins = r"^\d+\. (?:Name 6|Organisation Name): .+?(?= \d: |$)"
    expected = re.findall(begins, other, re.MULTILINE)
    entries = [pdf.text[b.start : b.end] for b in pdf.blocks if "entry" in str(b.locator)]
    assert len(expected) == 79
    assert [e for e in expected if not any(x.startswith(e) for x in entries)] == []
    assert Counter(re.findall(r"\w+", other)) - Counter(re.findall(r"\w+", pdf.text)) == Counter(
        {"Page": 13, **{str(n): 1 for n in range(1, 14)}}
    )


def test_rows_of_the_lists_are_all_read(shared: Path) -> None:
    counts = {"cons_prim.csv": 442, "cons_add.csv": 574, "cons_alt.csv": 1073, "csl.csv": 115}
    found = {name: len(read(shared / "docs/lists" / name).blocks) for name in counts}
    assert found == counts


def test_tables_and_title_of_a_guide_are_read_from_its_pdf(shared: Path) -> None:
    guide = read(shared / "docs/pdf-text/FR-XML_User-Guide-v1.pdf")
    assert guide.about.title == "User Guide Document Federal Register XML Rendition"
    row = (
        "Purposed Fields to be Removed: HD2; Fields to be Removed or Collapsed: Collapse to HD; "
        "Description: Second level head in the following sections."
    )
    assert row in guide.text
    assert "The SUPLINF tag holds supplementary information" in guide.text


@pytest.mark.parametrize("name", READABLE[-2:])
def test_the_page_around_a_seed_article_is_in_no_passage(shared: Path, encoder, name: str) -> None:
    document = read_document(shared / name, name)
    texts = [p.text for p in split(document, encoder.count_tokens, 256)]
    page = ("Share:", "Leave a Reply", "Be the first to comment", "Original url", "https://www.the")
    assert [w for w in page if any(w in text for text in texts)] == []
    assert any("Kyrgyzstan" in text for text in texts)


def test_seed_articles_tell_title_date_and_kind(shared: Path) -> None:
    old = read_document(shared / READABLE[-1], "us-measures-central-asia-2023-07-19.txt").about
    new = read_document(shared / READABLE[-2], "kyrgyzstan-eu-dialogue-2026-02-02.txt").about
    assert (old.published, new.published) == ("2023-07-19", "2026-02-02")
    assert (old.publisher, new.kind) == ("www.themoscowtimes.com", "news")
    assert (old.title or "").startswith("U.S. Preparing")
    assert (new.title or "").startswith("Kyrgyzstan Seeks Dialogue")


def test_footnotes_stand_apart_from_the_sentence_that_holds_their_mark(shared: Path) -> None:
    document = read(shared / "docs/docx/footnotes.docx")
    assert [b.locator for b in document.blocks] == [None, "Footnote 1", "Footnote 2"]
    assert document.text.startswith("Ouch.\n\n")
    assert document.warnings == ()
