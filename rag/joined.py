"""A question on a list's entry and what was found in; rows of other files that belong to it out.

A list may be published in several files joined by a number: the one that gives a name has not its
addresses. Where the question asks for a field, the rows that give it are offered too.
"""

from collections.abc import Sequence

from ingest.datamodels import DocumentRow, Passage
from ingest.embed import Vectors
from ingest.entry_number import entry_number, entry_numbers
from ingest.index import Index
from rag.datamodels import Evidence
from rag.entries import Entries
from rag.entry_names import is_named
from rag.fields import Field, field_asked
from rag.pins import evidence_at
from rag.quotes import Quote

ENTRY = "entry"
MAX_NAMED = 4


def with_named_first(question: str, ranked: Sequence[Evidence]) -> list[Evidence]:
    """Return the passages, where a field is asked for with rows of the very name asked for first.

    A parent's name stands in the rows of all its subsidiaries, which are longer than its own.
    """
    if field_asked(question) is None:
        return list(ranked)
    named = [e for e in ranked if is_named(e.passage, question)]
    known = {e.passage.number for e in named[:MAX_NAMED]}
    return [*named[:MAX_NAMED], *(e for e in ranked if e.passage.number not in known)]


def with_joined(
    index: Index,
    question: str,
    ranked: Sequence[Evidence],
    limit: int,
    vector: Vectors,
    chosen: Sequence[int] | None,
    rows: dict[str, DocumentRow],
) -> list[Evidence]:
    """Return the first ``limit``, half of them at most rows that a number joins to the others.

    These take the last places; what gives the field itself is not put out for them.
    """
    first = list(ranked[:limit])
    if field_asked(question) is None:
        return first
    entries = Entries.of(question, first)
    keys = dict.fromkeys(entry_number(entries.texts[own]) for own in entries.own)
    useful = _useful(index, question, [key for key in keys if key], entries.field, chosen)
    known = {e.passage.number for e in first}
    fresh = [n for n in useful if n not in known][: limit // 2]
    over = len(first) + len(fresh) - limit
    idle = [n for n in (e.passage.number for e in first) if n not in useful]
    out = {*idle[len(idle) - over :]} if over > 0 else set()
    found = evidence_at(index, fresh, ranked, vector, rows, ENTRY)
    return [*(e for e in first if e.passage.number not in out), *found][:limit]


def _useful(
    index: Index,
    question: str,
    keys: Sequence[str],
    field: Field | None,
    chosen: Sequence[int] | None,
) -> list[int]:
    """Return the passages that give the field, after one that has the very name asked for.

    Where an entry has it, those of the others count no longer.
    """
    rows = {key: index.passages(index.with_key(key, chosen)) for key in keys}
    whole = {
        key: next((n for n, p in found.items() if is_named(p, question)), None)
        for key, found in rows.items()
    }
    named = {key: number for key, number in whole.items() if number is not None}
    giving = _giving(index, list(named) or keys, field, chosen)
    return list(dict.fromkeys((*named.values(), *giving)))


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
