"""Many vectors in codes: the same nearest as by comparing all, whatever came and went."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.datamodels import About, Document, Passage, Place
from ingest.errors import IndexStorageError
from ingest.store.catalog import Catalog, Draft
from ingest.store.interface.rows import Block
from ingest.store.vectors import coded as module
from ingest.store.vectors import view as of_view
from ingest.store.vectors.coded import Coded
from ingest.store.vectors.compared import Compared
from ingest.store.vectors.view import VectorView

WIDTH = 32


def block(document: int, matrix: np.ndarray, group: int | None = None) -> Block:
    numbers = document + np.arange(len(matrix))
    groups = np.full(len(matrix), document if group is None else group)
    return Block(numbers, groups, np.asarray(matrix, np.float32))


def near_each_other(chance: np.random.Generator, count: int) -> np.ndarray:
    """Return unit vectors in a few bundles, as texts on a few subjects have, some of them twice."""
    centres = chance.standard_normal((3, WIDTH))
    rows = centres[chance.integers(3, size=count)]
    rows = rows + chance.choice([0.0, 0.02, 0.5], size=(count, 1)) * chance.standard_normal(
        (count, WIDTH)
    )
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def both(blocks: dict[int, Block], before: Coded | None = None) -> tuple[Compared, Coded]:
    sizes = {n: len(b.numbers) for n, b in blocks.items()}
    held = (before or Coded()).following(sizes, blocks.__getitem__)
    return Compared(dict(blocks)), held


def numbers(hits: list[tuple[int, float]]) -> list[int]:
    return [number for number, _ in hits]


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few rows a segment, and no so few rows that the first pass is left out."""
    monkeypatch.setattr(module, "SEGMENT", 40)
    monkeypatch.setattr(module, "FEW", 0)


@settings(max_examples=25)
@given(
    seed=st.integers(0, 10_000),
    steps=st.lists(st.sets(st.integers(0, 11), min_size=1), min_size=1, max_size=6),
    limit=st.integers(1, 30),
)
def test_finds_what_comparing_all_finds_whatever_came_and_went(
    seed: int, steps: list[set[int]], limit: int
) -> None:
    chance = np.random.default_rng(seed)
    vectors = near_each_other(chance, 12 * 25)
    documents = [
        block(100 * (n + 1), vectors[25 * n : 25 * n + int(chance.integers(1, 26))])
        for n in range(12)
    ]
    held = Coded()
    for step in steps:
        compared, held = both({100 * (n + 1): documents[n] for n in step}, held)
        assert held.numbers() == compared.numbers()
        chosen = sorted(100 * (n + 1) for n in step)[::2]
        for groups in (None, chosen, [7]):
            asked = near_each_other(chance, 1)[0]
            expected = compared.search(asked, limit, groups)
            found = held.search(asked, limit, groups)
            assert len(found) >= min(limit, len(expected))
            # In 16 bits a number is off by so little; what lies nearer together may change places.
            scores = [s for _, s in expected][: len(found)]
            assert [s for _, s in found][: len(scores)] == pytest.approx(scores, abs=2e-5)
            last = expected[-1][1] if expected else 0.0
            sure = {n for n, s in expected if s > last + 4e-5}
            assert sure <= set(numbers(found))


def test_similarities_are_those_of_the_vectors() -> None:
    vectors = near_each_other(np.random.default_rng(1), 90)
    compared, held = both({1: block(1, vectors[:50]), 100: block(100, vectors[50:])})
    asked = [1, 50, 51, 99, 100, 139, 140, -1]
    scores = held.similarities(vectors[7], asked)
    assert scores == pytest.approx(compared.similarities(vectors[7], asked), abs=1e-5)
    assert held.similarities(vectors[7], []) == Coded().similarities(vectors[7], [1]) == {}


def test_a_view_stays_as_it_is_while_the_next_follows() -> None:
    vectors = near_each_other(np.random.default_rng(2), 60)
    blocks = {1: block(1, vectors[:30]), 100: block(100, vectors[30:])}
    _, before = both(blocks)
    found = before.search(vectors[0], 60, None)
    _, after = both({100: blocks[100], 200: block(200, vectors[:5])}, before)
    assert before.search(vectors[0], 60, None) == found
    assert after.numbers() == {*range(100, 130), *range(200, 205)}


def test_many_commits_make_few_segments_and_what_is_gone_takes_no_room() -> None:
    vectors = near_each_other(np.random.default_rng(3), 200)
    blocks = {n: block(n, vectors[n : n + 1]) for n in range(200)}
    held = Coded()
    for n in range(1, 201):
        _, held = both({i: blocks[i] for i in range(n)}, held)
    assert len(held._segments) <= 200 / module.SEGMENT * 2 + 6
    _, held = both({i: blocks[i] for i in range(190, 200)}, held)
    assert sum(len(s.numbers) for s in held._segments) < 20


def test_rows_that_are_no_vectors_are_far_from_all_and_named() -> None:
    vectors = near_each_other(np.random.default_rng(4), 5)
    vectors[1], vectors[2, 3], vectors[3, 0] = 0.0, np.nan, np.inf
    compared, held = both({1: block(1, vectors)})
    assert held.out_of_shape() == compared.out_of_shape() == {2, 3, 4}
    assert numbers(held.search(vectors[0], 1, None)) == [1]
    assert len(held.search(vectors[0], 5, None)) == 5


def test_vectors_of_another_length_are_an_error_of_ours() -> None:
    vectors = near_each_other(np.random.default_rng(5), 4)
    _, held = both({1: block(1, vectors)})
    with pytest.raises(IndexStorageError, match="of 32 numbers, the question's has 5; run"):
        held.search(np.ones(5, np.float32), 2, None)
    with pytest.raises(IndexStorageError, match="several lengths; run `sanctions-qa rebuild`"):
        both({1: block(1, vectors), 50: block(50, vectors[:, :7])})


def test_the_catalogs_vectors_are_put_in_codes_where_they_are_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(of_view, "EXACT_MOST", 10)
    vectors = near_each_other(np.random.default_rng(6), 30)
    catalog, view = Catalog(tmp_path / "catalog.sqlite"), VectorView()
    kinds = []
    for path, rows in (("a", vectors[:8]), ("b", vectors[8:20]), ("c", vectors[20:])):
        places = (Place(0, "p", None),)
        passages = [Passage(path, n, 0, 0, "", "", (), places) for n in range(len(rows))]
        reserved = catalog.reserve(len(rows))
        groups = (reserved.start,) * len(rows)
        document = Document(path, About(), "", ())
        catalog.commit([Draft(document, passages, "", "", reserved, groups, rows)])
        view = view.following(catalog)
        kinds.append(type(view._held))
        assert view.following(catalog) is view
        assert view.numbers() == catalog.numbers()
    catalog.remove(["b", "c"])
    view = view.following(catalog)
    assert [*kinds, type(view._held)] == [Compared, Coded, Coded, Compared]
    assert numbers(view.search(vectors[3], 1)) == [4]
    catalog.close()
