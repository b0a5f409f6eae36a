"""The questions shown before the first one are answered from the document they belong to."""

from pathlib import Path

import pytest

from ingest.settings import IngestSettings
from ingest.sync import sync
from rag.answer import Assistant
from rag.settings import RagSettings
from ui.examples import COUNT, curated, tried_out
from ui.services import Library

STARTER = Path(__file__).parents[2] / "corpus"


@pytest.fixture(scope="module")
def starter(real_encoder, tmp_path_factory):
    settings = IngestSettings(STARTER, tmp_path_factory.mktemp("starter") / "data")
    sync(settings, load_encoder=lambda: real_encoder)
    assistant = Assistant.open(settings, RagSettings(), real_encoder)
    yield settings, assistant
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
