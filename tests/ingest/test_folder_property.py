"""Whatever happens to a folder, after a sync the index equals one made from nothing."""

import os
import shutil
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from ingest.settings import IngestSettings
from ingest.store.check import check
from ingest.store.index import Index, Stores, index_folder
from ingest.sync import sync

# The same names again and again, so that operations meet: three scripts, a folder, odd marks.
NAMES = ["a.txt", "b.md", "press/a.txt", "Größe 'x' [1].txt", "Кыргызстан/список.md", "名簿.txt"]
WORDS = ["bank", "ship", "oil", "visa"]
ASIDE = [".hidden.txt", "~$a.docx", "copy.txt.part", "b.tmp"]
# Equal lengths, so that a replaced file can have the old one's size; the last cannot be read.
CONTENTS = [f"The {w:5} was listed.\n\nIt was seen in {c}." for w in WORDS for c in ("May", "Jun")]
LONG = "\n\n".join(f"# Part {n}\n\nThe bank {n} has a ship. " + "oil " * 120 for n in range(3))
BYTES = [*(c.encode() for c in CONTENTS), LONG.encode(), b"", b"caf\xe9 bank"]
SOURCES = [
    None,
    '["a.txt"]\nkind = "law"\n',
    '["**/*.txt"]\njurisdiction = "EU"\nkind = "unknown"\n',
    '["press/a.txt"]\ntitle = "Another title"\npublished = 2024-03-05\n',
]
name, content = st.sampled_from(NAMES), st.sampled_from(BYTES)
OPERATION = st.one_of(
    st.tuples(st.just("write"), name, content),
    st.tuples(st.just("older"), name, content),
    st.tuples(st.just("same times"), name, content),
    st.tuples(st.just("swap"), name, content),
    st.tuples(st.just("move"), name, name),
    st.tuples(st.just("copy"), name, name),
    st.tuples(st.just("delete"), name),
    st.tuples(st.just("delete"), name),
    st.tuples(st.just("link"), name, name),
    st.tuples(st.just("link out"), name),
    st.tuples(st.just("aside"), st.sampled_from(ASIDE), content),
    st.tuples(st.just("sources"), st.sampled_from(SOURCES)),
)


def do(corpus: Path, operation: tuple[object, ...]) -> None:
    what, *rest = operation
    if what == "sources":
        target = corpus / "sources.toml"
        target.unlink(missing_ok=True)
        if rest[0] is not None:
            target.write_text(str(rest[0]), encoding="utf-8")
        return
    path, other = corpus / str(rest[0]), rest[-1]
    path.parent.mkdir(exist_ok=True)
    there = os.path.lexists(path)
    if what in ("write", "aside"):
        _clear(path)
        path.write_bytes(bytes(other))
    elif what == "older":
        _clear(path)
        path.write_bytes(bytes(other))
        os.utime(path, (1_000_000_000, 1_000_000_000))
    elif what == "same times" and path.is_file():  # written in place, times put back
        status = path.stat()
        path.write_bytes(bytes(other))
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    elif what == "swap" and path.is_file():  # another file in its place with its times
        status = path.stat()
        beside = path.with_name(".beside")
        beside.write_bytes(bytes(other))
        os.utime(beside, ns=(status.st_atime_ns, status.st_mtime_ns))
        beside.replace(path)
    elif what in ("move", "copy", "link") and there and other != rest[0]:
        _put(corpus, path, corpus / str(other), str(what))
    elif what == "delete" and there:
        path.unlink()
    elif what == "link out":
        _clear(path)
        path.symlink_to("/etc/hostname")


def _put(corpus: Path, path: Path, target: Path, how: str) -> None:
    target.parent.mkdir(exist_ok=True)
    _clear(target)
    if how == "move":
        path.rename(target)
    elif how == "copy":
        shutil.copy2(path, target, follow_symlinks=False)
    else:
        target.symlink_to(path)
    assert target.is_relative_to(corpus)


def _clear(path: Path) -> None:
    if os.path.lexists(path):
        path.unlink()


def held(settings: IngestSettings) -> dict[str, object]:
    """Return all that an index says, with documents and passages by name instead of by number."""
    folder = index_folder(settings)
    assert folder is not None
    stores = Stores(folder)
    try:
        numbers = sorted(stores.catalog.numbers())
        passages = stores.catalog.passages(numbers)
        assert stores.catalog.leftovers() == []
        assert stores.words.numbers() == set(numbers)
        blocks = [stores.catalog.block(n) for n in stores.catalog.blocks()]
        vectors = {int(n): v for b in blocks for n, v in zip(b.numbers, b.matrix, strict=True)}
        assert vectors.keys() == set(numbers)
        words = {
            word: sorted(passages[n].id for n, _ in stores.words.search(word, 1000))
            for word in (*WORDS, "May", "Jun", "Part", "Another", "listed")
        }
        return {
            "words": words,
            "passages": {
                p.id: (p.text, p.search_text, p.headings, p.places, p.start, p.end)
                for p in passages.values()
            },
            "vectors": {passages[n].id: vectors[n].round(4).tolist() for n in numbers},
            "documents": {
                row.path: (asdict(row.about), dict(row.said), row.content_hash, row.passages)
                for row in stores.catalog.documents()
            },
            "failures": {p: f.reason for p, (f, _) in stores.catalog.failures().items()},
            "skipped": stores.catalog.skipped(),
        }
    finally:
        stores.close()


# Three rounds: what a sync leaves behind can spoil the next but one.
@hypothesis_settings(max_examples=30)
@given(rounds=st.lists(st.lists(OPERATION, min_size=1, max_size=6), min_size=3, max_size=3))
def test_after_any_operations_the_index_equals_one_made_from_nothing(
    encoder, in_memory, rounds
) -> None:
    with in_memory() as home:
        settings = IngestSettings(home / "corpus", home / "data")
        settings.corpus.mkdir()
        for number, operations in enumerate(rounds):
            for operation in operations:
                do(settings.corpus, operation)
            report = sync(settings, load_encoder=lambda: encoder, allow_removals=True)
            fresh = IngestSettings(settings.corpus, settings.data.with_name(f"fresh-{number}"))
            expected = sync(fresh, load_encoder=lambda: encoder)
            assert held(settings) == held(fresh)
            assert report.failed == expected.failed
            assert report.skipped == expected.skipped
            assert check(settings).same


def test_two_files_with_one_text_are_both_found(settings, write, sync_now) -> None:
    for path in ("a.txt", "press/a.txt"):
        write(path, CONTENTS[0])
    sync_now()
    index = Index(settings)
    hits = index.search_words("bank", 10, None)
    assert {p.document for p in index.passages([h.number for h in hits]).values()} == {
        "a.txt",
        "press/a.txt",
    }
    index.close()


def test_the_property_can_fail(settings, write, sync_now, monkeypatch: pytest.MonkeyPatch) -> None:
    write("a.txt", CONTENTS[0])
    sync_now()
    before = held(settings)
    write("a.txt", CONTENTS[1])
    monkeypatch.setattr("ingest.folder.scan.FoundFile.is_certainly", lambda *_: True)
    sync_now()
    assert held(settings) == before
    monkeypatch.undo()
    sync_now()
    assert held(settings) != before
