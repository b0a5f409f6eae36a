"""Rich Text Format: what the page shows, whatever program wrote the file."""

from pathlib import Path

import pytest

from ingest.datamodels import Document
from ingest.errors import ReadError
from ingest.readers import read_document

HEAD = (
    r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\froman\fcharset0{\*\panose 0202}Times New Roman;}"
    r"{\f1\fswiss\fcharset204 Arial Cyr;}{\f2\fcharset2 Symbol;}{\f3\fcharset128 Mincho;}}"
    r"{\colortbl;\red255\green255\blue255;\red0\green0\blue0;}"
    r"{\stylesheet{\ql Normal;}{\s1\sbasedon0\snext0{\*\keycode 1}heading 1;}"
    r"{\s7\outlinelevel1 Kapitel;}{\*\cs10 Default;}}"
    r"{\info{\title Notices of May}{\author A Writer}{\*\company C}}"
)
# How Word writes a box with text, and a table in a table.
BOX = (
    r"{\shp{\*\shpinst\shpleft0{\sp{\sn shapeType}{\sv 202}}{\shptxt \pard\plain Boxed words.\par}}"
    r"{\shprslt Boxed words once more.}}"
)
INNER = (
    r"\pard\intbl\itap2 Reef\nestcell Cay\nestcell{\*\nesttableprops\trowd\cellx900\cellx1800"
    r"\nestrow}{\nonesttables\par}\pard\intbl\itap1 after\cell"
)


def read(tmp_path: Path, body: str, *, head: str = HEAD, end: str = "}") -> Document:
    path = tmp_path / "a.rtf"
    path.write_bytes((head + body + end).encode("cp1252"))
    return read_document(path, "a.rtf")


def lines(document: Document) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (r"Peony Foundry was listed on 8 May 2026.", "Peony Foundry was listed on 8 May 2026."),
        (r"M\'fcller \u8364?5 \endash caf\'e9", "Müller €5 –café"),
        (r"{\uc2 \u1041\'3f\'3fank} {\f1 \'c1\'e0\'ed\'ea}", "Бank Банк"),
        (r"{\f3\'93\'fa\'96\'7b} Ltd", "日本 Ltd"),
        (r"\u-10179?\u-8704? a", "😀 a"),
        (r"{\f2 \'b7} item", "item"),
        (r"{\upr{Cafe}{\*\ud Caf\u233?}} Ltd", "Café Ltd"),
        (r"EUR 25{\super 1} million", "EUR 25 million"),
        (r"an area of 25 m{\super 2}", "an area of 25 m²"),
        (r"a{\v  secret} fine of EUR 5", "a fine of EUR 5"),
        (r"a{\fs2  tiny} fine{\cf1  white} of EUR 5", "a fine of EUR 5"),
        (r"a{\cf1\chcbpat2  seen} fine", "a seen fine"),
        (r"due on{\strike  1 May} 2 May", "due on 2 May"),
        (r"due on {\deleted 30 June}{\revised 15 July} 2026", "due on 15 July 2026"),
        (
            r"see {\field{\*\fldinst HYPERLINK \\l x}{\fldrslt the notice}} here",
            "see the notice here",
        ),
        (r"{\*\bkmkstart a}Rule{\*\bkmkend a} 4{\*\annotation no!}", "Rule 4"),
        (r"{\header Running head}{\footer 3}Rule 4", "Rule 4"),
        (r"{\header {\shp{\*\shpinst{\shptxt Boxed head\par}}}}Rule 4", "Rule 4"),
        (r"{\pict\bin4 }}{{}Rule 4", "Rule 4"),
        (r"{\*\shppict{\pict 0102ff}}Rule 4", "Rule 4"),
        (r"Rule\~4\_b, Al\-Baraka \{x\}", "Rule\u00a04-b, AlBaraka {x}"),
        (r"{\listtext\pard\plain 1.\tab}First duty", "1.\tFirst duty"),
        ("one\\\ntwo", "one|two"),
    ],
)
def test_a_paragraph_says_what_its_page_shows(tmp_path: Path, written: str, shown: str) -> None:
    assert lines(read(tmp_path, rf"\pard {written}\par")) == shown.split("|")


def test_hidden_words_are_named_in_a_warning(tmp_path: Path) -> None:
    warnings = read(tmp_path, r"A fine of EUR 5{\v  was annulled}.\par").warnings
    assert len(warnings) == 1
    assert "was annulled" in warnings[0]


