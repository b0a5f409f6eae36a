"""Answer a question on ownership: the direct owners with their shares, then the chain, all cited.

What the answer says in its first line are the names and shares that its rows and sentences give.
Nothing is added up or multiplied: the rules that would do so are quoted where documents hold them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ingest.store.index import Index
from rag.datamodels import Answer, Coverage, Table
from rag.ownership.asked import OwnershipAsked, ownership_asked
from rag.ownership.chain import Chain, followed, path
from rag.ownership.finder import OwnershipFinder
from rag.ownership.listed import linked_to, note_on_lists, owners_on_lists
from rag.ownership.rules import Ask, rules_held
from rag.ownership.said.link import Link
from rag.ownership.said.names import same_name
from rag.ownership.said.shares import same_share
from rag.question.query import Query
from rag.retrieval.filters import allowed
from rag.sentences.quotes import Quote
from rag.writing.cite import answer_in_order

NAMED = 8  # links in the words that come first
UNSAID = "share not said"
NOT_ADDED = (
    "Shares are given as the documents write them; none is added to another or multiplied along "
    "the chain."
)
NO_CLEARANCE = "That no owner is found on a list is no clearance."
COLUMNS = ("Owned", "Owner", "Share", "As of")


@dataclass(frozen=True, slots=True)
class Documents:
    """What is asked: the index, the finder of links in it, and how sentences are searched."""

    index: Index
    finder: OwnershipFinder
    ask: Ask
    coverage: Coverage


def told_of_ownership(query: Query, index: Index, coverage: Coverage, ask: Ask) -> Answer | None:
    """Return who owns what by rows and sentences; None where it is not asked, or nothing says it.

    ``ask`` chooses sentences for a question of its own.
    """
    asked = ownership_asked(query.text)
    if asked is None:
        return None
    everything = index.documents()
    finder = OwnershipFinder(index, everything, allowed(everything, query.understood.filters))
    documents = Documents(index, finder, ask, coverage)
    if asked.kind == "holdings":
        chain = followed(asked.owner, finder.holdings_of, up=False)
        return _written(query.typed, asked, chain, chain.links, documents)
    chain = followed(asked.owned, finder.owners_of)
    links = path(chain, asked.owned, asked.owner) if asked.kind == "owns" else []
    return _written(query.typed, asked, chain, links or chain.links, documents)


def _written(
    question: str,
    asked: OwnershipAsked,
    chain: Chain,
    links: Sequence[Link],
    documents: Documents,
) -> Answer | None:
    if not links:
        return _linked(question, asked, documents) if asked.kind == "behind" else None
    notes = [*_notes(asked, chain, links)]
    quotes = [q for link in links for q in link.quotes]
    listed = owners_on_lists(links, documents.index) if asked.kind != "holdings" else []
    quotes += [quote for _, quote in listed]
    if asked.kind == "listed":
        notes += [note_on_lists(listed), *([] if listed else [NO_CLEARANCE])]
    if listed or asked.kind == "listed":
        rules, lacking = rules_held(documents.ask)
        quotes += rules
        if lacking:
            notes.append(
                "No document here states from which share on an owned company is caught "
                f"({', '.join(lacking)})."
            )
    answer = answer_in_order(question, _once(quotes), documents.coverage, "")
    key_of = _keys(answer)
    cited = tuple(dict.fromkeys(key_of(q) for link in links for q in link.quotes))
    table = _table(links, key_of) if len(links) > 1 else None
    line = _headline(asked, links, listed)
    return replace(
        answer, headline=line, headline_citations=cited, table=table, stands=True,
        notes=tuple(notes),
    )  # fmt: skip


def _linked(question: str, asked: OwnershipAsked, documents: Documents) -> Answer | None:
    """Return whom a list's entry is linked to, which is not said to own it; None for nobody."""
    found = linked_to(documents.index, asked.owned)
    if not found:
        return None
    answer = answer_in_order(question, _once([q for _, q in found]), documents.coverage, "")
    names = " and ".join(dict.fromkeys(name for name, _ in found))
    line = f"{asked.owned}: linked to {names} by its list entry; no document here says who owns it."
    keys = tuple(c.key for c in answer.citations)
    return replace(answer, headline=line, headline_citations=keys, stands=True)


