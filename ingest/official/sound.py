"""Refuse what must not take an old version's place: nothing, an error page, half a file, a list
that has lost much of itself.
"""

import csv
import hashlib
import json
from pathlib import Path

from lxml import etree, html

from ingest.errors import ReadError, RefusedError
from ingest.official.kinds.kinds import Kind
from ingest.readers.law.eu.eurlex_page import is_eurlex
from ingest.readers.lists.published.stream import elements, root_of

MAY_LOSE = 0.1  # of a list's entries, from one version to the next
_LEAST_WORDS = 20  # of a page
_TAIL = 2048


def check_sound(path: Path, ending: str, kind: Kind) -> int | None:
    """Return how many entries a file holds, None where it is no list.

    :raises RefusedError: with the reason, without the file's address.
    """
    if not path.stat().st_size:
        raise RefusedError("the answer is empty")
    if ending in (".xml", ".akn"):
        return _xml(path, kind)
    if ending in (".html", ".htm", ".xhtml"):
        _check_page(path, kind)
    if ending == ".pdf":
        _check_pdf(path)
    if ending in (".csv", ".json", ".jsonl", ".ndjson"):
        return _records(path, ending)
    return None


def check_loss(entries: int | None, before: int | None) -> None:
    """Check that a list has not lost more than a tenth of its entries.

    :raises RefusedError: when it has.
    """
    if entries is not None and before and entries < before * (1 - MAY_LOSE):
        raise RefusedError(
            f"the list has {entries:,} entries and had {before:,}; where that is right, update "
            "again with --allow-losses"
        )


def check_digest(path: Path, sha1: str) -> None:
    """Check a file against the digest that its publisher says, where there is one.

    :raises RefusedError: when it is another file.
    """
    if len(sha1) != 40:
        return
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha1").hexdigest()
    if found != sha1.lower():
        raise RefusedError(f"the file's SHA-1 is {found}, and its publisher says {sha1}")


def _xml(path: Path, kind: Kind) -> int | None:
    root = root_of(path)
    if root is None:
        raise RefusedError("the answer is no XML" + _looks(path))
    if kind.roots and root not in kind.roots:
        raise RefusedError(
            f"the answer is XML of another kind: <{root}> stands where <{kind.roots[0]}> should"
        )
    try:
        if kind.entries:
            entries = sum(1 for _ in elements(path, *kind.entries))
            if not entries:
                raise RefusedError("the list has no entries")
            return entries
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        tree = etree.parse(str(path), parser)
    except (etree.XMLSyntaxError, ReadError) as exc:
        why = exc.msg if isinstance(exc, etree.XMLSyntaxError) else exc
        raise RefusedError(f"the answer is half a file or a broken one ({why})") from exc
    if kind.holds and not tree.xpath(kind.holds):
        raise RefusedError("the answer holds no provisions; it may be an error page")
    return None


def _check_page(path: Path, kind: Kind) -> None:
    data = path.read_bytes()
    if b"<html" in data[:_TAIL].lower() and b"</html" not in data[-_TAIL:].lower():
        raise RefusedError("the page has no end; it is half a file")
    try:
        tree = html.document_fromstring(data)
    except (etree.ParserError, ValueError) as exc:
        raise RefusedError(f"the answer is no page ({exc})") from exc
    for unseen in tree.xpath("//script | //style | //noscript"):
        unseen.drop_tree()
    words = len(tree.text_content().split())
    if words < _LEAST_WORDS:
        raise RefusedError(
            f"the page says next to nothing ({words} words); it may be an error page"
        )
    if kind.protocol == "eu-act" and not is_eurlex(tree):
        raise RefusedError("the page is no act; it may be an error page or ask for a person")


def _check_pdf(path: Path) -> None:
    data = path.read_bytes()
    if not data.lstrip()[:5] == b"%PDF-":
        raise RefusedError("the answer is no PDF" + _looks(path))
    if b"%%EOF" not in data[-_TAIL:]:
        raise RefusedError("the PDF has no end; it is half a file")


def _records(path: Path, ending: str) -> int:
    if looks := _looks(path):
        raise RefusedError(f"the answer is no {ending[1:].upper()}{looks}")
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            if ending == ".csv":
                rows = [len(row) for row in csv.reader(file, strict=True) if row]
                if len(rows) < 2 or (rows[0] > 1 and rows[-1] != rows[0]):
                    raise RefusedError("the table has no rows, or its last one is half a row")
                return len(rows) - 1
            text = file.read()
    except (UnicodeDecodeError, csv.Error) as exc:
        raise RefusedError(f"the answer is no {ending[1:].upper()} ({exc})") from exc
    try:
        whole = json.loads(text)
        return len(whole) if isinstance(whole, list) else 1
    except ValueError:
        pass
    try:
        return sum(1 for line in text.splitlines() if line.strip() and json.loads(line) is not None)
    except ValueError as exc:
        raise RefusedError(f"the answer is half a file or a broken one ({exc})") from exc


def _looks(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(_TAIL).lstrip(b"\xef\xbb\xbf \t\r\n")
    return "; it is a web page, such as an error" if start.startswith(b"<") else ""
