"""Look the owners found up in the lists at hand, and whom a list links an entry to."""

import re
from collections.abc import Iterator, Sequence

from ingest.store.index import Index
from rag.datamodels import Evidence
from rag.names.lookup import LIST, look_up
from rag.names.match import SAME_SOUNDS
from rag.ownership.said.columns import role_called
from rag.ownership.said.link import Link
from rag.ownership.said.names import same_name
from rag.sentences.cells import cells
from rag.sentences.quotes import NO_VECTOR, Quote

_LINKED = re.compile(r"\blinked to:\s*(?P<name>[^.;()\n]{2,120})", re.IGNORECASE)


def owners_on_lists(links: Sequence[Link], index: Index) -> list[tuple[str, Quote]]:
    """Return the owners that stand on a list at hand, each with its entry."""
    owners: list[str] = []
    for link in links:
        if not link.is_past and not any(same_name(link.owner, o) for o in owners):
            owners.append(link.owner)
    found = []
    for owner in owners:
        entry = next(_entries(index, owner), None)
        if entry is not None:
            found.append((owner, entry))
    return found


def linked_to(index: Index, name: str) -> list[tuple[str, Quote]]:
    """Return whom the entries of a name are linked to ("Linked To: …"), each with the entry."""
    return [
        (match["name"].strip(), entry)
        for entry in _entries(index, name)
        for match in _LINKED.finditer(entry.text)
    ]


def _entries(index: Index, name: str) -> Iterator[Quote]:
    """Yield the entries of lists that bear a name; a row on ownership is none."""
    for match in look_up(index, name).matches:
        roles = {role_called(c.name) for c in cells(match.row)}
        is_register = "owner" in roles and bool(roles & {"owned", "share"})
        of_list = match.about.kind == LIST and match.by == "name"
        if of_list and not is_register and match.name_score >= SAME_SOUNDS:
            evidence = Evidence(match.passage, match.about, 0.0, 0.0, 0.0, ("entry",))
            place, span = match.passage.place_at(match.start), (match.start, match.end)
            yield Quote(evidence, place, *span, match.row, match.row, 0.0, NO_VECTOR, span)


def note_on_lists(listed: Sequence[tuple[str, Quote]]) -> str:
    """Return the note that names the owners found on lists, or says that none was."""
    if not listed:
        return "None of the owners named is found on a list here."
    told = (f"{name} ({quote.evidence.about.title or quote.evidence.passage.document})"
            for name, quote in listed)  # fmt: skip
    return f"On a list here by name: {'; '.join(told)}. Check that it is the same."
