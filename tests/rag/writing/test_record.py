import json
from dataclasses import replace

import pytest

from ingest.datamodels import About, Passage, Place
from rag.datamodels import Answer, Citation, Coverage, Evidence, Statement, Table, Turn
from rag.evaluation.asked import LineError, read_json, read_question
from rag.writing.record import answer_record, passage_records

ABOUT = About(title="Notice", publisher="Treasury", published="2025-03-01", kind="law")
CITATION = Citation(1, "law/notice.md", ABOUT, "Art. 3", 2, "Banks report.", 10, 23, ((0, 5),))
ANSWER = Answer(
    "Who reports?",
    True,
    "Banks report. [1]",
    "extractive",
    (Statement("Banks report.", (1,), True, ((0, 5),), as_of="2025-03-01"),),
    (CITATION,),
    ("a note",),
    Coverage(2, 1, "2026-01-01"),
    timings_ms={"retrieve": 1.5, "answer": 2.0},
    headline="Banks",
    headline_citations=(1,),
    table=Table(("Who",), (("Banks",),), ((1,),), 3, "3 rows"),
)


def test_an_answer_has_the_names_of_the_contract_in_their_order() -> None:
    assert answer_record(ANSWER, "q1") == {
        "id": "q1",
        "question": "Who reports?",
        "found": True,
        "verdict": "answered",
        "read_as": None,
        "headline": "Banks",
        "headline_citations": [1],
        "answer": "Banks report. [1]",
        "mode": "extractive",
        "statements": [
            {
                "text": "Banks report.",
                "citations": [1],
                "supported": True,
                "marks": [[0, 5]],
                "superseded_by": None,
                "as_of": "2025-03-01",
            }
        ],
        "table": {
            "columns": ["Who"],
            "rows": [["Banks"]],
            "citations": [[1]],
            "rows_total": 3,
            "computed": "3 rows",
        },
        "citations": [
            {
                "key": 1,
                "document": "law/notice.md",
                "title": "Notice",
                "publisher": "Treasury",
                "published": "2025-03-01",
                "kind": "law",
                "locator": "Art. 3",
                "page": 2,
                "quote": "Banks report.",
                "start": 10,
                "end": 23,
                "marks": [[0, 5]],
                "url": None,
                "version": None,
            }
        ],
        "newest_source": "2025-03-01",
        "notes": ["a note"],
        "offers": [],
        "coverage": {"documents": 2, "failed": 1},
        "timings_ms": {"retrieve": 1.5, "answer": 2.0},
    }


def test_a_refusal_has_no_citations_and_no_newest_source() -> None:
    record = answer_record(Answer("Who?", False, "Not here.", "extractive"))
    assert (record["id"], record["found"], record["citations"]) == (None, False, [])
    assert record["newest_source"] is None
    assert record["answer"] == "Not here."


def test_records_can_be_written_as_json() -> None:
    assert json.loads(json.dumps(answer_record(ANSWER)))["citations"][0]["key"] == 1


def test_passages_are_ranked_from_1_with_the_place_of_their_start() -> None:
    place = Place(5, "¶ 2", None, 9)
    passage = Passage("a.txt", 0, 5, 9, "text", "text", ("A", "B"), (place,))
    found = Evidence(
        passage,
        ABOUT,
        0.51234567,
        0.4,
        0.3,
        ("words", "vectors"),
        ("news/b.md#0003", "news/b.md#0004", "c.txt#0000"),
    )
    first, second = passage_records([found, found])
    assert (first["rank"], second["rank"]) == (1, 2)
    assert (first["locator"], first["headings"], first["score"]) == ("¶ 2", ["A", "B"], 0.512346)
    assert first["also"] == ["news/b.md", "c.txt"]
    assert (first["text"], first["start"], first["end"]) == ("text", 5, 9)


def test_a_line_is_a_question_with_its_conversation() -> None:
    line = '{"id": 3, "question": "Why?", "history": [{"role": "user", "content": "Who?"}]}'
    asked = read_question(read_json(line.encode()))
    assert (asked.id, asked.question, asked.history) == (3, "Why?", (Turn("user", "Who?"),))


def test_a_byte_order_mark_is_no_error() -> None:
    assert read_json(b'\xef\xbb\xbf{"question": "Who?"}') == {"question": "Who?"}


@pytest.mark.parametrize(
    "line", [b"", b"x", b"[]", b"1", b"\xff", b"[" * 100_000, b'{"id": NaN}', b"9" * 10_000]
)
def test_a_line_that_is_no_object_is_an_error(line: bytes) -> None:
    with pytest.raises(LineError, match="the line is not"):
        read_json(line)


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"id": []}, "id"),
        ({"id": 1}, "question"),
        ({"id": 1, "question": ["a"]}, "question"),
        ({"id": 1, "question": "a", "history": "b"}, "history"),
        ({"id": 1, "question": "a", "history": ["b"]}, "history"),
        ({"id": 1, "question": "a", "history": [{"role": "user"}]}, "history"),
        ({"id": 1, "question": "a", "history": [{"role": ["user"], "content": "b"}]}, "history"),
        ({"id": 1, "question": "a", "history": [{"role": "cat", "content": "b"}]}, "history"),
        ({"id": 1, "question": "a", "history": [{"role": "user", "content": "\ud800"}]}, "text"),
    ],
)
def test_what_cannot_be_used_is_named_and_the_id_is_kept(
    given: dict[str, object], named: str
) -> None:
    with pytest.raises(LineError, match=named) as caught:
        read_question(given)
    assert caught.value.id == (1 if given["id"] == 1 else None)


def test_a_short_statement_is_its_own_headline() -> None:
    record = answer_record(replace(ANSWER, headline=None, headline_citations=(), table=None))
    assert (record["headline"], record["headline_citations"]) == ("Banks report.", [1])
    refused = answer_record(replace(ANSWER, headline=None, found=False))
    assert refused["headline"] is None
