"""Two writers and a reader of one index at once: the short form of five minutes."""

import sys
from pathlib import Path

import pytest


@pytest.fixture
def benchmark(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "benchmarks"))
    for name in ("concurrency", "latency", "many_writers", "retrieval", "scale", "speed"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    import many_writers

    return many_writers


def test_writers_and_readers_at_once_see_one_generation(benchmark, database: str) -> None:
    found = benchmark.run(2.0, 2, 1, database)
    assert (found["errors"], found["mixed"], found["same"]) == ([], 0, True)
    assert found["passages_a_document"] == 3
    assert found["written"] > 0


def test_a_mixture_and_an_error_fail_the_run(benchmark, monkeypatch: pytest.MonkeyPatch) -> None:
    log = [("written", 3), ("looked", 2), ("mixed", 1), ("error", "lost")]
    found = benchmark.figures(log)
    assert found == {"written": 3, "looked": 2, "mixed": 1, "errors": ["lost"]}
    monkeypatch.setattr(benchmark, "run", lambda *_: {**found, "same": True})
    assert benchmark.main(["--database", "postgresql://x"]) == 1
