"""Files made to harm their reader: each is read or listed with its reason, and the run goes on."""

import runpy
import time
from dataclasses import replace
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from ingest.embedding.encoder import packaged_model
from ingest.errors import ReadError
from ingest.readers.office import archive
from ingest.readers.office.archive import check_archive
from ingest.sync import sync
from ingest.text.metadata import split_front_matter
from ingest.text.pieces import MOST_CHARS_A_TOKEN
from ingest.text.plain import strip_markup
from ingest.text.sentences import split_sentences
from ingest.text.split import split

HOSTILE = runpy.run_path(str(Path(__file__).parent / "hostile.py"))["HOSTILE"]
GOOD = "A bank was listed. It is in Bishkek."
REASONS = {  # the others are read
    "bomb.docx": "its archive unpacks to 300 MB in 3 parts, ",
    "laughs.docx": "this is no Word file",
    "deep.docx": "this is no Word file",
    "laughs.xml": "not well-formed XML (Maximum entity amplification factor exceeded",
    "outside.xml": "XML whose root element is <a> is of no known kind",
    "deep.xml": "not well-formed XML (Excessive depth in document",
    "deep.html": "",  # that it is listed, not how the parser calls it
    "deep-spans.html": "",
    "flate.pdf": "the PDF is damaged (Limit reached while decompressing",
    "cycle.pdf": "the PDF is damaged (Detected cyclic page references",
    "object-stream.pdf": "",
    "deep.pdf": "the PDF is damaged",
}
SLOW = {"one-word.txt"}  # 50 MB: too much for a test of a second


def test_hostile_files_are_read_or_listed_and_the_index_is_unharmed(
    settings, write, encoder, stores_hold
) -> None:
    tokenizer = (packaged_model() / "tokenizer.json").read_text(encoding="utf-8")
    encoder.tokenizer_json = lambda: tokenizer
    write("a.txt", GOOD)
    write("z.txt", GOOD)
    names = sorted(HOSTILE.keys() - SLOW)
    for name in names:
        HOSTILE[name](settings.corpus / name)
    report = sync(replace(settings, read_seconds=200), load_encoder=lambda: encoder)
    failed = {f.path: f.reason for f in report.failed}
    assert failed.keys() == REASONS.keys()
    assert {name for name in failed if REASONS[name] not in failed[name]} == set()
    held = stores_hold(settings)
    assert held.documents == sorted({"a.txt", "z.txt", *names} - REASONS.keys())
    assert ("z.txt", 0, GOOD) in held.passages
    assert not any("root:" in text for _, _, text in held.passages)


def packed(path: Path, parts: int, size: int) -> Path:
    with ZipFile(path, "w", ZIP_DEFLATED) as made:
        for number in range(parts):
            made.writestr(str(number), b"a" * size)
    return path


@pytest.mark.parametrize(
    ("name", "most", "parts", "size"),
    [("MAX_BYTES", 99, 1, 100), ("MAX_MEMBERS", 2, 3, 1), ("MIN_BYTES", 10, 1, 100_000)],
)
def test_an_archive_is_refused_for_its_size_its_ratio_and_its_parts(
    tmp_path, monkeypatch, name: str, most: int, parts: int, size: int
) -> None:
    path = packed(tmp_path / "a.xlsx", parts, size)
    check_archive(path)
    monkeypatch.setattr(archive, name, most)
    with pytest.raises(ReadError, match="its archive unpacks to"):
        check_archive(path)


def test_a_real_word_file_is_no_bomb(report_docx: Path) -> None:
    check_archive(report_docx)


def steps_of(action, text: str) -> float:
    """Return processor time: it does not depend on what else the machine does."""
    started = time.process_time()
    action(text)
    return time.process_time() - started


UNITS = [
    *("a", ".", "a.", "x ", "**a ", "__a ", "_a ", "*a_", "[", "[](", "](", "<http://", "![", "\\"),
    *(
        "...'",
        '."',
        ";\n",
        "\n ",
        " \n",
        "\n- ",
        "1. ",
        "# ",
        "> ",
        "a-\n",
        "|",
        "\u200b",
        "“a ",
        "é",
    ),
]


@pytest.mark.parametrize("action", [split_sentences, strip_markup, split_front_matter])
@pytest.mark.parametrize("unit", UNITS)
def test_time_grows_with_the_length_of_a_text_and_not_with_its_square(action, unit: str) -> None:
    # Squared, 200,000 characters take minutes: there is no need to look closely.
    assert steps_of(action, f"A {unit * (200_000 // len(unit))} end") < 10


@pytest.mark.parametrize("unit", ["x", "银", "word "])
def test_a_sentence_without_end_becomes_passages_of_bounded_length(tmp_path, encoder, unit) -> None:
    path = tmp_path / "a.txt"
    path.write_text(unit * (100_000 // len(unit)), encoding="utf-8")
    from ingest.readers import read_document

    passages = split(read_document(path, "a.txt"), encoder.count_tokens, encoder.max_tokens)
    assert "".join(p.text for p in passages).replace(" ", "") == (
        path.read_text(encoding="utf-8").replace(" ", "")
    )
    assert max(len(p.text) for p in passages) <= encoder.max_tokens * MOST_CHARS_A_TOKEN


def test_emphasis_and_links_lose_their_marks_as_before() -> None:
    marked = (
        "See **bold _and_ more**, _foo_bar_, [a (b)](http://c/d) and ![pic](data:x) at <https://e>."
    )
    assert strip_markup(marked) == "See bold _and_ more, foo_bar, a (b) and pic at https://e."


def test_front_matter_of_aliases_leaves_its_values_unknown(tmp_path) -> None:
    path = tmp_path / "a.md"
    HOSTILE["aliases.md"](path)
    about, _, warnings = split_front_matter(path.read_text(encoding="utf-8"))
    assert about.title is None
    assert warnings == ["title is no single value and is left unknown"]
