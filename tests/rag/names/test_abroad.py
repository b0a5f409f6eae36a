"""Of a question in another language only sentences that hold its names are shown."""

from collections.abc import Callable

import pytest

from rag.answer import Assistant

FILES = {
    "en.txt": "Notice\n\nThe Ministry fined Alder Freight EUR 310 000 on 3 March 2026.",
    "fr.txt": "Avis\n\nL'amende de Hêtre Fret s'élève à 55 000 euros depuis le 9 mars 2026.",
    "list.csv": "Name,Listed on\nMykola AZARENKO,2024-02-01\n",
}


@pytest.fixture(scope="module")
def mixed(assistant_on: Callable[[dict[str, str]], Assistant]) -> Assistant:
    return assistant_on(FILES)


@pytest.mark.parametrize(
    ("question", "language", "told"),
    [
        ("Quel est le montant de l'amende de Alder Freight ?", "French", "310 000"),
        ("Wie hoch ist das Bußgeld der Alder Freight?", "German", "310 000"),
        ("Какой штраф получила компания Alder Freight?", "Russian", "310 000"),
        ("Est-ce que Nikolai Azarenko est sur la liste ?", "French", "AZARENKO"),
    ],
)
def test_the_names_of_a_question_in_another_language_are_looked_up(
    mixed, question, language, told
) -> None:
    answer = mixed.ask(question)
    assert answer.found
    assert all(told in s.text for s in answer.statements)
    assert any(f"The question is in {language}" in note for note in answer.notes)


def test_a_name_that_no_sentence_holds_is_refused_in_any_language(mixed) -> None:
    answer = mixed.ask("Quel est le montant de l'amende de Orme Fret ?")
    assert not answer.found
    assert any("The question is in French" in note for note in answer.notes)


def test_an_english_question_is_not_answered_of_another_firm_for_its_language(mixed) -> None:
    answer = mixed.ask("What is the fine of Hêtre Fret?")
    assert not any("Alder Freight" in statement.text for statement in answer.statements)
