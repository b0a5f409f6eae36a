"""The sentences of several passages are set beside the best of all, and beside the search."""

import numpy as np
import pytest

from ingest.embedding.encoder import SentenceEncoder, Vectors
from rag.question.question import Question
from rag.reader.choice import CHOICE_FEATURES, Judged, choice_features
from rag.reader.content import content_features
from rag.reader.features import sentence_features
from rag.reader.late import SentenceSet, late_interaction

QUESTION = "How long must a bank keep its records?"
FOUND = (
    (4.0, ("Banks keep records for five years.", "Banks have doors.")),
    (3.5, ("Ships sail.",)),
)


@pytest.fixture(scope="module")
def column(real_encoder: SentenceEncoder) -> dict[str, Vectors]:
    """The features of the sentences of both passages, by name."""
    texts = [QUESTION, *(s for _, sentences in FOUND for s in sentences)]
    known = {e.text: e for e in real_encoder.encode_tokens(texts)}
    question, judged = Question.of(QUESTION), []
    for score, sentences in FOUND:
        given = SentenceSet([known[s] for s in sentences], "Banks")
        late = late_interaction(question, known[QUESTION], given)
        rows = sentence_features(question, known[QUESTION], given, late)
        content = content_features(question, known[QUESTION], given, late)
        scores = np.zeros(len(rows), dtype=np.float32)
        judged.append(Judged(rows, content, scores, 0.0, late, 0.5, score))
    return dict(zip(CHOICE_FEATURES, choice_features(judged).T, strict=True))


def test_the_best_of_all_sentences_is_nearest_to_the_best(column: dict[str, Vectors]) -> None:
    near = column["cosine_near"]
    assert near[0] == 1.0
    assert (near[1:] < 1.0).all()


def test_a_sentence_knows_at_which_place_the_search_found_its_passage(
    column: dict[str, Vectors],
) -> None:
    assert column["found_first"].tolist() == [1, 1, 0]
    assert column["found_rank"][2] > column["found_rank"][0] == 0
    assert column["found_behind"].tolist() == [0, 0, 0.5]


def test_a_period_where_a_period_is_asked_for_is_met(column: dict[str, Vectors]) -> None:
    assert column["form_met"].tolist() == [1, 0, 0]
    assert column["form_missed"].tolist() == [0, 1, 1]
    assert column["form_met_behind"].tolist() == [0, 1, 1]
