"""What a pronoun of a follow-up stands for."""

from collections.abc import Callable

import pytest

from rag.answer import Assistant
from rag.datamodels import Turn
from rag.question.pronouns import resolved

NEWS = """# Two banks

Fyn Bank was sanctioned by the United States on 3 March 2030. Customs found crane parts.

The buyer of Fyn Bank was Odense Holding, which owned it until 2031.

Borup Bank is owned by the town of Borup.
"""


def _asked(*questions: str) -> list[Turn]:
    return [Turn("user", question) for question in questions]


@pytest.mark.parametrize(
    ("before", "question", "whole"),
    [
        (["When did the US sanction Fyn Bank?"], "Who owned it?", "Who owned Fyn Bank?"),
        (["Is Heron on the EU list?"], "Who runs it?", "Who runs Heron?"),
        (
            ["Is Heron listed?", "And in the UK?"],
            "What is its address?",
            "What is Heron's address?",
        ),
        (["Where does Oleg Varn live?"], "And his passport?", "And Oleg Varn's passport?"),
        (["What does the Bank of Fyn do?"], "Who leads that bank?", "Who leads Bank of Fyn?"),
        (["Is شركة فارن listed?"], "Where is it based?", "Where is شركة فارن based?"),
        (["What is the address of Heron?"], "Who owns it?", "Who owns Heron?"),
        (["Is Bank VTB 24 listed?"], "When was it listed?", "When was Bank VTB 24 listed?"),
    ],
)
def test_a_pronoun_that_can_mean_one_name_is_written_out(
    before: list[str], question: str, whole: str
) -> None:
    assert resolved(question, _asked(*before)) == whole


@pytest.mark.parametrize(
    ("before", "question"),
    [
        ([], "Who owned it?"),
        (["Are Heron and Tarvol listed?"], "Who owns it?"),  # either
        (["Which bank backs Heron?"], "Where is it based?"),  # what the answer named
        (["What does Article 5 say on Heron?"], "When was it added?"),  # the article
        (["Is Heron listed?"], "Which lender holds its deposits?"),  # the lender's
        (["Is Heron listed?"], "What did Tarvol say when it was listed?"),
        (["Is Heron listed?"], "My client trades oil. Must he register?"),
        (["Is Heron listed?"], "Is it legal to trade with Russia?"),
        (["What did the EU say on Heron?"], "Did it freeze assets?"),  # the EU
        (["When did the treaty of the Heron Union take effect?"], "Who signed it?"),  # the treaty
        (["What did the Council decide in March 2030?"], "Why did they decide so?"),
        (["Is Heron listed?", "What is a licence?"], "Who grants them?"),  # several, further up
        (["Is Heron listed?"], "What is an asset freeze?"),
    ],
)
def test_a_pronoun_that_may_mean_another_thing_stays_as_typed(
    before: list[str], question: str
) -> None:
    assert resolved(question, _asked(*before)) == question


@pytest.fixture(scope="module")
def banks(assistant_on: Callable[[dict[str, str]], Assistant]) -> Assistant:
    return assistant_on({"banks.md": NEWS})


def test_a_follow_up_is_answered_of_whom_its_pronoun_means(banks: Assistant) -> None:
    question = "When did the United States sanction Fyn Bank?"
    history = [Turn("user", question), Turn("assistant", banks.ask(question).text)]
    answer = banks.ask("Who owned it?", history=history)
    assert answer.question == "Who owned it?"
    assert "Odense Holding" in answer.citations[0].quote
    assert answer.notes[0] == "Read as “Who owned Fyn Bank?”."
    refused = banks.ask("Who founded it?", history=history)
    assert not refused.found
