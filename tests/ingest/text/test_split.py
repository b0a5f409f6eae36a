"""Passages: every word once, letter for letter, short enough for the model, with its place."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingest.datamodels import About, Block, BlockRole, Document
from ingest.embedding.encoder import SentenceEncoder
from ingest.readers.plain.text import _markdown_blocks, _text_blocks
from ingest.text.split import split, text_for_model

LIMIT = 40
PROSE = "The Council adopted a measure against banks and ships. "


def document_of(*parts: tuple[str, BlockRole, int], title: str | None = None) -> Document:
    """Build a document of (text, role, level) blocks set apart by empty lines."""
    text, blocks = "", []
    for words, role, level in parts:
        blocks.append(Block(len(text), len(text) + len(words), role, level))
        text += words + "\n\n"
    return Document("a.md", About(title=title), text, tuple(blocks))


def heading(words: str, level: int = 1) -> tuple[str, BlockRole, int]:
    return words, BlockRole.HEADING, level


def paragraph(words: str) -> tuple[str, BlockRole, int]:
    return words, BlockRole.TEXT, 0


def furniture(words: str) -> tuple[str, BlockRole, int]:
    return words, BlockRole.FURNITURE, 0


def test_short_paragraphs_of_one_section_share_a_passage(encoder) -> None:
    document = document_of(paragraph("One ship."), paragraph("Two ships."))
    [passage] = split(document, encoder.count_tokens, LIMIT)
    assert (passage.text, passage.search_text) == (
        "One ship.\n\nTwo ships.",
        "One ship. Two ships.",
    )
    assert [(p.start, p.locator) for p in passage.places] == [(0, "¶ 1"), (11, "¶ 2")]
    assert passage.place_at(12).locator == "¶ 2"
    assert passage.id == "a.md#0000"


def test_sections_are_never_mixed_and_headings_are_the_context(encoder) -> None:
    document = document_of(
        *(heading("Act"), heading("Article 3k", 2), paragraph("Ban.")),
        *(heading("Article 4", 2), paragraph("Duty."), heading("Annex"), paragraph("List.")),
        title="The act",
    )
    passages = split(document, encoder.count_tokens, LIMIT)
    assert [(p.headings, p.text) for p in passages] == [
        (("The act", "Act", "Article 3k"), "Ban."),
        (("The act", "Act", "Article 4"), "Duty."),
        (("The act", "Annex"), "List."),
    ]
    assert [p.places[0].locator for p in passages] == ["Art. 3k", "Art. 4", "¶ 3"]


@pytest.mark.parametrize(
    ("words", "locator"),
    [
        ("Article 12f(1)", "Art. 12f(1)"),
        ("Article 5aa No re-export", "Art. 5aa"),
        ("§ 587.406 Definitions", "§ 587.406"),
        ("Annex IV", "Annex IV"),
        ("Regulation 67D", "reg. 67D"),
        ("Schedule 3C", "Schedule 3C"),
        ("Recital 15", "Recital 15"),
        ("Articles of daily use", "¶ 1"),
        ("What Article 5 says", "¶ 1"),
    ],
)
def test_provisions_in_headings_are_the_pinpoint(encoder, words: str, locator: str) -> None:
    [passage] = split(document_of(heading(words), paragraph("Text.")), encoder.count_tokens, LIMIT)
    assert passage.places[0].locator == locator


def test_pages_are_the_pinpoint_where_no_provision_is(encoder) -> None:
    document = Document("a.pdf", About(), "One ship.", (Block(0, 9, page=7),))
    [passage] = split(document, encoder.count_tokens, LIMIT)
    assert (passage.places[0].locator, passage.places[0].page) == ("p. 7", 7)


def test_headings_with_nothing_below_them_are_text(encoder) -> None:
    document = document_of(heading("Listed"), heading("Keremet Bank"), heading("Capital Bank"))
    assert [p.text for p in split(document, encoder.count_tokens, LIMIT)] == [
        "Listed",
        "Keremet Bank",
        "Capital Bank",
    ]


def test_furniture_is_in_no_passage_and_ends_one(encoder) -> None:
    document = document_of(paragraph("One ship."), furniture("Share:"), paragraph("Two ships."))
    assert [p.text for p in split(document, encoder.count_tokens, LIMIT)] == [
        "One ship.",
        "Two ships.",
    ]


def test_a_long_paragraph_is_cut_between_sentences(encoder) -> None:
    document = document_of(paragraph((PROSE * 12).strip()))
    passages = split(document, encoder.count_tokens, LIMIT)
    assert len(passages) > 1
    assert all(p.text.startswith("The Council") and p.text.endswith("ships.") for p in passages)


def test_a_long_sentence_is_cut_at_spaces(encoder) -> None:
    document = document_of(paragraph(" ".join(f"word{n}" for n in range(500))))
    words = [w for p in split(document, encoder.count_tokens, LIMIT) for w in p.text.split()]
    assert words == [f"word{n}" for n in range(500)]


def test_a_heading_too_long_for_context_is_text(encoder) -> None:
    long = "A heading of very many words that is in truth a paragraph of its own in disguise"
    passages = split(document_of(heading(long), paragraph("Text.")), encoder.count_tokens, LIMIT)
    assert long in passages[0].text


def test_marks_that_cost_tokens_only_in_mid_line_do_not_cut_without_end(encoder) -> None:
    text = "word " * 13 + "###### " + "word " * 12
    passages = split(document_of(paragraph(text.strip())), encoder.count_tokens, LIMIT)
    assert " ".join(p.text for p in passages).split() == text.split()


def test_context_gives_way_from_the_outside_and_the_text_never(encoder) -> None:
    names = [
        heading(f"{word} " * 7 + "end", n) for n, word in enumerate(("one", "two", "three"), 1)
    ]
    document = document_of(*names, paragraph("word " * 27 + "word"))
    [passage] = split(document, encoder.count_tokens, LIMIT)
    assert passage.headings == ("three " * 7 + "end",)


def check(document: Document, count_tokens, limit: int) -> None:
    """Assert what must hold for the passages of any document."""
    passages = split(document, count_tokens, limit)
    text = document.text
    assert [p.ordinal for p in passages] == list(range(len(passages)))
    assert all(p.text == text[p.start : p.end] for p in passages)
    ends = [0, *(p.end for p in passages)]
    assert all(end <= p.start < p.end for end, p in zip(ends, passages, strict=False))
    assert all(n <= limit for n in count_tokens([text_for_model(p) for p in passages]))
    covered = {i for p in passages for i in range(p.start, p.end)}
    apart = {BlockRole.TEXT: covered.issuperset, BlockRole.FURNITURE: covered.isdisjoint}
    for block in document.blocks:
        solid = {i for i in range(block.start, block.end) if not text[i].isspace()}
        if block.role in apart:
            assert apart[block.role](solid)
    assert all(
        p.places[0].start == p.start
        and all(text[x.start : x.end].strip() for x in p.places)
        and list(p.places) == sorted(p.places, key=lambda x: x.start)
        for p in passages
    )


roles = st.sampled_from([(r, n) for r in BlockRole for n in (1, 2, 3)])
marks = ["**", "*", "[a](b)", "###### ", "- ", "> ", "\\", "<https://a.b>", "_", "`", "-\n", ";\n"]
more = [
    "Art.",
    "No. 5",
    "U.S.",
    "The ban. ",
    "“Oh!” ",
    "\n",
    " ",
    "x" * 120,
    "制裁",
    "\u00ad",
    "Банк ",
]
words = st.lists(
    st.one_of(st.sampled_from([*marks, *more]), st.text(max_size=20)), min_size=1, max_size=40
).map("".join)
parts = st.lists(st.tuples(words, roles), min_size=1, max_size=8)


def document_from(drawn: list[tuple[str, tuple[BlockRole, int]]]) -> Document:
    stripped = [(w.strip(), role, level) for w, (role, level) in drawn if w.strip()]
    return document_of(
        *((w, r, n if r is BlockRole.HEADING else 0) for w, r, n in stripped), title="A title"
    )


@given(parts)
def test_passages_of_any_document_hold_every_word_and_fit(encoder, drawn) -> None:
    check(document_from(drawn), encoder.count_tokens, 16)


@given(parts)
@example([("###### " * 60 + "word " * 180, (BlockRole.TEXT, 1))])
@example([("ﷺ" * 900, (BlockRole.TEXT, 1)), ("q" * 9000, (BlockRole.HEADING, 1))])
def test_passages_of_any_document_fit_the_real_tokenizer(
    real_encoder: SentenceEncoder, drawn
) -> None:
    assert real_encoder.max_tokens == 256
    check(document_from([*drawn, *drawn * 4]), real_encoder.count_tokens, 256)


@given(words, st.sampled_from([_text_blocks, _markdown_blocks]))
def test_what_the_readers_cut_is_covered_too(encoder, text: str, cut) -> None:
    document = Document("a", About(), text, tuple(cut(text, 0)))
    check(document, encoder.count_tokens, 16)


def test_paragraphs_fill_a_passage_up_to_the_limit_and_no_further(
    real_encoder: SentenceEncoder,
) -> None:
    document = document_of(*(paragraph(PROSE.strip()) for _ in range(60)))
    passages = split(document, real_encoder.count_tokens, 256)
    counts = real_encoder.count_tokens([p.search_text for p in passages])
    assert all(100 < n <= 256 for n in counts[:-1])
    assert sum(len(re.findall("Council", p.text)) for p in passages) == 60


def law(*parts: tuple[str, str, bool]) -> Document:
    """Build an article of (text, locator, alone) blocks."""
    text, blocks = "", []
    for words, locator, alone in parts:
        blocks.append(Block(len(text), len(text) + len(words), locator=locator, alone=alone))
        text += words + "\n\n"
    return Document("law.xml", About(), text, tuple(blocks))


def test_a_lead_in_stays_with_its_points_where_they_fit(encoder) -> None:
    before = ("1. " + "word " * 15 + "end.", "Art. 1(1)", False)
    points = [(f"({x}) " + "tea " * 5 + ";", f"Art. 1(2)({x})", False) for x in "abc"]
    document = law(before, ("2. It is banned:", "Art. 1(2)", False), *points)
    passages = split(document, encoder.count_tokens, 2 * LIMIT)
    assert [p.places[0].locator for p in passages] == ["Art. 1(1)", "Art. 1(2)"]
    assert [p.locator for p in passages[1].places[1:]] == [x[1] for x in points]


def test_a_lead_in_is_never_alone_even_where_its_points_do_not_fit(encoder) -> None:
    points = [(f"({x}) " + "tea " * 12 + ";", f"Art. 1(2)({x})", False) for x in "abcd"]
    document = law(("1. Short.", "Art. 1(1)", False), ("2. Banned:", "Art. 1(2)", False), *points)
    passages = split(document, encoder.count_tokens, LIMIT)
    assert passages[0].text == "1. Short."
    assert [p.locator for p in passages[1].places][:2] == ["Art. 1(2)", "Art. 1(2)(a)"]
    assert sum(len(p.places) for p in passages) == 6


def test_paragraphs_after_the_points_do_not_count_as_points(encoder) -> None:
    document = law(
        ("0. Short.", "Art. 1(0)", False),
        ("1. Banned:", "Art. 1(1)", False),
        ("(a) tea;", "Art. 1(1)(a)", False),
        ("10. " + "word " * 18, "Art. 1(10)", False),
    )
    passages = split(document, encoder.count_tokens, LIMIT)
    assert [p.places[0].locator for p in passages] == ["Art. 1(0)", "Art. 1(10)"]


def test_a_definition_shares_its_passage_with_the_points_inside_it_only(encoder) -> None:
    document = law(
        ("The following definitions apply:", "Art. 1", False),
        ("(a) tea means:", "Art. 1(a)", True),
        ("(i) leaves;", "Art. 1(a)(i)", False),
        ("(b) cup means a vessel.", "Art. 1(b)", True),
        ("It applies.", "Art. 1", False),
    )
    texts = [p.text for p in split(document, encoder.count_tokens, LIMIT)]
    assert texts == [
        "The following definitions apply:",
        "(a) tea means:\n\n(i) leaves;",
        "(b) cup means a vessel.",
        "It applies.",
    ]


def entry(words: str, locator: str, start: int) -> Block:
    return Block(start, start + len(words), BlockRole.TEXT, 0, locator=locator, alone=True)


def test_a_later_piece_of_a_row_stands_under_how_the_row_begins(encoder) -> None:
    row = "no: 7; name: Oleg Varn; remarks: " + PROSE * 8
    blocks = (entry(row, "row 2", 0),)
    first, *later = split(
        Document("a.csv", About(title="Radio"), row, blocks), encoder.count_tokens, 60
    )
    assert first.headings == ("Radio",)
    assert later
    assert {p.headings for p in later} == {("Radio", "no: 7; name: Oleg Varn (continued)")}
    assert {p.places[0].locator for p in (first, *later)} == {"row 2"}


def test_an_entry_cut_by_a_page_goes_on_under_its_name_and_the_next_does_not(encoder) -> None:
    parts = ("1. Oleg Varn of Odense.", "Listed in May.", "1. Fyn Toys of Odense.", "2. Eva Holm.")
    places = ("p. 1, entry 1", "p. 2, entry 1", "p. 2, entry 1", "p. 2, entry 2")
    text, blocks = "", []
    for words, place in zip(parts, places, strict=True):
        blocks.append(entry(words, place, len(text)))
        text += words + "\n\n"
    passages = split(Document("a.pdf", About(), text, tuple(blocks)), encoder.count_tokens, LIMIT)
    assert [(p.text, p.headings) for p in passages] == [
        (parts[0], ()),
        (parts[1], ("1. Oleg Varn of Odense. (continued)",)),
        (parts[2], ()),
        (parts[3], ()),
    ]
