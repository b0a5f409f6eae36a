"""Each journey of a new user is driven by tests that exist."""

import ast
import re
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
TEXT = (HERE / "journeys.md").read_text(encoding="utf-8")
JOURNEYS = re.split(r"^## ", TEXT, flags=re.MULTILINE)[1:]
NAMED = re.compile(r"^- (tests/\S+\.py)::(\w+)$", re.MULTILINE)


def test_there_are_fifteen_journeys_in_order() -> None:
    assert [int(journey.split(".")[0]) for journey in JOURNEYS] == list(range(1, 16))


@pytest.mark.parametrize("journey", JOURNEYS, ids=[j.splitlines()[0] for j in JOURNEYS])
def test_a_journey_names_tests_that_exist(journey: str) -> None:
    named = NAMED.findall(journey)
    assert named
    assert [f"{file}::{name}" for file, name in named if name not in names_in(ROOT / file)] == []


def names_in(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
