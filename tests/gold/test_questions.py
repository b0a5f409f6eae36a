"""What the questions over the starter corpus expect stands in the documents they name."""

import json
from collections import Counter
from functools import cache
from pathlib import Path

from ingest.datamodels import Place
from ingest.readers import read_document
from ingest.text.split import split
from rag.evaluation.expectations import Expectation, read_expectations

CORPUS = Path(__file__).parents[2] / "corpus"
FILE = Path(__file__).parent / "questions.jsonl"
ANSWERABLE = {
    "fact": 20, "number": 20, "date": 20, "definition": 10, "list": 15, "yes-no": 20,
    "comparison": 5, "pinpoint": 20, "name-variant": 5, "follow-up": 10, "as-of": 5, "current": 5,
    "conflict": 5,
}  # fmt: skip
UNANSWERABLE = {"near-miss": 30, "common-knowledge": 5, "provocation": 5}


@cache
def expectations() -> list[Expectation]:
    with FILE.open("rb") as lines:
        return read_expectations(lines)


ASKED = [e for e in expectations() if e.answerable]
NOT_ASKED = [e for e in expectations() if not e.answerable]


def name(expectation: Expectation) -> str:
    return str(expectation.asked.id)


def plain(text: str) -> str:
    return " ".join(text.split())


@cache
def text_of(document: str) -> str:
    return plain(read_document(CORPUS / document, document).text)


@cache
def places_of(document: str) -> list[tuple[Place, str]]:
    """Return each place of a document with its text."""
    read = read_document(CORPUS / document, document)
    found = []
    for passage in split(read, lambda texts: [2 * len(t.split()) for t in texts], 256):
        ends = [place.start for place in passage.places[1:]] + [passage.end]
        for place, end in zip(passage.places, ends, strict=True):
            found.append((place, plain(read.text[place.start : end])))
    return found


def test_there_are_enough_questions_of_every_kind() -> None:
    assert len(ASKED) >= 200
    assert len(NOT_ASKED) >= 60
    for group, least in ((ASKED, ANSWERABLE), (NOT_ASKED, UNANSWERABLE)):
        counts = Counter(tag for e in group for tag in e.tags)
        assert set(counts) == set(least)
        assert {tag: n for tag, n in counts.items() if n < least[tag]} == {}


def test_no_question_stands_there_twice() -> None:
    assert len({e.asked.id for e in expectations()}) == len(expectations())
    whole = Counter((e.asked.question, e.asked.history) for e in expectations())
    assert [question for question, n in whole.items() if n > 1] == []


def test_every_line_has_every_field() -> None:
    fields = ["id", "question", "history", "answerable", "document", "expect", "locator", "tags"]
    lines = FILE.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if list(json.loads(line)) != fields] == []


def test_what_is_expected_stands_in_each_of_the_documents() -> None:
    assert [e for e in ASKED if not e.documents or not e.expect] == []
    assert [
        (name(e), document)
        for e in ASKED
        for document in e.documents
        if not any(plain(expected) in text_of(document) for expected in e.expect)
    ] == []
    assert [
        (name(e), expected)
        for e in ASKED
        for expected in e.expect
        if not any(plain(expected) in text_of(document) for document in e.documents)
    ] == []


def test_a_pinpoint_is_a_place_that_holds_what_is_expected() -> None:
    located = [e for e in ASKED if e.locators]
    assert located
    assert [name(e) for e in located if not set(e.locators) <= holding(e)] == []


def holding(expectation: Expectation) -> set[str | None]:
    """Return the places that hold one of the texts that are expected."""
    return {
        place.locator
        for document in expectation.documents
        for place, text in places_of(document)
        if any(plain(expected) in text for expected in expectation.expect)
    }


def test_a_follow_up_has_a_conversation_before_it() -> None:
    roles = {
        name(e): [turn.role for turn in e.asked.history[:2]] for e in ASKED if "follow-up" in e.tags
    }
    assert {n: said for n, said in roles.items() if said != ["user", "assistant"]} == {}


def test_a_question_without_an_answer_expects_nothing() -> None:
    assert [e for e in NOT_ASKED if e.documents or e.expect or e.locators] == []


# What near misses ask for. A document that gets one of these words may answer the question.
NEAR_MISSES = (
    "Article 3m", "Article 5f", "Annex XVII", "10th package", "Kompanion",
    "Demir", "GDP", "Lithuania", "23rd package", "December 2026", "14071", "587.510",
    "General License 8 ", "egulation 11 ", "2231", "Mali ", "Binance", "Herbert", "convicted",
    "per barrel", "wallet", "crypto mining", "Hamlet", "France",
)  # fmt: skip


def test_near_misses_are_in_no_document() -> None:
    files = [p for p in CORPUS.rglob("*.*") if p.parent != CORPUS]
    names = [p.relative_to(CORPUS).as_posix() for p in files]
    assert names
    assert [(n, word) for n in names for word in NEAR_MISSES if word in text_of(n)] == []