def test_headings_come_from_styles_and_outlines_and_the_first_is_the_title(tmp_path: Path) -> None:
    document = read(tmp_path, r"\pard\s1 Part A\par\pard\s7 Section 1\par\pard Text.\par")
    assert [(b.level, document.text[b.start : b.end]) for b in document.blocks] == [
        (1, "Part A"),
        (2, "Section 1"),
        (0, "Text."),
    ]
    assert document.about.title == "Part A"
    assert read(tmp_path, r"Text.\par").about.title == "Notices of May"


def test_rows_of_a_table_carry_the_names_of_their_columns(tmp_path: Path) -> None:
    row = r"\trowd{}\cellx3000\cellx6000 \pard\intbl {}\cell {}\cell\row "
    document = read(
        tmp_path,
        r"\pard Before.\par "
        + row.format(r"\trhdr", r"{\b Name}", r"{\b Fine (EUR)}")
        + row.format("", "Aster Ltd", "300")
        + r"\pard Behind.\par",
    )
    assert lines(document) == [
        "Before.",
        "Name | Fine (EUR)",
        "Name: Aster Ltd; Fine (EUR): 300",
        "Behind.",
    ]
    assert document.blocks[2].locator == "Table 1, row 2"


def test_merged_cells_give_each_row_their_value(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        r"\trowd\trhdr\cellx3000\cellx6000 \pard\intbl Country\cell Since\cell\row "
        r"\trowd\clvmgf\cellx3000\cellx6000 \pard\intbl Norland\cell 2021\cell\row "
        r"\trowd\clvmrg\cellx3000\cellx6000 \pard\intbl\cell 2022\cell\row "
        r"\trowd\cellx6000 \pard\intbl End of list\cell\row ",
    )
    assert lines(document)[1:3] == [
        "Country: Norland; Since: 2021",
        "Country: Norland; Since: 2022",
    ]


def test_two_tables_with_an_empty_line_between_are_two(tmp_path: Path) -> None:
    table = r"\trowd\trhdr\cellx9\cellx3000 \pard\intbl {}\cell {}\cell\row "
    row = r"\trowd\cellx9\cellx3000 \pard\intbl {}\cell {}\cell\row "
    document = read(
        tmp_path,
        table.format("A", "B")
        + row.format(1, 2)
        + r"\pard\par "
        + table.format("C", "D")
        + row.format(3, 4),
    )
    assert lines(document)[1::2] == ["A: 1; B: 2", "C: 3; D: 4"]


def test_a_box_comes_behind_its_paragraph_once(tmp_path: Path) -> None:
    document = read(tmp_path, rf"\pard The notice{BOX} ends.\par Next.\par")
    assert lines(document) == ["The notice ends.", "Boxed words.", "Next."]


def test_a_table_in_a_cell_is_read_in_its_row(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        r"\trowd\trhdr\cellx3000\cellx6000 \pard\intbl Place\cell Note\cell\row "
        rf"\trowd\cellx3000\cellx6000 \pard\intbl Isles\cell {INNER}\row \pard End.\par",
    )
    row, end = lines(document)[1:]
    assert row.startswith("Place: Isles; Note: ")
    assert "Reef" in row
    assert "after" in row
    assert end == "End."


def test_a_note_stands_behind_the_text_with_its_number(tmp_path: Path) -> None:
    document = read(
        tmp_path, r"\pard Fined 25{\super\chftn{\footnote\pard {\super\chftn} In euro.}} times.\par"
    )
    assert lines(document) == ["Fined 25 times.", "In euro."]
    assert document.blocks[1].locator == "Footnote 1"


def test_a_file_that_was_cut_off_says_so(tmp_path: Path) -> None:
    document = read(tmp_path, r"\pard Rule 4 {\b applies", end="")
    assert lines(document) == ["Rule 4 applies"]
    assert "ends before its last bracket" in document.warnings[0]


@pytest.mark.parametrize("body", ["{" * 3000, r"{\rtf1 " * 5000])
def test_groups_without_end_are_refused(tmp_path: Path, body: str) -> None:
    with pytest.raises(ReadError, match="nested in each other"):
        read(tmp_path, body)


def test_another_file_of_that_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no Rich Text Format"):
        read(tmp_path, "Text", head="Plain ")
