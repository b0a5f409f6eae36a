"""Another embedding model and a cross-encoder, each named by one setting: tiny ones made here."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ingest.embedding.encoder import SentenceEncoder, Vectors
from ingest.errors import ModelError
from ingest.settings import IngestSettings
from ingest.sync import sync
from rag.answer import Assistant
from rag.datamodels import Turn
from rag.errors import RagError, RerankerError
from rag.retrieval.reranker import CrossEncoderReranker
from rag.retrieval.searcher import Searcher
from rag.settings import RagSettings

WORDS = "query passage : the bank exports ship oil machines to a of was banned law".split()


def save_bert(folder: Path, kind: str, labels: int = 1) -> Path:
    """Save a BERT of two layers with random weights and a vocabulary of a few words."""
    import torch
    from transformers import (
        BertConfig,
        BertForSequenceClassification,
        BertModel,
        BertTokenizerFast,
    )

    folder.mkdir(parents=True)
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS]
    (folder / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    tokenizer = BertTokenizerFast(vocab={word: i for i, word in enumerate(vocabulary)})
    tokenizer.model_max_length = 24
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=len(vocabulary), hidden_size=16, num_hidden_layers=2, num_attention_heads=2,
        intermediate_size=32, max_position_embeddings=24, num_labels=labels,
        initializer_range=0.5,
    )  # fmt: skip
    made = BertModel(config) if kind == "bi" else BertForSequenceClassification(config)
    made.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def prompted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An embedding model whose configuration says how questions and passages begin."""
    from sentence_transformers import SentenceTransformer

    folder = tmp_path_factory.mktemp("models")
    plain = save_bert(folder / "plain", "bi")
    model = SentenceTransformer(
        str(plain), prompts={"query": "query : ", "passage": "passage : the "}
    )
    model.save(str(folder / "prompted"))
    return folder / "prompted"


