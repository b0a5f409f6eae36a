"""A year of law and lists, updated month by month with faults thrown in, and asked about."""

import runpy
import sqlite3
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest

from ingest.folder.provenance import load_provenance
from ingest.official.changes import compare
from ingest.official.differences import Change
from rag.datamodels import Filters
from ui.records.export import as_lines
from ui.records.store import Records

SCRIPT = runpy.run_path(str(Path(__file__).parents[3] / "docs" / "verify_records.py"))
MOST_WRONG = 2  # of forty


def test_each_fault_was_said_and_what_was_to_come_came(year, texts) -> None:
    said = {month: sorted(faults) for month, faults in year.faults.items() if faults}
    eu, uk, cfr, sdn, un = texts.SOURCES
    assert said == {3: [eu], 5: [cfr], 6: [uk], 8: [un], 9: [cfr], 10: [eu], 12: [sdn]}
    assert "403" in year.faults[3][eu]
    assert "16 entries and had 25" in year.faults[8][un]  # a third of the list was gone
    versions: dict[str, list[str]] = {}
    for kept in load_provenance(year.settings.corpus).values():
        assert kept.lies_at(year.settings.corpus) is not None
        versions.setdefault(kept.source, []).append(kept.version)
    months = [f"2025-{month:02d}" for month in range(1, 13)]
    assert {source: sorted(days) for source, days in versions.items()} == {
        eu: list(texts.EU_VERSIONS),
        uk: list(texts.UK_VERSIONS),
        cfr: list(texts.CFR_VERSIONS),
        sdn: [f"{month}-20" for month in months],
        un: [f"{month}-18" for month in months],
    }


def test_questions_as_of_a_day_are_answered_from_the_version_in_force_then(year, texts) -> None:
    wrong = []
    for question, as_of, words, day in texts.AS_OF:
        answer = year.assistant.ask(question, filters=Filters(as_of=as_of or None))
        cited = [c.document for c in answer.citations]
        if words not in answer.text or not cited or day not in cited[0]:
            wrong.append((question, as_of, answer.text, cited))
        for citation in answer.citations:
            told, path = citation.version, citation.document
            assert told is None or told.since == path.rpartition("/")[2].partition(".")[0]
    assert len(texts.AS_OF) == 40
    assert len(wrong) <= MOST_WRONG, wrong


def test_an_answer_is_never_of_another_version_than_the_one_in_force(year, texts) -> None:
    days = list(texts.EU_VERSIONS)
    for number, day in enumerate(days):
        answer = year.assistant.ask(
            "What is the price of crude oil that is carried by sea?", filters=Filters(as_of=day)
        )
        version = answer.citations[0].version
        following = days[number + 1] if number + 1 < len(days) else None
        assert (version.since, version.form) == (day, "consolidated")
        assert (version.until is None) == (following is None)
        assert version.until is None or day < version.until < following
    assert not year.assistant.ask(
        "What is the price of crude oil that is carried by sea?",
        filters=Filters(as_of="2024-12-31"),
    ).found


def test_an_act_that_is_not_at_hand_for_a_day_is_said_to_be_missing(year) -> None:
    answer = year.assistant.ask("What did Article 3 of Regulation 833/2014 say on 1 March 2024?")
    assert any("at hand is of 10 January 2025" in note for note in answer.notes), answer.notes
    assert all("2025" not in c.document for c in answer.citations)


def provisions(texts, source: str, day: str) -> dict[str, str]:
    if source == texts.EU:
        return {f"Art. {n}(1)": words for n, words in texts.EU_VERSIONS[day].items()}
    if source == texts.UK:
        return {f"reg. {n}": words for n, (_, words) in texts.UK_VERSIONS[day].items()}
    sections = texts.CFR_VERSIONS[day].items()
    return {f"31 CFR 587.{n}(a)": words for n, (_, words) in sections}


def expected(old: dict[str, str], new: dict[str, str]) -> set[tuple[str, Change]]:
    return {
        *((place, Change.ADDED) for place in new.keys() - old.keys()),
        *((place, Change.REMOVED) for place in old.keys() - new.keys()),
        *((p, Change.CHANGED) for p in old.keys() & new.keys() if old[p] != new[p]),
    }


@pytest.mark.parametrize("which", ["EU", "UK", "CFR"])
def test_the_differences_of_an_act_are_those_that_were_made(year, texts, which: str) -> None:
    source = getattr(texts, which)
    days = list(getattr(texts, f"{which}_VERSIONS"))
    for old, new in pairwise(days):
        found = compare(year.settings, source, [old, new]).differences
        places = provisions(texts, source, old), provisions(texts, source, new)
        named = {(d.place, d.change) for d in found if d.place in places[0].keys() | places[1]}
        assert named == expected(*places), (old, new)


