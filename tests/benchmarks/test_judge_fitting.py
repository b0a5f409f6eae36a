"""The judge of found passages is drawn to folders, and its figures are of folders left out."""

import runpy
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from rag.answerable import ANSWER_FEATURES
from rag.evidence_model import Linear

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
SIZE = len(ANSWER_FEATURES)
TOLD = ANSWER_FEATURES.index("best_cosine")
WORDED = ANSWER_FEATURES.index("question_length")


@pytest.fixture
def fitting(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return SimpleNamespace(**runpy.run_path(str(BENCHMARKS / "judge_fitting.py")))


def bags(fitting: SimpleNamespace, source: str, count: int, seed: int) -> list[Any]:
    """Return questions that are answered where a passage has much of one feature.

    How the question is worded says the same in these folders.
    """
    chance, made = np.random.default_rng(seed), []
    for number in range(count):
        rows = chance.normal(size=(8, SIZE)).astype(np.float32)
        answerable = number % 2 == 0
        rows[:, TOLD] = chance.uniform(0.0, 1.0, size=8)
        holding = np.zeros(8, dtype=bool)
        if answerable:
            holding[number % 8] = True
            rows[holding, TOLD] = 2.0
        rows[:, WORDED] = 5.0 * answerable
        made.append(fitting.Bag(source, rows, holding, answerable))
    return made


def start() -> Linear:
    return Linear(np.zeros(SIZE, dtype=np.float32), 0.0)


def test_what_tells_the_best_passage_of_answered_questions_is_learned(
    fitting: SimpleNamespace,
) -> None:
    model = fitting.fit_found(start(), bags(fitting, "law", 200, 1))
    others = np.delete(model.weights, TOLD)
    assert model.weights[TOLD] > 3 * np.abs(others).max()


def test_nothing_is_learned_of_how_a_question_is_worded(fitting: SimpleNamespace) -> None:
    model = fitting.fit_found(start(), bags(fitting, "law", 200, 1))
    assert model.weights[WORDED] == 0.0


def test_without_questions_against_it_the_former_judge_stays(fitting: SimpleNamespace) -> None:
    former = start()
    former.weights[TOLD] = 20.0
    former = Linear(former.weights, -30.0)  # answers from 1.5: right everywhere
    model = fitting.fit_found(former, bags(fitting, "law", 200, 1))
    assert model.weights[TOLD] == pytest.approx(20.0, rel=0.1)


def test_the_threshold_lies_where_folders_left_out_put_it(fitting: SimpleNamespace) -> None:
    given = {name: bags(fitting, name, 120, seed) for seed, name in enumerate(("law", "news"))}
    model, figures = fitting.moved(start(), [*given["law"], *given["news"]], 0.4)
    assert figures["found_auc_law_before"] == pytest.approx(0.5)
    assert figures["found_auc_law"] > 0.9
    left_out = [
        (fitting.fit_found(start(), given[other]), bag)
        for name, other in (("law", "news"), ("news", "law"))
        for bag in given[name]
        if bag.answerable
    ]
    own = fitting.fit_found(start(), [*given["law"], *given["news"]])
    odds = [float(m(b.rows).max()) + model.bias - own.bias for m, b in left_out]
    assert np.mean([o < 0.4 for o in odds]) == pytest.approx(fitting.FALSE_FOUND, abs=0.02)
