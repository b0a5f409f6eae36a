"""Text is text: what is escaped reads as it was, and no mark of it means anything."""

import html
import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from ui.escape import as_html, as_label, shortened

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
MARKED = st.text("ab $*_`<>[]()!#:~-=&\\/.|@+'\"\n1") | TEXTS
JOINER = "\u2060"


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.tags: list[str] = []

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        self.tags.append(tag)


@given(MARKED)
@example("<script>alert('1')</script> & &amp; $5 to $6")
def test_html_reads_as_the_text_and_holds_no_tag(text):
    reader = _Reader()
    reader.feed(f"<p>{as_html(text)}</p>")
    reader.close()
    assert "".join(reader.texts) == text
    assert reader.tags == ["p"]


@given(MARKED)
def test_html_cannot_leave_a_quoted_attribute(text):
    assert not set("<>\"'") & set(as_html(text))


@given(MARKED)
@example("1. a")
@example("# a -> b")
@example("[x](http://y) :red[x] :smile: $1 $2 www.a.b a@b.c")
def test_a_label_reads_as_the_text_on_one_line(text):
    rendered = MarkdownIt("commonmark").render(as_label(text))
    body = re.sub(r"^<p>|</p>\n?$", "", rendered)
    assert "<" not in body
    shown = html.unescape(body).replace(JOINER, "")
    assert shown == " ".join(text.replace(JOINER, "").split())


@pytest.mark.parametrize("typed", ["a -> b", "a <- b", "a -- b", "a >= b", "a <-> b"])
def test_a_label_keeps_marks_that_streamlit_would_turn_into_arrows(typed):
    assert typed not in as_label(typed).replace("\\", "")
    assert as_label(typed).replace("\\", "").replace(JOINER, "") == typed


@given(MARKED, st.integers(2, 60))
def test_a_shortened_text_is_no_longer_than_asked_and_says_so(text, limit):
    short = shortened(text, limit)
    assert len(short) <= limit
    line = " ".join(text.split())
    assert short == line or (short.endswith("…") and line.startswith(short[:-1]))
