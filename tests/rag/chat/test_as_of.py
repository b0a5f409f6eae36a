"""What a chat model is told of the day asked about, and of which version its words are checked."""

import json

import pytest

from ingest.sync import sync
from rag.answer import Assistant
from rag.chat.answers import asked_on
from rag.datamodels import Filters
from rag.settings import RagSettings

ACT = """<html lang="en"><head><title>Consolidated TEXT: 32014R0833 — EN — {day}</title></head>
<body><div class="eli-main-title"><p class="title-doc-first">COUNCIL REGULATION (EU) No 833/2014</p>
<p class="title-doc-first">of 31 July 2014</p><p class="title-doc-last">concerning restrictive
measures</p></div>
<div class="eli-subdivision" id="art_3"><p class="title-article-norm">Article 3</p>
<div class="norm"><span class="no-parag">1.</span><div class="inline-element">The price of crude oil
that is carried by sea shall not exceed {cap} euros per barrel.</div></div></div></body></html>"""
SAID = "".join(
    f'["{day}.html"]\ncelex = "02014R0833-{day.replace("-", "")}"\nversion = {day}\nkind = "law"\n'
    for day in ("2024-01-10", "2025-06-01")
)
ASKED = "What is the price of crude oil that is carried by sea?"


@pytest.fixture
def assistant(write, settings, real_encoder, chat):
    for day, cap in (("2024-01-10", 60), ("2025-06-01", 48)):
        write(f"{day}.html", ACT.format(day=day, cap=cap))
    write("sources.toml", SAID)
    sync(settings, load_encoder=lambda: real_encoder)
    llm = RagSettings(llm="openai:test-model", base_url=chat.address, api_key="sk-secret")
    made = Assistant.open(settings, llm, real_encoder)
    yield made
    made.close()


def told(chat) -> str:
    return str(chat.requests[-1]["messages"][-1]["content"])


@pytest.mark.parametrize(
    ("question", "filters"),
    [(ASKED, Filters(as_of="2024-03-01")), (f"As of 1 March 2024, {ASKED.lower()}", Filters())],
)
def test_the_day_asked_for_is_told_and_the_version_of_that_day_given(
    assistant: Assistant, chat, question: str, filters: Filters
) -> None:
    chat.answers("The price shall not exceed 60 euros per barrel [1].")
    answer = assistant.ask(question, filters=filters)
    assert "as of 1 March 2024" in told(chat)
    assert 'version="2024-01-10"' in told(chat)
    assert "48 euros" not in told(chat)
    assert [s.supported for s in answer.statements] == [True]
    assert answer.citations[0].version.since == "2024-01-10"


def test_words_of_another_version_are_not_supported(assistant: Assistant, chat) -> None:
    said = "The price shall not exceed 48 euros per barrel [1]."
    chat.answers_in_turn((said,), (said,))
    answer = assistant.ask(ASKED, filters=Filters(as_of="2024-03-01"))
    assert [s.supported for s in answer.statements] == [False]
    assert "as of 1 March 2024" in str(chat.requests[-1]["messages"])  # when it is asked again


def test_a_further_search_stays_in_the_day_that_the_question_says(
    assistant: Assistant, chat
) -> None:
    form = {"searches": ["cap of oil"], "statements": [], "headline": ""}
    end = {"statements": [{"text": "The price shall not exceed 60 euros per barrel.",
                           "passages": [1]}], "headline": ""}  # fmt: skip
    chat.answers_in_turn((json.dumps(form),), (json.dumps(end),))
    assistant.ask(f"As of 1 March 2024, {ASKED.lower()}")
    assert len(chat.requests) == 2
    assert "48 euros" not in told(chat)


def test_without_a_day_nothing_is_said_of_one(assistant: Assistant, chat) -> None:
    chat.answers("The price shall not exceed 48 euros per barrel [1].")
    assistant.ask(ASKED)
    assert "Answer as of" not in told(chat)
    assert asked_on("Who?", None) == "Who?"