def listed(texts, changes: dict, month: int) -> dict[str, str]:
    there = texts.entries(changes, month)
    if changes is texts.SDN_CHANGES:
        return {f"Name: {texts.LISTED[n]} (ent_num {n})": "" for n in there}
    return {str(n): "" for n in there}


def test_the_differences_of_a_list_are_who_came_and_who_went(year, texts) -> None:
    for month in (3, 6, 8, 11):  # from each to the next; in July nobody came or went
        days = [f"2025-{m:02d}-20" for m in (month, month + 1)]
        found = compare(year.settings, texts.SDN, days).differences
        lists = [listed(texts, texts.SDN_CHANGES, m) for m in (month, month + 1)]
        assert {(d.place, d.change) for d in found} == expected(*lists)
    for month in (1, 5, 9):
        days = [f"2025-{m:02d}-18" for m in (month, month + 1)]
        found = compare(year.settings, texts.UN, days).differences
        lists = [listed(texts, texts.UN_CHANGES, m) for m in (month, month + 1)]
        told = {(d.place.rpartition("PERSON ")[2].partition(" ")[0], d.change) for d in found}
        assert told == expected(*lists)


def test_planted_changes_are_found_by_recheck_and_none_is_invented(year, texts) -> None:
    planted = {(month, question) for question, months in texts.KEPT.items() for month in months}
    found = {
        (month, one.question): one
        for month, all_of_it in year.rechecked.items()
        for one in all_of_it
        if one.changed
    }
    assert len(planted) >= 12
    assert found.keys() == planted, found.keys() ^ planted
    assert all(one.why for one in found.values())
    price = found[3, "What is the price of crude oil that is carried by sea?"]
    assert any("no longer says" in why and "60 euros" in why for why in price.why)
    assert any("2025-03-01" in why and "55 euros" in why for why in price.why)


def test_every_record_is_verifiable_and_a_flipped_byte_is_found(year, tmp_path: Path) -> None:
    links = year.records.all()
    assert len(links) > 40
    verified = year.records.verify()
    assert (verified.faults, verified.records) == ([], len(links))
    data = as_lines(links)
    assert SCRIPT["faults_of"](data) == ([], verified.head)
    for place in range(0, len(data), len(data) // 60):
        flipped = bytearray(data)
        flipped[place] ^= 1
        faults, head = SCRIPT["faults_of"](bytes(flipped))
        assert faults or head != verified.head
    for table, column, key in flips(year.records.path):
        copy = tmp_path / "records.sqlite"
        with sqlite3.connect(year.records.path) as source, sqlite3.connect(copy) as target:
            source.backup(target)
            flip(target, table, column, key)
        assert Records(tmp_path).verify().faults, (table, column, key)
        copy.unlink()


def flips(path: Path) -> Iterator[tuple[str, str, int]]:
    """Yield a place in each column, of some rows."""
    with sqlite3.connect(path) as db:
        for table, columns in (("records", ("head", "digest", "content")), ("folders", ("files",))):
            rows = [key for (key,) in db.execute(f"SELECT rowid FROM {table}")]
            for at, key in enumerate(rows[:: max(1, len(rows) // 6)]):
                yield table, columns[at % len(columns)], key


def flip(db: sqlite3.Connection, table: str, column: str, key: int) -> None:
    (text,) = db.execute(f"SELECT {column} FROM {table} WHERE rowid = ?", (key,)).fetchone()
    raw = bytearray(text.encode())
    raw[len(raw) // 2] ^= 1
    db.execute(f"UPDATE {table} SET {column} = CAST(? AS TEXT) WHERE rowid = ?", (bytes(raw), key))
    db.commit()


def test_an_update_with_nothing_changed_fetches_no_file(year, texts) -> None:
    conftest = runpy.run_path(str(Path(__file__).parent / "conftest.py"))
    year.server.asked.clear()
    outcomes = conftest["updated"](year.settings.corpus)
    assert [(o.new, o.faults) for o in outcomes] == [((), ())] * len(texts.SOURCES)
    sent = [(p, "If-None-Match" in h) for _, p, h in year.server.asked
            if p in year.server.fetched()]  # fmt: skip
    assert all(conditional for _, conditional in sent), sent


def test_the_tables_are_a_year_of_the_size_asked_for(texts: SimpleNamespace) -> None:
    sizes = [len(v) for v in (texts.EU_VERSIONS, texts.UK_VERSIONS, texts.CFR_VERSIONS)]
    assert sizes == [6, 3, 3]
    assert any(gone for _, gone in texts.SDN_CHANGES.values())
    assert any(gone for _, gone in texts.UN_CHANGES.values())
