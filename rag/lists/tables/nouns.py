"""What a question asks for, linked to a table: its rows, those of a kind, or a column."""

from ingest.store.lexical.words import stems
from ingest.tables.datamodels import Holds
from rag.lists.tables.columns import ANY_PARTY, PARTIES, class_of, party_stems
from rag.lists.tables.linked import Linking
from rag.lists.tables.question.asked import Token
from rag.lists.tables.question.vocabulary import (
    AUTHORITIES,
    COUNTRIES,
    ENDING,
    LISTING,
    NO_MATTER,
)
from rag.text.places.countries import jurisdiction_ends

STRONG, MIDDLING = 2.0, 1.5
MAX_COUNTRIES = 250  # rows: there are no more countries


def _is_deed(token: Token) -> bool:
    """Whether a word behind what is asked for says what was done to it."""
    return bool({*token.stems} & (LISTING | ENDING)) or token.surface.endswith("ed")


_BY_WHOM = frozenset(stem for word in ("list", "sanction", "designate") for stem in stems(word))


class Nouns(Linking):
    """Links the word for what is asked for."""

    def head(self) -> int | None:
        """Return which word names what is asked for: the last before a verb or preposition.

        "The listed banks" begins with what was done to them.
        """
        head: int | None = None
        for i, token in enumerate(self.tokens):
            stem = token.stems[-1] if token.stems else ""
            ends = token.common or token.code or _is_deed(token) or self.gap(i)
            if head is not None and ends:
                return head
            if token.common or token.code or i in self.done or stem in NO_MATTER:
                continue
            party = any(stem in party_stems(words) for words in (*PARTIES, ANY_PARTY))
            if {*token.stems} & (LISTING | ENDING) and not party:
                if self.asked.who:
                    return None
                if i + 1 < len(self.tokens) and not self.tokens[i + 1].common:
                    continue
            head = i
            if party:
                return head
        return head

    def noun(self, at: int) -> None:
        """Link what is asked for: to a column, to values that tell kinds, to the title."""
        token = self.tokens[at]
        stem = token.stems[-1]
        self.done.add(at)
        self.out.noun = self._noun_words(at)
        kind = class_of(stem)
        if self._noun_is_column(stem, kind) or self._noun_is_value(stem, kind):
            return
        if self._phrase_is_value(at):
            return
        said = kind & self.title and self.is_said_of_many(kind)
        if said and stem not in LISTING and self._may_be(stem):
            self.out.strength += 1.0
            return
        if (stem in party_stems(ANY_PARTY) or stem in LISTING) and self.out.is_list:
            return
        if stem in party_stems(PARTIES[0]) and self.out.is_list and not self._has_party_kinds():
            name = self.out.of_column(self.columns.names[0]) if self.columns.names else ""
            if "name" in name.lower():
                self.out.notes.append(f"The rows do not say whether they are {token.surface}.")
                return
        self.out.loose.append(token.surface)

    def _noun_is_column(self, stem: str, kind: frozenset[str]) -> bool:
        """Whether a column holds what is asked for; another than that of names is counted apart."""
        names = {n: {*stems(self.out.of_column(n))} for n in range(len(self.out.table.columns))}
        of_countries = stem in COUNTRIES and self._names_are_countries()
        if of_countries or any(kind & names[n] for n in self.columns.names):
            self.out.strength += STRONG
            return True
        column = next(iter(self.columns.named((stem,))), None)
        if stem in AUTHORITIES:
            column = next(iter(self.columns.authorities), None)
        elif stem in COUNTRIES and column is None:
            column = next(iter(self.columns.places), None)
        of_parties = any(stem in party_stems(words) for words in PARTIES)
        if column is None or of_parties or stem in _BY_WHOM:
            return False
        if self.out.table.columns[column].type in ("date", "amount"):
            return False
        self.out.subject, self.out.apart = (column,), True
        self.out.strength += STRONG
        return True

    def _names_are_countries(self) -> bool:
        """Whether each row is of a country, whatever the column of its name is called."""
        table, names = self.out.table, self.columns.names
        if not names or table.rows > MAX_COUNTRIES:
            return False
        values = self._reader.values(table.number, names[0], [], MAX_COUNTRIES)
        return bool(values) and all(jurisdiction_ends(text) for text, _, _ in values)

    def _noun_is_value(self, stem: str, kind: frozenset[str]) -> bool:
        """Whether a column says what kind each row is, or names do: "bank" in "Alder Bank"."""
        names = (*self.columns.names, *self.columns.other_names)
        for column in self.holding_any(kind):
            whole = Holds((column,), tuple(f"| {s} |" for s in sorted(kind)))
            if column not in names and self.has(whole):
                self.out.of_noun = whole
                self.out.noun_said = f"“{self.tokens_word(stem)}” in {self.out.of_column(column)}"
                self.filter(whole, self.out.noun_said)
                self.out.strength += STRONG
                return True
        if any(stem in party_stems(words) for words in PARTIES) or stem in party_stems(ANY_PARTY):
            return False
        ends = Holds(names, (f"{stem} ",) if len(stem) > 3 else (f" {stem} ",))
        if names and self.has(ends):
            self.out.of_noun = ends
            self.out.noun_said = f"“{self.tokens_word(stem)}” in {self.in_words(names)}"
            self.filter(ends, self.out.noun_said)
            self.out.strength += MIDDLING
            return True
        return False

    def _phrase_is_value(self, at: int) -> bool:
        """Whether names hold all words of what is asked for, or cells begin with them.

        "Crypto exchange of Osh" says what a row is, "owns a crypto exchange" does not.
        """
        first = self._first_of_noun(at)
        words = self.tokens[first : at + 1]
        if len(words) == 1 or any(t.code for t in words):
            return False
        text = " ".join(s for t in words for s in t.stems)
        names = (*self.columns.names, *self.columns.other_names)
        others = tuple(c for c in self.holding_any(frozenset(words[-1].stems)) if c not in names)
        for columns, piece in ((names, f" {text} "), (others, f"| {text} ")):
            holds = Holds(columns, (piece,))
            if columns and self.has(holds):
                self.out.of_noun = holds
                said = f"“{self.written(first, at)}” in {self.in_words(columns)}"
                self.out.noun_said = said
                self.filter(holds, said)
                self.out.strength += MIDDLING
                self.done.update(range(first, at + 1))
                return True
        return False

    def tokens_word(self, stem: str) -> str:
        """Return a word of the question by its last stem, in the singular where that is plain."""
        surface = next(t.surface for t in self.tokens if t.stems and t.stems[-1] == stem)
        return surface[:-1] if surface.endswith("s") and stem == surface[:-1].lower() else surface

    def _first_of_noun(self, head: int) -> int:
        first = head
        while first and not self.tokens[first - 1].common and not self.gap(first):
            first -= 1
        return first

    def _noun_words(self, head: int) -> str:
        return self.written(self._first_of_noun(head), head)

    def _may_be(self, stem: str) -> bool:
        """Whether rows may be of a kind that only the title names: their column names no other."""
        named = {s for c in self.columns.names for s in stems(self.out.of_column(c))}
        others = {s for words in PARTIES for s in party_stems(words)} - {"entiti"}
        return stem in named or not named & others

    def _has_party_kinds(self) -> bool:
        """Whether a column tells kinds of parties apart."""
        kinds = [party_stems(words) for words in PARTIES]
        return any(
            self.out.table.columns[column].type == "category" and column not in self.columns.names
            and self.has(Holds((column,), tuple(f"| {s} |" for s in kind)))
            for kind in kinds
            for column in self.holding_any(kind)
        )  # fmt: skip
