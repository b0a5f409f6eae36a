import json
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "speed.py"


@pytest.fixture(scope="module")
def script() -> dict[str, Any]:
    return runpy.run_path(str(SCRIPT))


def test_product_and_recipe_are_measured_over_the_same_files() -> None:
    pytest.importorskip("langchain_chroma", reason="pip install -e .[bench]")
    pytest.importorskip("langchain_huggingface", reason="pip install -e .[bench]")
    options = ["--documents", "1", "--limit", "2", "--rounds", "1"]
    done = subprocess.run(
        [sys.executable, str(SCRIPT), *options], capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    record = json.loads(done.stdout.splitlines()[-1])
    for system in ("product", "plain"):
        assert all(value > 0 for value in record[system].values())
    assert record["ratio"].keys() == record["product"].keys() == record["plain"].keys()
    assert record["ratio"]["resync_s"] < 1


def test_files_are_the_same_each_time(script: dict[str, Any], tmp_path: Path) -> None:
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        folder.mkdir()
    counts = [script["write_documents"](folder, 3) for folder in folders]
    texts = [[p.read_text(encoding="utf-8") for p in sorted(f.iterdir())] for f in folders]
    assert texts[0] == texts[1]
    assert counts[0] == counts[1] == sum(map(len, texts[0]))
    assert 3_000 < len(texts[0][0]) < 9_000


def test_the_first_question_does_not_count(script: dict[str, Any]) -> None:
    asked: list[str] = []
    found = script["latencies"](asked.append, 4)
    assert len(asked) == 5
    assert found["query_p50_ms"] <= found["query_p95_ms"]


def test_rounds_become_medians_rates_and_the_largest_memory(script: dict[str, Any]) -> None:
    rounds = [
        {"passages": 10, "ingest_s": seconds, "peak_memory_mb": memory}
        for seconds, memory in ((1.0, 300.0), (3.0, 500.0), (2.0, 400.0))
    ]
    assert script["combined"](rounds, 4_000) == {
        "passages": 10, "ingest_s": 2.0, "peak_memory_mb": 500.0,
        "passages_per_s": 5.0, "characters_per_s": 2_000.0,
    }  # fmt: skip
