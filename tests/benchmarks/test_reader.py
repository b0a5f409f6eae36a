"""The training of the reader: its examples, its near misses, and that a run can be cut in two."""

import gzip
import json
import random
import sys
from argparse import Namespace
from pathlib import Path
from types import ModuleType

import pytest
import torch
from transformers import BertConfig, BertForQuestionAnswering, BertTokenizerFast

from ingest.embedding.encoder import packaged_model

FOLDER = Path(__file__).parents[2] / "benchmarks" / "reader"
ROW = {
    "question": "When did OFAC list Heron Bank in 2024?",
    "title": "Heron Bank",
    "passage": "OFAC listed Heron Bank on 4 March 2024. It has two branches.",
    "answers": ["4 March 2024"],
    "answerable": True,
    "task": "qa",
    "doc": "heron",
}


@pytest.fixture
def scripts(monkeypatch: pytest.MonkeyPatch) -> dict[str, ModuleType]:
    monkeypatch.syspath_prepend(str(FOLDER))
    names = ("examples", "near_misses", "windows", "train")
    for name in names:
        monkeypatch.delitem(sys.modules, name, raising=False)
    return {name: __import__(name) for name in names}


def written(path: Path, rows: list[dict[str, object]]) -> Path:
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    return path


def test_a_yes_without_its_place_teaches_nothing(scripts, tmp_path: Path) -> None:
    rows = [ROW, {**ROW, "answers": ["yes"]}, {**ROW, "answers": [], "answerable": False}]
    found = list(scripts["examples"].read(written(tmp_path / "a.jsonl.gz", rows)))
    assert [e.spans for e in found] == [((26, 38),), ()]


def test_a_line_that_is_no_example_is_named(scripts, tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl.gz", [ROW, {"question": "?"}])
    with pytest.raises(ValueError, match="line 2"):
        list(scripts["examples"].read(path))


def test_a_document_is_wholly_kept_aside_or_not(scripts, tmp_path: Path) -> None:
    rows = [{**ROW, "doc": f"d{n % 40}"} for n in range(400)]
    found = scripts["examples"].read(written(tmp_path / "a.jsonl.gz", rows))
    learn, aside = scripts["examples"].kept_aside(found, 0.25)
    assert not {e.doc for e in learn} & {e.doc for e in aside}
    assert 0 < len(aside) < len(learn)


def test_a_near_miss_changes_one_thing_that_tied_question_and_passage(scripts, tmp_path) -> None:
    example = next(scripts["examples"].read(written(tmp_path / "a.jsonl.gz", [ROW])))
    made = list(scripts["near_misses"].near_misses(example, ["Plover Ltd"], random.Random(0)))
    assert {m.source for m in made} >= {"question:year", "passage:authority", "question:name"}
    for miss in made:
        assert miss.spans == ()
        changed = (miss.question != example.question) + (miss.passage != example.passage)
        assert changed == 1


def test_the_answers_tokens_are_those_of_its_words(scripts, tmp_path: Path) -> None:
    tokenizer = BertTokenizerFast.from_pretrained(packaged_model())
    example = next(scripts["examples"].read(written(tmp_path / "a.jsonl.gz", [ROW])))
    window = next(scripts["windows"].windows(example, tokenizer, 64))
    first, last = window.answers[0]
    assert tokenizer.decode(window.ids[first : last + 1]) == "4 march 2024"
    assert window.own[0] <= first <= last < window.own[1]


def test_a_run_cut_in_two_ends_where_one_run_ends(scripts, tmp_path: Path) -> None:
    train, tokenizer = scripts["train"], BertTokenizerFast.from_pretrained(packaged_model())
    rows = [{**ROW, "doc": str(n), "answerable": n % 2 == 0} for n in range(24)]
    examples = list(scripts["examples"].read(written(tmp_path / "a.jsonl.gz", rows)))
    found = [w for e in examples for w in scripts["windows"].windows(e, tokenizer, 64)]
    options = Namespace(rate=1e-3, warm_up=200, epochs=2, minutes=1e9, checkpoint=None, every=1)

    def started() -> object:
        torch.manual_seed(3)
        config = BertConfig(
            vocab_size=30_522, hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
            intermediate_size=16, max_position_embeddings=64,
        )  # fmt: skip
        plan = train.Plan(tuple(len(w.ids) for w in found), 256, 7)
        steps = sum(len(plan.batches(epoch)) for epoch in range(2))
        return train.Training(BertForQuestionAnswering(config).train(), plan, steps, options)

    whole = started()
    assert train.run(whole, found, "cpu")
    cut, kept = started(), tmp_path / "run.pt"
    options.minutes = -1.0
    assert not train.run(cut, found, "cpu")
    options.minutes, options.checkpoint = 1e9, kept
    half = started()
    stop = whole.step // 2
    saved = half.save
    half.save = lambda path: saved(path) if half.step == stop else None
    assert train.run(half, found, "cpu")
    again = started()
    again.go_on(kept)
    assert again.step == stop
    assert train.run(again, found, "cpu")
    for one, other in zip(whole.model.parameters(), again.model.parameters(), strict=True):
        assert torch.equal(one, other)
