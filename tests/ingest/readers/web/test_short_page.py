"""Lists and tables of a short page keep what they are about."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.datamodels import BlockRole
from ingest.readers import read_document


@pytest.fixture
def texts(tmp_path: Path) -> Callable[[str], list[str]]:
    def put(body: str) -> list[str]:
        path = tmp_path / "a.html"
        path.write_text(f"<!DOCTYPE html><html><body>{body}</body></html>", encoding="utf-8")
        document = read_document(path, path.name)
        blocks = (b for b in document.blocks if b.role is BlockRole.TEXT)
        return [document.text[b.start : b.end] for b in blocks]

    return put


def test_an_item_says_under_which_headings_it_stands(texts) -> None:
    assert texts(
        "<h1>Notice 31</h1><h2>Added</h2><ul><li>Aconite Ltd, Norland</li></ul>"
        "<h2>Removed</h2><ul><li>Crocus Ltd</li><li>Daffodil Ltd</li></ul>"
    ) == [
        "Notice 31: Added; Aconite Ltd, Norland",
        "Notice 31: Removed; Crocus Ltd",
        "Notice 31: Removed; Daffodil Ltd",
    ]


def test_a_row_says_its_columns_and_what_is_merged_over_it(texts) -> None:
    assert texts(
        "<h1>Fees</h1><table><tr><th>Country</th><th>Kind</th><th>Fee</th></tr><tr>"
        "<td rowspan=2>Norland</td><td>New</td><td>EUR 40</td></tr>"
        "<tr><td>Renewed</td><td>EUR 30</td></tr></table>"
    ) == [
        "Country | Kind | Fee",
        "Country: Norland; Kind: New; Fee: EUR 40",
        "Country: Norland; Kind: Renewed; Fee: EUR 30",
    ]


def test_a_definition_stands_with_its_term(texts) -> None:
    body = "<h1>Rowan plc</h1><dl><dt>Listed on</dt><dd>3 May 2025</dd></dl><p>Seen.</p>"
    assert texts(body)[0] == "Rowan plc: Listed on: 3 May 2025"


def test_sentences_of_a_list_stay_as_they_are(texts) -> None:
    body = "<h1>Fees</h1><ul><li>The fee is EUR 40.</li><li>It is paid yearly.</li></ul>"
    assert texts(body) == ["The fee is EUR 40.", "It is paid yearly."]


def test_a_hidden_tab_of_a_short_page_stays_hidden(texts) -> None:
    body = (
        "<h1>Fees</h1><div role=tabpanel><ul><li>The fee is EUR 40.</li></ul></div>"
        "<div role=tabpanel hidden><ul><li>The fee is EUR 30.</li></ul></div>"
    )
    assert texts(body) == ["The fee is EUR 40."]


@pytest.mark.parametrize("around", ["", f"<p>{'The board keeps this notice for all. ' * 8}</p>"])
def test_a_definition_stays_with_its_term(tmp_path: Path, around: str) -> None:
    body = (
        f"{around}<h1>Notice 44</h1><h2>Removed</h2><dl><dt>Name</dt><dd>Maple Ltd</dd>"
        f"<dt>Fine:</dt><dd>EUR 5</dd><dd>USD 6</dd></dl>{around}"
    )
    path = tmp_path / "a.html"
    path.write_text(f"<html><body>{body}</body></html>", encoding="utf-8")
    text = read_document(path, path.name).text
    assert [words in text for words in ("Name: Maple Ltd", "Fine: EUR 5", "Fine: USD 6")] == [
        True
    ] * 3


@pytest.mark.parametrize(
    "body",
    [
        "<p>Added:</p><ul><li>Aconite Ltd</li><li>Bluebell Ltd</li></ul>"
        "<p>Removed:</p><ul><li>Crocus Ltd</li></ul>",
        "<ul><li>Added:<ul><li>Aconite Ltd</li><li>Bluebell Ltd</li></ul></li>"
        "<li>Removed:<ul><li>Crocus Ltd</li></ul></li></ul>",
        "<p><b>Added</b></p><ul><li>Aconite Ltd</li><li>Bluebell Ltd</li></ul>"
        "<p><b>Removed</b></p><ul><li>Crocus Ltd</li></ul>",
    ],
)
def test_an_item_says_what_stands_above_its_list(texts, body: str) -> None:
    said = texts(f"<h1>Notice 44</h1>{body}")
    assert [t for t in said if "Ltd" in t] == [
        "Notice 44: Added; Aconite Ltd",
        "Notice 44: Added; Bluebell Ltd",
        "Notice 44: Removed; Crocus Ltd",
    ]
    assert "Added: Aconite Ltd" in texts(body)


def test_a_sentence_above_a_list_says_nothing_of_its_items(texts) -> None:
    said = texts("<h1>Notice</h1><p>The list was amended.</p><ul><li>Aconite Ltd</li></ul>")
    assert "Notice: Aconite Ltd" in said
