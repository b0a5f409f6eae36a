import json
import runpy
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "latency.py"


@pytest.fixture(scope="module")
def script() -> dict[str, Any]:
    sys.path.insert(0, str(SCRIPT.parent))  # it takes what it shares from the scripts beside it
    try:
        return runpy.run_path(str(SCRIPT))
    finally:
        sys.path.remove(str(SCRIPT.parent))


def test_each_size_is_made_once_and_the_last_line_is_json(
    script: dict[str, Any], encoder: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--passages", "100", "200", "--limit", "3", "--index", str(tmp_path)]
    script["main"](arguments, encoder)
    made = list(encoder.batches)
    script["main"](arguments, encoder)
    assert [b for b in encoder.batches if b > 1] == [b for b in made if b > 1] == [100, 200]
    record = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert [s["passages"] for s in record["searches"]] == [100, 200]
    assert all(0 < s["p50_ms"] <= s["p95_ms"] for s in record["searches"])


def test_made_vectors_are_unit_length_and_near_a_real_one(script: dict[str, Any]) -> None:
    real = np.eye(384, dtype=np.float32)[:3]
    vectors = script["moved"](real, 50, 1)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert ((vectors @ real.T).max(axis=1) > 0.8).all()


def test_texts_and_questions_are_the_same_each_time(script: dict[str, Any]) -> None:
    one, other = script["Texts"](7), script["Texts"](7)
    assert [one.text(), one.question()] == [other.text(), other.question()]
