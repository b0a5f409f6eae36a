"""A question beside writers: one generation from question to answer, nothing mixed or lost."""

import random
import threading
from collections.abc import Callable, Iterator

import pytest

from ingest.settings import IngestSettings
from ingest.store.index import Index
from ingest.sync import rebuild, sync
from rag.answer import Assistant
from rag.retrieval.searcher import Searcher
from rag.settings import RagSettings

DOCUMENTS = 12
QUESTIONS = 300  # `benchmarks/beside_writers.py` asks as many as it is told


def order(number: int, version: int) -> str:
    return (
        f"# Order {number}\n\nThe authority of Ruritania published order zq{number}x.\n\n"
        f"Order zq{number}x lists a bank of grade {version} since 2 May 2024.\n"
    )


@pytest.fixture
def searcher(settings, write, sync_now, encoder) -> Iterator[Searcher]:
    for number in range(DOCUMENTS):
        write(f"{number:02d}.md", order(number, 1))
    sync_now()
    index = Index(settings)
    yield Searcher(index, encoder, system="lexical")
    index.close()


def first(searcher: Searcher, number: int) -> str:
    return searcher.search(f"order zq{number}x grade bank", limit=1)[0].passage.document


def test_passages_replaced_after_they_were_found_are_read_as_they_were_found(
    searcher, write, sync_now, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A commit between the search and the reading of the texts: the worst moment."""
    found = Index.search_words

    def then_replaced(self: Index, *args, **values):
        hits = found(self, *args, **values)
        write("03.md", order(3, 2))
        sync_now()
        return hits

    monkeypatch.setattr(Index, "search_words", then_replaced)
    [evidence] = searcher.search("order zq3x grade bank", limit=1)
    assert evidence.passage.document == "03.md"
    assert "zq3x" in evidence.passage.text
    monkeypatch.undo()
    assert "grade 2" in searcher.search("order zq3x grade bank", limit=1)[0].passage.text


def test_a_rebuild_in_mid_question_takes_nothing_from_it(
    searcher, settings, encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = Index.search_words

    def then_rebuilt(self: Index, *args, **values):
        hits = found(self, *args, **values)
        rebuild(settings, load_encoder=lambda: encoder)
        return hits

    monkeypatch.setattr(Index, "search_words", then_rebuilt)
    assert first(searcher, 3) == "03.md"


def test_a_generation_is_held_from_the_question_to_its_answer(index_at_one) -> None:
    index, replace_all = index_at_one
    with index.moment():
        before = index.generation, index.documents(), index.text("00.md")
        numbers = [hit.number for hit in index.search_words("grade", 50, None)]
        replace_all()
        assert (index.generation, index.documents(), index.text("00.md")) == before
        assert [hit.number for hit in index.search_words("grade", 50, None)] == numbers
        assert len(index.passages(numbers)) == len(numbers)
    assert index.text("00.md") == order(0, 2)
    assert index.passages(numbers) == {}


@pytest.fixture
def index_at_one(settings, write, sync_now) -> Iterator[tuple[Index, Callable[[], None]]]:
    for number in range(DOCUMENTS):
        write(f"{number:02d}.md", order(number, 1))
    sync_now()
    index = Index(settings)

    def replace_all() -> None:
        for number in range(DOCUMENTS):
            write(f"{number:02d}.md", order(number, 2))
        sync_now()

    yield index, replace_all
    index.close()


def test_every_question_beside_a_writer_finds_its_own_document(
    searcher, settings: IngestSettings, write, encoder
) -> None:
    stop, wrong = threading.Event(), []

    def replace_again_and_again() -> None:
        chance, version = random.Random(5), 1
        while not stop.is_set():
            version += 1
            for number in chance.sample(range(DOCUMENTS), 4):
                write(f"{number:02d}.md", order(number, version))
            make = rebuild if version % 10 == 0 else sync
            make(settings, load_encoder=lambda: encoder)

    writer = threading.Thread(target=replace_again_and_again)
    writer.start()
    try:
        for asked in range(QUESTIONS):
            document = first(searcher, asked % DOCUMENTS)
            if document != f"{asked % DOCUMENTS:02d}.md":
                wrong.append((asked % DOCUMENTS, document))
    finally:
        stop.set()
        writer.join()
    assert wrong == []


def test_the_chat_model_is_waited_for_without_holding_the_index(
    kyrgyz: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[bool] = []
    monkeypatch.setattr(kyrgyz, "settings", RagSettings(llm="ollama:none"))

    def rewrite(answer, *_args):
        held.append(getattr(kyrgyz.index._held, "moment", None) is not None)
        return answer

    monkeypatch.setattr(kyrgyz._chat, "rewrite", rewrite)
    assert kyrgyz.ask("What did the Council ban from export to Kyrgyzstan?").found
    assert held == [False]
