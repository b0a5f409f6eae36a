"""Records in a chain: whatever is changed, left out or put elsewhere is found."""

import json
import runpy
import sqlite3
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.records.chain import START, Link, as_line, canonical, digest_of, link, verify
from ui.records.store import Records

SCRIPT = runpy.run_path(str(Path(__file__).parents[3] / "docs" / "verify_records.py"))
QUESTION = "Who is O'Brien of “Заря” 中国? \u2028 \u0000 \x7f \\ \" \U0001f600"


def chain(count: int, padding: int = 0) -> list[Link]:
    links: list[Link] = []
    previous = START
    for number in range(1, count + 1):
        content = {"question": f"{QUESTION} {number}", "answer": {"text": "x" * padding}}
        links.append(link(number, previous, "2026-01-02T03:04:05+00:00", "answer", content))
        previous = links[-1].digest
    return links


def export(links: list[Link]) -> bytes:
    return "".join(as_line(one) + "\n" for one in links).encode()


CHAIN = chain(12)
EXPORT = export(CHAIN)


def test_a_chain_as_it_was_written_has_no_faults() -> None:
    assert verify(CHAIN).faults == []
    assert verify(CHAIN).head == CHAIN[-1].digest
    assert SCRIPT["faults_of"](EXPORT) == ([], CHAIN[-1].digest)


def test_canonical_json_is_that_of_the_rfc() -> None:
    assert canonical({"b": "\u20ac\n\u0001", "a": [True, None, 12.4]}) == (
        '{"a":[true,null,12],"b":"€\\n\\u0001"}'
    )
    assert canonical({"q": "\ud800"}) == '{"q":"?"}'


@given(st.integers(0, len(EXPORT) - 1), st.integers(1, 255))
def test_one_changed_byte_of_an_export_is_found(place: int, change: int) -> None:
    data = bytearray(EXPORT)
    data[place] ^= change
    faults, last = SCRIPT["faults_of"](bytes(data))
    assert faults or last != CHAIN[-1].digest


@given(st.integers(0, 11), st.sampled_from(("head", "digest", "content")), st.data())
def test_one_changed_byte_of_a_kept_record_is_found(
    which: int, field: str, data: st.DataObject
) -> None:
    texts = {name: getattr(CHAIN[which], name) for name in ("head", "digest", "content")}
    raw = bytearray(texts[field].encode())
    place = data.draw(st.integers(0, len(raw) - 1))
    raw[place] ^= data.draw(st.integers(1, 255))
    texts[field] = raw.decode("utf-8", "surrogateescape")
    changed = Link(CHAIN[which].number, texts["head"], texts["digest"], texts["content"])
    assert verify([*CHAIN[:which], changed, *CHAIN[which + 1 :]]).faults


@given(st.integers(0, 10))
def test_a_gap_is_found(which: int) -> None:
    left = [*CHAIN[:which], *CHAIN[which + 1 :]]
    assert verify(left).faults
    assert SCRIPT["faults_of"](export(left))[0]


@given(st.permutations(CHAIN))
def test_another_order_is_found(links: list[Link]) -> None:
    assert bool(verify(links).faults) == (links != CHAIN)


@pytest.fixture
def records(tmp_path: Path) -> Records:
    kept = Records(tmp_path / "data")
    for number in range(5):
        conversation = "one" if number % 2 else "two"
        kept.add("answer", {"question": f"secret {number}?", "conversation": conversation})
    return kept


def test_records_are_for_their_owner_alone(records: Records) -> None:
    assert stat.S_IMODE(records.path.stat().st_mode) == 0o600
    assert records.verify().faults == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("DELETE FROM records WHERE number = 5", "missing at the end"),
        ("DELETE FROM records WHERE number = 2", "a gap or another order"),
        ("UPDATE records SET content = NULL WHERE number = 2", "no tombstone says so"),
        ("UPDATE records SET number = 50 WHERE number = 5", "a gap or another order"),
        ("UPDATE last SET digest = 'x'", "missing at the end"),
        ("DELETE FROM last", "missing at the end"),
    ],
)
def test_what_is_done_to_the_file_is_found(records: Records, change: str, said: str) -> None:
    with sqlite3.connect(records.path) as db:
        db.execute(change)
    db.close()
    assert any(said in fault for fault in records.verify().faults)


def test_a_changed_digest_of_a_folder_is_found(records: Records) -> None:
    digest = records.keep_folder(canonical({"a.md": "1" * 64}))
    assert records.folder(digest) == {"a.md": "1" * 64}
    assert records.verify().faults == []
    with sqlite3.connect(records.path) as db:
        db.execute("UPDATE folders SET files = replace(files, '1', '2')")
    db.close()
    assert "digests of the folder" in records.verify().faults[0]


def test_an_erased_conversation_leaves_its_place_and_no_word(records: Records) -> None:
    head = records.all()[-1].digest
    assert records.forget(records.of_conversation("one"), "asked for") == [2, 4]
    found = records.verify()
    assert (found.records, found.erased, found.faults) == (6, 2, [])
    assert head in {one.digest for one in records.all()}
    data = records.path.read_bytes()
    assert b"secret 0" in data
    assert b"secret 1" not in data
    assert SCRIPT["faults_of"](export(records.all()))[0] == []
    assert records.forget([2, 4, 6], "again") == []  # erased once; a tombstone is never erased


def test_what_follows_an_erased_answer_does_not_bring_it_back(records: Records) -> None:
    again = {"question": "secret 1?", "rechecks": 2}
    records.forget([2], "asked for")
    assert records.add("answer", again, follows=2) is None
    assert records.add("answer", {"question": "secret 2?"}, follows=3) is not None
    assert b"secret 1" not in records.path.read_bytes()
    assert records.verify().faults == []


def test_erased_content_cannot_be_guessed_from_its_digest() -> None:
    one, other = (link(1, START, "t", "answer", {"q": "yes"}) for _ in range(2))
    assert json.loads(one.head)["content"] != json.loads(other.head)["content"]
    assert json.loads(one.head)["content"] != digest_of(canonical({"q": "yes"}))


def test_threads_that_add_at_once_make_one_chain(records: Records) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: records.add("answer", {"question": str(n)}), range(40)))
    assert records.verify().records == 45
    assert records.verify().faults == []


def test_ten_thousand_records_are_verified_in_the_time_of_a_few_looks() -> None:
    links = chain(10_000, padding=3_000)
    started = time.process_time()
    assert verify(links).faults == []
    assert time.process_time() - started < 5  # a quadratic look takes minutes
