"""A question for several things is answered by what stands below the headings that name them."""

from collections.abc import Callable

import pytest

from rag.answer import Assistant
from rag.datamodels import Answer
from rag.sentences.several import topic_of

SIGNS = """---
title: Handbook of the Brixholt port police
published: 2025-03-01
kind: guidance
---
# Handbook of the Brixholt port police

This handbook is for officers who look at cargo for Ruritania.

## Warning signs in the cargo

The following points come from seven years of work.

The weight does not fit the goods. In 2023 a load of tea weighed as much as engines do.

The route is too long. Cargo for Ruritania came by way of three oceans.

## Warning signs in the papers

The seller has no address. Two sellers of 2024 gave a postbox.

The stamp is that of a port that has been closed.

## Documents that a master must carry

A master must have aboard:

- the bill of lading;
- the list of the crew;
- a certificate of origin, which the consul of the port signs.

## Flag states

The flag states of seven ships were asked for their help in 2024. None of them answered.

They will be asked again in 2026.

## Step 1: stop the crane

The crane is stopped at once.

## Step 2: call the duty officer

The duty officer is called by radio, never by telephone.

## Step 3: seal the hold

The hold is sealed with two seals of lead.
"""


@pytest.fixture(scope="module")
def police(assistant_on: Callable[[dict[str, str]], Assistant]) -> Assistant:
    return assistant_on({"handbook.md": SIGNS})


def cited_to_the_letter(answer: Answer) -> bool:
    return all(SIGNS[c.start : c.end] == c.quote for c in answer.citations)


def test_paragraphs_below_headings_of_one_kind_are_told_by_what_they_open_with(
    police: Assistant,
) -> None:
    answer = police.ask("What are the warning signs of ships from Ruritania?")
    assert answer.headline == (
        "4 warning signs: The weight does not fit the goods; The route is too long; The seller "
        "has no address; The stamp is that of a port that has been closed."
    )
    assert answer.table is not None
    assert [row[0] for row in answer.table.rows] == [
        *["Warning signs in the cargo"] * 2, *["Warning signs in the papers"] * 2,
    ]  # fmt: skip
    assert len(answer.citations) == 4
    assert cited_to_the_letter(answer)


def test_of_several_sections_that_answers_whose_heading_says_more(police: Assistant) -> None:
    answer = police.ask("List the warning signs in the papers")
    assert answer.headline == (
        "Warning signs in the papers: The seller has no address; The stamp is that of a port "
        "that has been closed."
    )


def test_items_of_a_list_are_told_below_their_heading(police: Assistant) -> None:
    answer = police.ask("Which documents must a master carry?")
    assert answer.headline == (
        "Documents that a master must carry: the bill of lading; the list of the crew; "
        "a certificate of origin, which the consul of the port signs."
    )
    assert cited_to_the_letter(answer)


def test_numbered_headings_are_themselves_the_points(police: Assistant) -> None:
    answer = police.ask("What steps are taken at the hold and the crane?")
    told = "3 steps: stop the crane; call the duty officer; seal the hold."
    assert answer.headline == told
    assert cited_to_the_letter(answer)


@pytest.mark.parametrize(
    "question",
    [
        "What are the flags of the ships?",  # "Flag states" is of states
        "What are the warning signs of cargo for Carpania?",  # a name that stands nowhere
        "What is the warning sign of a long route?",
        "Are warning signs told to the master?",
        "What are the warning signs not told?",
        "How many warning signs are there?",
    ],
)
def test_headings_that_do_not_say_what_is_asked_for_answer_nothing(
    police: Assistant, question: str
) -> None:
    answer = police.ask(question)
    assert answer.table is None or answer.table.columns != ("Heading", "Point")


def test_what_is_asked_for_is_the_first_noun_in_the_plural() -> None:
    topic = topic_of("What are the three warning signs of a false seal?")
    assert topic is not None
    assert topic.noun == ("three", "warn", "sign")
    assert topic_of("What is the sign?") is None
    assert topic_of("Where are the signs?") is None
