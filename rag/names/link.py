"""Link the names and identifiers of a question to the entries of lists in one index."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.datamodels import Passage
from ingest.names.identifiers import Identifier, identifiers_in
from ingest.names.sounds import sound_keys
from ingest.store.index import Index
from ingest.store.lexical.entry_keys import identifier_key, names_of_rows, telling_words
from ingest.store.lexical.entry_name import name_key
from ingest.store.lexical.entry_number import entry_number
from ingest.store.lexical.words import stems
from ingest.text.sentences import is_row
from rag.names.match import NameMatch, match_names
from rag.names.spans import Span, names_abroad, names_in_question
from rag.question.fields import field_asked, of_an_entry, personal_cells
from rag.text.words import stem_sequence

LOOKED_AT = 20  # passages in which a name is looked for that no list has
AROUND = 3  # words that may stand between those of a name: initials, a patronymic, a title
NEAR = 0.04  # below the best score: listed names that are meant as well

# Under which number a list without one of `entry_number` keeps the rows of one entry together.
_OWN_NUMBER = re.compile(
    r"(?:^|; )(?:(?:ofsi )?(?:unique|group|entity|list(?:ing)?|entry)[ _](?:id|number|ref\w*)"
    r"|(?:eu_)?ref\w*(?:[ _]num(?:ber)?)?): (?P<number>[^;]+)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a list: its passage by number, where it begins, the name that it gives."""

    number: int
    document: str
    start: int
    name: str
    entry: str | None


@dataclass(frozen=True, slots=True)
class Linked:
    """A question as the entries write its names and identifiers, with their rows.

    ``absent`` are identifiers that stand nowhere, where none of those asked for does; ``unlisted``
    are names of which neither a list nor a text knows, where it is asked whether they are listed.
    """

    text: str
    notes: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    holding: tuple[int, ...] = ()  # passages that hold an identifier, by number
    readings: frozenset[str] = frozenset()  # of the identifiers that stand in them
    absent: tuple[str, ...] = ()
    unlisted: tuple[str, ...] = ()
    by_variant: bool = False  # the entry has another spelling of the name

    @property
    def passages(self) -> tuple[int, ...]:
        """The numbers of the passages that names and identifiers led to, the rows' first.

        A name that an entry has letter by letter is found by its words, with all that is joined.
        """
        led = self.by_variant or self.readings or self.are_homonyms
        rows = [row.number for row in self.rows] if led else []
        return tuple(dict.fromkeys((*rows, *self.holding)))

    def holds(self, text: str) -> bool:
        """Whether a text holds an identifier asked for."""
        return any(set(one.keys) & self.readings for one in identifiers_in(text))

    def is_of_another(self, text: str) -> bool:
        """Whether a text holds identifiers, but none asked for."""
        return bool(identifiers_in(text)) and not self.holds(text)

    @property
    def are_homonyms(self) -> bool:
        """Whether rows of one list give the name to several: each is an entry by itself."""
        entries = {(r.document, r.entry, r.name.lower()) for r in self.rows}
        lists = {(document, name) for document, _, name in entries}
        return not self.readings and len(entries) > len(lists)


