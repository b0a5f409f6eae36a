"""What linking finds: which words of a question are a table's values, columns or subject."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from ingest.datamodels import About
from ingest.store.lexical.words import stems
from ingest.store.tables import TableReader
from ingest.tables.datamodels import Condition, Holds, KnownTable
from rag.lists.tables.columns import PARTIES, Columns, class_of, party_stems, words_of
from rag.lists.tables.question.asked import AskedRows, tokens_of
from rag.lists.tables.question.vocabulary import LISTING
from rag.text.words import is_plural

Held = Mapping[str, Mapping[int, int]]


@dataclass(slots=True)
class LinkedTable:
    """How a table answers: the conditions on its rows with words for each, and what to show.

    ``subject`` are the columns of what is asked for, ``noun`` what the question calls it;
    ``apart``: its different values are counted; ``loose`` are words that the table has nothing
    for, ``filters`` how many conditions the question sets, ``strength`` how well all of it fits.
    """

    table: KnownTable
    about: About
    columns: Columns
    subject: tuple[int, ...]
    noun: str = ""
    apart: bool = False
    conditions: list[Condition] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    shown: list[int] = field(default_factory=list)
    order: tuple[int, bool] | None = None
    notes: list[str] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)
    strength: float = 0.0
    filters: int = 0
    of_noun: Holds | None = None  # of the conditions the one that says what each row is
    noun_said: str = ""
    scope: str = ""  # the title of a table of one country, where the question is of all
    party: str = ""  # one party that is asked about by its name
    actors: list[str] = field(default_factory=list)  # codes of those who act, more than one

    @property
    def is_list(self) -> bool:
        """Whether the document is a list, or the table one of listings."""
        return self.about.kind == "list" or bool(self.columns.authorities and self.columns.begins)

    def of_column(self, column: int) -> str:
        """Return a column's name as words."""
        return words_of(self.table.columns[column].name)


@lru_cache(1_024)  # each question is linked to each table
def _words_of_title(title: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the stems of a title, and the codes of the jurisdictions that it names."""
    return frozenset(stems(title)), frozenset(t.code for t in tokens_of(title) if t.code)


class Linking:
    """One question and one table, of which ``held`` says which stems its columns hold."""

    def __init__(
        self, asked: AskedRows, table: KnownTable, about: About, held: Held, reader: TableReader
    ) -> None:
        self.asked, self.held, self._reader = asked, held, reader
        self._known: dict[Holds, bool] = {}
        self.columns = Columns(table)
        self.out = LinkedTable(table, about, self.columns, self.columns.names)
        title = title_of(table, about)
        self._title_words = title.lower().split()
        self.title, self.title_codes = _words_of_title(title)
        self.tokens = list(asked.tokens)
        self.done: set[int] = {i for i, t in enumerate(self.tokens) if t.common}

    def has(self, holds: Holds) -> bool:
        """Whether any row of the table meets a condition."""
        if holds not in self._known:
            number = self.out.table.number
            self._known[holds] = bool(holds.columns) and self._reader.has(number, holds)
        return self._known[holds]

    def count(self, conditions: Sequence[Condition]) -> int:
        """Return how many rows of the table meet all conditions."""
        return self._reader.count(self.out.table.number, conditions)

    def filter(self, condition: Condition, words: str) -> None:
        """Add a condition, and the words that say it."""
        self.out.conditions.append(condition)
        self.out.said.append(words)
        self.out.filters += 1

    def is_said_of_many(self, kind: frozenset[str]) -> bool:
        """Whether the title says that it is of several of a kind: "Iranian banks", "vessel list".

        "The 21st package" is one, and its rows are none.
        """
        words = [w.strip(".,:;()“”\"'") for w in self._title_words]
        of_kind = [i for i, word in enumerate(words) if kind & set(stems(word))]
        following = [" ".join(words[i + 1 : i + 2]) for i in of_kind]
        return any(is_plural(words[i]) for i in of_kind) or any(
            LISTING & set(stems(word)) for word in following
        )

    @property
    def party_words(self) -> frozenset[str]:
        """The stems of kinds of parties."""
        return frozenset(s for words in PARTIES for s in party_stems(words))

    def is_party(self, stem: str) -> bool:
        """Whether the rows of the table are of a kind of party, by their column or the title."""
        named = {s for c in self.columns.names for s in stems(self.out.of_column(c))}
        return bool(class_of(stem) & (named | self.title))

    def in_words(self, columns: Sequence[int]) -> str:
        """Return the names of columns in words."""
        return " or ".join(dict.fromkeys(self.out.of_column(c) for c in columns))

    def holding_any(self, words: frozenset[str]) -> list[int]:
        """Return the columns in which one of the stems stands."""
        return sorted({column for word in words for column in self.held.get(word, ())})

    def gap(self, at: int) -> bool:
        """Whether something stands between a word and the one before it."""
        between = self.asked.text[self.tokens[at - 1].end : self.tokens[at].start]
        return between.strip(" -’'") != ""

    def written(self, first: int, last: int) -> str:
        """Return a run of words as the question writes it."""
        return self.asked.text[self.tokens[first].start : self.tokens[last].end]

    def is_proper(self, first: int, last: int) -> bool:
        """Whether a run of words is written as a name."""
        return all(t.proper or t.common for t in self.tokens[first : last + 1])

    def is_phrase(self, first: int, last: int) -> bool:
        """Whether words stand beside each other, and none at the ends is a common one."""
        ends = self.tokens[first].common or self.tokens[last].common
        return not ends and not any(
            self.asked.text[a.end : b.start].strip(" .,-/’'&()№")
            for a, b in zip(self.tokens[first:last], self.tokens[first + 1 : last + 1], strict=True)
        )


def title_of(table: KnownTable, about: About) -> str:
    """Return all that says what a table is of: its document's title and path, its headings."""
    facts = (about.title, about.publisher, about.jurisdiction, *table.headings, table.document)
    return re.sub(r"[-_/]", " ", " ".join(filter(None, facts)))
