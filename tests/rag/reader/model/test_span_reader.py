"""A question-answering model of a few thousand numbers, made here: what counts is the plumbing."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import BertConfig, BertForQuestionAnswering, BertTokenizerFast

from ingest.embedding.encoder import packaged_model
from rag.answer import Assistant
from rag.errors import ReaderError
from rag.question.followup import Wording
from rag.reader.model import span_reader
from rag.reader.model.combination import Combination
from rag.reader.model.passages_read import judged
from rag.reader.model.span_reader import CARD, SpanReader, write_learned
from rag.reader.model.windows import ToRead, WasRead
from rag.sentences.quotes import sentences_of
from rag.settings import PACKAGED

PASSAGE = "The office froze the assets on 4 March. The bank may appeal within ninety days."
SENTENCES = ((0, 39), (40, 79))


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tiny")
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=30_522, hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=16, max_position_embeddings=64,
    )  # fmt: skip
    BertForQuestionAnswering(config).save_pretrained(folder)
    BertTokenizerFast.from_pretrained(packaged_model()).save_pretrained(folder)
    (folder / CARD).write_text('{"threshold": 1.5}')
    return folder


def test_spans_lie_in_the_passage_and_never_in_what_stands_above_it(tiny: Path) -> None:
    read = SpanReader(str(tiny)).read("When?", [ToRead("A heading of 5 May", PASSAGE, SENTENCES)])
    assert len(read[0].sentences) == len(SENTENCES)
    assert read[0].spans
    for span in read[0].spans:
        assert 0 <= span.start < span.end <= len(PASSAGE)


def test_a_passage_longer_than_a_window_is_read_to_its_end(tiny: Path) -> None:
    long = " ".join([PASSAGE] * 12)
    at = len(long) - 39
    read = SpanReader(str(tiny)).read("When?", [ToRead("", long, ((at, len(long)),))])
    assert read[0].sentences[0] > -1e8


def test_passages_are_read_alike_alone_and_beside_others(tiny: Path) -> None:
    reader = SpanReader(str(tiny))
    alone = reader.read("When?", [ToRead("", PASSAGE, SENTENCES)])[0]
    beside = reader.read("When?", [ToRead("", PASSAGE * 2), ToRead("", PASSAGE, SENTENCES)])[1]
    assert beside.answered == pytest.approx(alone.answered, abs=0.05)


def test_the_threshold_is_the_cards(tiny: Path) -> None:
    assert SpanReader(str(tiny)).threshold == 1.5


def test_a_question_longer_than_a_window_is_cut(tiny: Path) -> None:
    read = SpanReader(str(tiny)).read("When was it? " * 200, [ToRead("", PASSAGE, SENTENCES)])
    assert read[0].sentences[0] > -1e8


def test_a_folder_that_is_not_there_is_told_with_the_way_out() -> None:
    with pytest.raises(ReaderError, match="SANCTIONS_QA_READER"):
        SpanReader("/no/such/folder")


def test_an_encoder_that_answers_no_questions_is_told() -> None:
    with pytest.raises(ReaderError, match="not trained to answer questions"):
        SpanReader(str(packaged_model()))


class Refuses:
    """A reader that finds no answer anywhere."""

    threshold = 0.0

    def read(self, _question: str, passages: list[ToRead]) -> list[WasRead]:
        return [WasRead((), tuple(0.0 for _ in p.sentences), -1.0) for p in passages]


class PrefersTheLast(Refuses):
    """A reader that finds each sentence better than the one before it."""

    def read(self, _question: str, passages: list[ToRead]) -> list[WasRead]:
        return [WasRead((), tuple(map(float, range(len(p.sentences)))), 1.0) for p in passages]


FILES = {
    "a.md": "---\ntitle: Heron\npublished: 2026-03-04\n---\n# Heron\n\nThe office froze the assets "
    "of Heron Bank on 4 March 2026.\n\nThe staff of Heron Bank hold that it was unjust.\n"
}


def test_where_the_reader_finds_no_answer_the_documents_only_come_close(
    assistant_on: Callable[[dict[str, str]], Assistant],
) -> None:
    assistant = assistant_on(FILES)
    question = "When did the office freeze the assets of Heron Bank?"
    assert assistant.ask(question).found
    assistant._composer.extractor._reader = Refuses()
    assistant._composer.extractor._combination = Combination(0.0, 0.0, {"reader": 1.0}, 0.5, 0.2)
    answer = assistant.ask(question)
    assert (answer.found, answer.verdict, answer.statements) == (False, "close", ())


def test_the_sentences_scores_are_against_the_readers_own_threshold(
    assistant_on: Callable[[dict[str, str]], Assistant],
) -> None:
    class Stricter(PrefersTheLast):
        threshold = 0.5

    evidence = assistant_on(FILES).search("Heron Bank")[0]
    quotes = sentences_of(evidence)
    verdict = judged(Stricter(), "When?", [quotes], np.zeros(len(quotes), np.float32), limit=8)
    assert len(quotes) > 1
    assert verdict.sentences == tuple(i - 0.5 for i in range(len(quotes)))
    assert verdict.answered == 0.5


def test_only_the_passages_with_the_best_sentences_are_read(
    assistant_on: Callable[[dict[str, str]], Assistant],
) -> None:
    read: list[str] = []

    class Keeping(PrefersTheLast):
        def read(self, question: str, passages: list[ToRead]) -> list[WasRead]:
            read.extend(p.text for p in passages)
            return super().read(question, passages)

    one = FILES["a.md"]
    files = {f"{name}.md": one.replace("Heron", name) for name in ("Heron", "Egret", "Stork")}
    evidence = assistant_on(files).search("Whose assets did the office freeze?")
    pieces = [sentences_of(e) for e in evidence]
    best = [0.0, 3.0, 2.0]  # of each passage's sentences; the search's first is the worst
    scores = [at - i for at, quotes in zip(best, pieces, strict=True) for i in range(len(quotes))]
    verdict = judged(Keeping(), "Whose?", pieces, np.asarray(scores, np.float32), limit=2)
    assert read == [e.passage.text for e in evidence[1:]]
    assert len(verdict.sentences) == len(scores)
    assert verdict.sentences[: len(pieces[0])] == (0.0,) * len(pieces[0])  # as the least read


def test_what_is_learned_is_written_and_laid_over_the_packaged_encoder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    torch.manual_seed(2)
    trained = BertForQuestionAnswering.from_pretrained(packaged_model())
    with torch.no_grad():
        trained.bert.encoder.layer[5].output.dense.weight.mul_(1.5)
    digest = write_learned(trained, tmp_path)
    (tmp_path / CARD).write_text(f'{{"threshold": 0.5, "sha256": "{digest}"}}')
    monkeypatch.setattr(span_reader, "packaged_folder", lambda: tmp_path)
    trained.save_pretrained(tmp_path / "whole")
    BertTokenizerFast.from_pretrained(packaged_model()).save_pretrained(tmp_path / "whole")
    asked = ("When?", [ToRead("", PASSAGE, SENTENCES)])
    whole, laid_over = SpanReader(str(tmp_path / "whole")), SpanReader(PACKAGED)
    assert laid_over.threshold == 0.5
    expected = whole.read(*asked)[0].sentences
    assert laid_over.read(*asked)[0].sentences == pytest.approx(expected, abs=0.02)
    (tmp_path / "learned.safetensors").write_bytes(b"damaged")
    with pytest.raises(ReaderError, match="install the package again"):
        SpanReader(PACKAGED)


class ReadsTheFirst(Refuses):
    """A reader that is sure of a passage's first sentence and that no other answers."""

    def read(self, _question: str, passages: list[ToRead]) -> list[WasRead]:
        return [
            WasRead((), tuple(6.0 if i == 0 else -6.0 for i in range(len(p.sentences))), 6.0)
            for p in passages
        ]


