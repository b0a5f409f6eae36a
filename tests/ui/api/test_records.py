"""Records of answers over HTTP: newest first, in pages, and only what a token's holder may see."""

import json
import secrets
from collections.abc import Callable

import httpx
import pytest

from ui.__main__ import main
from ui.api.desk import Desk
from ui.errors import UiError
from ui.records.keep import Asker, ask_and_keep
from ui.settings import ApiSettings

FINE = "Which fine has an exporter to pay who breaks the Ruritania Trade Order?"
READ, WRITE, RECORDS = (secrets.token_urlsafe(24) for _ in range(3))


@pytest.fixture
def desk(desk: Desk, settings) -> Desk:
    """The desk of the other tests, that keeps records."""
    desk._kept = settings.data
    return desk


@pytest.fixture
def client(serve_api: Callable) -> Callable[[str], httpx.Client]:
    url = serve_api(read=READ, write=WRITE, records=RECORDS)
    return lambda token: httpx.Client(
        base_url=url, timeout=60, headers={"Authorization": f"Bearer {token}"}
    )


def numbers(reply: httpx.Response) -> list[int]:
    assert reply.status_code == 200
    return [row["number"] for row in reply.json()["records"]]


def test_records_come_newest_first_in_pages_that_join(desk: Desk, serve_api: Callable) -> None:
    for _ in range(5):
        desk.ask(FINE)
    with httpx.Client(base_url=serve_api()) as api:
        first = api.get("/v1/records", params={"limit": 2})
        second = api.get("/v1/records", params={"limit": 2, "before": first.json()["next"]})
        third = api.get("/v1/records", params={"limit": 2, "before": second.json()["next"]})
    assert (numbers(first), numbers(second), numbers(third)) == ([5, 4], [3, 2], [1])
    assert third.json()["next"] is None


def test_records_are_those_of_the_command_line(
    desk: Desk, serve_api: Callable, settings, capsys
) -> None:
    desk.ask(FINE)
    folders = ("--corpus", str(settings.corpus), "--data", str(settings.data), "--json")
    with httpx.Client(base_url=serve_api()) as api:
        ours = {
            "list": api.get("/v1/records").json()["records"],
            "show": api.get("/v1/records/1").json(),
            "verify": api.get("/v1/records/verify").json(),
        }
    for action, given in (("list", ()), ("show", ("1",)), ("verify", ())):
        capsys.readouterr()
        assert main(["records", action, *given, *folders]) == 0
        assert json.loads(capsys.readouterr().out) == ours[action]


def test_a_holder_sees_what_was_asked_with_its_token_and_the_auditor_all(
    desk: Desk, client: Callable
) -> None:
    ask_and_keep(desk._assistant, FINE, Asker(desk._kept, "somebody at the page"))
    with client(READ) as reader, client(WRITE) as writer, client(RECORDS) as auditor:
        assert reader.post("/v1/ask", json={"question": FINE}).status_code == 200
        message = [{"role": "user", "content": FINE}]
        assert writer.post("/v1/chat/completions", json={"messages": message}).status_code == 200
        assert numbers(reader.get("/v1/records")) == [2]
        assert numbers(writer.get("/v1/records")) == [3]
        assert numbers(auditor.get("/v1/records")) == [3, 2, 1]
        assert reader.get("/v1/records/2").json()["content"]["question"] == FINE
        for number in (1, 3):
            assert reader.get(f"/v1/records/{number}").status_code == 404
        assert auditor.get("/v1/records/1").status_code == 200
        assert reader.get("/v1/records/verify").status_code == 403
        assert auditor.get("/v1/records/verify").json()["faults"] == []


def test_the_token_for_records_opens_nothing_else(client: Callable) -> None:
    with client(RECORDS) as auditor:
        for method, path in (
            ("POST", "/v1/ask"), ("GET", "/v1/documents"), ("GET", "/v1/health"),
            ("GET", "/metrics"), ("DELETE", "/v1/documents/news/bank.md"), ("GET", "/v1/recordsx"),
        ):  # fmt: skip
            reply = auditor.request(method, path)
            assert (path, reply.status_code) == (path, 403)
            assert "insufficient_scope" in reply.headers["www-authenticate"]


def test_an_erased_record_and_a_changed_one_are_told(
    desk: Desk, serve_api: Callable, settings
) -> None:
    from ui.records.store import Records

    desk.ask(FINE)
    desk.ask(FINE)
    Records(settings.data).forget([1], "asked to")
    with httpx.Client(base_url=serve_api()) as api:
        listed = api.get("/v1/records").json()["records"]
        erased = api.get("/v1/records/1").json()
        wrong = api.get("/v1/records/verify", params={"head": "0" * 63 + "1"}).json()
    assert [row["verdict"] for row in listed] == ["tombstone", listed[1]["verdict"], "erased"]
    assert erased["content"] is None
    assert wrong["faults"]


def test_one_token_for_two_things_is_refused() -> None:
    with pytest.raises(UiError, match="API_RECORDS_TOKEN"):
        ApiSettings(read=READ, records=READ)
