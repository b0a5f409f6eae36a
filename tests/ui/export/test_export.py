"""A written record holds what was asked and answered, in every script, and runs nothing."""

import html
import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pypdfium2
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from ingest.datamodels import About, Passage, Place
from rag.datamodels import Answer, Citation, Coverage, Evidence, Filters, Statement
from rag.text.inert import JOINER, inert
from ui.datamodels import KeptTurn
from ui.export import fonts
from ui.export.files import FORMATS, export, file_name
from ui.export.markdown import escaped
from ui.export.sheet import Role, copied, sheet

TRICKY = "O'Brien <script>alert(1)</script> **bold** $14.6 billion to $24.3 billion | a_b"
NAMES = "Банк Керемет · مصرف الرافدين · 中国银行"
ABOUT = About(
    title=f"Title of {TRICKY}",
    publisher="Пресса",
    published="2024-03-05",
    kind="news",
    url="https://courier.example/?a=1&b=2",
)
ANSWER = Answer(
    question="What?",
    found=True,
    text="x",
    mode="openai:fake",
    statements=(
        Statement(TRICKY, (1,), True, source="According to Пресса, 5 March 2024"),
        Statement(NAMES, (1,), True, source="According to Пресса, 5 March 2024"),
        Statement("They shine.", (1,), False, faults=("“shine” is not in it",)),
    ),
    citations=(Citation(1, "news/a.md", ABOUT, "¶ 4", 2, f"{TRICKY}\n{NAMES}\x07", 3, 9),),
    notes=("A note on figures.",),
    coverage=Coverage(3, 1, "2024-03-05"),
)
PASSAGE = Passage("b.md", 0, 0, 6, "Closer", "Closer", (), (Place(0, "¶ 1", None, 6),), 7)
REFUSAL = Answer(
    "Who?", False, "The documents do not answer this question.", "extractive",
    closest=(Evidence(PASSAGE, About(title="B"), 0.5, 0.2, 0.7, ("words",)),),
)  # fmt: skip
TURNS = [
    KeptTurn(1, "2026-11-22T14:05:00+00:00", f"Что? {TRICKY}", Filters(kinds=("news",)), ANSWER),
    KeptTurn(2, "2026-11-22T14:06:00+00:00", "Who?", Filters(), REFUSAL),
    KeptTurn(3, "2026-11-22T14:07:00+00:00", "When?", Filters(), None),
]
EXPECTED = (
    TRICKY,
    "According to Пресса, 5 March 2024: ",
    "[1]",
    "“shine” is not in it",
    "A note on figures.",
    "¶ 4, p. 2",
    "published 5 March 2024",
    "news/a.md",
    "https://courier.example/?a=1&b=2",
    "Asked 22 November 2026, 14:05 UTC. Searched: kind news.",
    "The documents do not answer this question.",
    "Closer",
    "This question was not answered.",
    "Written by openai:fake",
)


def rendered(markdown):
    body = MarkdownIt("commonmark", {"html": True}).enable("table").render(markdown)
    return body, html.unescape(re.sub(r"<[^>]+>", "", body)).replace("\u2060", "")


def words(text):
    return " ".join(text.split())


def test_markdown_reads_as_the_text_and_holds_no_markup_of_the_documents():
    body, text = rendered(export("A title", TURNS, "md").decode())
    for expected in EXPECTED:
        assert words(expected) in words(text)
    assert words(NAMES) in words(text)
    assert "<script" not in body
    assert "<strong>bold" not in body
    assert text.count("According to") == 1


def test_a_word_file_opens_again_with_the_same_text():
    data = export(f"A title\x00 {NAMES}", TURNS, "docx")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert "word/document.xml" in archive.namelist()
    text = "\n".join(p.text for p in docx.Document(io.BytesIO(data)).paragraphs)
    for expected in (*EXPECTED, NAMES):
        assert expected in text
    assert "\x07" not in text


def test_a_pdf_holds_the_text_and_names_what_it_cannot_show():
    document = pypdfium2.PdfDocument(export("A title", TURNS, "pdf"))
    text = words(
        " ".join(document[i].get_textpage().get_text_range() for i in range(len(document)))
    )
    for expected in EXPECTED:
        assert "".join(expected.split()) in "".join(text.split())
    missing = fonts.fonts_for("".join(p.text for p in sheet("", TURNS))).missing
    assert ("no font for" in text) == bool(missing)
    for character in missing:
        assert f"U+{ord(character):04X}" in text
    document.close()


def test_a_pdf_on_a_machine_without_fonts_says_what_is_missing(monkeypatch):
    monkeypatch.setattr(fonts, "_candidates", tuple)
    document = pypdfium2.PdfDocument(export("A title", TURNS, "pdf"))
    text = " ".join(document[i].get_textpage().get_text_range() for i in range(len(document)))
    assert "no font for" in text
    assert "[U+0411]" in text
    assert "O'Brien" in text
    document.close()


