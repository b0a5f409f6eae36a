"""benchmarks/timing.py: the product's rules of time and variety do what the table says."""

import runpy
from pathlib import Path
from typing import Any

import pytest

from ingest.embedding.encoder import SentenceEncoder

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "timing.py"


@pytest.fixture(scope="module")
def script() -> dict[str, Any]:
    return runpy.run_path(str(SCRIPT))


def test_the_source_of_the_right_time_comes_first_more_often_by_the_rules(
    script: dict[str, Any], tmp_path: Path, real_encoder: SentenceEncoder
) -> None:
    few = [file for file in script["ships"]() if "Amberlark" in file[0] or "Tarnbrook" in file[0]]
    with script["opened"](tmp_path, iter(few), real_encoder) as assistant:
        right = script["about_ships"](assistant, 1)
        with script["without_rules"]():
            plain = script["about_ships"](assistant, 1)
    assert right["in a year"] == 1.0
    assert all(right[name] >= plain[name] for name in plain)
    assert right["as of a day"] > plain["as of a day"]


def test_a_story_in_six_papers_counts_once_and_names_them(
    script: dict[str, Any], tmp_path: Path, real_encoder: SentenceEncoder
) -> None:
    with script["opened"](tmp_path, script["stories"](), real_encoder) as assistant:
        right = script["about_stories"](assistant, None)
        with script["without_rules"]():
            plain = script["about_stories"](assistant, None)
    assert right["stories among the first ten"] > plain["stories among the first ten"]
    assert right["papers named with them"] > plain["papers named with them"]
