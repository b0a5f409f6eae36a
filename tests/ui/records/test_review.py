"""Changed answers as a list to work through: who has looked at one is a record of the chain."""

import runpy
from pathlib import Path

from ui.records.export import as_lines, as_pdf
from ui.records.review import changed_answers, review
from ui.records.store import Records

SCRIPT = runpy.run_path(str(Path(__file__).parents[3] / "docs" / "verify_records.py"))


def answer(question: str, words: str, **more: object) -> dict[str, object]:
    said = {"answer": words, "found": True, "verdict": "answered", "notes": [], "citations": []}
    return {
        "question": question,
        "answer": said,
        "who": "me",
        "rechecks": None,
        "cited": {},
        **more,
    }


def asked_again(records: Records, who: str = "me") -> int:
    records.add("answer", answer("What is the cap?", "60 dollars", who=who))
    last = records.all()[-1].number
    differs = {"changed": ["answer"], "why": ["cap.md says at ¶ 1: “45 dollars”"]}
    more = {"who": who, "rechecks": last, "differs": differs}
    return records.add("answer", answer("What is the cap?", "45 dollars", **more)).number


def test_a_changed_answer_waits_until_somebody_has_looked_at_it(tmp_path: Path) -> None:
    records = Records(tmp_path)
    assert changed_answers(records, lambda _: True) == []
    number = asked_again(records)
    records.add("answer", answer("What else?", "Nothing", rechecks=1))  # asked again, the same
    (one,) = changed_answers(records, lambda _: True)
    assert (one.number, one.before, one.then, one.now) == (number, 1, "60 dollars", "45 dollars")
    assert one.is_open
    assert one.why == ("cap.md says at ¶ 1: “45 dollars”",)
    review(records, number, "a colleague")
    (one,) = changed_answers(records, lambda _: True)
    assert (one.is_open, one.reviewed_by) == (False, "a colleague")
    assert records.verify().faults == []
    assert SCRIPT["faults_of"](as_lines(records.all()))[0] == []
    assert as_pdf(records.all()).startswith(b"%PDF")


def test_the_newest_comes_first_and_only_what_may_be_seen(tmp_path: Path) -> None:
    records = Records(tmp_path)
    first, other, last = (asked_again(records, who) for who in ("me", "you", "me"))
    seen = changed_answers(records, lambda who: who == "me")
    assert [one.number for one in seen] == [last, first]
    assert other in [one.number for one in changed_answers(records, lambda _: True)]


def test_an_erased_answer_before_it_is_said_to_be_erased(tmp_path: Path) -> None:
    records = Records(tmp_path)
    asked_again(records)
    records.forget([1], "asked for")
    (one,) = changed_answers(records, lambda _: True)
    assert one.then == "(erased)"
    records.forget([2], "asked for")
    assert changed_answers(records, lambda _: True) == []
