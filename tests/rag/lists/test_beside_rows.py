"""Sentences that tell of the day asked for are named beside the rows of a table."""

from ingest.datamodels import About, Passage, Place
from rag.datamodels import Evidence
from rag.lists.tables.beside import MOST, told_beside

ASKED = "Which companies were listed on 3 April 2024?"


def found(text: str, locator: str = "¶ 1") -> Evidence:
    place = Place(0, locator, None, len(text))
    passage = Passage("mix.txt", 0, 0, len(text), text, text, (), (place,), 1)
    return Evidence(passage, About(), 1.0, 0.8, 1.0, ("words",))


def test_sentences_of_the_day_in_any_spelling_are_named() -> None:
    text = (
        "Lead AG was listed on 3.4.2024. Iron KG was listed on 2024-04-03. Tin SA left on 5.4.2024."
    )
    (note,) = told_beside(ASKED, [found(text)])
    assert "“Lead AG was listed on 3.4.2024.” (mix.txt)" in note
    assert "Iron KG" in note
    assert "Tin" not in note


def test_what_only_shares_the_day_is_not_named() -> None:
    assert told_beside(ASKED, [found("The harbour froze on 3 April 2024.")]) == []


def test_a_row_and_a_question_without_a_day_give_no_note() -> None:
    row = found("Name: Zinc SA; Date listed: 2024-04-03", "row 2")
    assert told_beside(ASKED, [row]) == []
    prose = [found("Lead AG was listed on 3 April 2024.")]
    assert told_beside("Which companies were listed in April 2024?", prose) == []


def test_many_sentences_are_counted() -> None:
    text = " ".join(f"Firm{n} was listed on 3 April 2024." for n in range(MOST + 2))
    (note,) = told_beside(ASKED, [found(text)])
    assert note.endswith("; 2 more.")
