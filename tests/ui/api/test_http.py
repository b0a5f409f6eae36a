"""The HTTP API as another program meets it: the command line's JSON, problems, rights, limits."""

import asyncio
import json
import secrets
import threading
from collections.abc import Callable

import httpx
import openai
import pytest
from pydantic import TypeAdapter

from ingest.settings import IngestSettings
from rag.writing.record import AnswerRecord
from ui.__main__ import main
from ui.api.desk import Desk
from ui.api.guard import MAX_BODY
from ui.api.http.turnstile import Turnstile
from ui.errors import UiError
from ui.settings import ApiSettings

FINE = "Which fine has an exporter to pay who breaks the Ruritania Trade Order?"
QUOTED = "250,000 pounds"
READ, WRITE, RECORDS = (secrets.token_urlsafe(24) for _ in range(3))
EVERY = (
    ("POST", "/v1/ask"),
    ("POST", "/v1/search"),
    ("GET", "/v1/provisions?q=Article%205"),
    ("GET", "/v1/lists/match?name=Petrova"),
    ("GET", "/v1/passages/law/order.md%230000"),
    ("GET", "/v1/records"),
    ("GET", "/v1/records/1"),
    ("GET", "/v1/records/verify"),
    ("GET", "/v1/documents"),
    ("POST", "/v1/documents?name=a.txt"),
    ("DELETE", "/v1/documents/law/order.md"),
    ("GET", "/v1/health"),
    ("GET", "/metrics"),
    ("GET", "/v1/models"),
    ("POST", "/v1/chat/completions"),
    ("GET", "/openapi.json"),
    ("GET", "/nothing/here"),
)


def events(text: str) -> list[tuple[str, dict]]:
    blocks = (block.split("\n") for block in text.strip().split("\n\n"))
    return [(b[0].removeprefix("event: "), json.loads(b[1].removeprefix("data: "))) for b in blocks]


@pytest.fixture
def cli_json(
    settings: IngestSettings, encoder: object, monkeypatch: pytest.MonkeyPatch, capsys
) -> Callable[..., str]:
    monkeypatch.setenv("SANCTIONS_QA_CORPUS", str(settings.corpus))
    monkeypatch.setenv("SANCTIONS_QA_DATA", str(settings.data))
    monkeypatch.setattr("ui.cli.ask.quick_encoder", lambda _: encoder)

    def run(*arguments: str) -> str:
        capsys.readouterr()
        main([*arguments, "--json"])
        return capsys.readouterr().out

    return run


def as_printed(record: object) -> str:
    return json.dumps(record, ensure_ascii=False) + "\n"


def test_the_json_is_that_of_the_command_line_letter_by_letter(
    serve_api: Callable, cli_json: Callable
) -> None:
    with httpx.Client(base_url=serve_api()) as api:
        ours = {
            "search": api.post("/v1/search", json={"question": FINE}),
            "match": api.get("/v1/lists/match", params={"name": "Yulia Petrova"}),
            "documents": api.get("/v1/documents"),
        }
        asked = api.post("/v1/ask", json={"question": FINE}).json()
    assert cli_json("search", FINE) == as_printed(ours["search"].json())
    assert cli_json("match", "Yulia Petrova") == as_printed(ours["match"].json())
    assert cli_json("documents") == as_printed(ours["documents"].json())
    printed = json.loads(cli_json("ask", FINE))
    assert QUOTED in asked["citations"][0]["quote"]
    took = printed["timings_ms"]
    assert took.keys() == asked["timings_ms"].keys()
    assert as_printed({**asked, "timings_ms": took}) == as_printed(printed)


def test_a_birth_date_and_a_country_are_compared_as_on_the_command_line(
    serve_api: Callable, cli_json: Callable
) -> None:
    given = {"name": "Yulia Petrova", "born": "1980-02-03", "country": "RU"}
    with httpx.Client(base_url=serve_api()) as api:
        found = api.get("/v1/lists/match", params=given).json()
        other = api.get("/v1/lists/match", params=given | {"born": "1955"}).json()
    printed = cli_json("match", "Yulia Petrova", "--born", "1980-02-03", "--country", "RU")
    assert printed == as_printed(found)
    assert found["matches"][0]["score"] > other["matches"][0]["score"]
    assert any("the year of birth differs" in r for r in other["matches"][0]["reasons"])


