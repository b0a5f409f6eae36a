"""Pages: words that are struck out are no text; lines of a list stay lines."""

from pathlib import Path

import pytest

from ingest.datamodels import Document
from ingest.readers import read_document

PROSE = "Tankers above thirty years are refused at the ports of Norland since the second of March. "


@pytest.fixture(params=["", f"<p>{PROSE * 4}</p>" * 3], ids=["short", "long"])
def around(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def read(folder: Path, words: str) -> Document:
    path = folder / "a.html"
    path.write_text(f"<html><body><h1>Circular</h1>{words}</body></html>", encoding="utf-8")
    return read_document(path, "a.html")


@pytest.mark.parametrize(
    "struck",
    [
        "<del>5</del>",
        "<s>5</s>",
        "<span style='text-decoration: red line-through'>5</span>",
        "<span style='text-decoration-line: line-through'>5</span>",
    ],
)
def test_what_is_struck_out_is_left_out_and_named(tmp_path: Path, around: str, struck: str) -> None:
    document = read(tmp_path, f"{around}<p>The fine of the bank is EUR {struck} 9 million.</p>")
    assert "EUR 9 million" in document.text
    assert any("struck out" in warning for warning in document.warnings)


def test_underlined_words_stay(tmp_path: Path, around: str) -> None:
    words = "<s style='text-decoration: underline'>5</s>"
    assert "EUR 5 million" in read(tmp_path, f"{around}<p>It is EUR {words} million.</p>").text


def test_lines_of_a_list_are_blocks_of_their_own(tmp_path: Path, around: str) -> None:
    lines = ["Listed:", "Alder Ltd", "Beech Ltd", "Not listed:", "Cedar Ltd"]
    document = read(tmp_path, f"{around}<p>{'<br>'.join(lines)}</p>")
    found = [document.text[b.start : b.end] for b in document.blocks]
    assert found[-5:] == lines


def test_prose_that_wraps_at_line_breaks_is_one_text(tmp_path: Path, around: str) -> None:
    document = read(
        tmp_path, f"{around}<p>The fine of the bank<br>was set in May,<br>and paid.</p>"
    )
    block = document.blocks[-1]
    assert (
        document.text[block.start : block.end] == "The fine of the bank was set in May, and paid."
    )
