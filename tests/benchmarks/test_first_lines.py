"""A first line is right where it says what was asked for and nothing that it must not."""

import json
import re
import runpy
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from rag.datamodels import Answer, Coverage, Statement

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "first_lines.py"
first_lines = SimpleNamespace(**runpy.run_path(str(SCRIPT)))
ASKED = {"answerable": True, "first": [r"3 May"], "all": ["Heron"], "never": ["4 May"]}


def answer(*texts: str, found: bool = True, headline: str | None = None) -> Answer:
    made = Answer("When?", found, "", "extractive", coverage=Coverage(1, 0, None))
    return replace(
        made, headline=headline, statements=tuple(Statement(t, (1,), True) for t in texts)
    )


@pytest.mark.parametrize(
    ("given", "first", "whole"),
    [
        (answer("On 3 May."), True, False),
        (answer("On 3 May.", "It was the Heron."), True, True),
        (answer("It was the Heron.", "On 3 May."), False, False),
        (answer("The Heron.", headline="On 3 May"), True, True),
        (answer("On 3 May.", "Or on 4 May."), False, False),
        (answer("x" * first_lines.LINE + " on 3 May."), False, False),
        (answer("On 3 May.", found=False), False, False),
    ],
)
def test_the_first_line_must_say_it(given: Answer, first: bool, whole: bool) -> None:
    outcome = first_lines.judged(ASKED, given)
    assert (outcome.first, outcome.whole) == (first, whole)


def test_what_a_later_statement_overtakes_may_be_said() -> None:
    given = answer("On 3 May.", "Or on 4 May.")
    old = replace(given.statements[1], superseded_by=1)
    given = replace(given, statements=(given.statements[0], old))
    assert first_lines.judged(ASKED, given).first


def test_what_has_no_answer_must_not_be_found() -> None:
    asked = {"answerable": False}
    assert first_lines.judged(asked, answer(found=False)).first
    assert not first_lines.judged(asked, answer("On 3 May.")).first


def test_every_set_can_be_scored() -> None:
    faults = []
    for folder in sorted(p for p in first_lines.ASKS.iterdir() if p.is_dir()):
        docs = folder / "docs" if (folder / "docs").is_dir() else first_lines.STARTER
        for line in (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines():
            asked = json.loads(line)
            for pattern in (*asked["first"], *asked["all"], *asked["never"]):
                re.compile(pattern)
            if not asked["answerable"]:
                continue
            if not first_lines.stands(asked["first"], asked["ideal"][: first_lines.LINE]):
                faults.append((asked["id"], "its own ideal line would fail"))
            faults += [(asked["id"], d) for d in asked["document"] if not (docs / d).is_file()]
    assert faults == []