def _once(quotes: Sequence[Quote]) -> list[Quote]:
    return list({(q.evidence.passage.document, q.start, q.end): q for q in quotes}.values())


def _keys(answer: Answer) -> Callable[[Quote], int]:
    by_place = {(c.document, c.start, c.end): c.key for c in answer.citations}
    return lambda q: by_place[(q.evidence.passage.document, q.start, q.end)]


def _notes(asked: OwnershipAsked, chain: Chain, links: Sequence[Link]) -> list[str]:
    notes = []
    if asked.kind == "owns" and not _reaches(links, asked):
        notes.append(f"No document here says that {asked.owner} owns {asked.owned}.")
    for one, other in _contradicting(links):
        notes.append(
            f"Documents differ on the share of {one.owner} in {one.owned}: "
            f"{_with_source(one)}; {_with_source(other)}."
        )
    notes += [
        f"{link.owner} in {link.owned}: ended on {link.until}." for link in links if link.until
    ]
    if chain.circles:
        notes.append(f"The chain comes back to {', '.join(chain.circles)}; it is followed once.")
    if chain.cut:
        notes.append("There is more of the chain than is followed here.")
    if sum(bool(link.share) for link in links) > 1:
        notes.append(NOT_ADDED)
    return notes


def _reaches(links: Sequence[Link], asked: OwnershipAsked) -> bool:
    return any(same_name(link.owner, asked.owner) and not link.is_past for link in links)


def _contradicting(links: Sequence[Link]) -> list[tuple[Link, Link]]:
    found = []
    for at, one in enumerate(links):
        for other in links[at + 1 :]:
            same = same_name(one.owner, other.owner) and same_name(one.owned, other.owned)
            both = one.share and other.share and not one.is_past and not other.is_past
            if same and both and not same_share(one.share, other.share):
                found.append((one, other))
    return found


def _with_source(link: Link) -> str:
    day = f", {link.since}" if link.since else ""
    return f"{link.share} ({link.quotes[0].evidence.passage.document}{day})"


def _headline(
    asked: OwnershipAsked, links: Sequence[Link], listed: Sequence[tuple[str, Quote]]
) -> str:
    """Return the links in one line: who owns what is asked for first, then the owners' owners."""
    down = asked.kind == "holdings"
    groups: dict[str, list[str]] = {}
    shown = links[:NAMED]
    for link in shown:
        past = f", until {link.until}" if link.until else ""
        name = link.owned if down else link.owner
        said = f"{name} ({link.share or UNSAID}{past})"
        groups.setdefault(link.owner if down else link.owned, []).append(said)
    by = "owns" if down else "owned by"
    line = "; ".join(f"{name}: {by} {' and '.join(said)}" for name, said in groups.items())
    more = f"; {len(links) - len(shown)} more" if len(links) > len(shown) else ""
    names = list(dict.fromkeys(name for name, _ in listed))
    on_list = f" On a list here: {', '.join(names)}." if names else ""
    return f"{line}{more}.{on_list}"


def _table(links: Sequence[Link], key_of: Callable[[Quote], int]) -> Table:
    rows = tuple((link.owned, link.owner, link.share or UNSAID, _time(link)) for link in links)
    cited = tuple(tuple(dict.fromkeys(map(key_of, link.quotes))) for link in links)
    return Table(COLUMNS, rows, cited, len(rows), "each row as the documents cited say it")


def _time(link: Link) -> str:
    until = f" until {link.until}" if link.until else ""
    return f"{link.since or ''}{until}".strip()
