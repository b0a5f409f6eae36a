"""Find the entry of a list that a question asks about.

Entries of a list are alike but for whom they are of: asked for one person's passport, the entry of
another answers as well by its words, and wrongly. The entry asked about is the one that holds most
of the names in the question; statements of other entries are no answer.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ingest.store.lexical.entry_number import entry_number
from ingest.store.lexical.words import stems
from ingest.text.sentences import is_row
from rag.datamodels import Evidence
from rag.lists.entry_names import held_more, names_asked, together, told_apart
from rag.lists.entry_rows import Key, goes_on, key_of, opening_of, text_of
from rag.question.fields import Field, field_asked, of_an_entry
from rag.sentences.quotes import Quote


@dataclass(frozen=True, slots=True)
class Entries:
    """The entries found, by what they hold of the question's names, and the field asked for.

    ``openings`` holds what is to be quoted before a row that does not say itself whose it is,
    ``behind`` the rows of entries than which an article found holds more of the names.
    """

    own: frozenset[Key]
    others: frozenset[Key]
    field: Field | None
    texts: dict[Key, str]
    openings: dict[Key, Quote]
    behind: frozenset[Key]

    @classmethod
    def of(cls, question: str, evidence: Sequence[Evidence], before: str = "") -> "Entries":
        """Tell the entries asked about from the others; without a name there are neither.

        A follow-up that names nobody is about whom the text ``before`` it names.
        """
        texts: dict[Key, list[str]] = defaultdict(list)
        openings: dict[Key, Quote] = {}
        for found, place in ((e, p) for e in evidence for p in e.passage.places):
            if is_row(place.locator):
                key = key_of(found.passage, place)
                texts[key].append(text_of(found.passage, place))
                if not goes_on(found.passage):
                    openings[key] = opening_of(found, place)
        whole = {key: "; ".join((key[1], *pieces)) for key, pieces in texts.items()}
        field, entries = field_asked(question), together(whole)
        about, names = of_an_entry(question), names_asked(question, field)
        if about and not names:
            names, question = names_asked(before, field), before
        asked = {*stems(question)} if about else set[str]()
        held = [names & {*stems(" ".join(entry.values()))} for entry in entries]
        more = held_more(names, held, [e.passage for e in evidence])
        behind = {key for entry, m in zip(entries, more, strict=True) if m for key in entry}
        own, others = told_apart(names, entries, held, asked)
        lead = _openings(names, entries, openings)
        return cls(own, others, field, whole, lead, frozenset(behind))

    def answering(self, ranked: Sequence[Quote]) -> list[Quote]:
        """Return the sentences without those of other entries, and of the entries asked about,
        where some give the field asked for, only these and first.
        """
        kept = [q for q in ranked if _row(q) not in self.others]
        if not self.gives(kept):
            return kept
        return self._first(q for q in kept if self._gives(q) or _row(q) not in self.own)

    def with_rows(
        self, chosen: Sequence[Quote], offered: Sequence[Quote], most: int
    ) -> list[Quote]:
        """Return the statements, up to ``most``, with other rows of the entry that give the field.

        Each gives another address or name, however alike they are.
        """
        given = list(chosen)
        for quote in offered if self.gives(chosen) else ():
            key = _row(quote)
            known = key in map(_row, given)
            if key and not known and self._gives(quote) and entry_number(self.texts[key]):
                given.append(quote)
        return self._first(given)[:most]

    def gives(self, chosen: Sequence[Quote]) -> bool:
        """Whether a statement of the entry asked about gives the field asked for."""
        return any(map(self._gives, chosen))

    def lacking(self, chosen: Sequence[Quote]) -> str | None:
        """Return the field asked for where entries alone would answer and none of them gives it.

        A number or an address by which a party is known no sentence gives without naming it.
        """
        if self.field is None or not self.own:
            return None
        prose = [q.text for q in chosen if _row(q) not in self.own]
        if prose and not self.field.is_identifier:
            return None
        texts = [*(self.texts[key] for key in self.own), *prose]
        given = any(map(self.field.is_given_in, texts))
        return None if given else self.field.name

    def named(self, quote: Quote) -> Quote:
        """Return a statement; where it does not say whose it is, with what says that, if found.

        So are later pieces of an entry, and rows that a number joins to the one with the name.
        """
        opening = self.openings.get(_row(quote) or ("", ""))
        if opening is None or quote.lead or opening.quote in quote.quote:
            return quote
        return replace(quote, lead=opening)

    def _first(self, quotes: Iterable[Quote]) -> list[Quote]:
        """Return what gives the field before the rest, each in the order given."""
        return sorted(quotes, key=lambda q: not self._gives(q) or _row(q) in self.behind)

    def _gives(self, quote: Quote) -> bool:
        return (
            self.field is not None
            and _row(quote) in self.own
            and self.field.is_given_in(quote.text)
        )


def _row(quote: Quote) -> Key | None:
    return key_of(quote.evidence.passage, quote.place) if is_row(quote.place.locator) else None


def _openings(
    names: frozenset[str], entries: Sequence[dict[Key, str]], openings: dict[Key, Quote]
) -> dict[Key, Quote]:
    """Return of each row the opening, of its own or of its entry, that holds most of the names."""
    found: dict[Key, Quote] = {}
    for entry in entries:
        held = {key: len(names & {*stems(key[1])}) for key in entry if key in openings}
        if held:
            best = max(held, key=lambda key: held[key])
            less = {key for key in entry if held.get(key, -1) < held[best]}
            found |= {key: openings[best if key in less else key] for key in entry}
    return found
