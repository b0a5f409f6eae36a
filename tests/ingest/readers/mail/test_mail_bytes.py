"""Mails whose bytes say little: encodings that are missing or wrong, lines that flow, forms."""

from pathlib import Path

import pytest

from ingest.datamodels import Document
from ingest.readers import read_document

HEAD = "From: Ops <ops@example.org>\nDate: Tue, 10 Mar 2026 10:00:00 +0000\nSubject: Fines\n"
FINE = "The fine of Müller is €250."


def read(folder: Path, rest: str | bytes, head: str | bytes = HEAD) -> Document:
    parts = [p if isinstance(p, bytes) else p.encode("utf-8") for p in (head, rest)]
    path = folder / "a.eml"
    path.write_bytes(b"".join(parts).replace(b"\n", b"\r\n"))
    return read_document(path, path.name)


@pytest.mark.parametrize(
    ("said", "written", "warned"),
    [
        ("us-ascii", "utf-8", False),
        ("", "utf-8", False),
        ("iso-8859-1", "utf-8", False),
        ("iso-8859-1", "cp1252", False),
        ("", "cp1252", True),
        ("utf-8", "cp1252", True),
        ("x-nobody-knows", "cp1252", True),
    ],
)
def test_letters_are_read_whatever_the_mail_says_of_its_encoding(
    tmp_path: Path, said: str, written: str, warned: bool
) -> None:
    kind = f"Content-Type: text/plain; charset={said}\n" if said else ""
    body = f"{kind}Content-Transfer-Encoding: 8bit\n\n".encode() + f"{FINE}\n".encode(written)
    document = read(tmp_path, body)
    assert FINE in document.text
    assert any("read as Windows-1252" in w for w in document.warnings) == warned


def test_a_larger_set_than_the_mail_names_loses_no_letter(tmp_path: Path) -> None:
    body = b"Content-Type: text/plain; charset=gb2312\n\n" + "公司鎔基罚款250元。\n".encode("gbk")
    assert "公司鎔基罚款250元。" in read(tmp_path, body).text


def test_japanese_in_seven_bits_is_read(tmp_path: Path) -> None:
    body = b"Content-Type: text/plain; charset=iso-2022-jp\n\n" + "罰金は250円\n".encode(
        "iso2022_jp"
    )
    assert "罰金は250円" in read(tmp_path, body).text


def test_a_subject_in_bytes_of_its_own_keeps_its_letters(tmp_path: Path) -> None:
    head = HEAD.replace("Fines", "Geldbuße für Müller").encode("cp1252")
    assert read(tmp_path, "\nIt is due.\n", head).about.title == "Geldbuße für Müller"


def test_lines_that_flow_are_whole_words_and_figures(tmp_path: Path) -> None:
    body = (
        "Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes\n\n"
        "The fine of Ash Mill is EUR 25 \n0 000 in all and must be pa \nid by 3 May 2026.\n\n"
        "> The Sor \n> rel shipment waits.\n> \n> So does Bay.\n"
    )
    document = read(tmp_path, body)
    assert "is EUR 250 000 in all and must be paid by 3 May 2026." in document.text
    assert "The Sorrel shipment waits." in document.text
    part = document.part_at(document.text.index("The Sorrel"))
    assert part
    assert part.about.publisher != "ops@example.org"


def test_lines_that_flow_keep_their_blanks_where_the_mail_says_no_more(tmp_path: Path) -> None:
    body = "Content-Type: text/plain; format=flowed\n\nThe fine is EUR \n25 000 in all.\n-- \nOps\n"
    assert "The fine is EUR 25 000 in all." in read(tmp_path, body).text


def mixed(*parts: str, kind: str = "mixed") -> str:
    inner = "".join(f"--b\n{part}\n" for part in parts)
    return f"MIME-Version: 1.0\nContent-Type: multipart/{kind}; boundary=b\n\n{inner}--b--\n"


PAGE = (
    "Content-Type: text/html; charset=utf-8\n\n<p>The fine of Ash Mill is EUR 250 000, due on 3 "
    "May 2026, and Bay Mill pays nothing at all this year.</p>"
)


@pytest.mark.parametrize("plain", ["This mail needs a program that shows HTML.", "", " \n"])
def test_a_plain_form_that_says_nothing_does_not_hide_the_page(tmp_path: Path, plain: str) -> None:
    document = read(
        tmp_path, mixed(f"Content-Type: text/plain\n\n{plain}", PAGE, kind="alternative")
    )
    assert "EUR 250 000" in document.text


def test_a_plain_form_that_says_it_all_is_the_mail(tmp_path: Path) -> None:
    plain = (
        "Content-Type: text/plain\n\nAsh Mill pays EUR 250 000 on 3 May 2026; Bay nothing at all."
    )
    text = read(tmp_path, mixed(plain, PAGE, kind="alternative")).text
    assert "Bay nothing at all." in text
    assert "this year" not in text


def test_a_text_behind_a_file_is_part_of_the_mail(tmp_path: Path) -> None:
    picture = "Content-Type: image/png; name=a.png\nContent-Disposition: inline\n\nx"
    second = "Content-Type: text/plain\n\nThe fine is EUR 5."
    document = read(tmp_path, mixed("Content-Type: text/plain\n\nDear all,", picture, second))
    assert "The fine is EUR 5." in document.text
    assert document.warnings == ()


def test_a_file_within_one_form_of_the_text_is_an_attachment(tmp_path: Path) -> None:
    table = (
        "Content-Type: text/csv; name=l.csv\nContent-Disposition: attachment; filename=l.csv\n\n"
        "Name,Country\nAsh,Norland\nBay,Sudria"
    )
    page = mixed("Content-Type: text/html\n\n<p>See the list.</p>", table)
    inner = page.split("\n", 1)[1].replace("boundary=b", "boundary=c").replace("--b", "--c")
    plain = "Content-Type: text/plain\n\nSee the list."
    document = read(tmp_path, mixed(plain, inner, kind="alternative"))
    assert "Name: Ash; Country: Norland" in document.text


def test_a_table_in_a_mail_is_rows_with_the_names_of_columns(tmp_path: Path) -> None:
    body = (
        "Content-Type: text/html; charset=utf-8\n\n<p>See:</p><table><tr><th>Mill</th>"
        "<th>Fine (EUR)</th></tr><tr><td>Ash</td><td>500</td></tr></table>"
    )
    document = read(tmp_path, body)
    found = {document.text[b.start : b.end]: b.locator for b in document.blocks}
    assert found["Mill: Ash; Fine (EUR): 500"] == "Table 1, row 2"
