"""Conversations and records in PostgreSQL: the same calls, the same chain."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from rag.datamodels import Answer, Filters
from ui.database.dialect import translated
from ui.datamodels import Judgement
from ui.errors import HistoryError
from ui.records.store import Records, RecordsError
from ui.state.history import History

ANSWER = Answer("Who is it?", True, "It is O'Brien of “Заря”, 100 % \u2028.", "extractive")


@pytest.fixture
def records(tmp_path: Path, database: str) -> Records:
    return Records(tmp_path, database)


def of(who: str, conversation: str, number: int) -> dict[str, object]:
    return {"question": f"{number}?", "who": who, "conversation": conversation, "nul": "\0"}


def test_the_chain_verifies_and_a_change_is_found(records, database) -> None:
    for number in range(1, 4):
        records.add("answer", of("a", "c", number))
    assert (records.verify().records, records.verify().faults) == (3, [])
    assert [link.number for link in records.all()] == [1, 2, 3]
    with psycopg.connect(database) as db:
        db.execute(
            "UPDATE sanctions_qa.records SET content = replace(content, '2?', '9?') "
            "WHERE number = 2"
        )
    assert len(records.verify().faults) == 1
    with psycopg.connect(database) as db:
        db.execute("DELETE FROM sanctions_qa.records WHERE number = 3")
    assert any("missing at the end" in fault for fault in records.verify().faults)


def test_records_are_listed_by_asker_and_erased_by_conversation(records) -> None:
    for number in range(1, 5):
        records.add("answer", of("ab"[number % 2], f"c{number % 2}", number))
    assert [link.number for link in records.page(10, who="a")] == [4, 2]
    assert [link.number for link in records.page(1, before=4)] == [3]
    assert records.before("9999") == [1, 2, 3, 4]
    records.forget_conversation("c1")
    assert records.of_conversation("c1") == []
    found = records.verify()
    assert (found.records, found.erased, found.faults) == (5, 2, [])
    assert records.add("answer", of("a", "c", 6), follows=1) is None
    assert records.keep_folder('{"a":1}') == records.keep_folder('{"a":1}')
    assert records.folder(records.keep_folder('{"a":1}')) == {"a": 1}


def test_many_who_add_at_once_make_one_chain(tmp_path, database) -> None:
    def add(number: int) -> None:
        Records(tmp_path, database).add("answer", of("a", "c", number))

    with ThreadPoolExecutor(4) as adding:
        list(adding.map(add, range(12)))
    found = Records(tmp_path, database).verify()
    assert (found.records, found.faults) == (12, [])


def test_a_conversation_is_kept_found_judged_and_deleted(tmp_path, database) -> None:
    mine, hers = (History(tmp_path, who, database) for who in ("me", "her"))
    first = mine.ask("c1", "Who is Ökonom?", Filters(kinds=("law",)))
    mine.answer("c1", first, ANSWER)
    second = mine.ask("c1", "And where?", Filters())
    instead = mine.ask("c1", "And when?", Filters(), instead_of=second)
    [one, other] = mine.turns("c1")
    assert (one.answer, other.number, other.versions) == (ANSWER, instead, (second, instead))
    assert one.filters == Filters(kinds=("law",))
    assert hers.turns("c1") == [] == hers.conversations()
    with pytest.raises(HistoryError, match="another visitor"):
        hers.ask("c1", "What is it?", Filters())
    assert [c.id for c in mine.conversations("öKONOM")] == ["c1"]
    assert [c.id for c in mine.conversations("заря")] == ["c1"]
    assert mine.conversations("nothing of the kind") == []
    mine.judge("c1", first, Judgement(True, "x"))
    mine.judge("c1", first, Judgement(False, "y"))
    [(conversation, [judged])] = mine.judged()
    assert (conversation, judged.judged) == ("c1", Judgement(False, "y"))
    mine.pin("c1", True)
    mine.rename("c1", "Another title")
    assert mine.conversation("c1").title == "Another title"
    mine.show_version("c1", second)
    assert mine.turns("c1")[-1].number == second
    mine.delete("c1")
    assert mine.conversations() == [] == mine.turns("c1")
    with psycopg.connect(database) as db:
        assert db.execute("SELECT count(*) FROM sanctions_qa.turns").fetchone() == (0,)


def test_a_database_that_does_not_answer_is_said(tmp_path) -> None:
    address = "postgresql://nobody@127.0.0.1:1/none"
    with pytest.raises(RecordsError, match="SANCTIONS_QA_DATABASE"):
        Records(tmp_path, address).all()
    with pytest.raises(HistoryError, match="does not answer"):
        History(tmp_path, database=address).conversations()


def test_marks_are_translated() -> None:
    assert translated("a = ? AND b = ?") == "a = %s AND b = %s"
    assert translated("a = ?1 OR b = ?2 OR c = ?1") == "a = %(v1)s OR b = %(v2)s OR c = %(v1)s"
