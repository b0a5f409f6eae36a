"""OpenDocument texts: what a Word file would hold of them, without what nobody sees."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.datamodels import Document
from ingest.errors import ReadError
from ingest.readers import read_document

NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in {
        **{"office": "office", "table": "table", "text": "text", "style": "style"},
        **{"fo": "xsl-fo-compatible", "draw": "drawing"},
    }.items()
)
LOOKS = "".join(
    f'<style:style style:name="{name}" style:family="text"><style:text-properties {look}/>'
    "</style:style>"
    for name, look in {
        "Up": 'style:text-position="super 58%"',
        "Struck": 'style:text-line-through-style="solid"',
        "Gone": 'text:display="none"',
        "White": 'fo:color="#ffffff"',
    }.items()
)
CHILD = '<style:style style:name="P" style:family="text" style:parent-style-name="Named"/>'
NAMED = (
    '<style:style style:name="Named" style:family="text">'
    '<style:text-properties text:display="none"/></style:style>'
)


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str], Document]:
    def put(body: str) -> Document:
        path = tmp_path / "a.odt"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(
                "content.xml",
                f"<office:document-content {NAMES}><office:automatic-styles>{LOOKS}{CHILD}"
                f"</office:automatic-styles><office:body><office:text>{body}</office:text>"
                "</office:body></office:document-content>",
            )
            archive.writestr(
                "styles.xml",
                f"<office:document-styles {NAMES}><office:styles>{NAMED}</office:styles>"
                "</office:document-styles>",
            )
        return read_document(path, path.name)

    return put


def span(style: str, words: str) -> str:
    return f'<text:span text:style-name="{style}">{words}</text:span>'


def cells(*words: str, before: str = "") -> str:
    own = "".join(f"<table:table-cell><text:p>{w}</text:p></table:table-cell>" for w in words)
    return f"<table:table-row>{before}{own}</table:table-row>"


def merged(span: str, words: str) -> str:
    return f"<table:table-cell table:number-{span}><text:p>{words}</text:p></table:table-cell>"


def blocks(document: Document) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks]


@pytest.mark.parametrize(
    ("inner", "shown"),
    [
        (f"EUR 25{span('Up', '1')} million", "EUR 25 million"),
        (f"5 m{span('Up', '2')}", "5 m²"),
        (f"EUR {span('Struck', '5 ')}9 million", "EUR 9 million"),
        (f"seen{span('Gone', ' hidden')}{span('P', ' too')}{span('White', ' white')}", "seen"),
        ("Al<text:span>-</text:span>Baraka<text:s/>Grain", "Al-Baraka Grain"),
        ("EUR<text:tab/>5<text:line-break/>now", "EUR\t5\nnow"),
        ("seen<office:annotation><text:p>said</text:p></office:annotation>", "seen"),
        ("the <text:ruby><text:ruby-base>fine</text:ruby-base><text:ruby-text>x</text:ruby-text>"
         "</text:ruby>", "the fine"),
    ],
)  # fmt: skip
def test_a_paragraph_says_what_its_reader_sees(
    read: Callable[[str], Document], inner: str, shown: str
) -> None:
    assert blocks(read(f"<text:p>{inner}</text:p>")) == [shown]


def test_headings_notes_boxes_and_lists_are_in_the_order_of_the_page(
    read: Callable[[str], Document],
) -> None:
    document = read(
        '<text:h text:outline-level="1">Rules</text:h><text:list><text:list-item><text:p>First.'
        "</text:p></text:list-item></text:list>"
        '<text:p>Ash pays<text:note text:note-class="footnote">'
        "<text:note-citation>1</text:note-citation><text:note-body><text:p>As of May.</text:p>"
        "</text:note-body></text:note> now.<draw:frame><draw:text-box><text:p>In the box.</text:p>"
        "</draw:text-box></draw:frame></text:p>"
    )
    assert blocks(document) == ["Rules", "First.", "Ash pays now.", "In the box.", "As of May."]
    assert (document.about.title, document.blocks[-1].locator) == ("Rules", "Footnote 1")


def test_deleted_words_and_hidden_sections_are_left_out(read: Callable[[str], Document]) -> None:
    document = read(
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>EUR 5 million</text:p>"
        "</text:deletion></text:changed-region></text:tracked-changes>"
        "<text:p>EUR 9 million.</text:p>"
        '<text:section text:display="none"><text:p>Secret words.</text:p></text:section>'
    )
    assert blocks(document) == ["EUR 9 million."]
    assert "hidden text is left out" in document.warnings[0]


def test_merged_cells_give_each_row_their_value(read: Callable[[str], Document]) -> None:
    high, part = merged('rows-spanned="2"', "Norland"), merged('columns-spanned="3"', "Part B")
    covered = '<table:covered-table-cell table:number-columns-repeated="2"/>'
    wide = f"<table:table-row>{part}{covered}</table:table-row>"
    head = cells("Regime", "Mill", "Fine (EUR)")
    second = cells("Bay", "700", before="<table:covered-table-cell/>")
    document = read(
        f"<table:table><table:table-header-rows>{head}</table:table-header-rows>"
        f"{cells('Ash', '500', before=high)}{second}{wide}{cells('Sudria', 'Cork', '900')}"
        "</table:table>"
    )
    assert blocks(document)[1:] == [
        "Regime: Norland; Mill: Ash; Fine (EUR): 500",
        "Regime: Norland; Mill: Bay; Fine (EUR): 700",
        "Part B",
        "Section: Part B; Regime: Sudria; Mill: Cork; Fine (EUR): 900",
    ]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"text"])
def test_another_file_gets_a_way_out(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.odt"
    path.write_bytes(data or b" ")
    with pytest.raises(ReadError, match=r"save it as \.docx"):
        read_document(path, "a.odt")
