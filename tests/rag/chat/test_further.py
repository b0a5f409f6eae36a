"""What a chat model is given beside passages, may search for, and may say against the reader."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from rag.answer import Assistant
from rag.datamodels import Turn

QUESTION_ASKED = "What did the Council ban from export to Kyrgyzstan?"
Open = Callable[..., Assistant]


def in_form(*statements: tuple[str, list[int]], headline: str = "", **more: Any) -> tuple[str, ...]:
    listed = [{"text": text, "passages": numbers} for text, numbers in statements]
    raw = json.dumps({**more, "statements": listed, "headline": headline})
    return tuple(raw[i : i + 9] for i in range(0, len(raw), 9))


def last_message(request: dict[str, Any]) -> str:
    return str(request["messages"][-1]["content"])


def test_an_answer_in_the_form_is_checked_and_has_its_headline(chatting: Open, chat) -> None:
    chat.answers(
        *in_form(
            ("The Council banned the export of CNC machines and radios on 23 April 2026.", [1]),
            headline="CNC machines and radios",
        )
    )
    heard: list[str] = []
    answer = chatting().ask(QUESTION_ASKED, on_text=heard.append)
    assert chat.requests[0]["response_format"]["json_schema"]["strict"] is True
    assert "{" not in "".join(heard)
    assert len([h for h in heard if h]) > 3
    assert [s.supported for s in answer.statements] == [True]
    assert answer.headline == "CNC machines and radios"
    assert answer.headline_citations == (1,)


def test_a_false_headline_is_left_out(chatting: Open, chat) -> None:
    said = "The Council banned the export of CNC machines and radios on 23 April 2026."
    chat.answers(*in_form((said, [1]), headline="Cheese from Ruritania"))
    assert chatting().ask(QUESTION_ASKED).headline is None


@pytest.mark.parametrize("status", [400, 422])
def test_a_server_without_forms_is_asked_by_words_from_then_on(
    chatting: Open, chat, status: int
) -> None:
    def behave(handler: Any) -> None:
        if "response_format" in chat.requests[-1]:
            chat.fails(status)
            chat.behave(handler)
            chat.behave = behave
        else:
            chat.answers("Radios were banned [1].")
            chat.behave(handler)
            chat.behave = behave

    chat.behave = behave
    assistant = chatting()
    for _ in range(2):
        assert assistant.ask(QUESTION_ASKED).statements[0].supported
    assert ["response_format" in r for r in chat.requests] == [True, False, False]


def test_the_model_is_given_what_the_search_found_itself(chatting: Open, chat) -> None:
    chat.answers(*in_form(("Radios were banned.", [1])))
    chatting().ask(QUESTION_ASKED)
    given = last_message(chat.requests[0])
    found = given[given.index("<found>") : given.index("</found>")]
    assert "1. The Council banned the export of CNC machines" in found
    assert "[1]" in found


def test_a_further_search_brings_passages_and_is_shown(chatting: Open, chat) -> None:
    chat.answers_in_turn(
        in_form(searches=["companies put on a list in 2023", "trade in billions"]),
        in_form(("The Council banned the export of CNC machines and radios.", [1])),
    )
    heard: list[str] = []
    answer = chatting().ask(QUESTION_ASKED, on_text=heard.append)
    assert len(chat.requests) == 2
    assert "searches" in json.dumps(chat.requests[0]["response_format"])
    assert "searches" not in json.dumps(chat.requests[1]["response_format"])
    told = [n for n in answer.notes if "searched for as well" in n]
    assert len(told) == 2
    assert "“companies put on a list in 2023”" in told[0]
    assert "Searching for “trade in billions”" in "".join(heard)
    assert answer.statements[0].supported


def test_a_model_that_searches_on_and_on_searches_once(chatting: Open, chat) -> None:
    chat.answers(*in_form(searches=["radios"]))
    answer = chatting().ask(QUESTION_ASKED)
    assert len(chat.requests) == 2
    assert not answer.found


REFUSED = "Who owns the four Kyrgyz companies?"


def test_what_the_passages_say_stands_against_a_refusal_and_is_marked(
    chatting: Open, kyrgyz: Assistant, chat
) -> None:
    assert not kyrgyz.ask(REFUSED).found
    said = "The US Treasury put four Kyrgyz companies on its list for shipping electronics."
    passages = chatting().search(REFUSED)
    at = next(n for n, e in enumerate(passages, 1) if "US Treasury" in e.passage.text)
    chat.answers(*in_form((said, [at])))
    answer = chatting().ask(REFUSED)
    assert answer.found
    assert answer.statements[0].supported
    assert "found no sentence that answers" in answer.notes[0]
    assert "It can be wrong" in last_message(chat.requests[0])


def test_a_refusal_stands_where_the_check_does_not_support_it_all(chatting: Open, chat) -> None:
    chat.answers(
        *in_form(
            ("The US Treasury put four Kyrgyz companies on its list.", [1, 2, 3]),
            ("Ivan Petrov paid 5 million euros for them.", [1, 2, 3]),
        )
    )
    answer = chatting().ask(REFUSED)
    assert not answer.found
    assert len(chat.requests) == 1


def test_a_name_that_no_passage_has_is_not_asked_about(chatting: Open, chat) -> None:
    assert not chatting().ask("When did the US Treasury put Zubov Bank on its list?").found
    assert chat.requests == []


def test_what_no_document_can_answer_is_not_asked(chatting: Open, chat) -> None:
    assert not chatting().ask("What is the weather in Bishkek today?").found
    assert chat.requests == []


SAID = (
    "The Council banned the export of CNC machines and radios to Kyrgyzstan on 23 April 2026. [1]"
)
CONVERSATION = (Turn("user", QUESTION_ASKED), Turn("assistant", SAID))


def test_shorter_is_about_the_last_answer_and_checked_as_any(chatting: Open, chat) -> None:
    chat.answers(*in_form(("CNC machines and radios were banned.", [1])))
    answer = chatting().ask("shorter, please", history=CONVERSATION)
    assert answer.question == "shorter, please"
    assert [s.text for s in answer.statements] == ["CNC machines and radios were banned."]
    assert answer.statements[0].supported
    given = last_message(chat.requests[0])
    assert SAID in given
    assert "The reader now says: shorter, please" in given
    assert "CNC machines and radios to Kyrgyzstan" in answer.citations[0].quote


def test_an_order_after_an_order_is_about_the_question_before_both(chatting: Open, chat) -> None:
    chat.answers(*in_form(("CNC-Maschinen wurden am 23. April 2026 verboten.", [1])))
    history = (*CONVERSATION, Turn("user", "shorter"), Turn("assistant", "Banned [1]."))
    answer = chatting().ask("in German", history=history)
    assert QUESTION_ASKED in last_message(chat.requests[0])
    assert answer.statements[0].supported
    assert "only the figures are compared" in answer.notes[0]


def test_a_figure_that_a_translation_changed_is_marked(chatting: Open, chat) -> None:
    chat.answers(*in_form(("CNC-Maschinen wurden am 25. April 2026 verboten.", [1])))
    answer = chatting().ask("in German", history=CONVERSATION)
    assert not answer.statements[0].supported
    assert answer.statements[0].faults == ("the figure “25” does not stand in the passage so",)


def test_without_an_answer_before_it_such_an_order_is_refused(chatting: Open, chat) -> None:
    assert not chatting().ask("shorter").found
    assert chat.requests == []
