"""Vectors in PostgreSQL: compared one by one, by the graph, and within chosen documents."""

from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest

from ingest.errors import IndexStorageError
from ingest.store.index import Index
from ingest.store.postgres import vectors as module
from ingest.store.postgres.connecting import OneConnection
from ingest.store.postgres.tables import read_sortable, sortable
from ingest.store.storage import name_in_use
from ingest.sync import sync

WORDS = ("bank", "ship", "oil", "visa")


@pytest.fixture
def both(settings, database, write, encoder):
    """The same folder in both forms; some passages have the same vector."""
    for n in range(40):
        words = [WORDS[n % 4]] * (1 + n % 5) + [WORDS[n // 4 % 4]] * (n % 3)
        write(f"{n:02d}.txt", f"Of {' and '.join(words)} number {n}.\n")
    there = replace(settings, data=settings.data.with_name("words"), database=database)
    for one in (settings, there):
        sync(one, load_encoder=lambda: encoder)
    return settings, there


def unit(*numbers: float) -> np.ndarray:
    vector = np.asarray(numbers, np.float32)
    return vector / np.linalg.norm(vector)


VECTORS = [unit(*row) for row in np.eye(5)[:4] + 0.3] + [unit(1, 2, 3, 4, 5)]


def places(index: Index, vector: np.ndarray, documents: list[int] | None) -> list[object]:
    hits = index.search_vectors(vector, 7, documents)
    return [(hit.place, pytest.approx(hit.score, abs=2e-5)) for hit in hits]


def compare(both) -> None:
    with closing(Index(both[0])) as here, closing(Index(both[1])) as there:
        for vector in VECTORS:
            expected = here.search_vectors(vector, 7, None)
            assert [h.place for h in expected] == [p for p, _ in places(there, vector, None)]
        for count in (0, 2, 30):
            mine, theirs = (
                [d.groups[0][0] for d in index.documents()[:count]] for index in (here, there)
            )
            for vector in VECTORS:
                expected = [h.place for h in here.search_vectors(vector, 7, mine)]
                assert [h.place for h in there.search_vectors(vector, 7, theirs)] == expected


def test_all_are_compared_as_in_a_folder(both) -> None:
    compare(both)


def test_the_graph_finds_the_same_and_keeps_to_chosen_documents(
    both, encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "EXACT_MOST", 20)
    sync(both[1], load_encoder=lambda: encoder)  # it is made now
    with closing(OneConnection(both[1], writing=False)) as connection:
        assert connection.run(name_in_use(both[1]), module.has_graph)
    compare(both)


def test_a_question_of_another_length_is_refused(both) -> None:
    with closing(Index(both[1])) as index:
        with pytest.raises(IndexStorageError, match="vectors of 5 numbers, the question's has 3"):
            index.search_vectors(unit(1, 2, 3), 5, None)
        assert index.similarities(VECTORS[0], []) == {}


def test_values_of_cells_sort_as_they_do_in_a_folder() -> None:
    numbers = [-1e9, -2.5, -0.0, 0.5, 1, 3.25, 1e12]
    dates = ["2015-01-01", "2024-02-29", "2024-12-01"]
    kept = [sortable(value) for value in (*numbers, *dates)]
    assert kept == sorted(kept)
    assert [read_sortable(k) for k in kept] == [*numbers, *dates]
    assert sortable(None) is None
