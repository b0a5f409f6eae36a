"""Consolidated acts are read without the marks that name what changed them."""

from pathlib import Path

import pytest

from ingest.datamodels import BlockRole
from ingest.readers import read_document

ACT = """02019R9876 — EN — 01.03.2026 — 004.001 — 1
COUNCIL REGULATION (EU) 2019/9876
of 3 June 2019
concerning restrictive measures in view of the situation in Norland
▼B
Article 1
Funds means financial assets.
▼M2
Article 2
1. It shall be prohibited to sell helicopters.
2. The prohibition shall not apply until ►M3 30 June 2026 ◄ to contracts
concluded before ►M2 ►C1 1 January 2025 ◄ ◄ .
▼M4 —————
▼B
Article 4
The authority may release up to EUR ►C1 25 000 ◄ .
"""


@pytest.fixture
def act(tmp_path: Path):
    path = tmp_path / "act.txt"
    path.write_text(ACT, encoding="utf-8")
    return read_document(path, "act.txt")


def found(act):
    shown = (b for b in act.blocks if b.role is BlockRole.TEXT and b.locator)
    return {b.locator: act.text[b.start : b.end] for b in shown}


def test_no_mark_of_a_change_stands_in_what_can_be_quoted(act) -> None:
    assert found(act) == {
        "Art. 1": "Funds means financial assets.",
        "Art. 2(1)": "1. It shall be prohibited to sell helicopters.",
        "Art. 2(2)": "2. The prohibition shall not apply until 30 June 2026 to contracts\n"
        "concluded before 1 January 2025.",
        "Art. 4": "The authority may release up to EUR 25 000.",
    }


def test_an_act_saved_as_text_is_known_by_what_it_prints_of_itself(act) -> None:
    about = act.about
    assert about.instrument == "Regulation (EU) 2019/9876"
    assert (about.celex, about.version) == ("02019R9876-20260301", "2026-03-01")
    assert (about.kind, about.jurisdiction) == ("law", "EU")


def test_arrows_that_are_no_marks_of_changes_stay(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("► Our services\n\nGo ◄ back ► on, said the firm to its banks.", "utf-8")
    assert "► Our services" in read_document(path, "a.txt").text
    assert "Go ◄ back ► on" in read_document(path, "a.txt").text
