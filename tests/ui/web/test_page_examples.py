"""The questions shown before the first one are answered from the document they belong to."""

import pytest

from rag.answer import Assistant
from rag.settings import RagSettings
from ui.state.services import Library
from ui.web.chat.examples import (
    COMPARISON,
    FACT,
    LIST,
    PINPOINT,
    REFUSAL,
    STATE,
    curated,
    tried_out,
)
from ui.web.chat.next_questions import next_questions


@pytest.fixture(scope="module")
def starter(starter_index, real_encoder):
    assistant = Assistant.open(starter_index, RagSettings(), real_encoder)
    yield starter_index, assistant
    assistant.close()


def test_the_written_examples_show_every_kind_of_answer(starter):
    _, assistant = starter
    examples = curated(assistant.index.documents())
    kinds = [example.kind for example in examples]
    assert kinds == [FACT, LIST, COMPARISON, STATE, PINPOINT, REFUSAL]
    answers = {e.kind: assistant.ask(e.question) for e in examples}
    assert [kind for kind, answer in answers.items() if not answer.found] == [REFUSAL]
    assert answers[LIST].table is not None
    assert "12g" in answers[PINPOINT].text


def test_examples_made_from_the_documents_are_of_their_kind(starter):
    settings, assistant = starter
    examples = tried_out(Library(settings), assistant)
    kinds = [example.kind for example in examples]
    assert kinds.count(FACT) == 2
    assert {LIST, REFUSAL} < set(kinds)
    for example in examples:
        answer = assistant.ask(example.question)
        assert answer.found is (example.kind != REFUSAL)
        assert (answer.table is not None) is (example.kind == LIST)
    assert len({example.question for example in examples}) == len(examples)


def test_an_example_is_not_shown_without_its_document():
    assert curated([]) == []


def test_questions_to_go_on_with_are_answered_by_the_cited_document_and_say_more(starter):
    settings, assistant = starter
    library = Library(settings)
    answer = assistant.ask("Since when has the no re-export clause been compulsory?")
    questions = next_questions(library, assistant, answer, [answer.question])
    assert questions
    cited = {c.document for c in answer.citations}
    quoted = {(c.document, c.start) for c in answer.citations}
    for question in questions:
        first = assistant.ask(question).citations[0]
        assert first.document in cited
        assert (first.document, first.start) not in quoted
    assert next_questions(library, assistant, answer, questions) != questions
