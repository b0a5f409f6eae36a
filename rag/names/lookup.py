"""Look a name or an identifier up in the lists at hand, each row found with what speaks for it.

Nothing is chosen here and nothing concluded: every row sure enough is offered with its score, and
what was searched is told, for no match clears nobody.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ingest.datamodels import About, DocumentRow, Passage, Place
from ingest.names.identifiers import identifiers_in, normal
from ingest.names.sounds import is_in_another_script, name_words, sound_keys
from ingest.store.index import Index
from ingest.store.lexical.entry_keys import identifier_key, names_of_rows, telling_words
from ingest.store.lexical.entry_name import name_key
from ingest.store.lexical.words import stems
from ingest.text.sentences import is_row
from rag.datamodels import Filters
from rag.errors import QuestionError
from rag.names.match import MATCH, NameMatch, match_names
from rag.names.particulars import SUREST, Particulars, compare
from rag.names.rows import Entries
from rag.versions.in_force import not_in_force

MAX_NAME = 400  # characters; the longest names of official lists have half as many
LEAST = 0.2  # of a name by itself, where a birth date or a country may make it a match
NOTHING_KNOWN = Particulars()
LIST = "list"
Way = Literal["name", "identifier"]


@dataclass(frozen=True, slots=True)
class ListMatch:
    """A row of a list that may be of whom was asked for, from ``start`` to ``end`` of its document.

    ``by`` says by what it was found; ``score`` is 0 to 1, ``name_score`` the part of the name in
    it, and ``reasons`` say in words why.
    """

    name: str
    by: Way
    score: float
    name_score: float
    reasons: tuple[str, ...]
    passage: Passage
    about: About
    locator: str
    start: int
    end: int

    @property
    def row(self) -> str:
        """The row as its document writes it."""
        return self.passage.text[self.start - self.passage.start : self.end - self.passage.start]


@dataclass(frozen=True, slots=True)
class Lookup:
    """What was found of a name, best first, and what was searched for it."""

    asked: str
    matches: tuple[ListMatch, ...]
    lists: tuple[DocumentRow, ...]
    documents: int
    known: Particulars = NOTHING_KNOWN


def look_up(
    index: Index, asked: str, limit: int = 20, known: Particulars = NOTHING_KNOWN
) -> Lookup:
    """Return the rows of lists that a name or an identifier may be of, best first.

    What is ``known`` beside the name makes a row surer or less sure, and leaves none out.

    :raises QuestionError: when there is no letter or figure in it, or it is too long.
    """
    name = " ".join(asked.split())
    if not any(c.isalnum() for c in name):
        raise QuestionError("the name is empty; give a name or an identifier")
    if len(name) > MAX_NAME:
        raise QuestionError(f"the name has {len(name):,} characters, more than {MAX_NAME}")
    if any("\ud800" <= c <= "\udfff" for c in name):
        raise QuestionError("the name is not valid text; type it again as UTF-8")
    with index.moment():
        documents = index.documents()
        # Of a list that is kept in several versions the one of today alone is looked into.
        old = not_in_force(documents, Filters())
        rows = {d.path: d for d in documents if not {n for n, _ in d.groups} <= old or not old}
        least = LEAST if known else MATCH
        found = [*_identified(index, name, rows), *_named(index, name, rows, least)]
        if known:
            entries = Entries(index)
            found = [_with(known, match, entries) for match in found]
    best: dict[tuple[str, int], ListMatch] = {}
    for match in sorted(found, key=lambda m: (-m.score, m.passage.document, m.start)):
        best.setdefault((match.passage.document, match.start), match)
    lists = tuple(row for row in rows.values() if LIST in row.kinds)
    return Lookup(name, tuple(best.values())[:limit], lists, len(rows), known)


def _identified(index: Index, asked: str, rows: dict[str, DocumentRow]) -> list[ListMatch]:
    """Return the rows that hold an identifier asked for, in whatever spelling."""
    # All that was given may be one: a BIC or a wallet without a label.
    whole = normal(asked)
    readings = {key: one.text for one in identifiers_in(asked) for key in one.keys}
    readings.setdefault(whole, asked)
    found = []
    for reading, written in readings.items():
        passages = index.passages(index.with_key(identifier_key(reading), None))
        for passage in _among(passages.values(), rows):
            for place in passage.places:
                held = _held(passage, place, reading)
                if held is not None and is_row(place.locator):
                    why = (f"“{written}” stands in the row as “{held}”",)
                    name = _name_at(passage, place)
                    found.append(_match(name, "identifier", 1.0, why, passage, place, rows))
    return found


def _among(passages: Iterable[Passage], rows: dict[str, DocumentRow]) -> Iterator[Passage]:
    return (passage for passage in passages if passage.document in rows)


def _held(passage: Passage, place: Place, reading: str) -> str | None:
    """Return an identifier as a row writes it, None where the row does not hold it."""
    text = passage.text[place.start - passage.start : place.end - passage.start]
    return next((one.value for one in identifiers_in(text) if reading in one.keys), None)


def _name_at(passage: Passage, place: Place) -> str:
    names = (n for n, at in names_of_rows(passage) if passage.places[at].start == place.start)
    return next(names, "")


def _with(known: Particulars, match: ListMatch, entries: Entries) -> ListMatch:
    """Return a match with what its entry says of the particulars known."""
    compared = compare(known, entries.rows(match.passage, match.start, match.row))
    surest = SUREST if match.by == "name" else 0.999
    score = compared.score(match.score, surest)
    return replace(match, score=score, reasons=(*match.reasons, *compared.reasons))


def _named(index: Index, asked: str, rows: dict[str, DocumentRow], least: float) -> list[ListMatch]:
    """Return the rows whose name is surely enough the one asked for, ``least`` or more."""
    exact = name_key(stems(asked))
    keys = [*([exact] if exact else []), *sound_keys(telling_words(asked))]
    numbers = dict.fromkeys(n for key in keys for n in index.with_key(key, None))
    near = [key for key in keys if key.startswith("sounds ")] or keys  # one word alone by itself
    numbers |= dict.fromkeys(n for key in near for n in index.near_key(key, None))
    found = []
    for passage in _among(index.passages(list(numbers)).values(), rows):
        for name, at in names_of_rows(passage):
            judged = _judged(asked, name)
            if judged.score >= least:
                place = passage.places[at]
                said = judged.score, judged.reasons
                found.append(_match(name, "name", *said, passage, place, rows))
    return found


def _judged(asked: str, listed: str) -> NameMatch:
    if asked == listed:
        return NameMatch(1.0, ("the same name, letter by letter",))
    match = match_names(asked, listed)
    if match.score and is_in_another_script(asked, listed):
        read = f"“{asked}” is read as “{' '.join(name_words(asked))}”"
        listed_read = f"“{listed}” as “{' '.join(name_words(listed))}”"
        return replace(match, reasons=(f"{read}, {listed_read}", *match.reasons))
    return match


def _match(
    name: str,
    by: Way,
    score: float,
    reasons: Sequence[str],
    passage: Passage,
    place: Place,
    rows: dict[str, DocumentRow],
) -> ListMatch:
    about = rows[passage.document].about_at(place.start)
    where = place.locator, place.start, place.end
    return ListMatch(name, by, score, score, tuple(reasons), passage, about, *where)
