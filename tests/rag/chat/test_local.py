"""A chat model on this machine: a tiny one made here, so that nothing is fetched."""

from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer, models, pre_tokenizers, trainers
from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast

from rag.answer import Assistant
from rag.chat.client import connect
from rag.settings import RagSettings

WORDS = "the council banned radios [1] passages question user assistant system . , to of"
TEMPLATE = "{% for m in messages %}{{ m['role'] }} {{ m['content'] }} {% endfor %}assistant "


@pytest.fixture(scope="module")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("langchain_huggingface")
    folder = tmp_path_factory.mktemp("tiny")
    tokenizer = Tokenizer(models.WordLevel(unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer.train_from_iterator(
        [WORDS], trainers.WordLevelTrainer(special_tokens=["<unk>", "<end>"])
    )
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, unk_token="<unk>", eos_token="<end>", pad_token="<end>"
    )
    fast.chat_template = TEMPLATE
    fast.save_pretrained(folder)
    torch.manual_seed(1)
    size = {"n_embd": 16, "n_layer": 1, "n_head": 2, "n_positions": 4096}
    end = fast.eos_token_id
    config = GPT2Config(vocab_size=len(fast), bos_token_id=end, eos_token_id=end, **size)
    GPT2LMHeadModel(config).save_pretrained(folder)
    return folder


@pytest.mark.filterwarnings("ignore")  # transformers' own, about its defaults
def test_a_local_model_writes_and_its_words_stream(kyrgyz: Assistant, tiny_model: Path) -> None:
    writer = connect(RagSettings(llm=f"huggingface:{tiny_model}", timeout_seconds=300))
    heard: list[str] = []
    evidence = kyrgyz.search("radios")[:1]
    draft = writer.write("What was banned?", [], evidence, heard.append)
    assert draft.words.strip()
    assert "".join(heard) == draft.words
    assert len(heard) > 1
