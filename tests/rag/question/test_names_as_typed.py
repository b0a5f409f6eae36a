"""A name is found however its letters, hyphens, apostrophes and legal form are typed."""

import pytest

from rag.answer import Assistant

NOTICE = """Listing notice 5/2025

V\u043elga Steel Works LLC was listed on 3 March 2025. Al\u2011Noor Trading FZE was removed from
the list on 7 May 2025. D\u2019Arcy Marine GmbH was listed on 9 June 2025. The fine of Kara-
Suu Mills was EUR 2 mil-
lion. Birch Mills JSC was listed on 11 August 2025.
"""

RUSSIAN = "Решение\n\nТелекомпания НТВ была включена в список 5 мая 2026 года по решению Совета.\n"


@pytest.fixture(scope="module")
def assistant(assistant_on) -> Assistant:
    return assistant_on({"notice.txt": NOTICE, "ntv.txt": RUSSIAN})


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("When was Volga Steel Works listed?", "3 March 2025"),
        ("When was V\u043elga Steel Works listed?", "3 March 2025"),
        ("When was Volga Steel Works OOO listed?", "3 March 2025"),
        ("When was Al-Noor Trading removed from the list?", "7 May 2025"),
        ("When was Al\u2011Noor Trading LLC removed from the list?", "7 May 2025"),
        ("When was D'Arcy Marine listed?", "9 June 2025"),
        ("What was the fine of Kara-Suu Mills?", "EUR 2 million"),
    ],
)
def test_a_name_is_found_as_the_document_writes_it(
    assistant: Assistant, question: str, told: str
) -> None:
    answer = assistant.ask(question)
    assert answer.found
    assert told in answer.text


def test_a_cyrillic_name_of_letters_that_latin_has_too_is_found_as_it_is_typed(
    assistant: Assistant,
) -> None:
    found = assistant.search("НТВ")  # Cyrillic to the last letter
    assert found[0].passage.document == "ntv.txt"
    assert "words" in found[0].found_by


def test_a_quote_is_the_documents_own_text_though_the_answer_has_whole_words(
    assistant: Assistant,
) -> None:
    answer = assistant.ask("What was the fine of Kara-Suu Mills?")
    quote = answer.citations[0]
    text = assistant.index.text(quote.document)
    assert text is not None
    assert text[quote.start : quote.end] == quote.quote
    assert "Kara-\nSuu Mills was EUR 2 mil-\nlion" in quote.quote


def test_the_words_that_answer_are_marked_in_a_quote_whose_lines_break_them(
    assistant: Assistant,
) -> None:
    statement = assistant.ask("What was the fine of Kara-Suu Mills?").statements[0]
    assert [statement.text[a:b] for a, b in statement.marks] == ["EUR 2 million"]
    quote = assistant.ask("What was the fine of Kara-Suu Mills?").citations[0]
    assert [quote.quote[a:b] for a, b in quote.marks] == ["EUR 2 mil-\nlion"]


def test_another_legal_form_is_named_in_a_note(assistant: Assistant) -> None:
    notes = assistant.ask("When was Volga Steel Works Ltd listed?").notes
    assert notes[0].startswith("“Ltd” is not the legal form that the documents give")
    assert not assistant.ask("When was Volga Steel Works LLC listed?").notes


def test_another_name_with_the_same_legal_form_is_not_answered_for_it(assistant: Assistant) -> None:
    assert not assistant.ask("When was Volga Paper Mills LLC listed?").found
