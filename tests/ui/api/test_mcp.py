"""The MCP server as the SDK's own client meets it: in a process of its own, and over HTTP."""

import sys
from collections.abc import Callable
from pathlib import Path

import anyio
import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters
from mcp_types import CallToolResult

from ingest.settings import IngestSettings
from ui.api.desk import Desk
from ui.api.mcp.server import create_server, http_app
from ui.settings import ApiSettings

FINE = "Which fine has an exporter to pay who breaks the Ruritania Trade Order?"
QUOTED = "250,000 pounds"
TOOLS = {"ask", "search", "open_passage", "provision", "match_lists", "documents"}
SERVER = Path(__file__).with_name("mcp_process.py")


def text_of(result: CallToolResult) -> str:
    return "\n".join(part.text for part in result.content if part.type == "text")


async def go_through(client: Client) -> None:
    """Call each tool, and read the document that a citation names."""
    listed = (await client.list_tools()).tools
    assert {tool.name for tool in listed} == TOOLS
    assert all(tool.output_schema and tool.annotations.read_only_hint for tool in listed)
    answer = await client.call_tool("ask", {"question": FINE})
    assert QUOTED in text_of(answer)
    citation = answer.structured_content["citations"][0]
    assert citation["document"] == "law/order.md"
    said = [
        {"role": "user", "content": FINE},
        {"role": "assistant", "content": answer.structured_content["answer"]},
    ]
    order = {"question": "as a table", "history": said}
    table = (await client.call_tool("ask", order)).structured_content["table"]
    assert table["columns"] == ["Statement", "Source", "Date", "Authority"]
    assert QUOTED in table["rows"][0][0]
    link = next(part for part in answer.content if part.type == "resource_link")
    read = await client.read_resource(str(link.uri))
    assert citation["quote"] == read.contents[0].text[citation["start"] : citation["end"]]
    found = await client.call_tool("search", {"question": "oil bank", "limit": 1})
    assert len(found.structured_content["passages"]) == 1
    opened = await client.call_tool("open_passage", {"id": "law/order.md#0001"})
    assert opened.structured_content["before"][0]["id"] == "law/order.md#0000"
    provision = await client.call_tool("provision", {"text": "Article 6"})
    assert QUOTED in text_of(provision)
    match = await client.call_tool("match_lists", {"name": "Yulia Petrova"})
    assert match.structured_content["matches"][0]["name"] == "Yuliya PETROVA"
    known = {"name": "Yulia Petrova", "born": "1955"}
    other = await client.call_tool("match_lists", known)
    assert "the year of birth differs" in text_of(other)
    nobody = await client.call_tool("match_lists", {"name": "Rudolf Rassendyll"})
    assert "No match is no clearance" in text_of(nobody)
    documents = await client.call_tool("documents", {})
    assert len(documents.structured_content["documents"]) == 3
    wrong = await client.call_tool("open_passage", {"id": "no/such.md#0000"})
    assert wrong.is_error
    assert "no/such.md" in text_of(wrong)


@pytest.mark.usefixtures("desk")
def test_a_client_in_another_process_asks_over_standard_input(settings: IngestSettings) -> None:
    parameters = StdioServerParameters(
        command=sys.executable,
        args=[str(SERVER), "--corpus", str(settings.corpus), "--data", str(settings.data)],
        cwd=SERVER.parents[3],
    )

    async def run() -> None:
        async with Client(parameters) as client:
            await go_through(client)

    anyio.run(run)


def test_a_client_asks_over_streamable_http(serve_api: Callable, desk: Desk) -> None:
    url = serve_api(http_app(create_server(desk), ApiSettings()))

    async def run() -> None:
        async with Client(f"{url}/mcp") as client:
            await go_through(client)

    anyio.run(run)


@pytest.mark.parametrize("path", ["../secret.txt", "/etc/passwd", "no/such.md"])
def test_nothing_but_documents_of_the_index_can_be_read(desk: Desk, path: str) -> None:
    async def run() -> None:
        async with Client(create_server(desk)) as client:
            with pytest.raises(Exception, match=r"(?i)not|unknown|security|found"):
                await client.read_resource(f"sanctions-qa://documents/{path}")

    anyio.run(run)
