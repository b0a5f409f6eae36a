"""Differences between two versions are those that were made, by provision and by entry."""

import random
from pathlib import Path

import pytest

from ingest.datamodels import Document
from ingest.errors import SourcesError
from ingest.official.changes import changes_since, compare
from ingest.official.differences import Change, differences
from ingest.readers import read_document
from ingest.settings import IngestSettings


def act(articles: dict[int, str]) -> bytes:
    body = "".join(
        f'<div class="eli-subdivision" id="art_{n}"><p class="title-article-norm">Article {n}</p>'
        f'<div class="norm"><span class="no-parag">1.</span><div class="inline-element">{words}'
        "</div></div></div>"
        for n, words in articles.items()
    )
    return f"<html><head><title>Consolidated TEXT</title></head><body>{body}</body></html>".encode()


@pytest.fixture
def read(tmp_path: Path):
    def as_document(name: str, data: bytes) -> Document:
        path = tmp_path / name
        path.write_bytes(data)
        return read_document(path, name)

    return as_document


def test_provisions_added_removed_and_changed_are_those_that_were_made(read) -> None:
    chance = random.Random(7)
    old = {n: f"It shall be prohibited to sell goods of list {n} to Russia." for n in range(1, 41)}
    changed, removed = set(chance.sample(sorted(old), 5)), {3, 17, 29}
    new = {n: words for n, words in old.items() if n not in removed}
    for n in changed - removed:
        new[n] = old[n].replace("sell goods", "sell or export goods")
    new |= {n: f"Article {n} is new." for n in (41, 42)}
    found = differences(read("a.html", act(old)), read("b.html", act(new)))
    paragraphs = {(d.place, d.change) for d in found if d.place.endswith("(1)")}
    assert paragraphs == {
        *((f"Art. {n}(1)", Change.CHANGED) for n in changed - removed),
        *((f"Art. {n}(1)", Change.REMOVED) for n in removed),
        *((f"Art. {n}(1)", Change.ADDED) for n in (41, 42)),
    }
    one = next(d for d in found if d.change is Change.CHANGED)
    assert [(w.text, w.change) for w in one.words if w.change] == [("or export", Change.ADDED)]
    assert [d.place for d in found if d.place == "Art. 3(1)"] == ["Art. 3(1)"]


def test_equal_versions_differ_in_nothing(read, make) -> None:
    same = make.sdn_list(30)
    assert differences(read("a.xml", same), read("b.xml", same)) == []


def test_entries_are_known_again_wherever_they_stand(read, make) -> None:
    old = make.sdn_list(30)
    rows = [f"<uid>{n}</uid><lastName>FIRM {n}</lastName>".encode() for n in range(30)]
    new = old.replace(rows[4], b"<uid>4</uid><lastName>FIRM 4</lastName><remarks>Moved.</remarks>")
    new = new.replace(rows[9], b"<uid>900</uid><lastName>OTHER</lastName>")
    found = differences(read("a.xml", old), read("b.xml", new))
    assert {(d.place, d.change) for d in found} == {
        ("Name: FIRM 4 (ent_num 4)", Change.CHANGED),
        ("Name: FIRM 9 (ent_num 9)", Change.REMOVED),
        ("Name: OTHER (ent_num 900)", Change.ADDED),
    }
    changed = next(d for d in found if d.change is Change.CHANGED)
    assert "Moved." in " ".join(w.text for w in changed.words if w.change is Change.ADDED)
    assert "Moved." not in " ".join(w.text for w in changed.words if w.change is not Change.ADDED)


def test_versions_that_came_are_listed_newest_first_and_compared(
    server, corpus, follow, make
) -> None:
    settings = IngestSettings(corpus=corpus, data=corpus.parent / "data")
    server.has(make.SDN, make.sdn_list(20))
    server.has_uk("uksi/2019/855", "2025-03-01")
    source = "uk:uksi/2019/855,since=2020-01-01"
    follow("ofac:sdn", source)
    with pytest.raises(SourcesError, match="no two versions"):
        compare(settings, "ofac:sdn")
    server.has(make.SDN, make.sdn_list(23, "10/15/2026"))
    follow("ofac:sdn")
    arrivals = changes_since(corpus, "2020-01-01")
    assert [(a.kept.source, a.kept.version, a.entries_more) for a in arrivals] == [
        ("ofac:sdn", "2026-10-15", 3),
        (source, "2025-03-01", None),
        ("ofac:sdn", "2026-09-30", None),
    ]
    assert changes_since(corpus, "2999-01-01") == []
    compared = compare(settings, "ofac:sdn")  # the earlier list lies aside and is read there
    assert (compared.before.version, compared.after.version) == ("2026-09-30", "2026-10-15")
    assert [(d.place, d.change) for d in compared.differences] == [
        (f"Name: FIRM {n} (ent_num {n})", Change.ADDED) for n in (20, 21, 22)
    ]
    same = compare(settings, "ofac:sdn", ["2026-09-30", "2026-09-30"])
    assert same.differences == ()
    with pytest.raises(SourcesError, match=r"no version 2001-01-01.*2026-09-30, 2026-10-15"):
        compare(settings, "ofac:sdn", ["2001-01-01"])
