"""Words made to harm whoever sets them in a file: the file is made, or refused, in bounded time."""

import time

import pypdfium2
import pytest

from ui.errors import UiError
from ui.export import making
from ui.export.making import made
from ui.export.sheet import Part, Role

WORDS = {
    "dashes": "-" * 5_000,  # recursion in the library that orders letters of two directions
    "no-break spaces": "\u00a0" * 5_000,
    "zero width": "\u200b" * 5_000,
    "overrides": "\u0634\u202e" * 2_000,
    "marks": "a" + "\u0301" * 2_500,  # the time grows with the square
    "joiners": "👨\u200d" * 2_000,
}


def record(text: str) -> list[Part]:
    return [Part(Role.TITLE, "Zenda"), Part(Role.QUOTE, text), Part(Role.NOTE, "The end.")]


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = " ".join(document[i].get_textpage().get_text_range() for i in range(len(document)))
    document.close()
    return text


@pytest.mark.parametrize("kind", WORDS)
def test_words_that_a_library_gives_up_on_are_in_the_file_all_the_same(kind, monkeypatch):
    monkeypatch.setattr(making, "SECONDS", 60.0)
    for suffix, head in (("pdf", b"%PDF"), ("docx", b"PK")):
        assert made(record(WORDS[kind]), suffix).startswith(head)


def test_a_pdf_whose_letters_cannot_be_joined_is_made_with_single_ones():
    assert "The end." in text_of(made(record("شركة زندا" + "-" * 5_000), "pdf"))


def test_a_file_that_would_take_too_long_is_refused_in_time(monkeypatch):
    monkeypatch.setattr(making, "SECONDS", 0.5)
    began = time.monotonic()
    with pytest.raises(UiError, match="the Markdown export holds them"):
        made(record("a" + "\u0301" * 30_000), "pdf")
    assert time.monotonic() - began < 30
