"""Compute pieces of torch's work side by side, each on one core.

Torch shares every single operation among the cores and waits for all of them before the next. A
pass of the default model over a question's sentences is some 150 operations of 0.1 to 1 ms, so
a good part of it is waiting: most where another program computes, since one late core stops all.
"""

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Piece = TypeVar("Piece")
Result = TypeVar("Result")

_lock = threading.Lock()
_pools: dict[int, ThreadPoolExecutor] = {}  # by process: threads do not live on in a forked one


def count() -> int:
    """Return how many cores torch computes on."""
    import torch

    return int(torch.get_num_threads())


def each_alone(work: Callable[[Piece], Result], pieces: Sequence[Piece]) -> list[Result]:
    """Return the result of each piece, in their order; the first error is raised."""
    cores = count()
    if cores == 1:
        return [work(piece) for piece in pieces]
    return list(_pool(cores).map(work, pieces))


def keep_numpy_to_one() -> None:
    """Let numpy's OpenBLAS compute on one core: its second thread spins for 30 ms after a product.

    The products here are small, and what spins takes the core from the next computation: 36 of
    the 120 ms of processor time in which a question's sentences were embedded.
    """
    from threadpoolctl import ThreadpoolController

    ThreadpoolController().select(internal_api="openblas").limit(limits=1)


def _pool(cores: int) -> ThreadPoolExecutor:
    """Return this process's threads; how many there are is settled by the first call."""
    with _lock:
        if os.getpid() not in _pools:
            _pools[os.getpid()] = _threads(cores)
        return _pools[os.getpid()]


def _threads(cores: int) -> ThreadPoolExecutor:
    """Start all threads at once: what torch is told in one of them holds for it, and for threads
    that are started later, so the number for these is put back behind the last.
    """
    import torch

    started = threading.Barrier(cores + 1)

    def compute_alone() -> None:
        torch.get_num_threads()  # else the thread's first operation takes the number for new ones
        torch.set_num_threads(1)
        started.wait()

    pool = ThreadPoolExecutor(cores, "core", initializer=compute_alone)
    for _ in range(cores):
        pool.submit(int)
    started.wait()
    torch.set_num_threads(cores)
    return pool
