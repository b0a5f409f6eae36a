"""The questions shown before the first one are answered from the document they belong to."""

import pytest

from rag.answer import Assistant
from rag.settings import RagSettings
from ui.state.services import Library
from ui.web.chat.examples import COUNT, curated, tried_out


@pytest.fixture(scope="module")
def starter(starter_index, real_encoder):
    assistant = Assistant.open(starter_index, RagSettings(), real_encoder)
    yield starter_index, assistant
    assistant.close()


def test_the_written_examples_are_answered_by_the_starter_corpus(starter):
    _, assistant = starter
    questions = curated(assistant.index.documents())
    assert len(questions) == COUNT
    assert [q for q in questions if not assistant.ask(q).found] == []


def test_examples_made_from_headings_are_answered_by_their_own_document(starter):
    settings, assistant = starter
    questions = tried_out(Library(settings), assistant)
    assert len(questions) == COUNT
    assert len(set(questions)) == COUNT


def test_an_example_is_not_shown_without_its_document():
    assert curated([]) == []
