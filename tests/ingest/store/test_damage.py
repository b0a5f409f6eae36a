"""A damaged store says so and what mends it; it never gives a wrong answer and never hangs."""

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from ingest.errors import IndexStateError, IndexStorageError
from ingest.settings import IngestSettings
from ingest.store.check import check
from ingest.store.index import Index, index_folder
from ingest.store.location import delete_folder, open_catalog
from ingest.sync import rebuild, sync

DOCUMENTS = 8
DAMAGES = 300
SECONDS = 30  # one that takes longer hangs
WAYS_OUT = ("sanctions-qa rebuild", "sanctions-qa ingest")


def text(number: int) -> str:
    words = " ".join(f"w{number}n{i}" for i in range(60))
    order = f"# Order {number}\n\nOrder zq{number}x lists a bank.\n\n{words}"
    return f"{order}\n\nThe ship of zq{number}x.\n"


@pytest.fixture
def home(in_memory: Callable[[], AbstractContextManager[Path]]) -> Iterator[Path]:
    with in_memory() as folder:
        yield folder


@pytest.fixture
def sound(home: Path, encoder) -> IngestSettings:
    """An index with documents that were added, changed and removed."""
    settings = IngestSettings(home / "corpus", home / "data")
    settings.corpus.mkdir()
    for number in range(DOCUMENTS + 1):
        (settings.corpus / f"{number}.md").write_text(text(number), encoding="utf-8")
    sync(settings, load_encoder=lambda: encoder)
    (settings.corpus / "0.md").write_text(text(0) + "\nMore.\n", encoding="utf-8")
    (settings.corpus / f"{DOCUMENTS}.md").unlink()
    sync(settings, load_encoder=lambda: encoder)
    return settings


def answers(settings: IngestSettings, encoder) -> dict[str, object]:
    """Return all that questions, documents and their texts give."""
    index = Index(settings)
    try:
        found: dict[str, object] = {"documents": [row.path for row in index.documents()]}
        for number in range(DOCUMENTS):
            word = f"zq{number}x"
            hits = index.search_words(f"order {word} bank", 5, None)
            near = index.search_vectors(encoder.encode([f"{word} ship"])[0], 50, None)
            passages = index.passages([hit.number for hit in hits])
            found[word] = [(p.id, p.text) for p in passages.values()]
            found[f"near {word}"] = [(hit.place, hit.score) for hit in near]
            found[f"text {word}"] = index.text(f"{number}.md")
        found["keys"] = index.with_key("art. 1", None)
        found["vocabulary"] = index.vocabulary()
        return found
    finally:
        index.close()


def damaged(chance: random.Random, folder: Path) -> str:
    """Flip a bit of, cut or remove one file, and say which."""
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.stat().st_size)
    file = chance.choice(files)
    data, way = bytearray(file.read_bytes()), chance.choice(("flip", "cut", "remove"))
    if way == "remove":
        file.unlink()
    elif way == "cut":
        file.write_bytes(data[: chance.randrange(len(data))])
    else:
        at = chance.randrange(len(data))
        data[at] ^= 1 << chance.randrange(8)
        file.write_bytes(data)
    return f"{way} {file.relative_to(folder)}"


def outcome(settings: IngestSettings, encoder, right: dict[str, object]) -> str:
    """Return "right", "told", or what was wrong."""
    try:
        return "right" if answers(settings, encoder) == right else "another answer"
    except IndexStateError as exc:
        said = str(exc)
        return "told" if any(way in said for way in WAYS_OUT) else f"no way out: {said}"
    except BaseException as exc:  # noqa: BLE001  # whatever else it is, is what is looked for
        return f"{type(exc).__name__}: {exc}"


def test_any_damage_to_any_file_is_told_or_does_no_harm(home, sound, encoder) -> None:
    right, chance, seen, wrong = answers(sound, encoder), random.Random(17), [], []
    with ThreadPoolExecutor(1) as pool:
        for number in range(DAMAGES):
            copy = IngestSettings(sound.corpus, home / f"copy-{number}")
            shutil.copytree(sound.data, copy.data)
            what = damaged(chance, copy.data / "index")
            found = pool.submit(outcome, copy, encoder, right).result(SECONDS)
            seen.append(found)
            if found not in ("right", "told"):
                wrong.append((what, found))
            delete_folder(copy.data)
    assert wrong == []
    assert seen.count("told") > DAMAGES // 2


def test_a_damaged_index_is_mended_by_the_command_that_is_named(home, sound, encoder) -> None:
    right, chance = answers(sound, encoder), random.Random(18)
    for number in range(12):
        copy = IngestSettings(sound.corpus, home / f"copy-{number}")
        shutil.copytree(sound.data, copy.data)
        damaged(chance, copy.data / "index")
        rebuild(copy, load_encoder=lambda: encoder)
        assert answers(copy, encoder) == right
        assert check(copy).same
        delete_folder(copy.data)


