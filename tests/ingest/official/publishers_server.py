"""Publishers on loopback: each interface as it is documented, with faults to order.

Loaded with ``runpy`` by ``tests/conftest.py``. A request's path begins with the real host's name.
"""

import hashlib
import json
import threading
import tomllib
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

KNOWN = Path(__file__).parents[3] / "ingest" / "official" / "kinds" / "known.toml"
CELLAR = "/publications.europa.eu"
UK = "/www.legislation.gov.uk"
ECFR = "/www.ecfr.gov/api/versioner/v1"
FR = "/www.federalregister.gov/api/v1"
SDN = "/sanctionslistservice.ofac.treas.gov/api/publicationpreview/exports/sdn.xml"
UN = "/scsanctions.un.org/resources/xml/en/consolidated.xml"
OPEN = "/data.opensanctions.org/datasets/latest"


def eu_page(celex: str, words: str = "It shall be prohibited to sell") -> bytes:
    """Return a consolidated act as CELLAR sends it."""
    articles = "".join(
        f'<div class="eli-subdivision" id="art_{n}"><p class="title-article-norm">Article {n}</p>'
        f'<div class="norm"><span class="no-parag">1.</span><div class="inline-element">{words} '
        f"goods of heading {n} to any person in Russia or for use there.</div></div></div>"
        for n in range(1, 6)
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head>'
        f"<title>Consolidated TEXT: {celex}</title></head><body>{articles}</body></html>"
    ).encode()


def uk_act(act: str, day: str, days: list[str], words: str = "must not be made available") -> bytes:
    """Return an instrument in CLML, with links to its versions."""
    links = "".join(
        f'<atom:link rel="http://purl.org/dc/terms/hasVersion" title="{d}" '
        f'href="http://www.legislation.gov.uk/{act}/{d}"/>'
        for d in ("made", *days)
    )
    return (
        '<Legislation xmlns="http://www.legislation.gov.uk/namespaces/legislation" '
        f'RestrictStartDate="{day}"><ukm:Metadata '
        'xmlns:ukm="http://www.legislation.gov.uk/namespaces/metadata" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dct="http://purl.org/dc/terms/" '
        'xmlns:atom="http://www.w3.org/2005/Atom">'
        f"<dc:title>The Russia (Sanctions) Regulations 2019</dc:title><dct:valid>{day}</dct:valid>"
        f"{links}</ukm:Metadata><Secondary><Body><P1group><Title>Funds</Title>"
        '<P1 id="regulation-12"><Pnumber>12</Pnumber><P1para><Text>Funds '
        f"{words} to a designated person.</Text></P1para></P1></P1group></Body></Secondary>"
        "</Legislation>"
    ).encode()


def cfr_part(day: str) -> bytes:
    """Return a part as the eCFR's versioner sends it."""
    return (
        '<?xml version="1.0"?>\n<DIV5 N="587" TYPE="PART"><HEAD>PART 587—RUSSIAN HARMFUL FOREIGN '
        'ACTIVITIES SANCTIONS REGULATIONS</HEAD><DIV8 N="587.406" TYPE="SECTION"><HEAD>§ 587.406 '
        f"Entities owned by blocked persons.</HEAD><P>(a) As of {day} they are blocked.</P></DIV8>"
        "</DIV5>"
    ).encode()


def fr_rule(number: str) -> bytes:
    """Return a rule as the Federal Register sends it."""
    return (
        f"<RULE><PREAMB><SUBJECT>Rule {number}</SUBJECT></PREAMB><SUPLINF><P>The list is amended."
        f"</P></SUPLINF><FRDOC>[FR Doc. {number} Filed]</FRDOC></RULE>"
    ).encode()


def sdn_list(entries: int, day: str = "09/30/2026") -> bytes:
    """Return OFAC's list with so many entries."""
    rows = "".join(
        f"<sdnEntry><uid>{n}</uid><lastName>FIRM {n}</lastName><sdnType>Entity</sdnType></sdnEntry>"
        for n in range(entries)
    )
    return (
        '<sdnList xmlns="https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/'
        f'exports/XML"><publshInformation><Publish_Date>{day}</Publish_Date></publshInformation>'
        f"{rows}</sdnList>"
    ).encode()


