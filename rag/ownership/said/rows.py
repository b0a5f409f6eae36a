"""Read links of ownership from the rows of tables, whatever format their document has."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal

from ingest.datamodels import DocumentRow
from ingest.store.index import Index
from ingest.store.interface.tables import TableReader
from ingest.store.lexical.entry_name import legal_forms
from ingest.store.lexical.words import stems
from ingest.tables.datamodels import Condition, FoundRow, Holds
from ingest.tables.values import date_span
from rag.lists.tables.written import quotes_of_rows
from rag.ownership.said.columns import OwnershipTable, ownership_table
from rag.ownership.said.link import Link
from rag.ownership.said.names import names_in, same_name
from rag.ownership.said.sentences import SHARE

MOST = 60  # rows of one table that are looked at for a name
Side = Literal["owner", "owned"]

_APART = re.compile(r"\s*[;\n|]\s*|(?<=\)),\s*")
_BESIDE = re.compile(rf"\s*[(:,–-]?\s*(?P<share>{SHARE})\s*\)?\s*$", re.IGNORECASE)
_PLAIN = re.compile(r"\d{1,3}(?:[.,]\d+)?")
_NOBODY = re.compile(
    r"\W*(?:n/?a|none|unknown|not known|not disclosed|various|other|others)?\W*", re.I
)


class OwnershipRows:
    """Asks the tables of one index for owners and holdings."""

    def __init__(
        self, index: Index, documents: Sequence[DocumentRow], chosen: Sequence[int] | None
    ) -> None:
        passing = None if chosen is None else {*chosen}
        self._index = index
        self._documents = {
            d.path: d
            for d in documents
            if passing is None or any(number in passing for number, _ in d.groups)
        }
        with index.tables() as reader:
            found = (ownership_table(t) for t in reader.all() if t.document in self._documents)
            self._tables = [t for t in found if t is not None]

    def of(self, name: str, side: Side) -> list[Link]:
        """Return the links in which a name stands on one side."""
        with self._index.tables() as reader:
            return [link for t in self._tables for link in self._links(reader, t, name, side)]

    def _links(
        self, reader: TableReader, known: OwnershipTable, name: str, side: Side
    ) -> Iterator[Link]:
        document = self._documents[known.table.document]
        headed = "" if known.owned else _of_heading(known, document)
        columns = known.owner if side == "owner" else known.owned
        conditions: list[Condition] = []
        if columns:
            telling = [s for s in stems(name) if s not in legal_forms()]
            if not telling:
                return
            conditions = [Holds(columns, (f" {stem} ",)) for stem in telling]
        elif not same_name(headed, name):
            return
        for row in reader.select(known.table.number, conditions, MOST):
            for owner, owned, share in _read(row, known, headed):
                if same_name(owner if side == "owner" else owned, name):
                    [quote] = quotes_of_rows([row], known.table.document, index=self._index,
                                             reader=reader, document=document)  # fmt: skip
                    since = _day(row, known.since) or document.about_at(row.start).published
                    yield Link(owner, owned, share, (quote,), since, _past(row, known.until))


def _read(row: FoundRow, known: OwnershipTable, headed: str) -> Iterator[tuple[str, str, str]]:
    """Yield owner, owned and share of a row; a cell may name several, each with its share."""
    owners = _names(row, known.owner)
    things = _names(row, known.owned) if known.owned else [(headed, "")]
    told = _share(row, known)
    for owner, his in owners:
        for thing, its in things:
            alone = told if len(owners) == 1 or len(things) > 1 else ""
            if owner and thing:
                yield owner, thing, his or its or alone


def _names(row: FoundRow, columns: Sequence[int]) -> list[tuple[str, str]]:
    """Return the names in a cell, or in the parts of a name, each with a share beside it."""
    if len(columns) > 1:
        return [(" ".join(row.cells[c] for c in columns if c in row.cells), "")]
    found = []
    for part in _APART.split(row.cells.get(columns[0], "")):
        beside = _BESIDE.search(part)
        name = (part[: beside.start()] if beside else part).strip(" ,(")
        if not _NOBODY.fullmatch(name):
            found.append((name, beside["share"] if beside else ""))
    return found


def _share(row: FoundRow, known: OwnershipTable) -> str:
    """Return the share as the cell writes it, with the sign that stands in the column's name."""
    if known.share is None:
        return ""
    text = " ".join(row.cells.get(known.share, "").split())
    title = known.table.columns[known.share].name.lower()
    in_percent = "%" in title or "cent" in title
    if _PLAIN.fullmatch(text) and in_percent:
        return f"{text} %"
    return "" if _NOBODY.fullmatch(text) else text


def _day(row: FoundRow, column: int | None) -> str | None:
    if column is None or column not in row.cells:
        return None
    first, _ = date_span(row.cells[column])
    return str(first) if first else None


def _past(row: FoundRow, column: int | None) -> str | None:
    ended = _day(row, column)
    return ended if ended and ended <= date.today().isoformat() else None


def _of_heading(known: OwnershipTable, document: DocumentRow) -> str:
    """Return the one name in the heading above a table, else in its document's title."""
    for words in (*reversed(known.table.headings), document.about.title or ""):
        names = names_in(f"of {words[:1].lower()}{words[1:]}" if " " in words else words)
        whole = [n.text for n in names]
        if len(whole) == 1:
            return whole[0]
        if whole:
            return ""
    return ""
