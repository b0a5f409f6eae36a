"""The packaged model: the official weights or none, unit vectors, tokens counted."""

import numpy as np
import pytest

import ingest.embedding.encoder
from ingest.embedding.encoder import SentenceEncoder, model_vocabulary, packaged_model
from ingest.errors import ModelError


def test_the_packaged_weights_are_the_official_ones() -> None:
    assert (packaged_model() / "model.safetensors").is_file()


def test_altered_weights_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest.embedding.encoder, "_DIGEST", "0" * 64)
    with pytest.raises(ModelError, match="are not those of all-MiniLM-L6-v2"):
        SentenceEncoder()


def test_a_missing_package_is_named_with_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest.embedding.encoder, "_PACKAGE", "no_such_package_of_ours")
    with pytest.raises(ModelError, match="is not installed; run `pip install"):
        packaged_model()


def test_an_unknown_model_names_the_setting(tmp_path) -> None:
    with pytest.raises(ModelError, match=r"cannot be loaded.*SANCTIONS_QA_MODEL"):
        SentenceEncoder(str(tmp_path / "no-model"))


def test_vectors_are_unit_length_and_near_for_what_means_the_same(
    real_encoder: SentenceEncoder,
) -> None:
    texts = ["The bank was sanctioned.", "Sanctions hit the lender.", "A recipe for plum cake."]
    vectors = real_encoder.encode(texts)
    assert (vectors.shape, vectors.dtype) == ((3, 384), np.float32)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    assert vectors[0] @ vectors[1] > 0.5 > 0.3 > vectors[0] @ vectors[2]


def test_the_model_says_what_an_index_is_bound_to(real_encoder: SentenceEncoder) -> None:
    assert (real_encoder.name, real_encoder.dimension) == ("all-MiniLM-L6-v2", 384)
    assert real_encoder.max_tokens == 256


def test_no_texts_give_no_vectors(real_encoder: SentenceEncoder) -> None:
    assert real_encoder.encode([]).shape == (0, 384)
    assert real_encoder.count_tokens([]) == []


def test_tokens_are_counted_beyond_the_limit(real_encoder: SentenceEncoder) -> None:
    assert real_encoder.count_tokens(["bank", "bank " * 300, ""]) == [3, 302, 2]


def test_what_is_within_the_limit_moves_the_vector_and_what_is_beyond_does_not(
    real_encoder: SentenceEncoder,
) -> None:
    full = "bank " * 254
    vectors = real_encoder.encode([full, full + "plum cake", "bank " * 252 + "plum cake"])
    assert np.allclose(vectors[0], vectors[1])
    assert not np.allclose(vectors[0], vectors[2], atol=1e-3)


def test_the_vocabulary_ranks_whole_words() -> None:
    vocabulary = model_vocabulary()
    assert vocabulary["the"] < vocabulary["bank"] < vocabulary["sanctions"]
    assert all(word.isalnum() for word in vocabulary)


def test_counting_leaves_the_model_s_own_tokenizer_alone(real_encoder) -> None:
    """A thread that counts must not change how a text of another thread is cut and padded."""
    real_encoder.encode(["A bank."])
    own = real_encoder._model.tokenizer._tokenizer
    before = (own.truncation, own.padding)
    assert before[0] is not None
    real_encoder.count_tokens(["A bank was listed. " * 200])
    real_encoder.encode_tokens(["A ship."])
    assert (own.truncation, own.padding) == before