@pytest.fixture(scope="module")
def cross(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_bert(tmp_path_factory.mktemp("cross") / "model", "cross")


def test_the_prompts_of_a_model_come_before_questions_and_passages(prompted: Path) -> None:
    encoder = SentenceEncoder(str(prompted))
    raw = encoder._model.encode(["query : oil", "passage : the oil"], prompt="")
    expected = np.asarray(raw) / np.linalg.norm(raw, axis=1, keepdims=True)
    assert np.allclose(encoder.encode(["oil"], query=True)[0], expected[0], atol=1e-2)
    assert np.allclose(encoder.encode(["oil"])[0], expected[1], atol=1e-2)
    assert not np.allclose(encoder.encode(["oil"], query=True), encoder.encode(["oil"]), atol=1e-2)


def test_a_passage_leaves_room_for_the_prompt_of_the_model(prompted: Path) -> None:
    encoder = SentenceEncoder(str(prompted))
    assert encoder.max_tokens == 24 - len("passage : the".split())


@pytest.fixture(scope="module")
def pooled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An embedding model laid out otherwise: the first token's vector, made longer; 12 tokens."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Dense, Pooling, Transformer

    folder = tmp_path_factory.mktemp("pooled")
    words = Transformer(str(save_bert(folder / "plain", "bi")), max_seq_length=12)
    modules = [words, Pooling(16, pooling_mode="cls"), Dense(16, 24)]
    SentenceTransformer(modules=modules).save(str(folder / "pooled"))
    return folder / "pooled"


def test_a_models_own_layers_and_token_limit_are_taken(pooled: Path) -> None:
    encoder = SentenceEncoder(str(pooled))
    assert (encoder.dimension, encoder.max_tokens) == (24, 12)
    raw = encoder._model.encode(["the oil ship"], prompt="")
    expected = np.asarray(raw) / np.linalg.norm(raw, axis=1, keepdims=True)
    assert np.allclose(encoder.encode(["the oil ship"]), expected, atol=1e-2)


def test_a_passage_of_another_model_keeps_to_its_token_limit(pooled: Path, tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    text = "The bank exports machines to the ship of oil. The law banned oil. " * 9
    (tmp_path / "corpus" / "a.txt").write_text(text, encoding="utf-8")
    encoder = SentenceEncoder(str(pooled))
    settings = IngestSettings(tmp_path / "corpus", tmp_path / "data", str(pooled))
    assert sync(settings, load_encoder=lambda: encoder).failed == []
    assistant = Assistant.open(settings, RagSettings(), encoder)
    texts = [p.search_text for p in assistant.index.passages_of("a.txt")]
    assistant.close()
    assert len(texts) > 1
    assert max(encoder.count_tokens(texts)) <= encoder.max_tokens


def test_the_library_chooses_where_a_model_runs(pooled: Path, cross: Path) -> None:
    from sentence_transformers.util import get_device_name

    assert SentenceEncoder(str(pooled))._model.device.type == get_device_name()
    assert CrossEncoderReranker(str(cross))._model.device.type == get_device_name()


def test_an_embedding_model_that_is_not_there_is_named_with_the_setting(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"“.*nothing” cannot be loaded.*SANCTIONS_QA_MODEL"):
        SentenceEncoder(str(tmp_path / "nothing"))


def test_the_tokens_of_a_sentence_are_its_own_and_not_the_prompts(prompted: Path) -> None:
    [embedded] = SentenceEncoder(str(prompted)).encode_tokens(["the bank exports oil"])
    assert embedded.spans == ((0, 3), (4, 8), (9, 16), (17, 20))
    assert embedded.tokens.shape == (4, 16)


def test_a_corpus_is_indexed_and_searched_with_another_model(
    prompted: Path, tmp_path: Path
) -> None:
    (tmp_path / "corpus").mkdir()
    text = "The bank exports machines. The ship was banned. " * 12
    (tmp_path / "corpus" / "a.txt").write_text(text, encoding="utf-8")
    settings = IngestSettings(tmp_path / "corpus", tmp_path / "data", str(prompted))
    encoder = SentenceEncoder(settings.model)
    report = sync(settings, load_encoder=lambda: encoder)
    assert report.failed == []
    assistant = Assistant.open(settings, RagSettings(), encoder)
    found = assistant.search("bank exports")
    assert len(found) == min(10, report.passages) > 1
    assert all(
        encoder.count_tokens([e.passage.search_text])[0] <= encoder.max_tokens for e in found
    )
    assistant.close()


def test_a_cross_encoder_gives_each_text_a_score(cross: Path) -> None:
    reranker = CrossEncoderReranker(str(cross))
    scores = reranker.scores("the bank", ["the ship", "oil " * 200, "law"])
    assert (scores.shape, scores.dtype) == ((3,), np.float32)
    assert len(set(scores.tolist())) == 3
    assert reranker.scores("the bank", []).shape == (0,)


def test_a_cross_encoder_that_is_not_there_is_named_with_the_setting(tmp_path: Path) -> None:
    with pytest.raises(RerankerError, match=r"“.*nothing” cannot be used.*SANCTIONS_QA_RERANKER"):
        CrossEncoderReranker(str(tmp_path / "nothing"))


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(RerankerError, match="cannot be used"):
        CrossEncoderReranker(str(tmp_path))


def test_a_classifier_of_several_classes_is_no_reranker(tmp_path: Path) -> None:
    folder = save_bert(tmp_path / "model", "cross", labels=3)
    with pytest.raises(RerankerError, match="tells 3 classes apart"):
        CrossEncoderReranker(str(folder))


def test_a_setting_names_the_cross_encoder_and_how_many_it_orders(
    kyrgyz_settings: IngestSettings, kyrgyz: Assistant, real_encoder: SentenceEncoder, cross: Path
) -> None:
    environ = {"SANCTIONS_QA_RERANKER": str(cross), "SANCTIONS_QA_RERANKED": "2"}
    settings = RagSettings.from_environment(environ=environ)
    assistant = Assistant.open(kyrgyz_settings, settings, real_encoder)
    question = "Who banned exports to Kyrgyzstan?"
    before = [e.passage.id for e in kyrgyz.search(question)]
    after = assistant.search(question)
    assert {e.passage.id for e in after[:2]} == set(before[:2])
    assert [e.passage.id for e in after[2:]] == before[2:]
    assert [e.score for e in after] == sorted((e.score for e in after), reverse=True)
    assistant.close()


@pytest.mark.parametrize("value", ["0", "-1", "many"])
def test_a_number_of_passages_that_cannot_be_is_named(value: str) -> None:
    with pytest.raises(RagError, match="SANCTIONS_QA_RERANKED is"):
        RagSettings.from_environment(environ={"SANCTIONS_QA_RERANKED": value})


class Backwards:
    """A reranker that likes the last text best, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def scores(self, question: str, texts: Sequence[str]) -> Vectors:
        self.asked.append(question)
        return np.arange(len(texts), dtype=np.float32)


def test_the_first_passages_are_put_in_the_order_of_the_cross_encoder(
    kyrgyz: Assistant, real_encoder: Any
) -> None:
    reranker = Backwards()
    plain = Searcher(kyrgyz.index, real_encoder)
    searcher = Searcher(kyrgyz.index, real_encoder, reranker=reranker, reranked=3)
    history = [Turn("user", "Which machines were banned?")]
    before = [e.passage.id for e in plain.search("And radios?", history=history)]
    after = [e.passage.id for e in searcher.search("And radios?", history=history)]
    assert after == [*before[:3][::-1], *before[3:]]
    assert reranker.asked == ["And radios?", "Which machines were banned? And radios?"]
