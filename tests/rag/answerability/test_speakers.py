"""What a government said is not answered by the words of another."""

import pytest

from rag.answerability.answer_type.attribute import lacking_attribute
from rag.answerability.answer_type.expected import lacking_kind
from rag.answerability.speakers import speaker_demanded
from rag.sentences.quotes import sentences_of
from tests.rag.answerability.test_goods import found

EMBASSY = (
    "The Kyrgyz embassy acknowledged the reports on sales of Chinese drones. "
    "It said that contraband was fought."
)


@pytest.mark.parametrize(
    ("question", "met"),
    [
        ("What did the Chinese government say about the drones?", False),
        ("How did the Russian foreign ministry respond to the reports?", False),
        ("What did the Kyrgyz government say about the drones?", True),
        ("What did Bishkek say about the reports?", True),
    ],
)
def test_the_government_asked_for_must_be_who_speaks(question: str, met: bool) -> None:
    demand = speaker_demanded(question)
    assert demand is not None
    assert demand.may_be_met_by(sentences_of(found(EMBASSY))[0]) == met


def test_only_the_words_of_a_country_are_demanded() -> None:
    assert speaker_demanded("What did the embassy say about China?") is None
    assert speaker_demanded("What does Article 5 say about Chinese goods?") is None


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Why was Heron Bank removed from the list?", "The Council removed Heron Bank in May."),
        ("On which date will the EU lift the ban?", "The ban applies until 31 July 2027."),
        ("whats the tax on imports", "A tax of 5 per cent is levied on imports."),
    ],
)
def test_an_end_and_a_tax_must_be_told(question: str, told: str) -> None:
    assert lacking_attribute(question, sentences_of(found(told))) is None
    other = sentences_of(found("Heron Bank was listed on 14 May 2026 for its exports."))
    assert lacking_attribute(question, other) is not None


def test_the_number_of_an_act_is_no_telephone_number() -> None:
    asked = "What is the telephone number of Heron Bank?"
    assert lacking_kind(asked, ["It stands in Regulation (EU) No 269/2014 of 17 March 2014."])
    assert lacking_kind(asked, ["Heron Bank, tel. +996 312 55 44 33"]) is None


def test_a_yearly_fee_is_an_amount() -> None:
    fee = "What is the maximum yearly fee for an account?"
    assert lacking_kind(fee, ["The total amount of fees is told to the holder."])
    assert lacking_kind(fee, ["The fee is at most 5 % of the sum."]) is None
