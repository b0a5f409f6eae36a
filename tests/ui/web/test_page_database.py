"""The page over an index in PostgreSQL: it answers, lists, and keeps what was asked there."""

import time
from dataclasses import replace

import pytest

from ingest.sync import rebuild, sync
from ui.records.store import Records
from ui.state import services
from ui.state.history import History

BANK = "The bank in Zenda was founded by a ship owner in 1894 and closed in 1921.\n"
VISITOR = "f" * 32


@pytest.fixture
def there(app, settings, database, write, encoder, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SANCTIONS_QA_DATABASE", database)
    write("news/bank-2024-03-05.txt", BANK)
    settings = replace(settings, database=database)
    sync(settings, load_encoder=lambda: encoder)
    app.run()
    assert services.warming().wait(30)
    yield settings
    services.assistant().close()


def until(app, true) -> None:
    for _ in range(600):
        if true():
            return
        time.sleep(0.05)
        app.run()
    raise AssertionError("it never came true")


def test_a_question_is_answered_and_kept_in_the_database(there, app, shown, encoder) -> None:
    kept = History(there.data, VISITOR, there.database)
    app.run()
    app.chat_input[0].set_value("Which bank was founded by a ship owner in Zenda?").run()
    until(app, lambda: [c for c in kept.conversations() if kept.turns(c.id)[0].answer])
    [conversation] = kept.conversations()
    [turn] = kept.turns(conversation.id)
    assert turn.answer.citations[0].quote in BANK
    until(app, lambda: "founded by a ship owner" in shown(app))
    found = Records(there.data, there.database).verify()
    assert (found.records, found.faults) == (1, [])
    assert not list(there.data.glob("*.sqlite"))
    before = services.library().generation
    rebuild(there, load_encoder=lambda: encoder)
    assert services.library().generation != before
    assert [d.path for d in services.library().documents()] == ["news/bank-2024-03-05.txt"]
