"""Asked which provision says something, the first line names it, though its text seldom does."""

import pytest

LAW = """---
title: The Heron Ordinance
kind: law
jurisdiction: EU
instrument: Ordinance 7/2031
---
# The Heron Ordinance

## Article 4

It is prohibited to take part in acts that get round this Ordinance, such as the hiding of a ship.

## Article 9

The harbour office may permit a ferry to sail where people on the island would else lack food.
"""


@pytest.mark.parametrize(
    ("question", "opening"),
    [
        ("Which article forbids acts that get round the ordinance?", "Article 4: It is prohibited"),
        ("Where in the Heron Ordinance may the harbour office permit a ferry?", "Article 9: The "),
    ],
)
def test_the_first_line_names_the_provision_that_is_asked_for(
    assistant_on, question: str, opening: str
) -> None:
    answer = assistant_on({"heron.md": LAW}).ask(question)
    assert answer.headline is not None
    assert answer.headline.startswith(opening)
    assert answer.headline_citations == answer.statements[0].citations


def test_a_provision_that_is_not_asked_for_is_not_put_before_the_line(assistant_on) -> None:
    answer = assistant_on({"heron.md": LAW}).ask("Who may permit a ferry to sail?")
    assert answer.found
    assert not (answer.headline or answer.statements[0].text).startswith("Article")
