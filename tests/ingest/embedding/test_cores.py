"""Pieces side by side: in order, each on one core, and torch as it was for everybody else."""

import threading

import numpy as np
import pytest
import torch
from threadpoolctl import ThreadpoolController

from ingest.embedding import cores
from ingest.embedding.encoder import SentenceEncoder


@pytest.fixture
def two_cores() -> int:
    """As many as torch has, two where it has one: the threads are then made for two."""
    return max(2, torch.get_num_threads())


def test_results_stand_in_the_order_of_their_pieces() -> None:
    assert cores.each_alone(lambda n: n * n, range(20)) == [n * n for n in range(20)]


def test_an_error_of_a_piece_reaches_the_caller() -> None:
    def divided(number: int) -> float:
        return 1 / number

    with pytest.raises(ZeroDivisionError):
        cores.each_alone(divided, [1, 0, 2])


def test_a_thread_computes_alone_and_the_others_as_before(two_cores: int) -> None:
    before = torch.get_num_threads()
    torch.set_num_threads(two_cores)
    try:
        with cores._threads(two_cores) as pool:
            inside = [pool.submit(_number_behind_an_operation).result() for _ in range(4)]
        assert inside == [1, 1, 1, 1]
        assert torch.get_num_threads() == two_cores
        later: list[int] = []
        thread = threading.Thread(target=lambda: later.append(_number_behind_an_operation()))
        thread.start()
        thread.join()
        assert later == [two_cores]
    finally:
        torch.set_num_threads(before)


def _number_behind_an_operation() -> int:
    (torch.ones(300, 300) @ torch.ones(300, 300)).sum()
    return torch.get_num_threads()


@pytest.mark.usefixtures("real_encoder")
def test_numpy_leaves_the_other_cores_to_the_model() -> None:
    blas = ThreadpoolController().select(internal_api="openblas").info()
    assert all(library["num_threads"] == 1 for library in blas)


def test_a_question_has_the_same_vector_on_one_core_and_on_all(
    real_encoder: SentenceEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = ["When was Demir Bank listed?"]
    alone = real_encoder.encode(question, query=True)
    monkeypatch.setattr(real_encoder, "_is_small", False)
    assert np.abs(alone - real_encoder.encode(question, query=True)).max() < 0.01
