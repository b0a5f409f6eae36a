"""A refusal offers questions that the documents do answer, and says what is missing."""

from collections.abc import Callable

from rag.answer import Assistant

FAQ = """# Questions on the Ordania measures

## How long does an application for a licence take?

The Office decides within 30 working days. In 2025 the average was 19 working days.

## Transit

Transit is the carriage of goods through a country without their release for consumption there.
"""


def test_what_is_offered_is_answered(assistant_on: Callable[[dict[str, str]], Assistant]) -> None:
    assistant = assistant_on({"faq.md": FAQ})
    answer = assistant.ask("What does an application for a licence cost?")
    assert not answer.found
    assert "How long does an application for a licence take?" in answer.offers
    for question in answer.offers:
        assert assistant.ask(question).found
    assert any(note.startswith("The documents do answer: ") for note in answer.notes)


def test_an_answer_and_a_greeting_offer_nothing(
    assistant_on: Callable[[dict[str, str]], Assistant],
) -> None:
    assistant = assistant_on({"faq.md": FAQ})
    assert assistant.ask("How long does an application for a licence take?").offers == ()
    assert assistant.ask("hello").offers == ()