def test_an_answer_has_exactly_the_fields_of_its_one_definition(desk: Desk) -> None:
    record = desk.ask(FINE)
    adapter = TypeAdapter(AnswerRecord)  # it leaves out what it does not know
    assert adapter.dump_python(adapter.validate_python(record)) == record


def test_an_answer_comes_as_server_sent_events(serve_api: Callable) -> None:
    with httpx.Client(base_url=serve_api()) as api:
        plain = api.post("/v1/ask", json={"question": FINE}).json()
        asked = api.post("/v1/ask", json={"question": FINE, "stream": True})
        headers = {"Accept": "text/event-stream"}
        also = api.post("/v1/ask", json={"question": FINE}, headers=headers)
    assert asked.headers["content-type"].startswith("text/event-stream")
    for reply in (asked, also):
        name, record = events(reply.text)[-1]
        assert name == "answer"
        assert record["citations"] == plain["citations"]


def test_the_words_of_a_model_come_before_the_answer_and_a_crash_is_a_problem(
    serve_api: Callable, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def speaks(question, history=(), filters=None, on_text=None, who=""):  # noqa: ARG001
        on_text("Two ")
        on_text("words")
        if "crash" in question:
            raise RuntimeError("secret detail")
        return {"answer": "Two words"}

    monkeypatch.setattr(desk, "ask", speaks)
    with httpx.Client(base_url=serve_api()) as api:
        said = events(api.post("/v1/ask", json={"question": "Who?", "stream": True}).text)
        crash = api.post("/v1/ask", json={"question": "A crash?", "stream": True}).text
        plain = api.post("/v1/ask", json={"question": "A crash?"}, timeout=20)
    assert [name for name, _ in said] == ["text", "text", "answer"]
    assert said[0][1] == {"text": "Two "}
    assert events(crash)[-1][0] == "problem"
    assert "secret detail" not in crash + plain.text


def test_a_passage_opens_in_its_surroundings_and_a_provision_by_its_number(
    serve_api: Callable, desk: Desk
) -> None:
    with httpx.Client(base_url=serve_api()) as api:
        found = api.get("/v1/provisions", params={"q": "Article 6"}).json()["passages"]
        opened = api.get("/v1/passages/law/order.md%230001", params={"around": 1}).json()
        none = api.get("/v1/provisions", params={"q": "the fine"})
    assert found[0]["document"] == "law/order.md"
    assert QUOTED in found[0]["text"]
    text = desk.text("law/order.md")
    for part in (opened, *opened["before"], *opened["after"]):
        assert part["text"] == text[part["start"] : part["end"]]
    assert [p["id"] for p in opened["before"]] == ["law/order.md#0000"]
    assert none.status_code == 422


def test_a_document_is_added_answers_and_is_removed(serve_api: Callable) -> None:
    text = b"Published: 2024-06-01\n\nThe ferry of Wintenberg carries oil for the ship Aurora."
    with httpx.Client(base_url=serve_api(), timeout=60) as api:
        added = api.post("/v1/documents", params={"name": "ferry.txt"}, content=text)
        path = added.json()["path"]
        found = api.post("/v1/search", json={"question": "ferry of Wintenberg"}).json()
        removed = api.delete(f"/v1/documents/{path}")
        again = api.delete(f"/v1/documents/{path}")
        outside = api.delete("/v1/documents/..%2F..%2Fetc%2Fpasswd")
        listed = api.get("/v1/documents").json()["documents"]
    assert added.status_code == 201
    assert added.json()["sync"]["added"] == [path]
    assert found["passages"][0]["document"] == path
    assert removed.json()["sync"]["removed"] == [path]
    assert (again.status_code, outside.status_code) == (404, 404)
    assert path not in {d["path"] for d in listed}


@pytest.mark.parametrize(
    ("method", "path", "sent", "status"),
    [
        ("GET", "/v1/nothing", None, 404),
        ("GET", "/v1/ask", None, 405),
        ("POST", "/v1/ask", b"{", 422),
        ("POST", "/v1/ask", b'{"question": ""}', 422),
        ("POST", "/v1/ask", b'{"question": "...?"}', 422),
        ("POST", "/v1/ask", b'{"question": "Who? \\ud800"}', 422),
        ("POST", "/v1/ask", b'{"question": "Who?", "filters": {"kinds": ["poem"]}}', 422),
        ("POST", "/v1/ask", b'{"question": "Who?", "unknown": 1}', 422),
        ("GET", "/v1/passages/law/order.md%239999", None, 404),
        ("GET", "/v1/lists/match?name=--", None, 422),
        ("GET", "/v1/lists/match?name=Petrova&born=yesterday", None, 422),
        ("GET", "/v1/lists/match?name=Petrova&country=Atlantis", None, 422),
        ("GET", "/v1/records/7", None, 404),
        ("GET", "/v1/records/0", None, 422),
        ("GET", "/v1/records?limit=0", None, 422),
        ("GET", "/v1/records/verify?head=none", None, 422),
        ("POST", "/v1/documents?name=a.exe", b"x", 422),
        ("POST", "/v1/chat/completions", b'{"messages": [{"role": "system"}]}', 422),
        ("POST", "/v1/search", b"x" * (MAX_BODY + 1), 413),
    ],
)
def test_what_cannot_be_done_is_said_as_problem_details(
    serve_api: Callable, method: str, path: str, sent: bytes | None, status: int
) -> None:
    reply = httpx.request(method, serve_api() + path, content=sent)
    assert reply.status_code == status
    assert reply.headers["content-type"] == "application/problem+json"
    said = reply.json()
    assert said["status"] == status
    assert said["title"]
    assert said["detail"]


def test_a_body_without_a_length_is_cut_off_as_well(serve_api: Callable) -> None:
    pieces = (b"x" * 65_536 for _ in range(MAX_BODY // 65_536 + 2))
    reply = httpx.post(f"{serve_api()}/v1/search", content=pieces)
    assert reply.status_code == 413


def test_nothing_answers_without_a_token_where_one_is_set(serve_api: Callable) -> None:
    with httpx.Client(base_url=serve_api(read=READ, write=WRITE)) as api:
        for method, path in EVERY:
            reply = api.request(method, path)
            assert (path, reply.status_code) == (path, 401)
            assert reply.headers["www-authenticate"] == "Bearer"


def test_a_token_that_may_read_may_not_write(serve_api: Callable, desk: Desk) -> None:
    reading = {"Authorization": f"Bearer {READ}"}
    writing = {"Authorization": f"bearer {WRITE}"}
    with httpx.Client(base_url=serve_api(read=READ, write=WRITE), timeout=60) as api:
        assert api.get("/v1/documents", headers=reading).status_code == 200
        for method, path in EVERY:
            if path.startswith("/v1/documents") and method != "GET":
                assert api.request(method, path, headers=reading).status_code == 403
        assert len(desk.documents()["documents"]) == 3
        assert api.get("/v1/health", headers=writing).status_code == 200
        assert api.delete("/v1/documents/news/bank.md", headers=writing).status_code == 200


def test_wrong_tokens_are_counted(serve_api: Callable) -> None:
    wrong = {"Authorization": "Bearer wrong"}
    with httpx.Client(base_url=serve_api(read=READ)) as api:
        codes = [api.get("/v1/health", headers=wrong).status_code for _ in range(7)]
        right = api.get("/v1/health", headers={"Authorization": f"Bearer {READ}"})
    assert codes == [401] * 5 + [429] * 2
    assert right.status_code == 429


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 421),
        ({"Host": "evil.example:80", "Origin": "http://evil.example:80"}, 421),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
def test_a_page_of_another_address_gets_nothing(serve_api: Callable, headers, status) -> None:
    assert httpx.get(f"{serve_api()}/v1/documents", headers=headers).status_code == status


def test_other_addresses_need_a_token_that_is_no_word() -> None:
    with pytest.raises(UiError, match="API_READ_TOKEN"):
        ApiSettings(address="0.0.0.0")
    with pytest.raises(UiError, match="guessed"):
        ApiSettings(read="passwordpassword")
    with pytest.raises(UiError, match="the same"):
        ApiSettings(read=READ, write=READ)
    assert ApiSettings(address="0.0.0.0", read=READ).tokens == (READ,)


def test_of_a_hundred_requests_at_once_none_is_lost(serve_api: Callable) -> None:
    url = serve_api()

    async def ask_all() -> list[httpx.Response]:
        limits = httpx.Limits(max_connections=100)
        async with httpx.AsyncClient(base_url=url, timeout=300, limits=limits) as api:
            return await asyncio.gather(
                *(api.post("/v1/ask", json={"question": FINE}) for _ in range(100))
            )

    replies = asyncio.run(ask_all())
    assert [r.status_code for r in replies] == [200] * 100
    assert len({json.dumps(r.json()["citations"]) for r in replies}) == 1
    counts = httpx.get(f"{url}/metrics").text
    assert 'sanctions_qa_requests_total{route="/v1/ask",status="200"} 100.0' in counts


def test_more_than_may_wait_is_sent_away(
    serve_api: Callable, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def waits(*_: object, **__: object) -> dict:
        begun.set()
        assert go_on.wait(timeout=60)
        return {"matches": [], "found": False, "name": "x", "note": "",
                "searched": {"lists": [], "documents": 0}}  # fmt: skip

    monkeypatch.setattr(desk, "match", waits)
    url = f"{serve_api(turnstile=Turnstile(at_once=1, waiting=0))}/v1/lists/match?name=x"
    first: list[httpx.Response] = []
    thread = threading.Thread(target=lambda: first.append(httpx.get(url, timeout=60)))
    thread.start()
    assert begun.wait(timeout=60)
    second = httpx.get(url)
    go_on.set()
    thread.join(timeout=60)
    assert second.status_code == 503
    assert second.headers["retry-after"]
    assert first[0].status_code == 200


def test_the_client_of_openai_gets_a_cited_answer(serve_api: Callable) -> None:
    with openai.OpenAI(base_url=f"{serve_api()}/v1", api_key="none") as client:
        assert [m.id for m in client.models.list()] == ["sanctions-qa"]
        messages = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": FINE}]
        whole = client.chat.completions.create(model="sanctions-qa", messages=messages)
        stream = client.chat.completions.create(
            model="sanctions-qa", messages=messages, stream=True, temperature=0
        )
        chunks = list(stream)
        with pytest.raises(openai.UnprocessableEntityError, match="empty"):
            client.chat.completions.create(
                model="sanctions-qa", messages=[{"role": "user", "content": "?"}]
            )
    text = whole.choices[0].message.content or ""
    assert QUOTED in text
    assert "[1]" in text
    assert "law/order.md" in text
    assert whole.citations[0]["document"] == "law/order.md"
    assert "".join(c.choices[0].delta.content or "" for c in chunks) == text
    assert chunks[-1].choices[0].finish_reason == "stop"
    assert chunks[-1].citations == whole.citations


def test_langchain_gets_a_cited_answer(serve_api: Callable) -> None:
    from langchain_openai import ChatOpenAI

    model = ChatOpenAI(base_url=f"{serve_api()}/v1", api_key="none", model="sanctions-qa")
    said = str(model.invoke(FINE).content)
    assert QUOTED in said
    assert "law/order.md" in said


def test_the_last_answer_is_put_in_a_table_for_programs_too(serve_api: Callable) -> None:
    with httpx.Client(base_url=serve_api()) as api:
        told = api.post("/v1/ask", json={"question": FINE}).json()
        said = [
            {"role": "user", "content": FINE},
            {"role": "assistant", "content": told["answer"]},
        ]
        order = {"question": "Put that in a table", "history": said}
        table = api.post("/v1/ask", json=order).json()["table"]
        messages = [*said, {"role": "user", "content": "as a table"}]
        body = {"model": "sanctions-qa", "messages": messages}
        written = api.post("/v1/chat/completions", json=body).json()
    assert table["columns"] == ["Statement", "Source", "Date", "Authority"]
    assert QUOTED in table["rows"][0][0]
    assert table["rows"][0][3] == "Office of Trade Control"
    assert "Statement | Source | Date | Authority" in written["choices"][0]["message"]["content"]
