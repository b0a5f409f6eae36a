"""Pages whose bytes are not what they say, and preformatted texts."""

from pathlib import Path

import pytest

from ingest.datamodels import Document
from ingest.readers import read_document

PROSE = (
    "<p>The ministry keeps the list of mills and publishes it each month for those who trade with "
    "them, so that nobody is surprised.</p>"
)


def read(folder: Path, body: str, head: str = "", encoding: str = "utf-8") -> Document:
    path = folder / "a.html"
    page = f"<!doctype html><html><head>{head}<title>Fines</title></head><body>{body}</body></html>"
    path.write_bytes(page.encode(encoding))
    return read_document(path, path.name)


@pytest.mark.parametrize("said", ["iso-8859-1", "us-ascii", "windows-1252", "latin1"])
def test_a_page_that_names_a_smaller_set_keeps_its_signs(tmp_path: Path, said: str) -> None:
    head = f'<meta charset="{said}">'
    document = read(tmp_path, f"{PROSE}<p>Müller pays €250 – “now”.</p>", head, "cp1252")
    assert "Müller pays €250 – “now”." in document.text


def test_a_page_that_says_nothing_is_read_as_what_its_bytes_are(tmp_path: Path) -> None:
    words = "Завод Берёза оштрафован на 250 тысяч рублей по решению министерства от 5 мая."
    document = read(tmp_path, f"<p>{words}</p>", "", "cp1251")
    assert words in document.text
    assert "the page does not say its encoding: read as Windows-1251" in document.warnings


def blocks(document: Document) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks]


def test_a_table_in_preformatted_text_is_rows(tmp_path: Path) -> None:
    table = "Name        Country     Fine\nAsh Mill    Norland     500\nBay Mill    Sudria      700"
    found = blocks(read(tmp_path, f"{PROSE}<pre>{table}</pre>{PROSE}"))
    assert "Name: Ash Mill; Country: Norland; Fine: 500" in found
    assert "Name: Bay Mill; Country: Sudria; Fine: 700" in found


def test_a_list_in_preformatted_text_keeps_its_lines_and_prose_none(tmp_path: Path) -> None:
    listed = "Removed:\nCrocus Ltd\nAdded:\nAconite Ltd"
    prose = (
        "The ministry has fined the mill that is owned by a man,\n"
        "Al-Baraka Grain and its branch, by EUR 25 million for\n2026 and more."
    )
    found = blocks(read(tmp_path, f"{PROSE}<pre>{listed}\n\n{prose}</pre>{PROSE}"))
    assert "Crocus Ltd" in found
    assert prose.replace("\n", " ") in found
