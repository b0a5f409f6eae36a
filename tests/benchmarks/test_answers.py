import json
import runpy
from pathlib import Path

import pytest

from ingest.embedding.encoder import SentenceEncoder

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
CORPUS = [
    {"_id": "a", "title": "Licences", "text": "A bank must apply for a licence within 30 days."},
    {"_id": "b", "title": "Fees", "text": "The fee for a licence is 500 euros in each year."},
]
QUERIES = [
    {"_id": "1", "text": "How much is the fee for a licence?"},
    {"_id": "2", "text": "When must a bank apply for a licence?"},
]


def test_the_time_of_an_answer_is_given_beside_that_of_its_search(
    tmp_path: Path,
    real_encoder: SentenceEncoder,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, lines in (("corpus", CORPUS), ("queries", QUERIES)):
        (tmp_path / f"{name}.jsonl").write_text("\n".join(map(json.dumps, lines)))
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    script = runpy.run_path(str(BENCHMARKS / "answers.py"))
    paths = [f"--{name}={tmp_path / name}.jsonl" for name in ("corpus", "queries")]
    script["main"]([*paths, f"--index={tmp_path / 'index'}"], real_encoder)
    record = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (record["questions"], record["passages"]) == (2, 2)
    assert 0 < record["answer_p50_ms"] <= record["answer_p95_ms"]
    assert 0 < record["search_p50_ms"] <= record["search_p95_ms"]
