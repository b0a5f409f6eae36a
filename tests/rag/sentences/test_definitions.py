import pytest

from rag.sentences.definitions import how_well_defined, term_asked


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("what is A7A5", "A7A5"),
        ("what on earth is SPFS?", "SPFS"),
        ("Could you kindly explain what people mean by a 'port note'?", "port note"),
        ("What does the ordinance understand by a ferry service?", "ferry service"),
        ("What does the bank owe by law?", None),
        ("What is understood by a ferry service?", "ferry service"),
        ("What transport means by sea are banned?", None),
        ("What are 'economic resources' in the Heron regulation?", "economic resources"),
        ("What does transit mean?", "transit"),
        ("define asset freeze", "asset freeze"),
        ("What is the meaning of wind-down?", "wind-down"),
        ("what counts as an 'asset freeze' in the 2019 rules", "asset freeze"),
        ("How is transit defined in the regulation?", "transit"),
        ("how do the rules define wind-down", "wind-down"),
        ("whats meant by transit", "transit"),
        ("Who is the envoy?", None),
        ("When was the bank listed?", None),
    ],
)
def test_the_term_is_what_a_question_wants_explained(question: str, term: str | None) -> None:
    assert term_asked(question) == term


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("'Funds' means assets of every kind.", "Funds are a kind of asset."),
        ("Funds are financial assets.", "The minister spoke of funds and of trade."),
        ("Funds, a word for money of every kind, are frozen.", "Funds were frozen in March."),
        ("Funds are the assets named below.", "Money is lent, and funds are the assets left."),
        ("The Stock Fund Act, often called Funds, is new.", "The Stock Fund Act is new."),
        ("(b) 'funds' means assets of every kind;", "Funds are listed in Annex I."),
        ("The ports publish tables, known as Funds.", "Funds were frozen in March."),
    ],
)
def test_the_plainer_definition_is_the_better_one(better: str, worse: str) -> None:
    assert how_well_defined("funds", better) > how_well_defined("funds", worse)


def test_a_mechanism_is_defined_by_what_this_mechanism_is_for() -> None:
    told = "This mechanism is designed to stop transit through third countries."
    other = "This office is designed for visitors."
    assert how_well_defined("transit mechanism", told) > how_well_defined(
        "transit mechanism", other
    )


def test_the_marks_of_old_pages_of_eur_lex_are_quotation_marks() -> None:
    text = "(1) ‧credit institution‧ means an undertaking that takes deposits from the public;"
    assert how_well_defined("credit institution", text) >= 3.0
