"""Link a question to the columns and values by which a table answers it.

Each word is a value that cells hold, the name of a column, what the table is of (its title, its
headings), or of no matter. A table for which a word is none of these does not answer.
"""

import re

from ingest.store.lexical.words import stems
from rag.lists.tables.dates import Dates
from rag.lists.tables.linked import LinkedTable
from rag.lists.tables.nouns import Nouns
from rag.lists.tables.question.vocabulary import (
    AUTHORITIES,
    COUNTRIES,
)
from rag.lists.tables.values import Values

_THEIRS = re.compile(r"\b(?:with|and|including) (?:their|its)\b", re.IGNORECASE)
STRONG = 2.0
ACTING = frozenset({"zu", "zk", "ze", "zn", "zche"})


class Linker(Nouns, Values, Dates):
    """Links one question to one table."""

    def linked(self) -> LinkedTable:
        """Return how the table answers; ``loose`` names what it has nothing for."""
        self._by()
        head = None if self.asked.kind == "compare" else self.head()
        self.jurisdictions(head)
        if head is not None:
            self.noun(head)
        elif not self.asked.who and self.asked.kind != "compare":
            self.out.loose.append("?")
        self.phrases()
        self.special()
        self.times()
        self.order()
        self.present()
        left = [token for i, token in enumerate(self.tokens) if i not in self.done]
        theirs = _THEIRS.search(self.asked.text)
        if theirs is not None and left and left[0].start >= theirs.end():
            words = self.asked.text[left[0].start : left[-1].end]
            self.out.notes.append(f"The rows give no “{words}”.")
        else:
            self.out.loose += [token.surface for token in left]
        others = self.title_codes - ACTING - {t.code for t in self.tokens}
        if others and self.asked.kind == "count" and self.asked.by is None:
            self.out.scope = self.out.about.title or self.out.table.document
        return self.out

    def _by(self) -> None:
        """Link the word by which rows are to be counted apart."""
        if self.asked.by is None:
            return
        words = tuple(stems(self.asked.by))
        columns = self.columns.named(words)
        if not columns and {*words} <= AUTHORITIES:
            columns = list(self.columns.authorities)
        elif not columns and {*words} <= COUNTRIES:
            columns = list(self.columns.places)
        if columns and self.out.table.columns[columns[0]].type not in ("date", "amount"):
            self.out.subject, self.out.apart = (columns[0],), True
            self.out.strength += STRONG
            self.done.update(i for i, t in enumerate(self.tokens) if {*t.stems} <= {*words})
