"""Raised letters of a page: marks of notes are left out however they are raised; others stay."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.readers import read_document

AROUND = "<p>This page explains how the register of embargoes is kept and who may ask for it.</p>"


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str], str]:
    def put(body: str) -> str:
        path = tmp_path / "a.html"
        page = (
            f"<html><head><title>T</title></head><body><h1>Duties</h1>{AROUND}{body}</body></html>"
        )
        path.write_text(page, encoding="utf-8")
        return read_document(path, path.name).text

    return put


@pytest.mark.parametrize(
    "mark",
    [
        "<sup>1</sup>",
        "<sup><a href='#fn1'>1</a></sup>",
        "<a href='#fn1'><sup>[1]</sup></a>",
        "<a role='doc-noteref' href='#fn1'>1</a>",
        "<span style='vertical-align:super;font-size:70%'>1</span>",
        "<span style='vertical-align: text-top'>1</span>",
        "<span style='vertical-align:0.4em;font-size:smaller'>1</span>",
        "<span style='position:relative;top:-0.5em;font-size:70%'>1</span>",
        "<small style='position:relative;top:-.5em'>1</small>",
        "<style>.n{vertical-align:super}</style><span class=n>1</span>",
        "¹",
    ],
)
def test_a_raised_mark_is_no_digit_of_the_number_before_it(read, mark: str) -> None:
    assert "Pilots must hold EUR 45 million." in read(
        f"<p>Pilots must hold EUR 45{mark} million.</p>"
    )


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("The 1<sup>st</sup> day", "The 1st day"),
        ("Le 1<sup>er</sup> mars", "Le 1er mars"),
        ("About 10<sup>6</sup> letters", "About 10⁶ letters"),
        ("On 50 m<sup>2</sup> of land", "On 50 m² of land"),
        ("Let x<sup>2</sup> be it", "Let x² be it"),
        ("A <span style='vertical-align:middle'>5</span> per cent share", "A 5 per cent share"),
    ],
)
def test_ordinals_powers_and_units_stay(read, body: str, text: str) -> None:
    assert text in read(f"<p>{body} are held by pilots.</p>")
