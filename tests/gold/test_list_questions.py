"""Questions for several things over real lists, with what a plain reading of the files gives."""

import json
import shutil
from pathlib import Path

import pytest

from ingest.settings import IngestSettings
from ingest.store.index import Index
from ingest.sync import sync
from rag.datamodels import Filters
from rag.lists.tables.listing import listing_for

HERE = Path(__file__)
STARTER = HERE.parents[2] / "corpus"
LINES = (HERE.parent / "list_questions.jsonl").read_text(encoding="utf-8").splitlines()
QUESTIONS = [json.loads(line) for line in LINES]
NAMED = 12  # names that a question expects at most


@pytest.fixture(scope="module")
def indexes(tmp_path_factory):
    """Give an index of the starter corpus's lists, and one of the lists of others, as asked for."""
    opened: dict[str, Index] = {}

    def index_of(folder: str, source: Path, encoder) -> Index:
        if folder not in opened:
            scratch = tmp_path_factory.mktemp(folder)
            inner = "corpus/lists" if folder == "starter" else "corpus"
            shutil.copytree(source, scratch / inner)
            shutil.copyfile(STARTER / "sources.toml", scratch / "corpus" / "sources.toml")
            settings = IngestSettings(scratch / "corpus", scratch / "data")
            assert sync(settings, load_encoder=lambda: encoder).failed == []
            opened[folder] = Index(settings)
        return opened[folder]

    yield index_of
    for index in opened.values():
        index.close()


@pytest.mark.parametrize("asked", QUESTIONS, ids=[q["id"] for q in QUESTIONS])
def test_the_rows_are_those_of_the_file(asked, indexes, encoder, request) -> None:
    if asked["folder"] == "starter":
        source = STARTER / "lists"
    else:
        source = request.getfixturevalue("shared") / "docs" / "lists"
    found = listing_for(asked["question"], indexes(asked["folder"], source, encoder), Filters())
    assert found is not None
    assert found.table.rows_total == asked["rows"]
    names = {row[0].split(",")[0] for row in found.table.rows}
    expected = {name.split(",")[0] for name in asked["names"]}
    assert names == expected if len(found.table.rows) == asked["rows"] else names <= expected
    assert len(found.citations) == len(found.table.rows) <= NAMED
