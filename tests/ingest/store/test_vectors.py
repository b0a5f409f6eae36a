"""The vector index: cosine, filters, long lists, what other writers did."""

from pathlib import Path

import chromadb
import numpy as np
import pytest
from chromadb.config import Settings

from ingest.errors import IndexStateError, IndexStorageError
from ingest.store.vectors import VectorStore


def unit(*numbers: float) -> np.ndarray:
    vector = np.asarray(numbers, dtype=np.float32)
    return vector / np.linalg.norm(vector)


VECTORS = np.stack([unit(1, 0), unit(0, 1), unit(1, 1)])


@pytest.fixture
def store(tmp_path: Path):
    store = VectorStore(tmp_path / "vectors")
    store.add([1, 2, 3], [1, 1, 7], VECTORS)
    yield store
    store.close()


def test_scores_are_cosine_similarities_best_first(store: VectorStore) -> None:
    hits = store.search(unit(1, 0), 10)
    assert [n for n, _ in hits] == [1, 3, 2]
    assert [s for _, s in hits] == pytest.approx([1, 0.5**0.5, 0], abs=1e-6)


def test_the_space_is_cosine_and_not_the_default(store: VectorStore) -> None:
    store.add([4], [9], np.asarray([[10, 0]], dtype=np.float32))  # long, in the same direction
    assert dict(store.search(unit(1, 0), 10))[4] == pytest.approx(1, abs=1e-6)


def test_a_filter_takes_other_documents_out(store: VectorStore) -> None:
    assert [n for n, _ in store.search(unit(1, 0), 10, [7])] == [3]
    assert [n for n, _ in store.search(unit(1, 0), 10, [1, 7])] == [1, 3, 2]
    assert store.search(unit(1, 0), 10, []) == []
    assert store.search(unit(1, 0), 10, [99]) == []


def test_an_empty_store_finds_nothing(tmp_path: Path) -> None:
    store = VectorStore(tmp_path / "empty")
    assert store.search(unit(1, 0), 10) == []
    assert store.numbers() == set()
    store.close()


def test_similarities_of_given_passages_are_exact(store: VectorStore) -> None:
    scores = store.similarities(unit(1, 0), [2, 3, 99])
    assert scores == pytest.approx({2: 0, 3: 0.5**0.5}, abs=1e-6)
    assert store.similarities(unit(1, 0), []) == {}
    assert store.similarities(unit(1, 0), [99]) == {}


def test_adding_a_number_again_replaces_its_vector(store: VectorStore) -> None:
    store.add([1], [1], np.stack([unit(0, 1)]))
    assert store.numbers() == {1, 2, 3}
    assert store.similarities(unit(0, 1), [1]) == pytest.approx({1: 1})


def test_removed_passages_are_gone_and_unknown_numbers_are_passed_over(store: VectorStore) -> None:
    store.remove([2, 99])
    store.remove([])
    assert store.numbers() == {1, 3}


def test_more_rows_than_one_call_of_the_library_takes(tmp_path: Path) -> None:
    store = VectorStore(tmp_path / "many")
    count = 6_000
    vectors = np.tile(VECTORS, (count // 3, 1))
    store.add(range(1, count + 1), [1] * count, vectors)
    assert store.numbers() == set(range(1, count + 1))
    store.remove(range(1, count))
    assert store.numbers() == {count}
    store.close()


def test_vectors_are_there_when_the_store_is_opened_again(tmp_path: Path) -> None:
    first = VectorStore(tmp_path / "vectors")
    first.add([1, 2, 3], [1, 1, 7], VECTORS)
    first.close()
    second = VectorStore(tmp_path / "vectors")
    assert second.numbers() == {1, 2, 3}
    second.close()


def test_a_store_in_another_space_is_refused(tmp_path: Path) -> None:
    settings = Settings(anonymized_telemetry=False, is_persistent=True)
    client = chromadb.PersistentClient(str(tmp_path), settings)
    client.create_collection(
        "passages", embedding_function=None, configuration={"hnsw": {"space": "l2"}}
    )
    client.close()
    with pytest.raises(IndexStateError, match="measures l2; run `sanctions-qa rebuild`"):
        VectorStore(tmp_path)


def test_a_damaged_store_names_the_command_to_run(tmp_path: Path) -> None:
    (tmp_path / "chroma.sqlite3").write_bytes(b"this is no database" * 100)
    with pytest.raises(IndexStorageError, match="run `sanctions-qa rebuild`"):
        VectorStore(tmp_path)


def test_vectors_of_another_length_are_an_error_of_ours(store: VectorStore) -> None:
    with pytest.raises(IndexStorageError, match="the vector index cannot be written"):
        store.add([9], [9], np.ones((1, 3), dtype=np.float32))
