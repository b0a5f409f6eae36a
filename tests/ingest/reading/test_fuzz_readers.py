"""Damaged files of every format give a document that is sound, or a reason; nothing else.

The edits are bounded here; ``fuzz.py`` beside this file tries random ones for as long as it is
told. What it has found stands below as it was found.
"""

import io
import runpy
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import ReadError
from ingest.readers import read_document

FUZZ = runpy.run_path(str(Path(__file__).parent / "fuzz.py"))
SEEDS: dict[str, bytes] = FUZZ["SEEDS"]
SHARE = st.floats(0, 1)
EDIT = st.tuples(st.sampled_from(FUZZ["EDITS"]), SHARE, SHARE, st.integers(0, 9_999))
EXAMPLES = 25  # a format


@pytest.mark.parametrize("name", SEEDS)
def test_the_files_that_are_edited_are_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(SEEDS[name])
    assert FUZZ["misplaced"](read_document(path, name)) is None


@pytest.mark.parametrize("name", SEEDS)
@settings(max_examples=EXAMPLES)
@given(edits=st.lists(EDIT, min_size=1, max_size=6))
def test_a_damaged_file_is_read_soundly_or_refused_with_a_reason(tmp_path, name, edits) -> None:
    path = tmp_path / name
    path.write_bytes(FUZZ["edited"](name, SEEDS[name], edits))
    assert FUZZ["faults"](path) is None


def test_an_unsound_document_would_be_noticed(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(SEEDS["a.txt"])
    document = read_document(path, "a.txt")
    turned = type(document)("a", document.about, document.text, document.blocks[::-1])
    assert "after" in FUZZ["misplaced"](turned)


def refused(tmp_path: Path, name: str, data: bytes) -> str:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(ReadError) as caught:
        read_document(path, name)
    return str(caught.value)


def test_a_mail_whose_date_no_calendar_has_is_read_without_it(tmp_path: Path) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(
        b"From: a@b.example\nDate: Thu, 23 Apr 99999999999999999999 10:00:00 +0000\n\nA text.\n"
    )
    document = read_document(path, "a.eml")
    assert "A text." in document.text
    assert document.about.published is None


def test_xml_with_bytes_of_no_encoding_is_refused(tmp_path: Path) -> None:
    reason = refused(tmp_path, "a.xml", SEEDS["ecfr.xml"].replace(b"Scope", b"\xff\xfe\xff"))
    assert "no text of its encoding" in reason or "not well-formed" in reason


def test_a_part_without_text_at_the_end_of_a_title_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(
        b"<ECFR><DIV5 N='1' TYPE='PART'><HEAD>PART 1</HEAD><DIV8 N='1.1' TYPE='SECTION'><P>Text."
        b"</P></DIV8></DIV5><DIV5 N='2' TYPE='PART'></DIV5></ECFR>"
    )
    document = read_document(path, "a.xml")
    assert [part.start for part in document.parts] == [0]


def test_an_archive_whose_directory_lies_beyond_its_bytes_is_refused(tmp_path: Path) -> None:
    data = SEEDS["a.docx"]
    end = data.rindex(b"PK\x05\x06")
    lies = data[: end + 12] + b"\xff\xff\xff\x7f" + data[end + 16 :]
    assert "Word file" in refused(tmp_path, "a.docx", lies)


def workbook_with(old: bytes, new: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SEEDS["a.xlsx"])) as seed, zipfile.ZipFile(out, "w") as made:
        for member in seed.namelist():
            made.writestr(member, seed.read(member).replace(old, new))
    return out.getvalue()


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (b"<sheets>", b"<sheets <", "this is no Excel file"),
        (b'<row r="3"', b'<row r="99999999999999999999"', "more than 1,048,576 rows"),
    ],
)
def test_a_damaged_workbook_is_refused(tmp_path: Path, old: bytes, new: bytes, reason) -> None:
    assert reason in refused(tmp_path, "a.xlsx", workbook_with(old, new))


def test_a_paragraph_of_soft_hyphens_is_no_title(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("\u00ad\u00ad\n\n# List\n\nA bank was listed.\n", encoding="utf-8")
    assert read_document(path, "a.md").about.title == "List"
