"""Texts share rows: every token once, each text for itself, and the same vectors as padded ones."""

import numpy as np
import pytest

from ingest.embedding.encoder import SentenceEncoder
from ingest.embedding.packing import NOBODY, ROW, packed

TEXTS = [
    "The Council listed Demir Bank on 20 July 2023.",
    "Goods.",
    "It is prohibited to sell, supply, transfer or export, directly or indirectly, the goods "
    "listed in the annex to any person in the country. " * 6,
    "Payments stop in May.",
    "bank " * 300,
]


@pytest.mark.parametrize("lengths", [[5], [60, 60, 20, 4, 128], [ROW + 1, 3, 250], [1] * 300])
def test_every_token_of_every_text_is_there_once_and_in_order(lengths: list[int]) -> None:
    texts = [list(range(1000 * i, 1000 * i + n)) for i, n in enumerate(lengths)]
    found: dict[int, list[int]] = {}
    for block in packed(texts, 2):
        assert len(block.tokens) <= 2
        tokens, owner = block.tokens.ravel(), block.owner.ravel()
        for i, begin in block.begins.items():
            part = slice(begin, begin + len(texts[i]))
            assert (owner[part] == i).all()
            assert (block.positions.ravel()[part] == np.arange(len(texts[i]))).all()
            found[i] = tokens[part].tolist()
        assert (owner != NOBODY).sum() == sum(len(texts[i]) for i in block.begins)
    assert found == dict(enumerate(texts))


def test_short_texts_do_not_stand_in_rows_as_wide_as_a_long_one() -> None:
    short = ROW - 8
    widths = [b.tokens.shape[1] for b in packed([[1] * 250, [2] * short, [3] * short], 8)]
    assert widths == [250, short]


def test_rows_are_filled() -> None:
    lengths = [10, 90, 40, 30, 70, 20, 60, 15, 25, 128, 44, 12]
    blocks = packed([[1] * n for n in lengths], 64)
    assert sum(b.tokens.size for b in blocks) < 1.2 * sum(lengths)


def test_texts_that_share_rows_have_the_vectors_of_texts_that_are_padded(
    real_encoder: SentenceEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert real_encoder._packing
    shared = real_encoder.encode_tokens(TEXTS)
    monkeypatch.setattr(real_encoder, "_packing", None)
    for one, other in zip(shared, real_encoder.encode_tokens(TEXTS), strict=True):
        assert (one.text, one.spans) == (other.text, other.spans)
        assert float(one.vector @ other.vector) > 0.999
        likeness = (one.tokens.astype(np.float32) * other.tokens.astype(np.float32)).sum(axis=1)
        assert likeness.min() > 0.998


def test_a_text_has_the_same_vectors_whatever_else_is_embedded(
    real_encoder: SentenceEncoder,
) -> None:
    alone = real_encoder.encode_tokens(TEXTS[:1])[0]
    among = real_encoder.encode_tokens([*TEXTS[1:], TEXTS[0]])[-1]
    assert float(alone.vector @ among.vector) > 0.9999
    assert alone.tokens.shape == among.tokens.shape


def test_a_model_of_another_build_is_not_packed(real_encoder: SentenceEncoder) -> None:
    pooling = real_encoder._model[1]
    from ingest.embedding.token_pass import can_pack

    before = pooling.pooling_mode
    try:
        pooling.pooling_mode = "cls"
        assert not can_pack(real_encoder._model)
    finally:
        pooling.pooling_mode = before
    assert can_pack(real_encoder._model)


def test_the_states_are_those_of_the_librarys_own_forward(real_encoder: SentenceEncoder) -> None:
    import torch

    from ingest.embedding.bert import Bert

    model = real_encoder._model[0].auto_model
    block = packed([list(range(1000, 1000 + n)) for n in (40, 25, 60, 90)], 8)[0]
    tokens, places, owner = map(torch.from_numpy, (block.tokens, block.positions, block.owner))
    mask = owner[:, None, :, None] == owner[:, None, None, :]
    with torch.inference_mode():
        ours = Bert(model)(tokens, places, mask).float()
        library = model(input_ids=tokens, position_ids=places, attention_mask=mask)
    assert torch.allclose(ours, library.last_hidden_state.float(), atol=0.03)


def test_rows_are_shared_out_evenly_to_the_cores() -> None:
    blocks = packed([[1] * 100] * 9, 64, shares=4)
    assert sorted(len(b.tokens) for b in blocks) == [3, 3, 3]
    assert sorted(len(b.tokens) for b in packed([[1] * 100] * 9, 2, shares=2)) == [1, 2, 2, 2, 2]
