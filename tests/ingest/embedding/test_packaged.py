"""The packaged model without its libraries: the same vectors, and far less to import."""

import subprocess
import sys

import numpy as np
import pytest

from ingest.embedding.encoder import SentenceEncoder
from ingest.embedding.packaged import PackagedEncoder, quick_encoder
from ingest.embedding.tokens import TokenCounter
from ingest.reading.pool import SharesTokenizer

TEXTS = [
    "The bank was sanctioned.",
    "Regulation (EU) No 833/2014, Article 12f(1): «Иванов», 赞达货运公司, O'Brien & <Sons> $5",
    "bank " * 300,
    "",
]


@pytest.fixture(scope="module")
def packaged() -> PackagedEncoder:
    return PackagedEncoder()


def test_it_has_the_vectors_of_the_library(
    packaged: PackagedEncoder, real_encoder: SentenceEncoder
) -> None:
    for text in TEXTS:
        theirs = real_encoder.encode([text], query=True)
        assert np.abs(packaged.encode([text], query=True) - theirs).max() < 1e-3
    assert packaged.encode([]).shape == (0, 384)


def test_its_tokens_are_those_of_the_library(
    packaged: PackagedEncoder, real_encoder: SentenceEncoder
) -> None:
    assert packaged.count_tokens(TEXTS) == real_encoder.count_tokens(TEXTS)
    assert TokenCounter(packaged.tokenizer_json())(TEXTS) == real_encoder.count_tokens(TEXTS)
    assert isinstance(packaged, SharesTokenizer)  # files are read in a process of their own
    both = zip(packaged.encode_tokens(TEXTS), real_encoder.encode_tokens(TEXTS), strict=True)
    for mine, theirs in both:
        assert (mine.text, mine.spans) == (theirs.text, theirs.spans)
        assert np.array_equal(mine.tokens, theirs.tokens)
        assert np.array_equal(mine.vector, theirs.vector)


def test_an_index_fits_both(packaged: PackagedEncoder, real_encoder: SentenceEncoder) -> None:
    for name in ("name", "dimension", "max_tokens"):
        assert getattr(packaged, name) == getattr(real_encoder, name)


def test_another_model_is_loaded_by_its_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "ingest.embedding.packaged.SentenceEncoder", lambda model: f"loaded {model}"
    )
    assert quick_encoder("another-model") == "loaded another-model"


def test_neither_library_is_imported() -> None:
    code = (
        "import sys; from ingest.embedding.packaged import quick_encoder; from ingest.settings "
        "import DEFAULT_MODEL; import torch; torch.cuda.is_available = lambda: False\n"
        "assert quick_encoder(DEFAULT_MODEL).encode(['a'], query=True).shape == (1, 384)\n"
        "print({'sentence_transformers', 'transformers', 'sklearn'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "set()", done.stderr
