import json
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.datamodels import About
from rag.datamodels import Answer, Citation, Statement
from rag.errors import SavedFiguresError
from rag.evaluation.asked import AskedQuestion
from rag.evaluation.baseline import (
    Comparison,
    Drop,
    compare,
    comparison_record,
    read_saved,
    save,
    saved_path,
)
from rag.evaluation.evaluate import Outcome, Share, judge
from rag.evaluation.expectations import Expectation

REFUSED = Answer("Why?", False, "Not here.", "extractive")


def answered(quote: str, *, supported: bool = True, mode: str = "extractive") -> Answer:
    citation = Citation(1, "a.txt", About(), "¶ 1", None, quote, 0, len(quote))
    return Answer(
        "Why?", True, quote, mode, (Statement(quote, (1,), supported),), (citation,)
    )  # fmt: skip


def outcome(id: str | None, answer: Answer, *, answerable: bool = True) -> Outcome:
    asked = AskedQuestion(id, f"Why is {id}?", ())
    expect = ("so",) if answerable else ()
    return judge(Expectation(asked, answerable, ("a.txt",), expect, tags=("why",)), answer)


GOOD = [
    outcome("1", answered("It is so.")),
    outcome("2", answered("It was so.")),
    outcome("3", REFUSED, answerable=False),
]


def compared(path: Path, saved: list[Outcome], now: list[Outcome]) -> Comparison:
    save(path, saved)
    return compare(read_saved(path), now)


def test_the_figures_stand_beside_their_questions() -> None:
    assert saved_path(Path("tests/gold.jsonl")) == Path("tests/gold.expected.json")


def test_an_evaluation_equals_what_was_saved_of_it(tmp_path: Path) -> None:
    comparison = compared(tmp_path / "x.expected.json", GOOD, GOOD)
    assert comparison == Comparison(True, (), ())
    assert not comparison.worse


def test_a_better_evaluation_is_no_drop(tmp_path: Path) -> None:
    before = [outcome("1", REFUSED), *GOOD[1:]]
    assert not compared(tmp_path / "x", before, GOOD).worse


def test_a_drop_names_the_figure_and_the_question(tmp_path: Path) -> None:
    now = [outcome("1", answered("Nothing.")), *GOOD[1:]]
    comparison = compared(tmp_path / "x", GOOD, now)
    assert comparison.worse
    assert comparison.drops == (
        Drop("quoted", Share(1, 2), Share(2, 2)),
        Drop("quoted_first", Share(1, 2), Share(2, 2)),
    )
    assert comparison.newly_missed == ("1",)
    assert comparison_record(comparison)["drops"][0]["now"] == {"count": 1, "of": 2}


@pytest.mark.parametrize(
    ("changed", "figure"),
    [
        (outcome("1", REFUSED), "false_refusals"),
        (outcome("1", answered("It is so.", supported=False)), "unsupported"),
        (outcome("3", answered("It is so."), answerable=False), "refused_rightly"),
    ],
)
def test_each_kind_of_drop_counts(tmp_path: Path, changed: Outcome, figure: str) -> None:
    now = [changed if o.expectation.asked.id == changed.expectation.asked.id else o for o in GOOD]
    assert figure in [drop.figure for drop in compared(tmp_path / "x", GOOD, now).drops]


def test_more_statements_are_no_other_questions(tmp_path: Path) -> None:
    answer = GOOD[0].answer
    longer = replace(answer, statements=answer.statements * 2)
    assert not compared(tmp_path / "x", GOOD, [outcome("1", longer), *GOOD[1:]]).worse


@pytest.mark.parametrize(
    "now",
    [
        GOOD[:2],
        [outcome("1", answered("It is so.", mode="a:model")), *GOOD[1:]],
        [outcome("1", answered("It is so."), answerable=False), *GOOD[1:]],
    ],
)
def test_other_questions_or_another_model_are_not_compared(
    tmp_path: Path, now: list[Outcome]
) -> None:
    comparison = compared(tmp_path / "x", GOOD, now)
    assert (comparison.fits, comparison.worse) == (False, True)


def test_a_question_without_an_id_is_named_by_its_words(tmp_path: Path) -> None:
    now = [outcome(None, REFUSED), *GOOD[1:]]
    assert compared(tmp_path / "x", GOOD, now).newly_missed == ("Why is None?",)


def test_the_file_shows_the_tags_to_its_reader(tmp_path: Path) -> None:
    save(tmp_path / "x", GOOD)
    tags = json.loads((tmp_path / "x").read_text(encoding="utf-8"))["tags"]
    assert tags["why"] == {
        "quoted": "2/2", "quoted_first": "2/2", "right_document": "2/2",
        "refused_rightly": "1/1", "false_refusals": "0/2", "unsupported": "0/2",
    }  # fmt: skip


@pytest.mark.parametrize(
    "text", ["no json", "[]", "{}", '{"all": {}, "questions": 1, "modes": [], "missed": []}',
             '{"all": {"quoted": 3}, "questions": 1, "modes": [], "missed": []}'],
)  # fmt: skip
def test_a_file_that_holds_something_else_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "gold.expected.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SavedFiguresError, match=r"gold\.expected\.json holds no saved figures"):
        read_saved(path)
