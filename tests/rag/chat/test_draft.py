"""A model's JSON becomes words as it comes, whatever it lacks; prose stays prose."""

import json

import pytest
from langchain_core.utils.json import parse_partial_json

from rag.chat.draft import MAX_SEARCHES, Draft, Drafting, form
from rag.datamodels import NOT_FOUND

ANSWER = {
    "searches": [],
    "statements": [
        {"text": "Radios were banned. So were CNC machines.", "passages": [1, 2]},
        {"text": "That was in 2026.", "passages": [2]},
    ],
    "headline": "Radios and CNC machines",
}


def drafted(raw: str, size: int = 1) -> tuple[list[str], Draft]:
    drafting = Drafting(parse_partial_json)
    heard = [drafting.add(raw[i : i + size]) for i in range(0, len(raw), size)]
    words, draft = drafting.end()
    return [h for h in (*heard, words) if h], draft


@pytest.mark.parametrize("size", [1, 7, 10_000])
@pytest.mark.parametrize("fence", ["{}", "```json\n{}\n```", "\n {}"])
def test_words_come_before_the_json_is_at_its_end(size: int, fence: str) -> None:
    heard, draft = drafted(fence.replace("{}", json.dumps(ANSWER)), size)
    said = "Radios were banned. So were CNC machines. [1][2] That was in 2026. [2]"
    assert "".join(heard) == draft.words == said
    assert len(heard) > 10 or size > 1
    assert draft.statements("") == [
        ("Radios were banned.", [1, 2]),
        ("So were CNC machines.", [1, 2]),
        ("That was in 2026.", [2]),
    ]
    assert draft.headline == "Radios and CNC machines"
    assert draft.found


@pytest.mark.parametrize(
    "raw",
    [
        '{"statements": [], "headline": ""}',
        '{"statements": "none"}',
        '{"statements": [{"text": 5, "passages": [1]}, 7, {"passages": [1]}]}',
        '{"statements": [{"text": "  ", "passages": []}]}',
        "{}",
        "{nonsense",
    ],
)
def test_json_without_a_statement_is_no_answer(raw: str) -> None:
    _, draft = drafted(raw)
    assert not draft.found
    assert draft.words == NOT_FOUND


def test_what_has_another_form_is_left_out() -> None:
    given = {"statements": [{"text": "So.", "passages": [1, "2", True, None]}], "headline": 3}
    _, draft = drafted(json.dumps(given))
    assert draft.given == (("So.", (1,)),)
    assert draft.headline == ""


def test_an_answer_that_breaks_off_keeps_its_whole_statements() -> None:
    raw = json.dumps(ANSWER)
    _, draft = drafted(raw[: raw.index("That was") + 8])
    assert draft.statements("")[0] == ("Radios were banned.", [1, 2])


def test_prose_is_shown_as_it_comes() -> None:
    heard, draft = drafted("Radios were banned [1].", 6)
    assert "".join(heard) == draft.words == "Radios were banned [1]."
    assert draft.statements("") == [("Radios were banned.", [1])]


def test_searches_are_few_short_and_each_once() -> None:
    asked = ["a b", "a  b", "", "…", "c" * 900, "d", "e", "f"]
    _, draft = drafted(json.dumps({"searches": asked, "statements": []}))
    assert draft.searches == ("a b", "c" * 200, "d")
    assert len(draft.searches) == MAX_SEARCHES
    _, prose = drafted("SEARCH: price cap\nSEARCH: the oil ban")
    assert prose.searches == ("price cap", "the oil ban")


def test_only_passages_that_are_given_fit_the_form() -> None:
    schema = form(3, may_search=False)["json_schema"]["schema"]
    numbers = schema["properties"]["statements"]["items"]["properties"]["passages"]["items"]
    assert numbers["enum"] == [1, 2, 3]
    assert "searches" not in schema["required"]
    assert "searches" in form(3, may_search=True)["json_schema"]["schema"]["required"]
