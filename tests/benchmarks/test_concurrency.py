"""Readers beside a writer: the short form of the minute, and proof that a mixture would be seen."""

import multiprocessing
import os
import random
import sys
from pathlib import Path

import pytest

from ingest.store.index import Index
from ingest.sync import sync


@pytest.fixture
def benchmark(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "benchmarks"))
    monkeypatch.delitem(sys.modules, "concurrency", raising=False)
    import concurrency

    return concurrency


def test_a_writer_and_readers_of_other_processes_get_on(benchmark) -> None:
    found = benchmark.run(seconds=5, readers=2)
    assert found["errors"] == []
    assert found["mixed"] == []
    assert found["syncs"] > 0
    assert found["reader_rounds"] > 0
    assert found["new_documents_seen"] > 0


def test_nobody_waits_for_a_process_that_died_before_the_start(benchmark) -> None:
    context = multiprocessing.get_context("spawn")
    dead = context.Process(target=os._exit, args=(3,))
    dead.start()
    ready = context.Barrier(2)
    assert not benchmark.all_ready([dead], ready)
    assert ready.broken


def test_a_mixture_is_noticed(benchmark, settings, write) -> None:
    write(
        "1.txt", benchmark.document(1, 0).replace("version 0 paragraph 2", "version 9 paragraph 2")
    )
    sync(settings, load_encoder=benchmark.HashEncoder)
    index = Index(settings)
    [wrong] = benchmark.mixtures(index, benchmark.HashEncoder(), random.Random())
    index.close()
    assert "1.txt is of [('1', '0'), ('1', '9')]" in wrong


def test_a_passage_of_another_document_is_noticed(benchmark, settings, write) -> None:
    write("2.txt", benchmark.document(1, 0))
    sync(settings, load_encoder=benchmark.HashEncoder)
    index = Index(settings)
    wrong = benchmark.mixtures(index, benchmark.HashEncoder(), random.Random())
    index.close()
    assert any(w.startswith("2.txt#0000 holds") for w in wrong)
