"""Kept questions asked again: what was planted is found and nothing is invented."""

import json
import runpy
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.embedding.encoder import SentenceEncoder
from ingest.settings import IngestSettings
from ingest.sync import sync
from rag.answer import Assistant
from rag.settings import RagSettings
from ui.records.export import as_lines, as_pdf
from ui.records.keep import Asker, ask_and_keep, asked, keep
from ui.records.recheck import Rechecked, recheck
from ui.records.store import Records

SCRIPT = runpy.run_path(str(Path(__file__).parents[3] / "docs" / "verify_records.py"))
FILES = {
    "ban.md": "# Bearings\n\nThe export of bearings to Ruritania is prohibited since 3 May 2025.\n",
    "fine.md": "# A fine\n\nZenda Bank paid a penalty of 4 million dollars in March 2024.\n",
    "cap.md": "# Oil\n\nThe price cap on Ruritanian crude oil is 60 dollars per barrel.\n",
    "envoy.md": "# Envoy\n\nMaria Strelsau is the sanctions envoy of the Union since 2023.\n",
}
QUESTIONS = {
    "ban.md": "Is the export of bearings to Ruritania prohibited?",
    "fine.md": "What penalty did Zenda Bank pay?",
    "cap.md": "What is the price cap on Ruritanian crude oil?",
    "envoy.md": "Who is the sanctions envoy of the Union?",
}
UNANSWERED = "What is the name of the harbour master of Hentzau?"


@pytest.fixture
def folder(
    settings: IngestSettings, write: Callable[..., Path], reads_here: SentenceEncoder
) -> Callable[..., Assistant]:
    """Write files (None takes one away), sync, and open an assistant."""

    def put(**files: str | None) -> Assistant:
        for name, text in files.items():
            if text is None:
                (settings.corpus / f"{name}.md").unlink()
            else:
                write(f"{name}.md", text)
        sync(settings, load_encoder=lambda: reads_here)
        return Assistant.open(settings, RagSettings(), reads_here)

    return put


@pytest.fixture
def records(settings: IngestSettings, folder: Callable[..., Assistant]) -> Records:
    assistant = folder(**{name.removesuffix(".md"): text for name, text in FILES.items()})
    for path, question in QUESTIONS.items():
        answer = ask_and_keep(assistant, question, Asker(settings.data, "me", "talk"))
        assert [c.document for c in answer.citations][:1] == [path]
    assert not ask_and_keep(assistant, UNANSWERED, Asker(settings.data)).found
    assistant.close()
    return Records(settings.data)


def by_question(found: list[Rechecked]) -> dict[str, Rechecked]:
    return {one.question: one for one in found if one.changed}


def test_nothing_is_asked_where_nothing_changed(
    records: Records, folder: Callable[..., Assistant]
) -> None:
    assistant = folder()
    assert list(recheck(records, assistant)) == []
    assistant.close()


def test_planted_changes_are_found_with_their_reasons_and_none_invented(
    records: Records, folder: Callable[..., Assistant]
) -> None:
    assistant = folder(
        cap=FILES["cap.md"].replace("60 dollars", "45 dollars"),
        fine=None,
        ban=FILES["ban.md"] + "\nA remark on the weather in spring follows here.\n",
        harbour="# Harbour\n\nThe name of the harbour master of Hentzau is Rupert Tarlenheim.\n",
    )
    found = list(recheck(records, assistant))
    changed = by_question(found)
    assert changed.keys() == {QUESTIONS["cap.md"], QUESTIONS["fine.md"], UNANSWERED}
    cap = changed[QUESTIONS["cap.md"]]
    assert {"answer", "citation"} <= set(cap.changed)
    assert "verdict" not in cap.changed
    assert any("cap.md no longer says" in why and "60 dollars" in why for why in cap.why)
    assert any("cap.md is changed and says" in why and "45 dollars" in why for why in cap.why)
    fine = changed[QUESTIONS["fine.md"]]
    assert "verdict" in fine.changed
    assert any("fine.md is gone" in why for why in fine.why)
    harbour = changed[UNANSWERED]
    assert "verdict" in harbour.changed
    assert any("harbour.md" in why and "new" in why for why in harbour.why), harbour
    assert list(by_question(list(recheck(records, assistant)))) == []  # said once
    assert records.verify().faults == []
    assistant.close()


def test_an_export_is_checked_by_the_script_and_read_as_pdf(records: Records) -> None:
    records.forget([1], "asked for")
    assert SCRIPT["faults_of"](as_lines(records.all()))[0] == []
    assert as_pdf(records.all()).startswith(b"%PDF")


def test_an_answer_is_given_where_no_record_can_be_kept(
    folder: Callable[..., Assistant], tmp_path: Path
) -> None:
    assistant = folder(ban=FILES["ban.md"])
    no_folder = tmp_path / "a file"
    no_folder.write_text("x")
    answer = ask_and_keep(assistant, QUESTIONS["ban.md"], Asker(no_folder))
    assistant.close()
    assert answer.found
    assert any("No record of this answer was kept" in note for note in answer.notes)


def test_what_is_erased_while_it_is_asked_again_stays_erased(
    records: Records, folder: Callable[..., Assistant], monkeypatch: pytest.MonkeyPatch
) -> None:
    assistant = folder(cap=FILES["cap.md"].replace("60 dollars", "45 dollars"))
    real = Assistant.ask

    def erased_meanwhile(self: Assistant, question: str, **given: object) -> object:
        answer = real(self, question, **given)
        records.forget_conversation("talk")
        return answer

    monkeypatch.setattr(Assistant, "ask", erased_meanwhile)
    found = list(recheck(records, assistant))
    assert QUESTIONS["cap.md"] not in {one.question for one in found}
    assert b"price cap" not in records.path.read_bytes()
    assistant.close()


def test_a_record_vouches_for_the_files_that_were_read_not_for_those_of_later(
    folder: Callable[..., Assistant], settings: IngestSettings
) -> None:
    """A chat model may write for a minute, and a sync may come in between."""
    assistant = folder(**{name.removesuffix(".md"): text for name, text in FILES.items()})
    before = {d.path: d.content_hash for d in assistant.index.documents()}["cap.md"]
    answer, state = asked(assistant, QUESTIONS["cap.md"])
    assistant.close()
    later = folder(cap=FILES["cap.md"].replace("60 dollars", "45 dollars"))
    records = Records(settings.data)
    keep(records, later, answer, state, Asker(settings.data))
    (kept,) = (json.loads(link.content) for link in records.all() if link.content)
    assert kept["cited"]["cap.md"] == before
    assert by_question(list(recheck(records, later))).keys() == {QUESTIONS["cap.md"]}
    later.close()