def test_fonts_are_chosen_until_all_can_be_drawn(monkeypatch):
    latin, cyrillic = Path("latin.ttf"), Path("cyrillic.ttf")
    covers = {latin: frozenset(map(ord, "abc")), cyrillic: frozenset(map(ord, "где"))}
    monkeypatch.setattr(fonts, "_candidates", lambda: (latin, cyrillic))
    monkeypatch.setattr(fonts, "_covered", covers.__getitem__)
    assert fonts.fonts_for("ab c") == fonts.FontChoice((latin,), frozenset())
    assert fonts.fonts_for("a где中") == fonts.FontChoice((latin, cyrillic), frozenset("中"))


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=80))
@example("1. a\n- b\n# c\n= d\n> e\n| f | g |\n~~~\n![x](y) &amp; <b>")
@example("+ a\n\n    code\n***\n12) b")
@example("https://a.example www.a.example a@b.example mailto:a")
def test_any_text_reads_the_same_in_markdown(text):
    body, shown = rendered(escaped(text))
    assert words(shown) == words(text.replace("\u2060", ""))
    assert not re.search(r"<(?!/?(p|br)\b)", body)


WRITTEN = (
    "<b>Bans</b> on ![x](y) and [here](z) see <a href='//e'>it</a> "
    "at https://e.example/list, www.e.example or a_b@e.example"
)


def test_a_chat_models_words_are_exported_as_written_and_lead_nowhere():
    said = Statement(inert(WRITTEN), (1,), False, faults=(inert("the name “<b>Bans” is not so"),))
    turn = replace(TURNS[0], answer=replace(ANSWER, statements=(said,)))
    markdown = export("t", [turn], "md").decode()
    body, text = rendered(markdown)
    assert WRITTEN in text
    assert "the name “<b>Bans” is not so" in text
    assert re.search(r"<(?:b|a|img)\b", body) is None
    shown = html.unescape(markdown.partition("Sources")[0])
    assert re.search(r"https?://\w|www\.|\w@\w", shown) is None  # what GitHub makes a link of
    assert "courier.example/?a=1" in html.unescape(markdown.partition("Sources")[2])
    word = docx.Document(io.BytesIO(export("t", [turn], "docx")))
    assert any(p.text.endswith(f"{WRITTEN} [1]") for p in word.paragraphs)
    assert not word.part.element.xpath("//w:hyperlink")
    pdf = pypdfium2.PdfDocument(export("t", [turn], "pdf"))
    text = "".join(pdf[i].get_textpage().get_text_range() for i in range(len(pdf)))
    assert "".join(WRITTEN.split()) in "".join(text.split())
    assert f"U+{ord(JOINER):04X}" not in text
    pdf.close()


@pytest.mark.parametrize("form", FORMATS)
def test_an_unusual_title_makes_a_plain_file_name(form):
    name = file_name('../a/b:"c"* $5 <b> Иванов?\n', form.suffix)
    assert name == f"a b c 5 b Иванов.{form.suffix}"
    assert file_name("???", form.suffix) == f"conversation.{form.suffix}"


def test_the_time_of_asking_is_said_in_universal_time():
    turn = replace(TURNS[2], asked_at="2026-11-22T16:07:00+02:00")
    parts = sheet("t", [turn])
    assert Role.META in {p.role for p in parts}
    assert "Asked 22 November 2026, 14:07 UTC." in [p.text for p in parts]


def test_a_question_is_said_once_where_it_is_the_title():
    turn = replace(TURNS[1], question="Who  is it?")
    alone = [p.text for p in sheet("Who is it?", [turn])]
    assert alone.count("Who is it?") == 1
    assert "Who  is it?" not in alone
    named = sheet("Of ships", [turn])
    assert [p.text for p in named if p.role is Role.QUESTION] == ["Who  is it?"]
    two = sheet("Who is it?", [turn, TURNS[2]])
    assert [p.text for p in two if p.role is Role.QUESTION] == ["Who  is it?", "When?"]


def test_a_quote_that_is_the_statement_is_said_once():
    quoted = replace(ANSWER.citations[0], quote="The ship\nsails.")
    whole = Statement("The ship sails.", (1,), True)
    said = replace(ANSWER, statements=(whole,), citations=(quoted,))
    assert _quotes(said) == []
    assert _quotes(replace(said, statements=(replace(whole, text="Ships sail."),))) == [
        "The ship\nsails."
    ]
    assert _quotes(replace(said, statements=(replace(whole, supported=False),))) != []


def _quotes(answer):
    parts = sheet("t", [replace(TURNS[0], answer=answer)])
    return [p.text for p in parts if p.role is Role.QUOTE]


def test_an_answer_is_copied_with_its_sources():
    text = copied(ANSWER)
    answer, _, sources = text.partition("\n\nSources\n")
    assert answer == ANSWER.text
    assert sources.startswith("[1] Title of")
    assert "published 5 March 2024" in sources
    assert "https://courier.example/?a=1&b=2" in sources
    assert copied(REFUSAL) == REFUSAL.text


def test_a_file_name_shows_that_it_was_cut():
    name = file_name(
        "Which banks of Strelsau were listed in the spring of 2024, and by whom?", "md"
    )
    assert name.endswith("….md")
