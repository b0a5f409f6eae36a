"""The vectors of one generation: cosine, filters, ties, what the catalog wrote since."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from ingest.datamodels import About, Document, Passage, Place
from ingest.errors import IndexStorageError
from ingest.store.catalog import Catalog, Draft
from ingest.store.vectors.view import VectorView


def unit(*numbers: float) -> np.ndarray:
    vector = np.asarray(numbers, dtype=np.float32)
    return vector / np.linalg.norm(vector)


Put = Callable[..., int]


@pytest.fixture
def catalog(tmp_path: Path):
    catalog = Catalog(tmp_path / "catalog.sqlite")
    yield catalog
    catalog.close()


@pytest.fixture
def put(catalog: Catalog) -> Put:
    """Commit a document with these vectors and groups; return its first passage's number."""

    def commit(path: str, *vectors: np.ndarray, groups: tuple[int, ...] = ()) -> int:
        places = (Place(0, "p", None),)
        passages = [Passage(path, n, 0, 0, "", "", (), places) for n in range(len(vectors))]
        numbers = catalog.reserve(len(passages))
        document = Document(path, About(), "", ())
        own = groups or (numbers.start,) * len(passages)
        matrix = np.stack(vectors).astype(np.float32)
        catalog.commit([Draft(document, passages, "", "", numbers, own, matrix)])
        return numbers.start

    return commit


@pytest.fixture
def view(catalog: Catalog, put: Put) -> VectorView:
    """Passages 1 and 2 in group 1, passage 3 in group 7."""
    put("a", unit(1, 0), unit(0, 1))
    put("b", unit(1, 1), groups=(7,))
    return VectorView().following(catalog)


def test_scores_are_cosine_similarities_best_first(view: VectorView) -> None:
    hits = view.search(unit(1, 0), 10)
    assert [n for n, _ in hits] == [1, 3, 2]
    assert [s for _, s in hits] == pytest.approx([1, 0.5**0.5, 0], abs=1e-6)


def test_a_filter_takes_other_groups_out(view: VectorView) -> None:
    assert [n for n, _ in view.search(unit(1, 0), 10, [7])] == [3]
    assert [n for n, _ in view.search(unit(1, 0), 10, [1, 7])] == [1, 3, 2]
    assert view.search(unit(1, 0), 10, []) == []
    assert view.search(unit(1, 0), 10, [99]) == []


def test_what_ties_with_the_last_is_found_as_well(catalog: Catalog, put: Put) -> None:
    for path in "abc":
        put(path, unit(1, 0), unit(0, 1))
    found = VectorView().following(catalog).search(unit(1, 0), 2)
    assert [n for n, _ in found] == [1, 3, 5]


def test_an_empty_catalog_finds_nothing(catalog: Catalog) -> None:
    view = VectorView().following(catalog)
    assert view.search(unit(1, 0), 10) == []
    assert view.similarities(unit(1, 0), [1]) == {}
    assert view.numbers() == view.out_of_shape() == set()


def test_similarities_of_given_passages_are_exact(view: VectorView) -> None:
    scores = view.similarities(unit(1, 0), [99, 2, 3])
    assert scores == pytest.approx({2: 0, 3: 0.5**0.5}, abs=1e-6)
    assert view.similarities(unit(1, 0), []) == {}
    assert view.similarities(unit(1, 0), [99, -1]) == {}


def test_a_view_stays_as_it_is_and_the_next_follows(
    catalog: Catalog, view: VectorView, put: Put
) -> None:
    put("a", unit(0, 1))
    catalog.remove(["b"])
    put("c", unit(1, 0))
    after = view.following(catalog)
    assert view.numbers() == {1, 2, 3}
    assert after.numbers() == {4, 5}
    assert [n for n, _ in after.search(unit(1, 0), 9)] == [5, 4]
    assert after.following(catalog) is after


def test_more_passages_than_one_statement_takes(catalog: Catalog, put: Put) -> None:
    put("a", *[unit(1, n) for n in range(6_000)])
    view = VectorView().following(catalog)
    assert [n for n, _ in view.search(unit(1, 0), 1)] == [1]
    assert len(view.similarities(unit(1, 0), range(1, 6_001))) == 6_000


def test_vectors_of_another_length_are_an_error_of_ours(
    catalog: Catalog, view: VectorView, put: Put
) -> None:
    with pytest.raises(IndexStorageError, match="of 2 numbers, the question's has 3; run"):
        view.search(unit(1, 0, 0), 5)
    put("c", unit(1, 0, 0))
    with pytest.raises(IndexStorageError, match="several lengths; run `sanctions-qa rebuild`"):
        view.following(catalog)


def test_bytes_that_are_no_vectors_name_the_command_to_run(
    catalog: Catalog, view: VectorView
) -> None:
    catalog._db.execute("UPDATE vectors SET matrix = x'0102'")
    assert view.following(catalog) is view
    with pytest.raises(IndexStorageError, match="run `sanctions-qa rebuild`"):
        VectorView().following(catalog)
