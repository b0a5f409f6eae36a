"""A line that is labelled with what is asked for leads, where its document is of what is named."""

from collections.abc import Callable

import pytest

from rag.answer import Assistant
from rag.question.question import Question
from rag.sentences.labels import is_labelled

NOTICE = """# Notice of the Harbour Bank

The Harbour Bank has received an application for a loan in transaction HB-4471. Comments are asked
for until June.

Principal supplier: Corvus Works.

Obligor: Plover Energies of Karsk.

Guarantor: none that the bank knows of.
"""


@pytest.fixture(scope="module")
def bank(assistant_on: Callable[[dict[str, str]], Assistant]) -> Assistant:
    return assistant_on({"notice.md": NOTICE})


def test_the_labelled_line_answers(bank: Assistant) -> None:
    answer = bank.ask("Who is the obligor in transaction HB-4471?")
    assert answer.found
    assert answer.first_line[0] == "Obligor: Plover Energies of Karsk."


def test_of_another_transaction_it_answers_nothing(bank: Assistant) -> None:
    assert not bank.ask("Who is the obligor in transaction HB-9924?").found


@pytest.mark.parametrize(
    ("question", "text", "labelled"),
    [
        ("Who is the supplier of HB-1?", "Principal supplier: Corvus Works.", True),
        ("What is the maturity date?", "- Maturity date: 3 May 2031", True),
        ("What is the maturity date?", "Date: 3 May 2031", False),
        ("Who is the supplier of HB-1?", "Supplier of coal to the navy: Corvus Works", False),
        ("Is the supplier known?", "Supplier: Corvus Works", False),
        ("Who is the supplier of HB-1?", "The supplier said: we are late.", False),
    ],
)
def test_a_label_says_what_is_asked_for_and_little_more(question, text, labelled) -> None:
    assert is_labelled(Question.of(question), text) is labelled
