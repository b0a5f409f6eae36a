"""How the reader's word is weighed beside the features: what fewer passages read would give."""

import json
import runpy
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def script() -> dict[str, object]:
    return runpy.run_path(str(ROOT / "benchmarks" / "reader" / "combine.py"))


def row(source: str = "law", *, answerable: bool = True, right: bool = True, odds: float = 1.0):
    # features, the reader's, whether it holds the answer, and the passage's own log-odds
    sentences = [[3.0, -1.0, False, 0.5], [2.0, 4.0, True, 4.5], [1.0, -6.0, False, 0.5]]
    return {
        "source": source, "answerable": answerable, "right": right, "chosen": True,
        "sentences": sentences, "features": odds, "reader": 4.5, "lead": 4.0, "cosine": 0.5,
        "share": 0.1, "worst": 0.2, "lacking": [],
    }  # fmt: skip


def test_of_passages_not_read_no_more_is_known_than_of_the_least_read(script) -> None:
    fewer = script["with_fewer"](row(), 1)  # the passage of the sentence with the best features
    assert [s[1] for s in fewer["sentences"]] == [-1.0, -6.0, -6.0]
    assert (fewer["reader"], fewer["lead"]) == (0.5, -6.0)
    assert script["with_fewer"](row(), 2) == row()


def test_the_readers_share_says_which_sentence_leads(script) -> None:
    sentences = row()["sentences"]
    assert script["first_right"](sentences, 0.0) == 1
    assert script["first_right"](sentences, 0.5) == 0


def test_figures_count_what_rules_refuse_and_what_lies_below_the_limit(script) -> None:
    rows = [row(odds=float(n)) for n in range(10)]
    rows += [row(answerable=False, right=False, odds=-1.0) for _ in range(3)]
    rows.append({**row(answerable=False, right=False, odds=9.5), "lacking": ["when"]})
    odds = np.asarray([r["features"] for r in rows])
    found = script["figures"](rows, odds, 0.1)
    assert found["refused"] == 1.0
    assert found["refused_of_right"] == pytest.approx(0.1)
    assert found["auc"] == pytest.approx((3 * 10 + 0) / 40)


def test_where_the_reader_finds_no_answer_the_features_and_what_is_covered_refuse(script) -> None:
    weights = {"share": 1.0, "worst": 1.0, "odds": 0.0, "bias": -0.2}
    sure, unsure = row(odds=-5.0), {**row(odds=-5.0), "reader": -1.0}
    found = script["with_doubts"]([sure, unsure], weights)
    assert [r["lacking"] for r in found] == [[], ["unspoken", "features"]]


def test_statements_below_the_first_are_of_use_where_they_hold_an_answer(script) -> None:
    below = [[3.0, 4.0, True, 4.5], [2.5, 3.0, True, 4.5], [2.4, -9.0, False, 4.5]]
    weights = script["further"]([{**row(), "sentences": below}] * 8, 0.1)
    assert weights["read"] > 0
    assert weights["behind"] < 0


def test_every_question_put_to_a_folder_gives_a_row(script, tmp_path, encoder) -> None:
    """The extraction that is watched is the one the answer is composed with."""
    docs = tmp_path / "fleet" / "docs"
    docs.mkdir(parents=True)
    (docs / "note.txt").write_text("The Halden terminal opened on 4 May 2021.\n", encoding="utf-8")
    line = {
        "id": "1", "question": "When did the Halden terminal open?",
        "documents": ["note.txt"], "expect": ["4 May 2021"],
    }  # fmt: skip
    questions = tmp_path / "fleet" / "questions.jsonl"
    questions.write_text(json.dumps(line), encoding="utf-8")
    put = script["put_to"](tmp_path / "fleet", [], ["What is the capital of Peru?"], 1)
    rows = list(script["ask"](tmp_path / "fleet", put, encoder, "packaged"))
    assert [(r["kind"], r["answerable"]) for r in rows] == [("own", True), ("searches", False)]
    assert rows[0]["right"]
