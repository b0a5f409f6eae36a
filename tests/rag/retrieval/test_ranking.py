"""What the ranking is told of a passage, worked out by hand, and what it makes of it."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from ingest.embedding.encoder import SentenceEncoder
from ingest.settings import IngestSettings
from ingest.store.index import Index
from ingest.sync import sync
from rag.answer import Assistant
from rag.retrieval.ranking import RANKING_FEATURES, AskedWording, PassageWords, ranking_features
from rag.retrieval.ranking_model import WEIGHTS, load_ranking
from rag.retrieval.searcher import Searcher

RARITY = {"oil": 2.0, "price": 1.0, "cap": 3.0}
QUESTION = AskedWording(1.0, ("oil", "price", "cap"), RARITY)


def features(
    *texts: str, headings: str = "", asked: tuple[AskedWording, ...] = (QUESTION,)
) -> dict:
    passages = [PassageWords(tuple(headings.split()), tuple(t.split())) for t in texts]
    given = np.full(len(texts), 0.5, dtype=np.float32)
    rows = ranking_features(list(asked), given, passages, given)
    assert rows.shape == (len(texts), len(RANKING_FEATURES))
    return {name: rows[:, i].tolist() for i, name in enumerate(RANKING_FEATURES)}


def test_the_share_of_the_questions_words_counts_rare_ones_more() -> None:
    found = features("oil cap", "price price", "ship")
    assert found["covered"] == pytest.approx([5 / 6, 1 / 6, 0])
    assert found["covered_rare"] == pytest.approx([13 / 14, 1 / 14, 0])
    assert found["rarest_missing"] == pytest.approx([1 / 3, 1, 1])


def test_a_word_of_the_headings_is_as_good_as_one_of_the_text() -> None:
    assert features("ship", headings="oil cap")["covered"] == pytest.approx([5 / 6])


def test_words_side_by_side_are_told_from_words_apart() -> None:
    found = features("oil price cap", "oil ship price cap", "cap price oil", "oil cap")
    assert found["pairs"] == [1.0, 0.5, 0.0, 0.0]
    assert found["triples"] == [1.0, 0.0, 0.0, 0.0]
    assert found["near"][0] == found["near"][2] == 1.0
    assert found["near"][1] == pytest.approx((1 / (1 + np.log(2)) + 1) / 2)
    assert found["near"][3] == 0.0


def test_headings_and_text_are_not_side_by_side() -> None:
    assert features("price cap", headings="oil")["pairs"] == [0.5]


def test_two_passages_are_never_taken_for_one() -> None:
    found = features("ship oil", "price cap")
    assert found["pairs"] == [0.0, 0.5]
    assert found["window"] == pytest.approx([2 / 6, 4 / 6])


def test_the_best_window_holds_what_stands_close() -> None:
    found = features(f"oil {'ship ' * 30} price cap", f"oil {'ship ' * 5} price cap")
    assert found["window"] == pytest.approx([4 / 6, 1.0])
    assert found["covered"] == [1.0, 1.0]


def test_more_of_a_word_counts_less_each_time_and_length_is_held_against_it() -> None:
    found = features("oil ship", "oil oil ship ship", f"oil {'ship ' * 40}")
    assert found["bm25"][2] < found["bm25"][0]
    assert found["bm25"][0] - found["bm25"][2] > found["bm25_long"][0] - found["bm25_long"][2]


def test_two_wordings_are_mixed_by_their_share() -> None:
    other = AskedWording(0.25, ("ship",), {"ship": 1.0})
    both = (AskedWording(0.75, QUESTION.stems, RARITY), other)
    assert features("ship", "oil price cap", asked=both)["covered"] == pytest.approx([0.25, 0.75])


@pytest.mark.parametrize("stems", [(), ("nothing",)])
def test_a_question_without_known_words_is_ranked_by_the_vectors(stems: tuple[str, ...]) -> None:
    asked = AskedWording(1.0, stems, dict.fromkeys(stems, 1.0))
    found = features("oil", "ship cap", asked=(asked,))
    assert found["covered"] == found["pairs"] == found["window"] == [0.0, 0.0]
    assert found["cosine"] == [0.5, 0.5]


def test_no_passages_give_no_rows() -> None:
    assert features()["cosine"] == []


def test_the_committed_weights_name_every_feature_and_their_source() -> None:
    path = Path(__file__).parents[3] / "rag" / "retrieval" / WEIGHTS
    record = json.loads(path.read_text(encoding="utf-8"))
    assert list(record["weights"]) == list(RANKING_FEATURES)
    assert record["made_by"].startswith("python benchmarks/train_ranking.py")
    assert load_ranking().weights.shape == (len(RANKING_FEATURES),)


@pytest.fixture
def ports(assistant_on: Callable[[dict[str, str]], Assistant]) -> Assistant:
    """Two passages with the same words, of which one has them in the question's order."""
    return assistant_on(
        {
            "a.txt": "The price of a cap rose while oil stayed in the port of Odesa for weeks.",
            "b.txt": "The oil price cap was set by the ministers, and ships in port must obey it.",
            "c.txt": "Plum cake is baked with butter, sugar and eggs in a hot oven for an hour.",
        }
    )


def test_evidence_is_ranked_by_score_and_keeps_what_both_searches_said(ports: Assistant) -> None:
    found = ports.search("What is the oil price cap?")
    assert [e.passage.document for e in found] == ["b.txt", "a.txt", "c.txt"]
    assert [e.score for e in found] == sorted((e.score for e in found), reverse=True)
    assert found[0].found_by == ("words", "vectors")
    assert "words" in found[1].found_by
    assert max(e.words for e in found) == 1.0
    assert all(-1 <= e.cosine <= 1 and 0 <= e.words <= 1 for e in found)


def test_a_removed_document_is_not_ranked(
    settings: IngestSettings, write: Callable[[str, str], Path], real_encoder: SentenceEncoder
) -> None:
    write("a.txt", "The price of a cap rose while oil stayed in the port of Odesa for weeks.")
    gone = write("b.txt", "The oil price cap was set by the ministers, and ships must obey it.")
    sync(settings, load_encoder=lambda: real_encoder)
    index = Index(settings)
    searcher = Searcher(index, real_encoder)
    assert searcher.search("oil price cap")[0].passage.document == "b.txt"
    gone.unlink()
    sync(settings, load_encoder=lambda: real_encoder)
    assert "b.txt" not in [e.passage.document for e in searcher.search("oil price cap")]
    index.close()
