"""Words of a chat model stay words wherever an answer is rendered, and read as it wrote them."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from rag.datamodels import Statement
from rag.text.inert import JOINER, as_written, inert

MARKED = st.text("ab <>/!?[]():*_`|&;#-=.@\\\"'\n 1") | st.text(
    st.characters(exclude_categories=["Cs"])
)
FORM = {"p", "em", "strong", "code", "pre", "hr", "br", "blockquote", "ul", "ol", "li"} | {
    *("h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td")
}


@given(MARKED)
@example("<script>alert(1)</script> <img src=x onerror=y> <!-- a --> <?b ?> <!DOCTYPE c>")
@example("![x](y) [x](y) [x][z] [z]\n\n[z]: y ![x][z] <a@b.example> <1@b.example> <x:y>")
@example("a\n=\n[x]\\(y) !\\[x](y) [a[b](c)](d)")
def test_no_text_becomes_a_link_an_image_or_an_element(elements, text):
    words = inert(text.replace(JOINER, ""))
    assert elements(words) == set()
    rendered = MarkdownIt("commonmark", {"html": True}).enable("table").render(words)
    assert elements(rendered) <= FORM


@given(MARKED)
def test_words_read_as_written_again_and_are_broken_up_once(text):
    text = text.replace(JOINER, "")
    assert as_written(inert(text)) == text
    assert inert(inert(text)) == inert(text)
    assert inert(text).replace(JOINER, "") == text


@pytest.mark.parametrize("plain", ["p < 0.05 and 5 > 3", "**a** | b | `c`", "Art. 5 [sic] (a): b!"])
def test_words_that_open_nothing_stay_as_they_are(plain):
    assert inert(plain) == plain


def test_a_quote_of_a_document_is_shown_to_the_letter():
    text = f"See [a]{JOINER}(b)"
    assert Statement(text, (1,), True, source="The list says").written == text
    assert Statement(text, (1,), True).written == "See [a](b)"
