import json
import math
import runpy
from pathlib import Path
from typing import Any

import pytest

from ingest.embedding.encoder import SentenceEncoder

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "evidence.py"
EXAMPLES = [
    {
        "question": "By how much did exports of steel grow in 2022?",
        "title": "Trade in steel",
        "sentences": [
            "The ministry of trade publishes its figures each spring.",
            "Yes.",
            "Exports of steel grew by 12 percent in 2022.",
        ],
        "relevant": [2],
        "answerable": True,
    },
    {
        "question": "Who painted the ceiling of the opera house?",
        "title": "Trade in steel",
        "sentences": ["The ministry of trade publishes its figures each spring."],
        "relevant": [],
        "answerable": False,
    },
    {
        "question": "Which day is it?",
        "title": "",
        "sentences": ["--"],
        "relevant": [],
        "answerable": False,
    },
]


@pytest.fixture(scope="module")
def script() -> dict[str, Any]:
    return runpy.run_path(str(SCRIPT))


@pytest.fixture
def examples(tmp_path: Path) -> str:
    path = tmp_path / "examples.jsonl"
    path.write_text("\n".join(map(json.dumps, EXAMPLES)), encoding="utf-8")
    return str(path)


def test_choice_and_refusal_are_measured_and_the_last_line_is_json(
    script: dict[str, Any],
    examples: str,
    real_encoder: SentenceEncoder,
    capsys: pytest.CaptureFixture[str],
) -> None:
    script["main"]([examples], real_encoder)
    out = capsys.readouterr().out
    record = json.loads(out.splitlines()[-1])
    assert (record["sentence_map"], record["sentence_f1"]) == (1.0, 1.0)
    assert (record["answerable_auc"], record["refusal_recall"]) == (1.0, 1.0)
    assert (record["false_refusal"], record["examples"]) == (0.0, 3)
    assert f"threshold {record['threshold']}" in out


def test_a_figure_that_no_example_measures_is_null(
    script: dict[str, Any],
    examples: str,
    real_encoder: SentenceEncoder,
    capsys: pytest.CaptureFixture[str],
) -> None:
    script["main"]([examples, "--limit", "1"], real_encoder)
    record = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (record["examples"], record["answerable_auc"], record["refusal_recall"]) == (
        1,
        None,
        None,
    )


def test_limit_takes_examples_over_the_whole_file(script: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    lines = [json.dumps({**EXAMPLES[0], "question": str(n)}) for n in range(10)]
    path.write_text("\n".join(lines), encoding="utf-8")
    chosen = script["read_examples"](path, 3)
    assert [e.question for e in chosen] == ["0", "3", "6"]


def test_metrics_are_those_worked_out_by_hand(script: dict[str, Any]) -> None:
    example = script["Example"]("Q", "", ("a", "b", "c"), frozenset({0, 2}), True)
    judged = script["Judged"](example, (0.2, 0.9, -math.inf), frozenset({0, 1}), 0.5, False, None)
    assert script["average_precision"](judged) == pytest.approx((1 / 2 + 2 / 3) / 2)
    assert script["f1"](judged) == pytest.approx(0.5)