class Linker:
    """Looks names and identifiers up in one index."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def of(self, question: str, chosen: Sequence[int] | None, *, english: bool = True) -> Linked:
        """Return the question with its names as the entries of lists write them.

        ``chosen`` are the groups of passages to look in, all if None.
        """
        asked = identifiers_in(question)
        if asked:
            return self._identified(question, asked, chosen)
        if not english:
            return self._named(question, names_abroad(question), chosen)
        spans = names_in_question(question)
        if not spans or not (of_an_entry(question) or len(spans[0].text) > len(question) / 2):
            return Linked(question)
        return self._named(question, spans, chosen)

    def _identified(
        self, question: str, asked: Sequence[Identifier], chosen: Sequence[int] | None
    ) -> Linked:
        found: dict[int, set[str]] = {}
        absent, text, standing = [], question, False
        for one in reversed(asked):
            numbers: list[int] = []
            for reading in one.keys:
                numbers = self._index.with_key(identifier_key(reading), chosen)
                if numbers:
                    break
            for number in numbers:
                found.setdefault(number, set()).update(one.keys)
            if numbers:
                written = self._as_written(self._index.passages(numbers[:1]), one)
                text = text[: one.start] + written + text[one.end :]
            elif self._index.rarities(stems(" ".join(one.keys))):
                standing = True  # somewhere, if not as an identifier
            else:
                absent.append(one.text)
        if absent and not found and not standing:
            return Linked(question, absent=tuple(reversed(absent)))
        readings = frozenset(r for keys in found.values() for r in keys)
        passages = self._index.passages(list(found))
        rows = [row for n, p in passages.items() for row in _rows_with(n, p, readings)]
        notes = [f"{what[0].upper()}{what[1:]} stands in no document." for what in reversed(absent)]
        return Linked(text, tuple(notes), tuple(rows), holding=tuple(passages), readings=readings)

    def _as_written(self, passages: dict[int, Passage], one: Identifier) -> str:
        """Return an identifier of a question as the passage that holds it writes it."""
        for passage in passages.values():
            for other in identifiers_in(passage.search_text):
                if set(other.keys) & set(one.keys):
                    label = one.text[: len(one.text) - len(one.value)].strip(" -:")
                    bare = one.value[:3] if one.value[:3].upper() == "IMO" else ""
                    return f"{label or bare} {other.value}".strip()
        return one.text

    def _named(self, question: str, spans: Sequence[Span], chosen: Sequence[int] | None) -> Linked:
        text, varied = question, False
        notes: list[str] = []
        rows: list[Row] = []
        unlisted: list[str] = []
        for span in reversed(spans):
            exact = self._exact(span.text, chosen)
            if exact:
                rows = [*exact, *rows]
                continue
            found = self._alike(span.text, chosen)
            if found:
                best = found[0][1].name
                text = text[: span.start] + best + text[span.end :]
                notes.append(_read_as(span.text, found))
                rows = [*(row for _, row in found), *rows]
                varied = True
            elif not self._stands(span.text, chosen):
                unlisted.append(span.text)
        is_member = of_an_entry(question) and field_asked(question) is None
        if rows or not is_member or len(unlisted) < len(spans):
            unlisted = []
        linked = Linked(text, tuple(reversed(notes)), tuple(rows), by_variant=varied)
        return replace(linked, unlisted=tuple(reversed(unlisted)))

    def _exact(self, name: str, chosen: Sequence[int] | None) -> list[Row]:
        key = name_key(stems(name))
        numbers = self._index.with_key(key, chosen) if key else []
        passages = self._index.passages(numbers)
        return [
            row
            for number, passage in passages.items()
            for row in _rows(number, passage)
            if name_key(stems(row.name)) == key
        ]

    def _alike(self, name: str, chosen: Sequence[int] | None) -> list[tuple[NameMatch, Row]]:
        """Return the rows of the listed names that are most surely the one asked for."""
        keys = sound_keys(telling_words(name))
        pairs = [key for key in keys if key.startswith("sounds ")]
        numbers: list[int] = []
        for group in (pairs, [key for key in keys if key not in pairs]):
            numbers = [n for key in group for n in self._index.with_key(key, chosen)]
            judged = self._judged(name, list(dict.fromkeys(numbers)))
            if judged:
                best = judged[0][0].score
                return [(m, row) for m, row in judged if m.score >= best - NEAR]
        return []

    def _judged(self, name: str, numbers: Sequence[int]) -> list[tuple[NameMatch, Row]]:
        passages = self._index.passages(numbers)
        rows = [row for number, passage in passages.items() for row in _rows(number, passage)]
        judged = [(match_names(name, row.name), row) for row in rows]
        return sorted((j for j in judged if j[0].is_match), key=lambda j: -j[0].score)

    def _stands(self, name: str, chosen: Sequence[int] | None) -> bool:
        """Whether the words of a name stand close together in a text."""
        wanted = set(stems(name))
        hits = self._index.search_words(name, LOOKED_AT, chosen)
        for passage in self._index.passages([hit.number for hit in hits]).values():
            words = stem_sequence(f"{passage.context} {passage.search_text}")
            size = len(wanted) + AROUND
            starts = [i for i, word in enumerate(words) if word in wanted]
            if any(wanted <= {*words[i : i + size]} for i in starts):
                return True
        return False


def _rows(number: int, passage: Passage) -> list[Row]:
    found = []
    for name, at in names_of_rows(passage):
        place = passage.places[at]
        text = passage.text[place.start - passage.start : place.end - passage.start]
        found.append(Row(number, passage.document, place.start, name, _entry_of(text)))
    return found


def _rows_with(number: int, passage: Passage, readings: frozenset[str]) -> list[Row]:
    """Return the rows of a passage that hold one of some identifiers."""
    names: dict[int, str] = {}
    for name, at in names_of_rows(passage):
        names.setdefault(passage.places[at].start, name)
    found = []
    for place in passage.places:
        text = passage.text[place.start - passage.start : place.end - passage.start]
        held = {key for one in identifiers_in(text) for key in one.keys}
        if is_row(place.locator) and held & readings:
            name = names.get(place.start, "")
            found.append(Row(number, passage.document, place.start, name, _entry_of(text)))
    return found


def _entry_of(text: str) -> str | None:
    """Return what tells a row's entry from others of its name: its number, else who is meant.

    Two rows of one firm, one for each authority, are one entry; two dates of birth are two people.
    """
    number = _OWN_NUMBER.search(text)
    own = entry_number(text) or (number["number"].strip() if number else None)
    return own or "; ".join(personal_cells(text)) or None


def _read_as(asked: str, found: Sequence[tuple[NameMatch, Row]]) -> str:
    listed = list(dict.fromkeys(row.name for _, row in found))
    names = " or ".join(f"“{name}”" for name in listed)
    why = "; ".join(found[0][0].reasons)
    return f"“{asked}” read as {names}, the name on the list ({why}). Check that it is the same."
