"""OpenDocument sheets: a cell says what its reader sees of it."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.datamodels import Document
from ingest.readers import read_document

PAGE = """<?xml version="1.0"?><o:document-content
xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
xmlns:t="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
xmlns:x="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
xmlns:s="urn:oasis:names:tc:opendocument:xmlns:style:1.0"><o:automatic-styles>
<s:style s:name="Up" s:family="text"><s:text-properties s:text-position="super 58%"/></s:style>
<s:style s:name="No" s:family="text">
<s:text-properties s:text-line-through-style="solid"/></s:style>
<s:style s:name="C" s:family="table-cell"><s:text-properties s:text-line-through-style="solid"/>
</s:style></o:automatic-styles><o:body><o:spreadsheet><t:table t:name="S"><t:table-row>
<t:table-cell><x:p>Bank</x:p></t:table-cell><t:table-cell><x:p>Fine</x:p></t:table-cell>
</t:table-row><t:table-row><t:table-cell><x:p>Ash</x:p></t:table-cell><t:table-cell><x:p>3</x:p>
</t:table-cell></t:table-row><t:table-row><t:table-cell><x:p>Bay</x:p></t:table-cell>{cell}
</t:table-row></t:table></o:spreadsheet></o:body></o:document-content>"""


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str], Document]:
    def put(cell: str) -> Document:
        path = tmp_path / "a.ods"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("content.xml", PAGE.format(cell=cell))
        return read_document(path, path.name)

    return put


def cell(words: str, said: str = "") -> str:
    return f"<t:table-cell {said}><x:p>{words}</x:p></t:table-cell>"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (cell('25<x:span x:style-name="Up">1</x:span> million'), "25 million"),
        (cell('5 m<x:span x:style-name="Up">2</x:span>'), "5 m²"),
        (cell('<x:span x:style-name="No">5</x:span> 9 million'), "9 million"),
        (cell("1962", 'o:date-value="1962-01-01"'), "1962"),
        (cell("May 2025", 'o:date-value="2025-05-01"'), "May 2025"),
        (cell("14/05/25", 'o:date-value="2025-05-14"'), "2025-05-14"),
        (cell("###", 'o:value="123456"'), "123456"),
        (cell("00123", 'o:value="123"'), "00123"),
        (cell("5<x:note><x:note-body><x:p>7</x:p></x:note-body></x:note>"), "5"),
    ],
)
def test_a_cell_says_what_it_shows(read: Callable[[str], Document], given: str, shown: str) -> None:
    document = read(given)
    block = document.blocks[-1]
    assert document.text[block.start : block.end] == f"Bank: Bay; Fine: {shown}"


def test_a_cell_that_is_struck_out_is_left_out_and_named(read: Callable[[str], Document]) -> None:
    document = read(cell("75", 't:style-name="C"'))
    assert "75" not in document.text
    assert "struck out" in document.warnings[0]
