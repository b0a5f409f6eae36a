"""Legal forms are found beside names, in whichever place and spelling, and nowhere else."""

import pytest

from rag.text.legal_forms import legal_forms


@pytest.mark.parametrize(
    ("question", "form"),
    [
        ("When was Volga Steel Works Ltd listed?", "Ltd"),
        ("Is LLC Romashka Grain listed?", "LLC"),
        ("Is OOO «Romashka» listed?", "OOO"),
        ("What did D'Arcy Marine GmbH & Co. KG export?", "GmbH & Co. KG"),
        ("When was Kupferberg Werke S.p.A. delisted?", "S.p.A."),
        ("Is Kupferberg Werke AG, Berlin listed?", "AG"),
        ("Is Romashka Limited Liability Company listed?", "Limited Liability Company"),
    ],
)
def test_the_form_of_a_firm_is_found_beside_its_name(question: str, form: str) -> None:
    assert [found.text for found in legal_forms(question)] == [form]


@pytest.mark.parametrize(
    "question",
    [
        "What is an LLC?",
        "What does Annex AG say?",
        "Is Limited Brands listed?",
        "Is the company with limited means listed?",
        "Was Norland AS As of 2024 listed?",
        "Is the Union UK based?",
    ],
)
def test_words_that_are_no_form_of_a_firm_are_left_alone(question: str) -> None:
    assert list(legal_forms(question)) == []
