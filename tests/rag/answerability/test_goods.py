"""What is traded must be spoken of; a file's name or an authority says whose law it is."""

import pytest

from ingest.datamodels import About, Passage, Place
from ingest.embedding.encoder import SentenceEncoder
from rag.answerability.coverage.spoken import Spoken
from rag.answerability.entity_presence import missing
from rag.answerability.gaps import lacking
from rag.datamodels import Evidence
from rag.sentences.quotes import sentences_of

BAN = "The export of lathes, drills and motor oils to Malta is prohibited from 3 May 2024."


def found(text: str, document: str = "a.md") -> Evidence:
    place = Place(0, "¶ 1", None, len(text))
    passage = Passage(document, 0, 0, len(text), text, text, (), (place,), 1)
    return Evidence(passage, About(), 1.0, 0.8, 1.0, ("words",))


@pytest.mark.parametrize(
    ("question", "goods"),
    [
        ("Does the order ban tulips to Malta?", "tulips"),
        ("Is the import of Maltese honey prohibited?", "honey"),
        ("May a firm sell the newspapers to Malta?", "newspapers"),
        ("Does the order ban lathes to Malta?", None),
        ("Does the order ban lubricants to Malta?", None),
        ("Which goods may nobody export to Malta?", None),
        ("Does the order forbid exports to Malta?", None),
        ("When did the tulips come?", None),
    ],
)
def test_goods_asked_about_must_be_spoken_of(
    real_encoder: SentenceEncoder, question: str, goods: str | None
) -> None:
    evidence = found(BAN)
    quotes = sentences_of(evidence)
    embedded = {
        e.text: e for e in real_encoder.encode_tokens([question, *(q.text for q in quotes)])
    }
    given = lacking(question, [evidence], quotes, Spoken(embedded[question], quotes, embedded))
    assert [m.what for m in given if m.kind == "goods"] == ([goods] if goods else [])


@pytest.mark.parametrize(
    ("text", "document"),
    [
        ("A licence is granted by HM Treasury.", "a.md"),
        ("These are the Malta (Sanctions) (EU Exit) Regulations 2030.", "a.md"),
        ("A licence is granted on request.", "rules/uk-si-2030.txt"),
        ("A licence is granted on request.", "british_rules.pdf"),
    ],
)
def test_a_law_need_not_name_its_own_country(text: str, document: str) -> None:
    question = "Who grants a licence in the UK?"
    assert missing(question, [found(text, document)]) == []
    assert [m.kind for m in missing(question, [found("A licence is granted on request.")])] == [
        "country"
    ]


def test_a_whole_part_of_the_federal_code_is_no_section() -> None:
    evidence = found("Records are kept for ten years under § 599.4 of this part.")
    assert missing("How long are records kept under 31 CFR 599?", [evidence]) == []
    assert missing("How long are records kept under 31 CFR 599.9?", [evidence]) != []
