"""Of several passages the sentence is chosen that says what the question has not."""

import numpy as np
import pytest

from ingest.embedding.encoder import EmbeddedText, SentenceEncoder, Vectors
from rag.question.question import Question
from rag.reader.choice import Judged
from rag.reader.content import CONTENT_FEATURES, content_features
from rag.reader.evidence_model import EvidenceModel, load_model
from rag.reader.late import SentenceSet, late_interaction

REPEATS = "Steppe Bank has customers in many towns."
ANSWERS = "In 2021 Steppe Bank counted 14,000 customers."
BESIDE = "Steppe Bank has 12 branches, which serve all its many customers."
ELSEWHERE = "The harbour of Aktau was built of stone and wood."
QUESTION = "How many customers does Steppe Bank have?"


def judged(encoder: SentenceEncoder, *passages: tuple[str, ...]) -> list[Judged]:
    """Return the passages as the model judges them for the question."""
    texts = [QUESTION, *(s for passage in passages for s in passage)]
    known = {e.text: e for e in encoder.encode_tokens(texts)}
    alone = len(passages) == 1
    return [one(load_model(), known, passage, alone=alone) for passage in passages]


def one(
    model: EvidenceModel, known: dict[str, EmbeddedText], passage: tuple[str, ...], *, alone: bool
) -> Judged:
    given = SentenceSet([known[s] for s in passage], "Banks")
    asked = known[QUESTION]
    cosine = float(np.mean([s.vector for s in given.sentences], axis=0) @ asked.vector)
    return model.judge(Question.of(QUESTION), asked, given, cosine, alone=alone)


@pytest.fixture(scope="module")
def content(real_encoder: SentenceEncoder) -> dict[str, Vectors]:
    asked, *sentences = real_encoder.encode_tokens([QUESTION, REPEATS, ANSWERS, BESIDE])
    given, question = SentenceSet(sentences, "Banks"), Question.of(QUESTION)
    rows = content_features(question, asked, given, late_interaction(question, asked, given))
    return dict(zip(CONTENT_FEATURES, rows.T, strict=True))


def test_a_figure_that_the_question_has_not_is_new(content: dict[str, Vectors]) -> None:
    assert content["new_figures"][0] == 0
    assert content["new_figures"][1] > content["new_figures"][0]


def test_a_figure_counts_by_how_near_it_stands_to_what_is_asked_for(
    content: dict[str, Vectors],
) -> None:
    nothing, answer, beside = content["beside_head"]
    assert (nothing, answer > beside) == (0, True)


def test_the_answer_is_chosen_before_a_sentence_that_repeats_the_question(
    real_encoder: SentenceEncoder,
) -> None:
    repeats, answers, _ = load_model().choose(
        judged(real_encoder, (REPEATS, ANSWERS), (ELSEWHERE,))
    )
    assert answers > repeats


def test_the_only_passage_ranks_its_sentences_by_itself(real_encoder: SentenceEncoder) -> None:
    alone = judged(real_encoder, (REPEATS, ANSWERS))
    assert load_model().choose(alone) is alone[0].scores
