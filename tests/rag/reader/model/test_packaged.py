"""The packaged reader without transformers says what it says with that library."""

import subprocess
import sys

import pytest

from rag.errors import ReaderError
from rag.reader.model import span_reader, windows
from rag.reader.model.packaged import PackagedReader, open_reader
from rag.reader.model.span_reader import SpanReader
from rag.reader.model.windows import ToRead
from rag.settings import NO_READER, PACKAGED, RagSettings

ROUNDED = 2**-5  # a step of BF16 between 4 and 8, where these numbers lie
QUESTION = "When did the office freeze the assets of Heron Bank?"
SENTENCE = "The office froze the assets of Heron Bank on 4 March 2026, in Zenda. "
PASSAGES = [
    ToRead("Notices > Heron", SENTENCE + "It may appeal.", ((0, 68), (69, 83))),
    ToRead("", "Красная река — 5 мая. Zürich ist weit.", ((0, 21), (22, 38))),
    ToRead("Long", SENTENCE * 40, tuple((69 * i, 69 * i + 68) for i in range(40))),
]


@pytest.fixture(scope="module")
def readers() -> tuple[PackagedReader, SpanReader]:
    return PackagedReader(), SpanReader(PACKAGED)


@pytest.mark.parametrize("question", [QUESTION, "Why? " * 200, "?"])
def test_both_ways_of_reading_say_the_same(
    readers, question: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Each window alone: beside others a product of half precision is rounded otherwise.
    monkeypatch.setattr(windows, "BATCH_TOKENS", 1)
    ours, library = (reader.read(question, PASSAGES) for reader in readers)
    for one, other in zip(ours, library, strict=True):
        assert one.sentences == pytest.approx(other.sentences, abs=ROUNDED)
        assert one.answered == pytest.approx(other.answered, abs=ROUNDED)
        assert [(s.start, s.end) for s in one.spans[:1]] == [
            (s.start, s.end) for s in other.spans[:1]
        ]
    assert readers[0].threshold == readers[1].threshold


def test_what_answers_is_told_from_what_does_not(readers) -> None:
    right, foreign, _ = readers[0].read(QUESTION, PASSAGES)
    assert right.answered > readers[0].threshold > foreign.answered
    best = right.spans[0]
    assert "4 March 2026" in PASSAGES[0].text[best.start : best.end]


def test_a_cold_start_does_without_the_library() -> None:
    script = (
        "import sys; from rag.reader.model.packaged import open_reader\n"
        "from rag.settings import PACKAGED\n"
        "open_reader(PACKAGED)\n"
        "print([n for n in ('transformers', 'sentence_transformers') if n in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_damaged_weights_are_told(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    (tmp_path / "learned.safetensors").write_bytes(b"damaged")
    (tmp_path / "reader.json").write_text('{"threshold": 0, "sha256": "0"}')
    monkeypatch.setattr(span_reader, "packaged_folder", lambda: tmp_path)
    with pytest.raises(ReaderError, match="install the package again"):
        open_reader(PACKAGED)


@pytest.mark.parametrize(
    ("environ", "reader"),
    [
        ({}, PACKAGED),
        ({"SANCTIONS_QA_READER": NO_READER}, None),
        ({"SANCTIONS_QA_READER": "some/model"}, "some/model"),
        ({"SANCTIONS_QA_MODEL": "multilingual"}, None),
        ({"SANCTIONS_QA_MODEL": "multilingual", "SANCTIONS_QA_READER": PACKAGED}, PACKAGED),
    ],
)
def test_the_packaged_reader_is_read_with_the_packaged_model(environ, reader: str | None) -> None:
    assert RagSettings.from_environment(environ=environ).reader == reader
