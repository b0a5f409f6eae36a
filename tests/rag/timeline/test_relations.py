"""The table of relations: each row fits its example and not its counter-example."""

import json
from pathlib import Path

import pytest

from rag.timeline import relations as module
from rag.timeline.asked import AskedState
from rag.timeline.relations import compiled, relations
from rag.timeline.subjects import mentions, names_in
from rag.timeline.telling import effect_of

ROWS = json.loads(Path(module.__file__).with_name("relations.json").read_text("utf-8"))["relations"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["name"])
def test_a_row_fits_its_example_and_not_the_other(row: dict[str, object]) -> None:
    pattern = compiled(row["words"])  # type: ignore[arg-type]
    assert pattern.search(str(row["example"]))
    assert not pattern.search(str(row["not"]))


@pytest.mark.parametrize(
    ("clause", "effect"),
    [
        ("No EU measure against Calder Pumps is known", "denied"),
        ("Calder Pumps has not been sanctioned", "denied"),
        ("neither Calder Pumps nor Osk has been listed", "denied"),
        ("such freezes had no delay: Calder Pumps was frozen", "stands"),
        ("Regulation No 41/2024 listed Calder Pumps", "stands"),
        ("the sanctions on Calder Pumps have not been lifted", "stands"),
        ("Calder Pumps is no longer listed", "ends"),
        ("the listing of Calder Pumps would be annulled", "stands"),
        ("a draft would add Calder Pumps to the sanctions list", "planned"),
    ],
)
def test_what_a_clause_does_to_a_measure_minds_denials_and_plans(clause: str, effect: str) -> None:
    found = effect_of(clause)
    assert found is not None
    assert found[0] == effect


def test_the_weather_does_nothing_to_a_measure() -> None:
    assert effect_of("The weather at Calder was fine") is None


@pytest.mark.parametrize(
    ("new", "old", "one"),
    [
        ({"any"}, {"freeze"}, True),
        ({"exports"}, {"freeze"}, False),
        ({"any"}, {"exports"}, False),
        ({"exports"}, {"exports", "any"}, True),
        (set(), {"any"}, True),
    ],
)
def test_a_listing_covers_the_measures_on_persons_and_no_ban_on_goods(
    new: set[str], old: set[str], one: bool
) -> None:
    assert relations().one_measure(frozenset(new), frozenset(old)) is one


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Is Calder Pumps sanctioned?", ("Calder Pumps",)),
        ("When does General licence 12 end?", ("licence 12",)),
        ("As of 1 January 2026, had the Council listed Ivan Brell?", ("Ivan Brell",)),
        ("Are Osk Steel and Calder Pumps listed in Annex I?", ("Osk Steel", "Calder Pumps")),
        ("What is an asset freeze?", ()),
    ],
)
def test_the_subjects_of_a_question_are_its_names(question: str, names: tuple[str, ...]) -> None:
    assert names_in(question) == names


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The funds of Calder Pumps LLC are frozen.", True),
        ("Calder Pumps Trading is listed.", False),
        ("The chairman of Calder Pumps is listed.", False),
        ("Osk, owned by Calder Pumps, is listed.", False),
        ("The ban on dealings with Calder Pumps was lifted.", True),
    ],
)
def test_a_longer_name_and_an_owner_are_not_the_bearer(text: str, found: bool) -> None:
    assert bool(mentions("Calder Pumps", text)) is found


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("Is Calder Pumps sanctioned?", True),
        ("What is the status of Calder Pumps?", True),
        ("Is Calder Pumps under any EU measure?", True),
        ("When was Calder Pumps sanctioned?", False),
        ("Is the travel ban part of Regulation 269/2014?", False),
        ("Is a bank in Annex XLV frozen?", False),
        ("Does the 50 Percent Rule of sanctions look at control?", False),
        ("Does a bank need a link to dollars to be sanctioned by Osk Steel?", False),
    ],
)
def test_the_status_of_somebody_named_is_asked_and_not_a_rule(question: str, status: bool) -> None:
    assert AskedState.of(question).status is status


def test_of_a_row_the_name_counts_and_not_who_is_mentioned_behind() -> None:
    row = "Name: Osk Steel; Reason: sells pumps of Calder Pumps; Listed on: 4 May 2025"
    assert mentions("Osk Steel", row, "row 3")
    assert not mentions("Calder Pumps", row, "row 3")