def test_a_sync_does_not_put_its_seal_on_damage(sound, encoder) -> None:
    folder = index_folder(sound)
    assert folder is not None
    file = next((folder / "lexical").glob("*.pos"))
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    (sound.corpus / "new.md").write_text("A new ship.", encoding="utf-8")
    with pytest.raises(IndexStorageError, match=r"lexical/.*another content.*sanctions-qa rebuild"):
        sync(sound, load_encoder=lambda: encoder)


def test_a_word_index_that_a_killed_writer_s_index_lost_is_not_begun_empty(sound, encoder) -> None:
    folder = index_folder(sound)
    assert folder is not None
    (folder / "sealed.json").unlink()
    shutil.rmtree(folder / "lexical")
    for use in (lambda: answers(sound, encoder), lambda: sync(sound, load_encoder=lambda: encoder)):
        with pytest.raises(IndexStorageError, match="sanctions-qa rebuild"):
            use()


@pytest.mark.parametrize("spoil", ["remove", "empty", "delete rows"])
def test_a_lost_catalog_beside_a_full_word_index_begins_a_new_index(
    sound, encoder, spoil: str
) -> None:
    right, folder = answers(sound, encoder), index_folder(sound)
    assert folder is not None
    _spoil(folder, spoil)
    with pytest.raises(IndexStateError, match=r"sanctions-qa (rebuild|ingest)"):
        answers(sound, encoder)
    # Other texts under the names that the lost catalog knew: filled up, the stores would mix.
    for number in range(DOCUMENTS):
        other = text(DOCUMENTS - 1 - number)
        (sound.corpus / f"{number}.md").write_text(other, encoding="utf-8")
    sync(sound, load_encoder=lambda: encoder)
    assert index_folder(sound) != folder
    assert check(sound).same
    after = answers(sound, encoder)
    for number in range(1, DOCUMENTS):
        name = f"{DOCUMENTS - 1 - number}.md"
        assert f"{name}#0000" in [place for place, _ in after[f"zq{number}x"]]
        assert after[f"text zq{DOCUMENTS - 1 - number}x"] == text(number)
    assert after["documents"] == right["documents"]


def _spoil(folder: Path, way: str) -> None:
    catalog = folder / "catalog.sqlite"
    if way == "remove":
        catalog.unlink()
    elif way == "empty":
        catalog.write_bytes(b"")
    else:
        with sqlite3.connect(catalog) as db:
            db.executescript("DELETE FROM documents; DELETE FROM passages; DELETE FROM vectors;")
        db.close()


def test_stores_of_two_indexes_are_not_taken_for_one(home, sound, encoder) -> None:
    other = IngestSettings(home / "other", home / "other-data")
    shutil.copytree(sound.corpus, other.corpus)
    sync(other, load_encoder=lambda: encoder)
    mine, theirs = index_folder(sound), index_folder(other)
    assert mine is not None
    assert theirs is not None
    (mine / "sealed.json").unlink()  # as a killed writer leaves it
    shutil.copy(theirs / "catalog.sqlite", mine / "catalog.sqlite")
    for use in (lambda: answers(sound, encoder), lambda: sync(sound, load_encoder=lambda: encoder)):
        with pytest.raises(IndexStorageError, match="another catalog; run `sanctions-qa rebuild`"):
            use()
    assert [d.what for d in check(sound).differences if "another catalog" in d.what]


def test_a_broken_page_of_the_catalog_speaks_of_damage_and_not_of_disk_space(sound) -> None:
    folder = index_folder(sound)
    assert folder is not None
    (folder / "sealed.json").unlink()
    catalog = folder / "catalog.sqlite"
    data = bytearray(catalog.read_bytes())
    for page in range(1, len(data) // 4096):
        data[page * 4096 : page * 4096 + 100] = b"\xff" * 100
    catalog.write_bytes(data)
    with pytest.raises(IndexStorageError, match=r"is damaged .*run `sanctions-qa rebuild`") as told:
        open_catalog(sound).documents()
    assert "disk space" not in str(told.value)


def test_a_panic_of_the_word_index_is_an_error_of_ours(
    sound, monkeypatch: pytest.MonkeyPatch
) -> None:
    class PanicException(BaseException):
        """Like pyo3_runtime's: no Exception."""

    index = Index(sound)

    def panics(*_: object) -> None:
        raise PanicException("range end index 7 out of range")

    with index.moment() as now:
        monkeypatch.setattr(now.words, "_hits", panics)
        with pytest.raises(IndexStorageError, match=r"out of range.*sanctions-qa rebuild"):
            index.search_words("bank", 5, None)
    index.close()
