"""Add the rows that belong to the list's entry that a question is on.

A list may be published in several files joined by a number: the one that gives a name has not its
addresses. Where the question asks for a field, the rows that give it are offered too.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.datamodels import DocumentRow, Passage
from ingest.embedding.encoder import Vectors
from ingest.store.index import Index
from ingest.store.lexical.entry_name import name_key
from ingest.store.lexical.entry_number import entry_number, entry_numbers
from ingest.store.lexical.words import stems
from rag.datamodels import Evidence
from rag.lists.entries import Entries
from rag.lists.entry_names import held_more, names_asked, whole_name
from rag.question.fields import Field, field_asked, of_an_entry
from rag.question.question import Question
from rag.retrieval.provision_lookup import evidence_at
from rag.sentences.quotes import Quote

ENTRY = "entry"
MAX_NAMED = 4


@dataclass(frozen=True, slots=True)
class Sought:
    """A question with the text it leans on, and where to search: the groups of passages ``chosen``.

    ``rows`` are the documents by path.
    """

    question: str
    before: str
    vector: Vectors
    chosen: Sequence[int] | None
    rows: dict[str, DocumentRow]

    @property
    def field(self) -> Field | None:
        """The field of an entry that is asked for."""
        return field_asked(self.question)

    @property
    def naming(self) -> str:
        """What names the entry: the question, or, where that names nobody, what it leans on."""
        return self.question if names_asked(self.question, self.field) else self.before

    @property
    def words(self) -> frozenset[str]:
        """The stems of what names the entry."""
        return frozenset(stems(self.naming))

    @property
    def names(self) -> list[str]:
        """The keys of the name asked for, without the countries in the question and with them."""
        names = names_asked(self.naming, self.field)
        countries = {word.stem for word in Question.of(self.naming).jurisdictions}
        keys = (name_key(names), name_key(names | countries)) if names else ()
        return list(dict.fromkeys(key for key in keys if key))


class Joined:
    """Looks entries of lists up in one index, by name and by number."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def named_first(self, sought: Sought, ranked: Sequence[Evidence]) -> list[Evidence]:
        """Return the passages, where a field is asked for with rows of the very name first.

        A parent's name stands in the rows of all its subsidiaries, which are longer than its own.
        """
        if not of_an_entry(sought.question):
            return list(ranked)
        numbers = [n for key in sought.names for n in self._index.with_key(key, sought.chosen)]
        looked_up = self._evidence(sought, list(dict.fromkeys(numbers)), ranked)
        by_number = {e.passage.number: e for e in (*looked_up, *ranked)}
        entries: dict[str, Evidence] = {}  # a row each: the others are joined to it
        for evidence in _named(sought, list(by_number.values())):
            passage = evidence.passage
            entries.setdefault(next(iter(entry_numbers(passage)), passage.id), evidence)
        first = list(entries.values())[:MAX_NAMED]
        known = {e.passage.number for e in first}
        return [*first, *(e for e in ranked if e.passage.number not in known)]

    def given_first(
        self, numbers: Sequence[int], sought: Sought, ranked: Sequence[Evidence]
    ) -> list[Evidence]:
        """Return the passages of some numbers, then the others."""
        first = self._evidence(sought, numbers, ranked) if numbers else []
        known = {e.passage.number for e in first}
        return [*first, *(e for e in ranked if e.passage.number not in known)]

    def with_rows(self, sought: Sought, ranked: Sequence[Evidence], limit: int) -> list[Evidence]:
        """Return the first ``limit``, half of them at most rows that a number joins to the others.

        These take the last places; what gives the field itself is not put out for them.
        """
        first = list(ranked[:limit])
        if sought.field is None:
            return first
        useful = self._useful(sought, Entries.of(sought.question, first, sought.before))
        known = {e.passage.number for e in first}
        fresh = [n for n in useful if n not in known][: limit // 2]
        over = len(first) + len(fresh) - limit
        idle = [n for n in (e.passage.number for e in first) if n not in useful]
        out = {*idle[len(idle) - over :]} if over > 0 else set()
        found = self._evidence(sought, fresh, ranked)
        return [*(e for e in first if e.passage.number not in out), *found][:limit]

    def _useful(self, sought: Sought, entries: Entries) -> list[int]:
        """Return the passages that give the field, after one that has the very name asked for.

        Where an entry has it, those of the others count no longer.
        """
        keys = dict.fromkeys(entry_number(entries.texts[own]) for own in entries.own)
        named: dict[str, tuple[int, int]] = {}
        words = sought.words
        for key in filter(None, keys):
            rows = self._index.passages(self._index.with_key(key, sought.chosen))
            whole = ((whole_name(p, words), n) for n, p in rows.items())
            named[key] = max(whole, key=lambda found: found[0], default=(0, 0))  # the first of them
        best = max((whole for whole, _ in named.values()), default=0)
        of = {key: n for key, (whole, n) in named.items() if whole == best}
        giving = _giving(self._index, list(of), sought.field, sought.chosen)
        return list(dict.fromkeys((*(of.values() if best else ()), *giving)))

    def _evidence(
        self, sought: Sought, numbers: Sequence[int], ranked: Sequence[Evidence]
    ) -> list[Evidence]:
        return evidence_at(self._index, numbers, ranked, sought.vector, sought.rows, ENTRY)


def _named(sought: Sought, found: Sequence[Evidence]) -> list[Evidence]:
    """Return what begins with the name asked for, the most of it first."""
    words = sought.words
    whole = [(whole_name(e.passage, words), e) for e in found]
    named = [e for much, e in sorted(whole, key=lambda pair: -pair[0]) if much]
    if not named:
        return []
    names = names_asked(sought.naming, sought.field)
    held = (names & {*stems(e.passage.search_text)} for e in named)
    more = held_more(names, held, (e.passage for e in found))
    return [e for e, behind in zip(named, more, strict=True) if not behind]


def rows_not_quoted(
    index: Index, entries: Entries, quoted: Sequence[Quote], chosen: Sequence[int] | None
) -> list[str]:
    """Return the note on rows of the entry quoted that give the field as well; none for none."""
    passages = [quote.evidence.passage for quote in quoted]
    keys = dict.fromkeys(key for passage in passages for key in entry_numbers(passage))
    rows = _giving(index, list(keys), entries.field, chosen)
    left = [p for n, p in rows.items() if n not in {p.number for p in passages}]
    if entries.field is None or not left:
        return []
    places: dict[str, list[str]] = {}
    for passage in left:
        places.setdefault(passage.document, []).append(passage.places[0].locator or "")
    where = "; ".join(f"{document}: {', '.join(found)}" for document, found in places.items())
    return [f"The entry gives more under “{entries.field.name}” than is quoted: {where}."]


def _giving(
    index: Index, keys: Sequence[str], field: Field | None, chosen: Sequence[int] | None
) -> dict[int, Passage]:
    """Return the passages of entries that give a field, by their numbers."""
    if field is None:
        return {}
    numbers = [n for key in keys for n in index.with_key(key, chosen)]
    found = index.passages(numbers)
    return {n: found[n] for n in numbers if n in found and field.is_given_in(found[n].text)}
