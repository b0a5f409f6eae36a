import json
import runpy
from pathlib import Path
from typing import Any

import pytest

from ingest.embedding.encoder import SentenceEncoder

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
SENTENCE = "Northmill Savings was listed by the harbour council in May 2021."
EXAMPLES = [
    {"question": "When was Northmill Savings listed?", "relevant": [0], "answerable": True},
    {"question": "Who owns Northmill Savings?", "relevant": [], "answerable": False},
]
ENTRY = {"_id": "p1", "title": "Northmill Savings", "text": SENTENCE}


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return runpy.run_path(str(BENCHMARKS / "refusals.py"))


def write(path: Path, lines: list[dict[str, Any]]) -> Path:
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return path


def test_each_rule_is_counted_on_examples_and_on_a_collection(
    script: dict[str, Any],
    tmp_path: Path,
    real_encoder: SentenceEncoder,
    capsys: pytest.CaptureFixture[str],
) -> None:
    given = [{**e, "title": "Northmill Savings", "sentences": [SENTENCE]} for e in EXAMPLES]
    examples = write(tmp_path / "examples.jsonl", given)
    folder, index = tmp_path / "collection", tmp_path / "index"
    (folder / "qrels").mkdir(parents=True)
    index.mkdir()
    write(folder / "corpus.jsonl", [ENTRY])
    answerability = ("ANSWERABLE", "UNANSWERABLE")
    queries = [
        {"_id": f"q{n}", "text": e["question"], "metadata": {"answerability": a}}
        for n, (e, a) in enumerate(zip(EXAMPLES, answerability, strict=True))
    ]
    write(folder / "queries.jsonl", [*queries, {**queries[0], "metadata": {"answerability": "?"}}])
    (folder / "qrels" / "dev.tsv").write_text("query\tpassage\tgrade\nq0\tp1\t1\n")
    script["main"]([str(examples), "--folder", str(folder), "--index", str(index)], real_encoder)
    found = json.loads(capsys.readouterr().out.splitlines()[-1])["collections"]
    assert [(c["answerable"], c["asked"]) for c in found] == [(1, 2), (1, 2)]
    for collection in found:
        rules = collection["rules"]
        assert rules["attribute"]["right"] == rules["any"]["right"] == 1
        assert rules["any"]["false"] == 0


def test_a_folder_needs_a_place_for_its_index(script: dict[str, Any]) -> None:
    with pytest.raises(SystemExit):
        script["main"](["--folder", "collection"])
