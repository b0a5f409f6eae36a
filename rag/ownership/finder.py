"""Find who owns a name and what it owns: rows of tables first, then sentences, said once each."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from ingest.datamodels import DocumentRow
from ingest.store.index import Index
from ingest.store.lexical.entry_name import legal_forms
from ingest.store.lexical.words import stems
from ingest.text.sentences import is_row
from rag.datamodels import Evidence
from rag.ownership.said.link import Link
from rag.ownership.said.names import same_name
from rag.ownership.said.rows import OwnershipRows
from rag.ownership.said.sentences import owners_said
from rag.ownership.said.shares import same_share
from rag.sentences.quotes import Quote, sentences_of

PASSAGES = 24  # in which sentences on a name are looked for
_ASKED = "owner owned owns shareholder stake share per cent subsidiary parent company holds"


class OwnershipFinder:
    """Finds links of ownership in one index; what was found of a name is kept."""

    def __init__(
        self, index: Index, documents: Sequence[DocumentRow], chosen: Sequence[int] | None
    ) -> None:
        self._index, self._chosen = index, chosen
        self._documents = {d.path: d for d in documents}
        self._rows = OwnershipRows(index, documents, chosen)

    def owners_of(self, name: str) -> list[Link]:
        """Return who owns what is named."""
        return merged([*self._rows.of(name, "owned"), *self._told(name, "owned")])

    def holdings_of(self, name: str) -> list[Link]:
        """Return what is owned by who is named."""
        return merged([*self._rows.of(name, "owner"), *self._told(name, "owner")])

    def _told(self, name: str, side: Literal["owner", "owned"]) -> list[Link]:
        wanted = {s for s in stems(name) if s not in legal_forms()}
        if not wanted:
            return []
        hits = self._index.search_words(f"{name} {_ASKED}", PASSAGES, self._chosen)
        found = []
        for passage in self._index.passages([hit.number for hit in hits]).values():
            about = self._documents[passage.document].about_at(passage.start)
            for quote in sentences_of(Evidence(passage, about, 0.0, 0.0, 0.0, ("words",))):
                if is_row(quote.place.locator) or not wanted <= {*stems(quote.text)}:
                    continue
                for said in owners_said(quote.text):
                    asked = said.owner if side == "owner" else said.owned
                    if same_name(asked.text, name):
                        link = Link(said.owner.text, said.owned.text, said.share, (quote,))
                        found.append(replace(link, since=about.published))
        return found


def merged(links: Sequence[Link]) -> list[Link]:
    """Return links with those that say the same as one; who says a share speaks for who says none.

    Shares that differ stay apart: neither is dropped for the other.
    """
    found: list[Link] = []
    for link in sorted(links, key=lambda one: not one.share):
        at = next((i for i, known in enumerate(found) if _same(known, link)), None)
        if at is None:
            found.append(link)
            continue
        known = found[at]
        places = {_place(q) for q in known.quotes}
        fresh = tuple(q for q in link.quotes if _place(q) not in places)
        found[at] = replace(known, quotes=(*known.quotes, *fresh))
    order = {id(link.quotes[0]): number for number, link in enumerate(links)}
    return sorted(found, key=lambda one: (one.is_past, order.get(id(one.quotes[0]), 0)))


def _place(quote: Quote) -> tuple[str, int, int]:
    return quote.evidence.passage.document, quote.start, quote.end


def _same(known: Link, link: Link) -> bool:
    same = same_name(known.owner, link.owner) and same_name(known.owned, link.owned)
    if not same or known.is_past != link.is_past:
        return False
    return not link.share or same_share(known.share, link.share)