def test_below_the_first_stands_only_what_the_reader_finds_to_answer(
    assistant_on: Callable[[dict[str, str]], Assistant],
) -> None:
    assistant = assistant_on(FILES)
    extractor = assistant._composer.extractor
    question = "What did the office freeze of Heron Bank, and who holds it unjust?"
    asked, found = [Wording(question, 1.0)], assistant.search(question)
    extractor._reader = ReadsTheFirst()
    extractor._combination = Combination(0.1, 0.0, {"reader": 1.0}, 0.5, 0.2)
    assert len(extractor.extract(asked, found).quotes) == 2
    below = {"bias": 1.0, "behind": 0.0, "read": 1.0}
    extractor._combination = replace(extractor._combination, further=below)
    [only] = extractor.extract(asked, found).quotes
    assert only.text == "The office froze the assets of Heron Bank on 4 March 2026."


def test_what_a_reader_is_sure_of_needs_not_the_questions_words(
    assistant_on: Callable[[dict[str, str]], Assistant],
) -> None:
    assistant = assistant_on({**FILES, "b.md": "# Pumps\n\nPumps are sold by the kilogram.\n"})
    question = "Which jewellery did the tailor steam on horseback?"
    assert any("speaks of" in note for note in assistant.ask(question).notes)
    assistant._composer.extractor._reader = ReadsTheFirst()
    assistant._composer.extractor._combination = Combination(0.0, 0.0, {"reader": 1.0}, 0.5, 0.2)
    assert assistant.ask(question).found
