"""Questions beside a writer: the short form of the 20,000, and that a wrong answer would show."""

import sys
from pathlib import Path

import pytest


@pytest.fixture
def benchmark(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "benchmarks"))
    for name in ("concurrency", "beside_writers"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    import beside_writers

    return beside_writers


def test_no_answer_is_wrong_while_another_process_writes(benchmark) -> None:
    found = benchmark.run(questions=200, readers=2)
    assert found["wrong"] == []
    assert found["ended_well"]
    assert found["questions"] == 200
    assert found["syncs"] > 0


def test_no_answer_from_postgresql_is_wrong_while_another_process_writes(
    benchmark, database: str
) -> None:
    found = benchmark.run(questions=120, readers=2, database=database)
    assert found["wrong"] == []
    assert found["ended_well"]
    assert found["syncs"] > 0


def test_what_a_reader_notes_as_wrong_is_counted_and_fails_the_run(benchmark, monkeypatch) -> None:
    log = [("reader", 10, 2.0), ("writer", 3, 1), ("wrong", "7: 8.txt#0000 says [], 0")]
    found = benchmark.figures(log, [0, 0])
    assert (found["questions"], found["questions_a_second"], found["rebuilds"]) == (10, 5.0, 1)
    assert found["wrong"] == ["7: 8.txt#0000 says [], 0"]
    monkeypatch.setattr(benchmark, "run", lambda *_: found)
    assert benchmark.main(["--json"]) == 1
