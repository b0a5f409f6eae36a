"""What is printed: nothing that a terminal obeys and no eye sees."""

import json

import pytest

from ui.report import complain, one_line, say, say_json

TURNED = "invoice\u202efdp.exe"
UNSEEN = "\u202e\u2066\u200f\u061c\ufeff\u200b\x9b\U000e0041\U0001d173"


def test_what_turns_a_name_round_is_left_out_of_lines(capsys: pytest.CaptureFixture[str]) -> None:
    say([f"added {TURNED}", *UNSEEN])
    complain(f"sanctions-qa: {TURNED}{UNSEEN}")
    printed = capsys.readouterr()
    assert printed.out.split() == ["added", "invoicefdp.exe"]
    assert printed.err == "sanctions-qa: invoicefdp.exe\n"


def test_what_no_eye_sees_is_an_escape_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    record = {"path": TURNED + UNSEEN, "text": "Größe नहीं क्‍ष"}
    say_json(record)
    line = capsys.readouterr().out
    assert not set(UNSEEN) & set(line)
    assert "Größe" in line
    assert json.loads(line) == record


def test_letters_that_are_joined_stay_as_they_are() -> None:
    for word in ("می‌خواهم", "क्‍ष", "naïve"):
        assert one_line(word) == word


def test_a_code_for_the_terminal_is_no_part_of_a_line() -> None:
    assert one_line("a\x1b[2Jb\nc\u2028d") == "a [2Jb c d"
