"""Sources that differ in time or in their figures: both stand in the answer, and a note says so."""

from collections.abc import Callable

import pytest

from ingest.datamodels import About
from rag.answer import Assistant
from rag.answerability.missing_source import needed
from rag.datamodels import Answer
from rag.text.attribution import attribution, in_words

HEAD = "---\ntitle: {title}\npublisher: {publisher}\npublished: {date}\nkind: {kind}\n---\n\n"
FEBRUARY = "The EU has proposed to ban the export of lathes to Kyrgyzstan under the new package."
APRIL = "The EU banned the export of lathes to Kyrgyzstan with the new package on 23 April 2026."
OTHER = "The EU banned the export of lathes to Kazakhstan with the new package on 24 April 2026."


def page(publisher: str, date: str, text: str, kind: str = "news") -> str:
    title = f"{publisher} of {date}"
    return HEAD.format(title=title, publisher=publisher, date=date, kind=kind) + text + "\n"


@pytest.fixture
def ask(
    assistant_on: Callable[[dict[str, str]], Assistant],
) -> Callable[[str, dict[str, str]], Answer]:
    return lambda question, files: assistant_on(files).ask(question)


def test_what_was_done_leads_what_was_planned_and_a_note_says_so(ask) -> None:
    answer = ask(
        "What did the EU ban from export to Kyrgyzstan?",
        {
            "a.md": page("Early Post", "2026-02-02", FEBRUARY),
            "b.md": page("Late Post", "2026-04-24", APRIL),
        },
    )
    assert answer.citations[0].quote == APRIL
    assert any(
        "Early Post, 2 February 2026 speaks of a plan; Late Post, 24 April 2026" in note
        for note in answer.notes
    )


def test_a_later_act_against_another_country_supersedes_nothing(ask) -> None:
    answer = ask(
        "What was proposed to be banned from export to Kyrgyzstan?",
        {
            "a.md": page("Early Post", "2026-02-02", FEBRUARY),
            "b.md": page("Late Post", "2026-04-24", OTHER),
        },
    )
    assert answer.citations[0].quote == FEBRUARY
    assert not any("plan" in note for note in answer.notes)


def test_what_may_be_needed_is_no_plan(ask) -> None:
    answer = ask(
        "May a firm deliver lathes to Kyrgyzstan?",
        {
            "a.md": page(
                "Early Post", "2026-02-02",
                "A delivery of lathes to Kyrgyzstan may need a refusal by the firm.",
            ),
            "b.md": page("Late Post", "2026-04-24", APRIL),
        },
    )  # fmt: skip
    assert answer.citations
    assert not any("plan" in note for note in answer.notes)


def test_figures_that_differ_by_source_both_stand_in_the_answer(ask) -> None:
    answer = ask(
        "How much did Kyrgyzstan export in 2022?",
        {
            "a.md": page("First Post", "2023-02-02", "Kyrgyzstan exported $14.6 billion in 2022."),
            "b.md": page("Second Post", "2023-03-03", "Kyrgyzstan exported $15.1 billion in 2022."),
        },
    )
    assert len(answer.citations) == 2
    (note,) = [n for n in answer.notes if "different figures" in n]
    assert "14.6 billion" in note
    assert "15.1 billion" in note


def test_figures_of_different_years_are_no_conflict(ask) -> None:
    answer = ask(
        "How much did Kyrgyzstan export in 2022?",
        {
            "a.md": page("First Post", "2023-02-02", "Kyrgyzstan exported $14.6 billion in 2022."),
            "b.md": page("Second Post", "2023-03-03", "Kyrgyzstan exported $15.1 billion in 2021."),
        },
    )
    assert not any("different figures" in n for n in answer.notes)


def test_the_answer_names_its_source_once_for_statements_that_follow_each_other(ask) -> None:
    answer = ask(
        "What did the EU ban from export to Kyrgyzstan?",
        {"b.md": page("Late Post", "2026-04-24", APRIL)},
    )
    assert answer.text == f"According to Late Post, 24 April 2026: {APRIL} [1]"
    assert answer.statements[0].text == APRIL


@pytest.mark.parametrize(
    ("about", "expected"),
    [
        (
            About(kind="law", instrument="Regulation (EU) No 833/2014"),
            "Regulation (EU) No 833/2014, Art. 12f(1)",
        ),
        (About(kind="law"), "Art. 12f(1)"),
        (
            About(kind="news", publisher="Daily Trade", published="2023-07-19"),
            "According to Daily Trade, 19 July 2023",
        ),
        (About(title="A brief"), "According to “A brief”, undated"),
        (About(kind="list", title="The list", instrument="SI 2019/1"), "The list, Art. 12f(1)"),
        (About(), "According to an unnamed source, undated"),
    ],
)
def test_law_is_named_by_its_pinpoint_and_the_press_by_who_and_when(
    about: About, expected: str
) -> None:
    assert attribution(about, "Art. 12f(1)") == expected


def test_a_document_without_title_and_publisher_is_named_by_its_file() -> None:
    assert attribution(About(), "", "mail/note.txt") == "According to “note.txt”, undated"
    assert attribution(About(title="T"), "", "mail/note.txt") == "According to “T”, undated"


def test_a_date_that_is_none_stays_as_it_is() -> None:
    assert in_words("spring 2024") == "spring 2024"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Is Gazprom Neft listed by Kyrgyzstan?", "A sanctions list or a designation notice"),
        ("What does Article 99z say?", "The text of the law"),
        ("What changed for Kyrgyzstan in 2031?", "A source dated 2031 or later"),
        ("How many ships sailed to Kyrgyzstan?", "A report or notice with that figure"),
        ("Which wine goes with carp?", "A law, guidance or report"),
    ],
)
def test_a_refusal_says_what_kind_of_document_is_needed(question: str, expected: str) -> None:
    assert needed(question, "2026-05-01").startswith(expected)


@pytest.mark.parametrize(
    "asked",
    [
        "Is the ban on the export of lathes to Kyrgyzstan still just a proposal?",
        "Is the EU planning to ban the export of lathes to Kyrgyzstan?",
    ],
)
def test_whether_something_is_still_planned_asks_how_things_stand(ask, asked) -> None:
    answer = ask(
        asked,
        {
            "a.md": page("Early Post", "2026-02-02", FEBRUARY),
            "b.md": page("Late Post", "2026-04-24", APRIL),
        },
    )
    assert answer.citations[0].quote == APRIL
    assert [s.superseded_by for s in answer.statements][1:] == [1]
