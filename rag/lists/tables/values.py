"""The values that a question names, linked to the cells that hold them."""

from collections.abc import Sequence

from ingest.tables.datamodels import Holds
from rag.lists.tables.jurisdictions import acts, is_town, names_in, texts_of
from rag.lists.tables.linked import Linking
from rag.lists.tables.question.asked import Token
from rag.lists.tables.question.vocabulary import (
    AUTHORITIES,
    BIRTH,
    COUNTRIES,
    DATES,
    ENDING,
    LISTING,
    NEGATIONS,
    NO_MATTER,
    OF_MEASURES,
    OF_PLACES,
    REASONS,
)

MAX_PHRASE = 7
STRONG, MIDDLING, WEAK = 2.0, 1.5, 0.5


class Values(Linking):
    """Links jurisdictions, names and other values."""

    def jurisdictions(self, head: int | None) -> None:
        """Link the jurisdictions: those who act, and where somebody is."""
        acting: list[int] = []
        for i, token in enumerate(self.tokens):
            if token.code is None or i in self.done:
                continue
            if self._in_name(i) or token.code in self.columns.jurisdictions:
                continue
            if acts(self.tokens, i):
                acting.append(i)
            elif self._of_place(token, adjective=head is not None and i < head):
                self.done.add(i)
        if acting and self._of_actor([self.tokens[i] for i in acting]):
            self.done.update(acting)

    def _in_name(self, at: int) -> bool:
        """Whether a jurisdiction is part of a longer value: "Capital Bank of Central Asia"."""
        return any(
            self.value_of(first, last) is not None
            for first in range(max(0, at - 4), at + 1)
            for last in range(at, min(len(self.tokens), at + 4))
            if last - first >= 1 and self.is_phrase(first, last) and self.is_proper(first, last)
        )

    def _of_actor(self, tokens: Sequence[Token]) -> bool:
        """Link those who act: to the columns that say by whom, else to what the table is of."""
        out, codes = self.out, [t.code or "" for t in tokens]
        words = " or ".join(dict.fromkeys(t.surface for t in tokens))
        texts = tuple(text for code in codes for text in texts_of(code))
        holding = (
            column
            for column in self.columns.authorities
            if all(self.has(Holds((column,), texts_of(code))) for code in codes)
        )
        authorities = tuple(holding)[:1]
        if authorities:
            self.filter(Holds(authorities, texts), f"{words} in {self.in_words(authorities)}")
            out.strength += STRONG
            out.shown += authorities[:1]
            out.actors = list(dict.fromkeys(codes))
            return True
        acting = self.title_codes & {"zu", "zk", "ze", "zn", "zche"}
        if len({*codes}) == 1 and acting == {codes[0]}:
            out.said.append(f"{words} in the title")
            out.strength += 1.0
            return True
        return False

    def _of_place(self, token: Token, *, adjective: bool) -> bool:
        """Link a place: to columns of places, to what the table is of, to cells that name it."""
        out, code = self.out, token.code or ""
        literal = (f" {' '.join(token.stems)} ",)
        texts = literal if is_town(token) else texts_of(code)
        places = self.columns.places
        if places and self.has(Holds(places, texts)):
            self.filter(Holds(places, texts), f"{token.surface} in {self.in_words(places)}")
            out.strength += STRONG
            return True
        others = self.title_codes - {"zu", "zk", "ze", "zn"} or self.title_codes
        if not is_town(token) and others == {code} and (adjective or not places):
            out.said.append(f"{token.surface} in the title")
            out.strength += 1.0
            return True
        written = literal if is_town(token) else names_in(code)
        cells = tuple(n for n, c in enumerate(out.table.columns) if c.type in ("text", "category"))
        for columns in (self.columns.names, cells):
            if columns and self.has(Holds(columns, written)):
                found = tuple(c for c in columns if self.has(Holds((c,), written)))
                self.filter(Holds(found, written), f"{token.surface} in {self.in_words(found)}")
                out.strength += MIDDLING
                return True
        return False

    def phrases(self) -> None:
        """Link each run of words to what holds it, the longest first."""
        for length in range(MAX_PHRASE, 0, -1):
            for first in range(len(self.tokens) - length + 1):
                span = range(first, first + length)
                own = [i for i in span if not self.tokens[i].common]
                if any(i in self.done for i in own) or not self.is_phrase(first, span[-1]):
                    continue
                if self._phrase(first, span[-1]):
                    self.done.update(own)

    def _phrase(self, first: int, last: int) -> bool:
        words = tuple(s for t in self.tokens[first : last + 1] for s in t.stems)
        plain = {s for t in self.tokens[first : last + 1] if not t.common for s in t.stems}
        single = first == last
        if single and (plain <= NO_MATTER or (plain <= LISTING and self.out.is_list)):
            return True
        if single and self.tokens[first].stems[-1] in self.party_words:
            return self.is_party(self.tokens[first].stems[-1])
        if single and (plain <= OF_PLACES or plain <= ENDING | BIRTH):
            return plain <= OF_PLACES and self.out.filters > 0
        found = self.value_of(first, last)
        named = [c for c in self.columns.named(words) if c not in self.columns.names]
        if found is None or (single and named and not self.tokens[first].proper):
            if named:
                self.out.shown += named[:1]
                self.out.strength += 1.0
                return True
            codes = any(t.code for t in self.tokens[first : last + 1])
            if plain <= self.title and not codes:
                self.out.strength += WEAK
                self.out.said.append(f"“{self.written(first, last)}” in the title")
                return True
        role = self._role(plain) if found is None and single else ()
        if role:
            self.out.shown += role[:1]
            return True
        if found is None:
            return single and plain <= OF_MEASURES and self.out.filters > 0 and self.out.is_list
        columns, holds = found
        self.filter(holds, f"“{self.written(first, last)}” in {self.in_words(columns)}")
        names = {*self.columns.names, *self.columns.other_names}
        if {*columns} <= names and self.is_proper(first, last):
            self.out.party = self.written(first, last)
        of_category = self.out.table.columns[columns[0]].type == "category"
        self.out.strength += STRONG if of_category else 1.0
        self.out.shown += [c for c in columns[:1] if c not in names]
        return True

    def _role(self, plain: set[str]) -> tuple[int, ...]:
        """Return the columns that a word stands for which no column is named by."""
        columns = self.columns
        for words, found in (
            (DATES, columns.begins),
            (COUNTRIES, columns.places),
            (AUTHORITIES, columns.authorities),
            (REASONS, columns.reasons),
        ):
            if plain <= words:
                return found
        return ()

    def value_of(self, first: int, last: int) -> tuple[tuple[int, ...], Holds] | None:
        """Return the columns that hold a run of words, those where it is a whole value first."""
        words = [s for t in self.tokens[first : last + 1] for s in t.stems]
        if not words:
            return None
        sets = [{*self.held.get(word, ())} for word in words]
        held = sorted(set.intersection(*sets))
        if not held:
            return None
        text = " ".join(words)
        but = tuple(f" {no} {text} " for no in NEGATIONS)
        names = [*self.columns.names, *self.columns.other_names]
        of_type = {c: self.out.table.columns[c].type for c in held}
        whole = [c for c in held if self.has(Holds((c,), (f"| {text} |",)))]
        groups = (
            [c for c in whole if of_type[c] in ("category", "code")],
            [c for c in whole if c in names],
            [c for c in held if of_type[c] == "category" and c not in names],
            [c for c in held if c in names],
            [c for c in held if of_type[c] == "text"],
        )
        for group in groups:
            holds = Holds(tuple(group), (f" {text} ",), but)
            if group and self.has(holds):
                return tuple(group), holds
        return None
