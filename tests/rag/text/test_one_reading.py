"""Question, answer, check and lists read the same quantities and dates out of the same words."""

from datetime import date
from decimal import Decimal

import pytest

from ingest.datamodels import About, Passage, Place
from ingest.tables.values import amount, date_span
from rag.answerability.answer_type.expected import expected
from rag.chat.checking.support import Support
from rag.chat.checking.verify import faults
from rag.datamodels import Evidence
from rag.lists.tables.question.asked import asked_of
from rag.question.timing import timing_of
from rag.text.figures import figures

SAME = [  # what a statement says, what a passage says
    ("$3 million", "USD 3,000,000"),
    ("$3 million", "3 million dollars"),
    ("$3 million", "US$3m"),
    ("3 million roubles", "RUB 3 mln"),
    ("3 million rubles", "3-million-rouble"),
    ("¥3 million", "3 million yen"),
    ("¥3 million", "3 million yuan"),
    ("3 million Hong Kong dollars", "HK$3 million"),
    ("€1,250,000", "1.25 million euros"),
    ("7 per cent", "7%"),
]
OTHER = [
    ("$3 million", "3 million roubles"),
    ("¥3 million", "3 million roubles"),
    ("$3 million", "¥3 million"),
    ("€3 million", "$3 million"),
    ("$3 million", "HK$3 million"),
    ("3 million Belarusian roubles", "RUB 3 million"),
    ("$3 million", "3 million tonnes"),
    ("7 per cent", "$7"),
    ("$3 billion", "$3 million"),
]


NOT_IN_CELLS = ("3-million-rouble", "3 million Hong Kong dollars")  # how sentences write


def told(statement: str, passage: str, **about: str) -> list[str]:
    place = Place(0, "¶ 1", None, len(passage))
    given = Passage("a.md", 0, 0, len(passage), passage, passage, (), (place,))
    evidence = Evidence(given, About(title="Notice", **about), 1.0, 1.0, 1.0, ("words",))  # type: ignore[arg-type]
    return [f.kind for f in faults(statement, Support.of([evidence]))]


@pytest.mark.parametrize(("mine", "theirs"), SAME)
def test_the_check_takes_one_amount_in_two_spellings_for_one(mine: str, theirs: str) -> None:
    assert told(f"The court fined the bank {mine}.", f"The court fined the bank {theirs}.") == []


@pytest.mark.parametrize(("mine", "theirs"), OTHER)
def test_the_check_flags_another_currency_unit_or_scale(mine: str, theirs: str) -> None:
    found = told(f"The court fined the bank {mine}.", f"The court fined the bank {theirs}.")
    assert "figure" in found


@pytest.mark.parametrize("written", [w for pair in SAME if "%" not in pair[1] for w in pair])
def test_question_answer_and_lists_read_the_value_that_the_check_reads(written: str) -> None:
    (read,) = figures(f"The court fined the bank {written}.")
    asked = asked_of(f"List all fines over {written}", date(2026, 1, 1))
    kind = expected("How much did the bank pay?")
    assert read.value in (Decimal(3_000_000), Decimal(1_250_000))
    if written not in NOT_IN_CELLS:
        assert amount(written) == (float(read.value),) * 2
    assert asked is not None
    assert [limits.low for limits in asked.limits] == [float(read.value)]
    assert kind is not None
    assert list(kind.pieces(f"The bank paid {written}."))


@pytest.mark.parametrize(
    ("statement", "passage"),
    [
        ("born on 15 November 1990", "DOB: 15/11/1990"),
        ("Ivan Petrov was born on 15 November 1990.", "Name: PETROV, Ivan; DOB: 15/11/1990"),
        ("Ivan Petrov was born on 1990-11-15.", "PETROV, Ivan; Date of birth: 15.11.1990"),
        ("DOB: 15 November 1990", "Ivan Petrov, born on November 15, 1990"),
    ],
)
def test_a_birth_date_is_supported_by_its_field(statement: str, passage: str) -> None:
    assert told(statement, passage) == []


@pytest.mark.parametrize(
    ("statement", "passage", "place", "kinds"),
    [
        ("born on 10 May 1990", "DOB: 10/05/1990", "EU", []),
        ("born on 5 October 1990", "DOB: 10/05/1990", "EU", ["date"]),
        ("born on 5 October 1990", "DOB: 10/05/1990", "US", []),
        ("born on 10/05/1990", "DOB: 10/05/1990", "", []),
        ("born on 10/05/1990", "DOB: 11/06/1990", "", ["date"]),
        ("born on 10/05/1990", "DOB: 10 May 1990", "", []),
        ("born on 10/05/1990", "DOB: 11 May 1990", "", ["date"]),
        ("born on 16 November 1990", "DOB: 15/11/1990", "", ["date"]),
    ],
)
def test_a_date_of_numbers_is_read_as_its_source_writes_dates(
    statement: str, passage: str, place: str, kinds: list[str]
) -> None:
    assert told(statement, passage, jurisdiction=place) == kinds


@pytest.mark.parametrize("written", ["15 November 1990", "15/11/1990", "1990-11-15"])
def test_question_check_and_cell_read_one_day(written: str) -> None:
    assert date_span(written) == ("1990-11-15", "1990-11-15")
    assert told(f"It was adopted on {written}.", "It was adopted on November 15, 1990.") == []
    assert timing_of(f"Who was listed as of {written}?").until == "1990-11-15"