def un_list(entries: int, day: str = "2026-02-27T00:00:00.000Z") -> bytes:
    """Return the Security Council's list with so many persons."""
    rows = "".join(
        f"<INDIVIDUAL><DATAID>{n}</DATAID><FIRST_NAME>PERSON {n}</FIRST_NAME></INDIVIDUAL>"
        for n in range(entries)
    )
    return (
        f'<CONSOLIDATED_LIST dateGenerated="{day}"><INDIVIDUALS>{rows}</INDIVIDUALS>'
        "<ENTITIES/></CONSOLIDATED_LIST>"
    ).encode()


class Publishers:
    """What the publishers have today, what is to go wrong, and what was asked of them."""

    def __init__(self) -> None:
        self.files: dict[str, tuple[bytes, str]] = {}  # path: bytes and media type
        self.consolidated: list[str] = []
        self.amending: list[tuple[str, str]] = []
        self.faults: list[tuple[str, Callable[[BaseHTTPRequestHandler, bytes], None]]] = []
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        self.with_etags = True
        handler = type("Handler", (_Handler,), {"publishers": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.base = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def settings(self) -> str:
        """Return the table of `sources.toml` that leads to this server instead of theirs."""
        lines = ["[official]", 'contact = "tests@example.org"', 'private_hosts = ["127.0.0.1"]']
        for name, kind in tomllib.loads(KNOWN.read_text(encoding="utf-8")).items():
            addresses = {
                key: self.here(address)
                for key, address in kind["addresses"].items()
                if address.startswith("http") and key != "page"
            }
            lines.append(f'[official."{name}"]\nrate = 100\nseconds = 5')
            lines.append(f'[official."{name}".addresses]')
            lines += [f'{key} = "{address}"' for key, address in addresses.items()]
        return "\n".join(lines) + "\n"

    def here(self, address: str) -> str:
        return f"{self.base}/{address.partition('://')[2]}"

    def fetched(self) -> list[str]:
        """Return the paths of files that were sent whole, not looks at what there is."""
        looks = ("sparql", "titles.json", "versions/", "index.json", "/documents")
        return [path for method, path, _ in self.asked if not any(w in path for w in looks)]

    def has(self, path: str, data: bytes, media: str = "application/xml") -> None:
        self.files[path] = (data, media)

    def has_eu(self, *celex: str, words: str = "It shall be prohibited to sell") -> None:
        for number in celex:
            self.has(f"{CELLAR}/resource/celex/{number}", eu_page(number, words),
                     "application/xhtml+xml")  # fmt: skip
            if "-" in number:
                self.consolidated.append(number)

    def has_uk(self, act: str, *days: str) -> None:
        for day in days:
            self.has(f"{UK}/{act}/{day}/data.xml", uk_act(act, day, list(days)))
        self.has(f"{UK}/{act}/data.xml", uk_act(act, days[-1], list(days)))

    def has_cfr(self, *days: str) -> None:
        titles = {"titles": [{"number": 31, "up_to_date_as_of": "2026-11-25"}]}
        self.has(f"{ECFR}/titles.json", json.dumps(titles).encode(), "application/json")
        versions = {"content_versions": [
            {"amendment_date": d, "part": "587", "identifier": "587.406"} for d in days
        ]}  # fmt: skip
        self.has(f"{ECFR}/versions/title-31.json?part=587", json.dumps(versions).encode())
        for day in days:
            self.has(f"{ECFR}/full/{day}/title-31.xml?part=587", cfr_part(day))

    def has_fr(self, *documents: tuple[str, str]) -> None:
        records = []
        for number, day in documents:
            path = f"/www.federalregister.gov/documents/full_text/xml/{number}.xml"
            self.has(path, fr_rule(number))
            record = {"document_number": number, "title": f"Rule {number}", "type": "Rule",
                      "publication_date": day, "full_text_xml_url": self.base + path,
                      "html_url": f"https://www.federalregister.gov/d/{number}"}  # fmt: skip
            self.has(f"{FR}/documents/{number}.json", json.dumps(record).encode())
            records.append(record)
        for page, record in enumerate(records, 1):  # a page each, so that all are walked through
            following = f"{self.base}{FR}/documents.json?page={page + 1}"
            answer = {"count": len(records), "results": [record],
                      "next_page_url": following if page < len(records) else None}  # fmt: skip
            query = f"?page={page}" if page > 1 else ""
            self.has(f"{FR}/documents.json{query}", json.dumps(answer).encode())

    def goes_wrong(self, path: str, fault: Callable[..., None], times: int = 1) -> None:
        """Let the next answers of a path be faults."""
        self.faults += [(path, fault)] * times


def status(code: int, **headers: str) -> Callable[..., None]:
    """Answer with a status and nothing else."""

    def fault(handler: BaseHTTPRequestHandler, _: bytes) -> None:
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return fault


def body(data: bytes, media: str = "text/html") -> Callable[..., None]:
    """Answer 200 with other bytes."""

    def fault(handler: BaseHTTPRequestHandler, _: bytes) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", media)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)

    return fault


def cut(handler: BaseHTTPRequestHandler, data: bytes) -> None:
    """Say a length, send half of it, and hang up."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/xml")
    handler.send_header("Content-Length", str(len(data)))
    handler.send_header("ETag", etag_of(data))
    handler.end_headers()
    handler.wfile.write(data[: len(data) // 2])
    handler.wfile.flush()
    handler.close_connection = True


def half(handler: BaseHTTPRequestHandler, data: bytes) -> None:
    """Send half a file as if it were all."""
    body(data[: len(data) // 2], "application/xml")(handler, data)


def etag_of(data: bytes) -> str:
    return f'"{hashlib.sha1(data).hexdigest()}"'


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    publishers: Publishers

    def do_GET(self) -> None:
        path = unquote(self.path)
        self.publishers.asked.append(("GET", path, dict(self.headers)))
        if not self.headers.get("User-Agent", "").startswith("sanctions-qa/"):
            return status(403)(self, b"")
        found = self.publishers.files.get(path) or self.publishers.files.get(path.partition("?")[0])
        data, media = found or (b"", "")
        for number, (where, fault) in enumerate(self.publishers.faults):
            if where in path:
                del self.publishers.faults[number]
                return fault(self, data)
        if found is None:
            return status(404)(self, b"")
        return self._send(data, media)

    def do_POST(self) -> None:
        query = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.publishers.asked.append(("POST", self.path, dict(self.headers)))
        for number, (where, fault) in enumerate(self.publishers.faults):
            if where in self.path:
                del self.publishers.faults[number]
                return fault(self, b"")
        if self.headers["Content-Type"] != "application/sparql-query":
            return status(415)(self, b"")
        if "resource_legal_amends" in query:
            rows = [{"celex": c, "date": d} for c, d in self.publishers.amending]
        else:
            rows = [{"celex": c} for c in self.publishers.consolidated if f'"{c[:11]}' in query]
        bound = [{k: {"type": "literal", "value": v} for k, v in row.items()} for row in rows]
        answer = {"head": {"vars": ["celex"]}, "results": {"bindings": bound}}
        return body(json.dumps(answer).encode(), "application/sparql-results+json")(self, b"")

    def _send(self, data: bytes, media: str) -> None:
        accept = self.headers.get("Accept", "*/*")
        if "celex" in self.path and media not in accept:
            return status(404)(self, b"")  # negotiation is strict
        etag = etag_of(data) if self.publishers.with_etags else ""
        if etag and self.headers.get("If-None-Match") == etag:
            return status(304, ETag=etag)(self, b"")
        start = 0
        asked = self.headers.get("Range", "")
        if asked and self.headers.get("If-Range") == etag:
            start = int(asked.removeprefix("bytes=").removesuffix("-"))
        self.send_response(206 if start else 200)
        self.send_header("Content-Type", media)
        if etag:
            self.send_header("ETag", etag)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        self.send_header("Content-Length", str(len(data) - start))
        self.send_header("Date", format_datetime(datetime.now(UTC)))
        self.end_headers()
        self.wfile.write(data[start:])

    def log_message(self, *_: object) -> None:
        pass


def queries(path: str) -> dict[str, list[str]]:
    """Return what a path asks for."""
    return parse_qs(urlsplit(path).query)
