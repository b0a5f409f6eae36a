"""Questions with known answers over the two seed articles and the starter corpus: floors.

The questions were written by somebody who had not seen the program's answers. The floors stand a
little below what was measured (decision 0006), so that a change for the worse fails here.
Where figures were kept with `sanctions-qa eval FILE --save`, none may be worse than they.
"""

import shutil
from pathlib import Path

import pytest

from ingest.embedding.encoder import SentenceEncoder
from ingest.settings import IngestSettings
from ingest.sync import sync
from rag.answer import Assistant
from rag.evaluation.baseline import compare, read_saved, saved_path
from rag.evaluation.evaluate import Outcome, evaluate
from rag.evaluation.expectations import read_expectations
from rag.settings import RagSettings

GOLD = Path(__file__).parents[1] / "gold"
ROUNDED = 1  # near ties fall otherwise where a processor adds in another order (AVX2, AVX-512)
FURNITURE = ("Share:", "Leave a Reply", "No comments yet", "This Post Has")


def outcomes(settings: IngestSettings, questions: str, encoder: SentenceEncoder) -> list[Outcome]:
    assistant = Assistant.open(settings, RagSettings.from_environment(environ={}), encoder)
    with (GOLD / questions).open("rb") as lines:
        found = evaluate(
            lambda question, history: assistant.ask(question, history=history),
            read_expectations(lines),
        )
    assistant.close()
    return found


def count(found: list[Outcome], answerable: bool, name: str) -> int:
    chosen = (o for o in found if o.expectation.answerable == answerable)
    return sum(bool(getattr(o, name)) for o in chosen)


@pytest.fixture(scope="module")
def seeds(
    shared: Path, tmp_path_factory: pytest.TempPathFactory, real_encoder: SentenceEncoder
) -> list[Outcome]:
    folder = tmp_path_factory.mktemp("seeds")
    shutil.copytree(shared / "seeds", folder / "corpus")
    settings = IngestSettings(folder / "corpus", folder / "data")
    assert sync(settings, load_encoder=lambda: real_encoder).failed == []
    return outcomes(settings, "seed_questions.jsonl", real_encoder)


@pytest.fixture(scope="module")
def starter(starter_index: IngestSettings, real_encoder: SentenceEncoder) -> list[Outcome]:
    return outcomes(starter_index, "corpus_questions.jsonl", real_encoder)


@pytest.fixture(scope="module")
def gold(starter_index: IngestSettings, real_encoder: SentenceEncoder) -> list[Outcome]:
    return outcomes(starter_index, "questions.jsonl", real_encoder)


def test_the_seed_articles_answer_as_they_did(seeds: list[Outcome]) -> None:
    assert count(seeds, True, "quoted") >= 30  # of 34; measured 31
    assert count(seeds, True, "quoted_first") >= 28  # measured 29
    assert count(seeds, False, "refused_rightly") >= 16  # of 18; measured 17


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("By how much did Kyrgyz exports to Russia grow in 2022?", "A 250% surge in exports"),
        ("Who is the EU's sanctions envoy?", "David O'Sullivan"),
    ],
)
def test_a_named_question_quotes_the_named_sentence(
    seeds: list[Outcome], question: str, words: str
) -> None:
    found = next(o for o in seeds if o.expectation.asked.question == question)
    assert words in found.answer.citations[0].quote


def test_the_price_cap_is_refused(seeds: list[Outcome]) -> None:
    question = "What is the price cap on Russian crude oil?"
    found = next(o for o in seeds if o.expectation.asked.question == question)
    assert not found.answer.found


def test_page_furniture_is_never_quoted(seeds: list[Outcome]) -> None:
    quotes = [c.quote for o in seeds for c in o.answer.citations]
    assert quotes
    assert not [q for q in quotes if any(words in q for words in FURNITURE)]


def test_the_starter_corpus_answers_as_it_did(starter: list[Outcome]) -> None:
    assert count(starter, True, "quoted") >= 47  # of 63; measured 48
    assert count(starter, True, "quoted_first") >= 39  # measured 40; 43 before a reader was read
    assert count(starter, False, "refused_rightly") >= 24  # of 27; measured 25


def test_what_the_starter_corpus_does_not_hold_is_refused(gold: list[Outcome]) -> None:
    assert count(gold, False, "refused_rightly") >= 66  # of 68; measured 67
    refused = [o for o in gold if o.expectation.answerable and not o.answer.found]
    assert len(refused) <= 4  # of 255; measured 2


def test_the_gold_questions_are_answered_by_the_right_sentence(gold: list[Outcome]) -> None:
    assert count(gold, True, "quoted") >= 236  # of 255; measured 239
    assert count(gold, True, "quoted_first") >= 217  # measured 221
    assert count(gold, True, "pinpoint") >= 29  # of 32; measured 30


def test_an_answer_is_no_wall_of_text(gold: list[Outcome]) -> None:
    answers = [o.answer for o in gold if o.answer.found]
    characters = sum(len(s.text) for a in answers for s in a.statements)
    assert characters / len(answers) <= 340  # measured 315
    assert max(len(a.statements) for a in answers) <= 5


def test_no_figure_of_the_gold_questions_is_worse_than_the_saved_one(gold: list[Outcome]) -> None:
    kept = saved_path(GOLD / "questions.jsonl")
    if not kept.exists():
        pytest.skip(f"no {kept.name}; `sanctions-qa eval tests/gold/questions.jsonl --save` writes")
    comparison = compare(read_saved(kept), gold)
    assert comparison.fits
    lost = {drop.figure: abs(drop.saved.count - drop.now.count) for drop in comparison.drops}
    assert {figure: n for figure, n in lost.items() if n > ROUNDED} == {}, comparison
    assert len(comparison.newly_missed) <= ROUNDED, comparison


def test_every_statement_has_its_citation(starter: list[Outcome], gold: list[Outcome]) -> None:
    statements = [s for o in (*starter, *gold) for s in o.answer.statements]
    assert statements
    assert all(s.supported and s.citations for s in statements)
