"""A question of which the statements cover too little is on something else."""

from collections.abc import Callable

import numpy as np
import pytest

from ingest.embedding.encoder import SentenceEncoder
from rag.answer import Assistant
from rag.answerability.coverage.spoken import Known, Spoken
from rag.answerability.coverage.uncovered import (
    Covered,
    Weights,
    covered,
    load_weights,
    off_subject,
)
from rag.question.question import Question
from rag.sentences.quotes import sentences_of
from tests.rag.answerability.test_goods import found

FINE = "The civil penalty for a breach of the sanctions is EUR 4 million at most."
PARKING = "What is the penalty for parking on a double yellow line in Bishkek?"


def _spoken(encoder: SentenceEncoder, question: str, passages: int) -> Spoken:
    quotes = sentences_of(found(FINE))
    embedded = {e.text: e for e in encoder.encode_tokens([question, *(q.text for q in quotes)])}
    stems = {"civil", "penalti", "breach", "sanction"}
    known = Known(lambda asked: {s: 3.0 for s in asked if s in stems}, lambda: passages)
    return Spoken(embedded[question], quotes, embedded, known)


def test_what_stands_there_is_covered_and_the_rest_is_named(real_encoder: SentenceEncoder) -> None:
    judged = covered(PARKING, sentences_of(found(FINE)), _spoken(real_encoder, PARKING, 700))
    assert judged is not None
    by_word = dict(zip((w.surface for w in judged.words), judged.covered, strict=True))
    assert by_word["penalty"] == 1.0
    assert max(by_word["parking"], by_word["yellow"]) < 0.5
    assert "parking" in judged.unsaid
    assert "penalty" not in judged.unsaid


def test_an_absent_word_tells_more_the_larger_the_index_is(real_encoder: SentenceEncoder) -> None:
    quotes = sentences_of(found(FINE))
    worst = [
        judged.worst
        for passages in (1, 10, 700)
        if (judged := covered(PARKING, quotes, _spoken(real_encoder, PARKING, passages)))
    ]
    assert worst == sorted(worst)
    assert worst[0] < worst[-1]


def test_countries_and_other_languages_are_not_judged(real_encoder: SentenceEncoder) -> None:
    asked = "Which fine does Bulgaria impose?"
    judged = covered(asked, sentences_of(found(FINE)), _spoken(real_encoder, asked, 700))
    assert judged is not None
    assert "Bulgaria" not in [w.surface for w in judged.words]
    german = "Welche Strafe droht bei einem Verstoß gegen die Sanktionen der Europäischen Union?"
    spoken = _spoken(real_encoder, german, 700)
    assert covered(german, sentences_of(found(FINE)), spoken) is None


@pytest.mark.parametrize(
    ("lacks", "odds", "refuses"),
    [((0.0, 0.1, 0.0), 0.0, False), ((0.9, 0.9, 0.0), 0.0, True), ((0.9, 0.9, 0.0), 5.0, False)],
)
def test_the_less_is_covered_the_surer_the_model_must_be(
    lacks: tuple[float, ...], odds: float, refuses: bool
) -> None:
    words = Question.of("parking yellow penalty").words
    ones = np.ones(3, dtype=np.float32)
    judged = Covered(words, ones, ones - np.asarray(lacks, dtype=np.float32))
    weights: Weights = load_weights()
    assert (weights.score(judged, odds) > 0) == refuses


@pytest.mark.parametrize(
    ("question", "on_it"),
    [(PARKING, False), ("What is the civil penalty for a breach of the sanctions?", True)],
)
def test_a_question_on_something_else_is_told(
    real_encoder: SentenceEncoder, question: str, on_it: bool
) -> None:
    unsaid = off_subject(question, sentences_of(found(FINE)), _spoken(real_encoder, question, 700))
    assert (unsaid is None) == on_it


def test_one_passage_is_judged_as_one_among_others(
    assistant_on: Callable[[dict[str, str]], Assistant],
) -> None:
    text = "Aster Bank is subject to the asset freeze. Begonia Bank is not subject to it."
    question = "Which bank is not subject to the asset freeze?"
    assert assistant_on({"a.md": f"# Note\n\n{text}\n"}).ask(question).found
