"""The choice among passages is learned from folders of questions, and measured on other folders."""

import json
import runpy
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from ingest.embedding.encoder import SentenceEncoder

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
TEXTS = {
    "bank.md": "# Northmill Savings\n\nThe bank was listed in May 2021. It has nine branches.\n",
    "ship.md": "# The Alva\n\nThe ship Alva was sold to a Maltese owner. It sails for grain.\n",
}
QUESTIONS = [
    {"id": "1", "question": "When was Northmill listed?", "expect": ["listed in May 2021"]},
    {"id": "2", "question": "Who bought the Alva?", "expect": ["a Maltese owner. It sails"]},
    {"id": "3", "question": "Who chairs Northmill?", "answerable": False},
]


@pytest.fixture
def fitting(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return SimpleNamespace(**runpy.run_path(str(BENCHMARKS / "choice_fitting.py")))


@pytest.fixture
def examples(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return SimpleNamespace(**runpy.run_path(str(BENCHMARKS / "choice_examples.py")))


def choices(fitting: SimpleNamespace, source: str, count: int, seed: int) -> list[Any]:
    """Return questions whose answering sentence has the largest first number of all."""
    chance, made = np.random.default_rng(seed), []
    for number in range(count):
        rows = chance.normal(size=(6, 3)).astype(np.float32)
        rows[:, 2] = chance.normal()  # tells questions apart, not sentences
        answers = rows[:, 0] == rows[:, 0].max()
        made.append(fitting.Choice(source, f"{source} {number % 8}", rows, answers))
    return made


def test_what_sets_the_answering_sentence_before_the_others_is_learned(
    fitting: SimpleNamespace,
) -> None:
    weights = fitting.fit_choice(choices(fitting, "squad", 200, 1)).weights
    assert weights[0] > 10 * abs(weights[1])
    assert weights[2] == pytest.approx(0.0, abs=1e-4)


def test_figures_are_of_folders_that_were_left_out(fitting: SimpleNamespace) -> None:
    given = choices(fitting, "squad", 80, 1) + choices(fitting, "law", 60, 2)
    # In this folder the opposite is right: what the others teach is wrong there.
    for choice in choices(fitting, "news", 60, 3):
        choice.answers[:] = choice.rows[:, 0] == choice.rows[:, 0].min()
        given.append(choice)
    _, figures = fitting.learned(given)
    assert figures["choice_first_news"] < 0.2 < 0.6 < figures["choice_first_squad"]


def test_as_many_sentences_are_shown_as_before_whatever_the_scale(
    fitting: SimpleNamespace,
) -> None:
    given = choices(fitting, "squad", 80, 1) + choices(fitting, "law", 80, 2)
    model, figures = fitting.learned(given)
    assert figures["choice_statements_law"] == pytest.approx(fitting.SHOWN, abs=0.1)
    assert model.weights[0] > 0


def test_a_folders_questions_are_searched_for_in_its_own_documents(
    examples: SimpleNamespace, tmp_path: Path, real_encoder: SentenceEncoder
) -> None:
    (tmp_path / "docs").mkdir()
    for name, text in TEXTS.items():
        (tmp_path / "docs" / name).write_text(text, encoding="utf-8")
    lines = "\n".join(map(json.dumps, QUESTIONS))
    (tmp_path / "questions.jsonl").write_text(lines, encoding="utf-8")

    one, two = examples.folder_pools(tmp_path, real_encoder)

    sentences = [s.text for given in one.sets for s in given.sentences]
    right = [s for s, answers in zip(sentences, one.answers, strict=True) if answers]
    assert right == ["The bank was listed in May 2021."]
    assert two.answers.sum() == 2  # a text over two sentences: both hold a part of it
    assert {p.source for p in (one, two)} == {tmp_path.name}
