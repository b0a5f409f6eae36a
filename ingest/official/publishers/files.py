"""Files at one address: lists as authorities publish them, datasets of OpenSanctions, any page."""

import hashlib
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from ingest.errors import RefusedError
from ingest.official.publishers.answers import json_of
from ingest.official.publishers.edition import (
    ENDINGS,
    Edition,
    Question,
    facts_of,
    request_of,
)
from ingest.readers.lists.published.stream import attributes_of_root, elements
from ingest.readers.lists.published.stream import text as words_of
from ingest.text.metadata import parse_date


def file_editions(question: Question) -> list[Edition]:
    """Return the file at a source's address; which version it is, it says itself."""
    kind, name = question.kind, question.name
    address = kind.address("text", {"address": name.rest})
    accept = {"Accept": ", ".join(kind.accept)} if kind.accept else {}
    page = name.prefix == "url"
    instrument = _of_address(address) if page else name.rest
    ending = "" if page else kind.ending or (".xml" if kind.roots else "")
    facts = facts_of(kind, url=address if page else "")
    return [Edition(instrument, "", (request_of(kind, address, **accept),), ending, facts)]


def dataset_editions(question: Question) -> list[Edition]:
    """Return the version of a dataset that its index names, with its address and digest."""
    kind, dataset = question.kind, question.name.rest
    address = kind.address("index", {"dataset": dataset})
    index = json_of(question, address)
    wanted = kind.query("resource")
    version = str(index.get("version") or "")
    for resource in index.get("resources") or ():
        if resource.get("name") == wanted and resource.get("url") and version:
            day = str(index.get("last_export") or "")[:10]
            page = kind.address("page", {"dataset": dataset})
            facts = facts_of(kind, title=f"OpenSanctions: {index.get('title') or dataset}",
                             published=day, url=page)  # fmt: skip
            request = request_of(kind, str(resource["url"]))
            digest = str(resource.get("checksum") or "")
            return [Edition(dataset, version, (request,), kind.ending, facts, digest)]
    raise RefusedError(
        f"{address} names no version or no file “{wanted}”; correct resource below "
        "[official.opensanctions.queries] in sources.toml"
    )


def _of_address(address: str) -> str:
    """Return a folder's name for an address: its host and last part, and a digest of it all."""
    parts = urlsplit(address)
    last = "".join(c if c.isalnum() or c in "-_" else "-" for c in PurePosixPath(parts.path).stem)
    digest = hashlib.sha256(address.encode()).hexdigest()[:8]
    return f"{parts.hostname}/{last[:60] or 'page'}-{digest}"


def ending_of(address: str, content_type: str) -> str:
    """Return the ending of a file by its media type, else by its address; "" where neither says."""
    named = ENDINGS.get(content_type.partition(";")[0].strip().lower(), "")
    return named or PurePosixPath(urlsplit(address).path).suffix.lower()


def dated(path: Path, where: str, order: str) -> str:
    """Return the day that a list says of itself at a path, or in an attribute of its root."""
    said = (
        attributes_of_root(path).get(where[1:], "")
        if where.startswith("@")
        else next((words_of(e) for e in elements(path, where.rpartition("/")[2])), "")
    )
    day = parse_date(said, "month" if order == "month" else "day") or parse_date(said[:10])
    return day or ""
