"""A reader follows what is written here and elsewhere, and never shows what does not count."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from ingest.errors import IndexMissingError
from ingest.store.index import Index, fingerprint
from ingest.sync import rebuild

BANK = "A bank was listed. It is in Bishkek."
SHIP = "A ship was listed. It is at sea."
OIL = "The oil was listed. It is dear."


def found(index: Index, encoder) -> tuple[list[str], list[str]]:
    """Return the texts that words and vectors find for what all documents have."""
    words = index.search_words("listed", 50, None)
    vectors = index.search_vectors(encoder.encode(["listed"], query=True)[0], 50, None)
    return tuple(
        sorted(p.text for p in index.passages([h.number for h in hits]).values())
        for hits in (words, vectors)
    )


@pytest.fixture
def index(settings, write, sync_now):
    write("a.txt", BANK)
    sync_now()
    index = Index(settings)
    yield index
    index.close()


def test_nothing_indexed_names_the_command_to_run(settings) -> None:
    with pytest.raises(IndexMissingError, match="run `sanctions-qa ingest`"):
        Index(settings)
    assert not settings.data.exists()


@pytest.mark.usefixtures("index")
def test_an_index_that_fits_is_opened(settings, encoder) -> None:
    Index(settings, fingerprint(encoder)).close()


def test_searches_give_passages_with_scores(index, encoder) -> None:
    [by_word] = index.search_words("Bishkek", 5, None)
    [by_vector] = index.search_vectors(encoder.encode(["bank"], query=True)[0], 5, None)
    assert by_word.number == by_vector.number
    assert by_vector.score == pytest.approx(1)
    assert index.similarities(encoder.encode(["ship"])[0], [by_word.number]) == pytest.approx(
        {by_word.number: 0.5}
    )
    passage = index.passages([by_word.number])[by_word.number]
    assert (passage.document, passage.text) == ("a.txt", BANK)


def test_documents_and_texts_are_told(index, write, sync_now) -> None:
    write("bad.txt", b"\xff")
    sync_now()
    [row] = index.documents()
    assert (row.path, row.passages) == ("a.txt", 1)
    assert [p.text for p in index.passages_of("a.txt")] == [BANK]
    assert (index.text("a.txt"), index.text("none.txt")) == (BANK, None)
    assert [f.path for f in index.failures()] == ["bad.txt"]


def test_searches_can_be_kept_to_documents(index, write, sync_now, encoder) -> None:
    write("b.txt", SHIP)
    sync_now()
    index.follow()
    number = {row.path: row.number for row in index.documents()}["b.txt"]
    words = index.search_words("listed", 5, [number])
    vectors = index.search_vectors(encoder.encode(["bank"])[0], 5, [number])
    assert [h.number for h in words] == [h.number for h in vectors] == [number]


def test_a_reader_follows_a_sync_of_its_own_process(index, write, sync_now, encoder) -> None:
    before = index.generation
    write("b.txt", SHIP)
    write("a.txt", OIL)
    sync_now()
    index.follow()
    assert found(index, encoder) == ([SHIP, OIL], [SHIP, OIL])
    assert index.generation != before


def test_a_reader_that_does_not_follow_shows_nothing_that_is_gone(
    index, write, sync_now, encoder
) -> None:
    write("a.txt", OIL)
    sync_now()
    words, vectors = found(index, encoder)
    assert BANK not in words + vectors


def test_readers_follow_a_sync_of_another_process(
    index, settings, write, encoder, other_process
) -> None:
    second = Index(settings)
    assert found(index, encoder) == found(second, encoder) == ([BANK], [BANK])
    write("b.txt", SHIP)
    write("a.txt", OIL)
    other_process("sync", settings.corpus, settings.data).hear()
    index.follow()
    second.follow()
    assert found(index, encoder) == found(second, encoder) == ([SHIP, OIL], [SHIP, OIL])
    second.close()


@pytest.mark.usefixtures("index")
def test_a_reader_in_another_process_follows_additions_changes_and_removals(
    settings, write, sync_now, other_process
) -> None:
    reader = other_process("read", settings.corpus, settings.data)
    assert reader.hear() == "ready"
    assert reader.ask("listed") == {"documents": ["a.txt"], "words": [BANK], "vectors": [BANK]}
    write("b.txt", SHIP)
    sync_now()
    both = {"documents": ["a.txt", "b.txt"], "words": [BANK, SHIP], "vectors": [BANK, SHIP]}
    assert reader.ask("listed") == both
    write("b.txt", OIL)
    (settings.corpus / "a.txt").unlink()
    sync_now()
    assert reader.ask("listed") == {"documents": ["b.txt"], "words": [OIL], "vectors": [OIL]}


def test_readers_follow_a_rebuild(settings, index, write, encoder, other_process) -> None:
    reader = other_process("read", settings.corpus, settings.data)
    reader.hear()
    write("a.txt", OIL)
    write("b.txt", SHIP)
    rebuild(settings, load_encoder=lambda: encoder)
    index.follow()
    assert found(index, encoder) == ([SHIP, OIL], [SHIP, OIL])
    assert reader.ask("listed") == {
        "documents": ["a.txt", "b.txt"],
        "words": [SHIP, OIL],
        "vectors": [SHIP, OIL],
    }


def test_hits_from_before_a_rebuild_are_no_passages_after_it(
    settings, index, write, encoder
) -> None:
    hits = index.search_words("listed", 5, None)
    write("a.txt", SHIP)
    rebuild(settings, load_encoder=lambda: encoder)
    index.follow()
    assert index.passages([h.number for h in hits]) == {}
    rebuild(settings, load_encoder=lambda: encoder)
    index.follow()
    assert [p.text for p in index.passages_of("a.txt")] == [SHIP]


def test_threads_may_search_while_the_index_is_rebuilt(settings, index, encoder) -> None:
    done, seen = threading.Event(), set()

    def search() -> None:
        while not done.is_set():
            index.follow()
            seen.update(found(index, encoder)[0])
            seen.update(row.path for row in index.documents())

    with ThreadPoolExecutor(2) as pool:
        searches = [pool.submit(search) for _ in range(2)]
        try:
            for _ in range(3):
                rebuild(settings, load_encoder=lambda: encoder)
        finally:
            done.set()  # a rebuild that fails must not leave the searches running for ever
        assert [s.result() for s in searches] == [None, None]
    assert seen == {"a.txt", BANK}


def test_a_rebuild_moves_the_generation_even_back_to_the_same_number(
    settings, index, encoder
) -> None:
    before = index.generation
    rebuild(settings, load_encoder=lambda: encoder)
    index.follow()
    assert index.generation[1] == before[1]
    assert index.generation != before
