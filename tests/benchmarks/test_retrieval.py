import json
import math
import runpy
from pathlib import Path
from typing import Any

import pytest

from ingest.embedding.encoder import Encoder

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "retrieval.py"


@pytest.fixture(scope="module")
def script() -> dict[str, Any]:
    return runpy.run_path(str(SCRIPT))


@pytest.fixture
def collection(tmp_path: Path) -> list[str]:
    """Three passages, a follow-up, and a question that nothing answers."""
    corpus = [
        {"_id": "d1", "title": "", "text": "A **bank** pays bank fees"},
        {"_id": "d2", "title": "Ports", "text": "A ship sails"},
        {"_id": "d3", "title": "", "text": "The oil of a ship"},
    ]
    user = {"role": "user", "content": "What about the ship?"}
    queries = [
        {"_id": "q1", "text": "bank fees"},
        {"_id": "q2", "text": "and oil?", "history": [user, {"role": "agent", "content": "Yes."}]},
        {"_id": "q3", "text": "visa"},
    ]
    qrels = "query-id\tcorpus-id\tscore\nq1\td1\t1\nq2\td3\t1\nq2\td2\t1\nq1\td2\t0\n"
    arguments = []
    for name, lines in (("corpus", corpus), ("queries", queries)):
        path = tmp_path / f"{name}.jsonl"
        path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
        arguments += [f"--{name}", str(path)]
    (tmp_path / "qrels.tsv").write_text(qrels, encoding="utf-8")
    return [*arguments, "--qrels", str(tmp_path / "qrels.tsv")]


@pytest.mark.parametrize("system", ["hybrid", "dense", "lexical"])
def test_each_system_is_measured_and_the_last_line_is_json(
    script: dict[str, Any],
    collection: list[str],
    encoder: Encoder,
    capsys: pytest.CaptureFixture[str],
    system: str,
) -> None:
    script["main"]([*collection, "--system", system], encoder)
    lines = capsys.readouterr().out.splitlines()
    record = json.loads(lines[-1])
    assert (record["system"], record["queries"], record["left_out"]) == (system, 2, 1)
    assert record["recall@10"] == 1.0
    assert record["map@10"] == 1.0
    assert record["queries_per_second"] > 0
    assert lines[1].split() == ["metric", system]


def test_limit_asks_the_first_queries_only(
    script: dict[str, Any],
    collection: list[str],
    encoder: Encoder,
    capsys: pytest.CaptureFixture[str],
) -> None:
    script["main"]([*collection, "--limit", "1"], encoder)
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["queries"] == 1


def test_an_index_that_is_kept_is_made_once_for_a_corpus(
    script: dict[str, Any], collection: list[str], encoder: Any, tmp_path: Path
) -> None:
    kept = [*collection, "--index", str(tmp_path / "kept")]
    script["main"](kept, encoder)
    script["main"](kept, encoder)
    assert encoder.batches == [3]
    (tmp_path / "corpus.jsonl").write_text('{"_id": "d9", "text": "A ship"}', encoding="utf-8")
    script["main"](kept, encoder)
    assert encoder.batches == [3, 1]


def test_metrics_are_those_worked_out_by_hand(script: dict[str, Any]) -> None:
    ranked, relevance = ["x", "a", "y", "b"], {"a": 1.0, "b": 1.0, "c": 1.0}
    assert script["recall"](ranked, relevance, 2) == pytest.approx(1 / 3)
    assert script["average_precision"](ranked, relevance, 10) == pytest.approx((1 / 2 + 2 / 4) / 3)
    assert script["reciprocal_rank"](ranked, relevance, 10) == 0.5
    best = 1 + 1 / math.log2(3) + 1 / 2
    assert script["ndcg"](ranked, relevance, 10) == pytest.approx(
        (1 / math.log2(3) + 1 / math.log2(5)) / best
    )


def test_average_precision_divides_by_ten_at_most(script: dict[str, Any]) -> None:
    relevance = {str(n): 1.0 for n in range(30)}
    assert script["average_precision"]([str(n) for n in range(10)], relevance, 10) == 1.0


def test_langchains_ensemble_is_asked_the_same_questions_beside_the_product(
    script: dict[str, Any],
    collection: list[str],
    encoder: Encoder,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pytest.importorskip("langchain_classic", reason="the extra “bench” is not installed")
    monkeypatch.syspath_prepend(str(SCRIPT.parent))
    script["main"]([*collection, "--compare"], encoder)
    lines = capsys.readouterr().out.splitlines()
    record = json.loads(lines[-1])
    names = [record["system"], *(other["system"] for other in record["compared"])]
    assert names == ["hybrid", "ensemble", "ensemble+history"]
    assert lines[1].split() == ["metric", *names]
    for other in record["compared"]:
        assert 0 < other["recall@10"] <= 1.0
        assert other["p50_ms"] > 0


def test_entries_of_one_document_are_neighbours_and_those_of_none_are_not(
    script: dict[str, Any],
) -> None:
    entry = script["Entry"]
    entries = [entry("a", "", "x", "1"), entry("b", "", "y", "1"), entry("c", "", "z", "2")]
    found = [[p.ordinal for p in passages] for _, passages in script["grouped"](entries)]
    assert found == [[0, 1], [0]]
    loose = [entry("a", "", "x"), entry("b", "", "y")]
    assert [[p.ordinal for p in ps] for _, ps in script["grouped"](loose)] == [[0, 2]]
