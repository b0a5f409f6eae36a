"""Find the table that answers a question best, with its rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.datamodels import DocumentRow
from ingest.store.lexical.entry_name import name_key
from ingest.store.lexical.words import stems
from ingest.store.tables import TableReader, stems_between
from ingest.tables.datamodels import Between, Condition, FoundRow, Holds, KnownTable
from rag.lists.tables.columns import class_of
from rag.lists.tables.jurisdictions import texts_of
from rag.lists.tables.linked import LinkedTable
from rag.lists.tables.linking import Linker
from rag.lists.tables.question.asked import AskedRows
from rag.text.places.authorities import with_codes
from rag.text.words import is_plural

SHOWN = 12
MAX_NAMES = 3_000  # rows of which the names are compared with each other
MAX_COMPARED = 15  # rows of a comparison
MAX_NAME = 120  # characters: what is longer is no name
ALSO_FITS = 0.6  # of the strength of the best table: another may hold what it lacks
NAMES_TOLD = 3  # of another table


@dataclass(frozen=True, slots=True)
class Group:
    """A value that rows have in common: how many have it, and the first of them."""

    value: str
    rows: int
    first: FoundRow


@dataclass(frozen=True, slots=True)
class Found:
    """A table with the rows that answer: the first of them, how many there are in all.

    ``parties`` is how many different names these have, ``groups`` the values counted apart.
    """

    linked: LinkedTable
    rows: tuple[FoundRow, ...]
    total: int
    names: tuple[str, ...]
    parties: int
    groups: tuple[Group, ...] = ()


class Search:
    """Asks the tables of one index."""

    def __init__(
        self,
        reader: TableReader,
        tables: Sequence[KnownTable],
        documents: Mapping[str, DocumentRow],
    ) -> None:
        self._reader, self._tables, self._documents = reader, tables, documents

    def answers(self, asked: AskedRows, within: Sequence[str] | None = None) -> list[Found]:
        """Return the tables that answer, the one that fits best first.

        ``within`` are the names of which alone is asked.
        """
        words = {s for t in asked.tokens for s in t.stems}
        words |= {s for t in asked.tokens for s in _kin(t.stems)}
        held = self._reader.held(sorted(words))
        found = []
        for table in self._tables:
            about = self._documents[table.document].about
            linked = Linker(asked, table, about, held.get(table.number, {}), self._reader).linked()
            if not linked.loose and linked.subject and _is_sure(asked, linked):
                answer = self._found(asked, linked, within)
                if answer is not None:
                    found.append(answer)
        return sorted(found, key=self._fit)

    def _fit(self, found: Found) -> tuple[float, str, int]:
        published = found.linked.about.published or ""
        newest = "".join(chr(0x10FFFF - ord(c)) for c in published)
        return (
            -found.linked.strength + bool(found.linked.scope),
            newest or "\U0010ffff",
            -found.total,
        )

    def _found(
        self, asked: AskedRows, linked: LinkedTable, within: Sequence[str] | None
    ) -> Found | None:
        number = linked.table.number
        conditions = self._named(asked, linked, within)
        if linked.order is not None and asked.number is None:
            conditions = self._extreme(linked, conditions)
        total = self._reader.count(number, conditions)
        if not total:
            conditions = self._of_any_kind(linked, conditions)
            total = self._reader.count(number, conditions)
        if not total or (asked.kind == "compare" and not 1 < total <= MAX_COMPARED):
            return None
        limit = SHOWN
        if linked.order is not None and asked.number is not None:
            limit = min(asked.number, SHOWN)
            total = min(total, asked.number)
        rows = self._reader.select(number, conditions, limit, linked.order)
        if linked.order is not None and rows:
            self._note_ties(linked, conditions, rows, asked.number)
        linked.conditions = conditions
        groups = self._groups(linked, conditions) if linked.apart else ()
        if linked.apart and not groups:
            return None
        told = self._names(linked, conditions, total)
        if linked.order is not None:
            told = [name_of(linked, row) for row in rows]
        parties = self._parties(linked, conditions, total, told)
        self._note_undated(linked)
        by_key: dict[str, str] = {}
        for name in told:
            by_key.setdefault(_key(name), name)
        unique = list(by_key.values()) if parties < total else told
        return Found(linked, tuple(rows), total, tuple(unique), parties, groups)

    def _of_any_kind(self, linked: LinkedTable, conditions: list[Condition]) -> list[Condition]:
        """Return the conditions without that on the kind of party, where no row says its kind."""
        kind = linked.of_noun
        if kind is None or kind not in conditions:
            return conditions
        rest = [c for c in conditions if c is not kind]
        if self._reader.count(linked.table.number, [*rest, Holds(kind.columns, ("|",))]):
            return conditions
        linked.said.remove(linked.noun_said)
        linked.notes.append(f"The rows do not say whether they are {linked.noun}.")
        return rest

    def _note_ties(
        self,
        linked: LinkedTable,
        conditions: Sequence[Condition],
        rows: Sequence[FoundRow],
        number: int | None,
    ) -> None:
        """Say where as many rows as were asked for leave out others with the same value."""
        column = linked.order[0] if linked.order else 0
        text = rows[-1].cells.get(column)
        if number is None or text is None:
            return
        same = [*conditions, Holds((column,), (stems_between(text),))]
        tied = self._reader.count(linked.table.number, same)
        shown = sum(row.cells.get(column) == text for row in rows)
        if tied > shown:
            name = linked.of_column(column)
            linked.notes.append(f"{tied} rows have the {name} “{text}”; {shown} of them are shown.")

    def _named(
        self, asked: AskedRows, linked: LinkedTable, within: Sequence[str] | None
    ) -> list[Condition]:
        """Return the conditions with those on names: of an earlier answer, with rows of each."""
        names, conditions = linked.columns.names, list(linked.conditions)
        if within is not None:
            conditions.append(Holds(names, self._texts_of(linked, within) or ("no such",)))
            linked.said.append("among the names of the answer before")
        if len(linked.actors) > 1 and asked.kind != "compare" and " or " not in asked.text.lower():
            texts = self._by_all(linked, conditions)
            if texts:
                conditions.append(Holds(names, texts))
                linked.said.append("names that have rows of each")
        return conditions

    def _parties(
        self, linked: LinkedTable, conditions: Sequence[Condition], total: int, names: Sequence[str]
    ) -> int:
        """Return how many parties rows are of: several rows may give one party's names, or say
        who else has listed it.
        """
        numbered = linked.columns.numbers
        if linked.noun.lower().endswith(("names", "addresses", "rows")):
            return total
        if numbered is not None:
            values = self._reader.values(linked.table.number, numbered, conditions, 1_000_000)
            return len(values) + total - sum(rows for _, rows, _ in values)
        if linked.columns.authorities and total <= MAX_NAMES:
            return len({_key(name) for name in names})
        return total

    def _note_undated(self, linked: LinkedTable) -> None:
        """Say how many rows fit but for a date or amount that they do not give."""
        for condition in linked.conditions:
            if not isinstance(condition, Between) or linked.order is not None:
                continue
            dated: list[Condition] = [Between(condition.column, None, None)]
            if self._reader.count(linked.table.number, dated) == linked.table.rows:
                continue
            rest = [c for c in linked.conditions if c is not condition]
            dated = [*rest, *dated]
            number = linked.table.number
            without = self._reader.count(number, rest) - self._reader.count(number, dated)
            if without:
                rows = (
                    "1 row that fits otherwise has"
                    if without == 1
                    else (f"{without:,} rows that fit otherwise have")
                )
                linked.notes.append(f"{rows} no value in “{linked.of_column(condition.column)}”.")

    def _extreme(self, linked: LinkedTable, conditions: list[Condition]) -> list[Condition]:
        """Return the conditions with that of the highest or lowest value."""
        column, highest = linked.order or (0, True)
        best = self._reader.extreme(linked.table.number, column, conditions, highest=highest)
        if best is None:
            return conditions
        if highest:
            return [*conditions, Between(column, best, None)]
        [first] = self._reader.select(linked.table.number, conditions, 1, linked.order)
        return [*conditions, Holds((column,), (stems_between(first.cells.get(column, "")),))]

    def _groups(self, linked: LinkedTable, conditions: Sequence[Condition]) -> tuple[Group, ...]:
        values = self._reader.values(linked.table.number, linked.subject[0], conditions, 1_000)
        firsts = self._reader.rows(linked.table.number, [row for _, _, row in values[:SHOWN]])
        by_row = {row.row: row for row in firsts}
        empty = FoundRow(-1, 0, 0, 0, {})
        return tuple(Group(text, n, by_row.get(row, empty)) for text, n, row in values)

    def _names(self, linked: LinkedTable, conditions: Sequence[Condition], total: int) -> list[str]:
        """Return the names of all rows in order, each once; too many are counted as written."""
        columns = linked.columns.names
        if total > MAX_NAMES or len(columns) != 1:
            rows = self._reader.select(linked.table.number, conditions, min(total, MAX_NAMES))
            return list(dict.fromkeys(name_of(linked, row) for row in rows))
        values = self._reader.values(linked.table.number, columns[0], conditions, MAX_NAMES)
        return [text for text, _, _ in sorted(values, key=lambda v: v[2])]

    def _by_all(self, linked: LinkedTable, conditions: Sequence[Condition]) -> tuple[str, ...]:
        """Return the names that have rows of each who acts, as cells hold them."""
        columns, authorities = linked.columns.names[:1], linked.columns.authorities
        of_each: list[dict[str, set[str]]] = []
        for code in linked.actors:
            wanted = [*conditions, Holds(authorities, texts_of(code))]
            keys: dict[str, set[str]] = {}
            for text, _, _ in self._reader.values(
                linked.table.number, columns[0], wanted, MAX_NAMES
            ):
                keys.setdefault(_key(text), set()).add(stems_between(text))
            of_each.append(keys)
        common = set.intersection(*({*keys} for keys in of_each))
        return tuple(sorted({t for keys in of_each for k in common for t in keys[k]}))[:800]

    def _texts_of(self, linked: LinkedTable, names: Sequence[str]) -> tuple[str, ...]:
        """Return how a table's cells hold names that may be written otherwise."""
        wanted = {_key(name) for name in names}
        values = self._reader.values(linked.table.number, linked.columns.names[0], [], MAX_NAMES)
        return tuple(stems_between(text) for text, _, _ in values if _key(text) in wanted)[:800]

    def also(self, best: Found, others: Sequence[Found]) -> list[str]:
        """Return notes on other documents whose rows fit and give names that the best does not."""
        fits = ALSO_FITS * best.linked.strength
        known = [{*_key(name).split()} for name in best.names]
        notes = []
        for other in others:
            words = {name: {*_key(name).split()} for name in other.names}
            if any(len(name) > MAX_NAME for name in words) or other.linked.strength < fits:
                continue
            fresh = [n for n, w in words.items() if not any(w <= k or k <= w for k in known)]
            if other.linked.apart or not fresh or other.linked.order is not None:
                continue
            told = ", ".join(map(short_name, fresh[:NAMES_TOLD]))
            more = f" and {len(fresh) - NAMES_TOLD} more" if len(fresh) > NAMES_TOLD else ""
            names = "1 name" if len(fresh) == 1 else f"{len(fresh)} names"
            notes.append(
                f"{other.linked.table.document} has {names} that fit and are not among these: "
                f"{told}{more}."
            )
        return notes[:5]


def _kin(words: Sequence[str]) -> frozenset[str]:
    return class_of(words[-1]) if words else frozenset()


def _is_sure(asked: AskedRows, linked: LinkedTable) -> bool:
    """Whether rows answer the question and prose would not answer it better."""
    several = asked.kind != "list" or asked.who or is_plural(linked.noun)
    several = several or asked.order is not None or bool(asked.times)
    if asked.who and not (asked.order or asked.times or linked.filters or linked.noun):
        return False
    if linked.party and asked.kind != "compare" and not linked.apart:
        return False
    if asked.kind == "compare":
        return len(linked.actors) > 1 and bool(linked.party)
    least = 0 if linked.is_list or linked.of_noun is None else 1
    chosen = linked.filters > least or linked.order is not None
    whole = linked.about.kind == "list" and linked.strength > 0
    return several and (chosen or whole)


def name_of(linked: LinkedTable, row: FoundRow) -> str:
    """Return whose a row is; a name in parts as one."""
    return " ".join(row.cells[c] for c in linked.columns.names if c in row.cells)


def short_name(name: str) -> str:
    """Return a name without the town behind it."""
    head, comma, tail = name.rpartition(", ")
    place = with_codes(tail).strip()
    return head if comma and place != tail and " " not in place else name


def _key(name: str) -> str:
    return name_key(stems(short_name(name))) or name
