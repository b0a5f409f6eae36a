"""Times, amounts and the order that a question names, linked to columns that can be compared."""

from ingest.tables.datamodels import Between, Empty
from rag.lists.tables.linked import Linking
from rag.lists.tables.question.vocabulary import (
    BIRTH,
    ENDING,
    PAST,
    PRESENT,
)


class Dates(Linking):
    """Links what is compared."""

    def special(self) -> None:
        """Show when, where and why where the question asks for it beside the rest."""
        words = {t.surface.lower() for t in self.tokens}
        for word, columns in (
            ("when", self.columns.begins),
            ("where", self.columns.places),
            ("why", self.columns.reasons),
        ):
            if word in words:
                if columns:
                    self.out.shown += columns[:1]
                else:
                    self.out.notes.append(f"The rows do not say {word}.")

    def dated(self) -> int | None:
        """Return the column of the dates that the question is about."""
        found = {s for t in self.tokens for s in t.stems}
        if found & ENDING:
            columns = self.columns.ends
        elif found & BIRTH:
            columns = self.columns.births
        else:
            named = [c for c in self.out.shown if c in self.columns.begins]
            columns = (*named, *self.columns.begins)
        for i, token in enumerate(self.tokens):
            if columns and {*token.stems} <= ENDING | BIRTH:
                self.done.add(i)
        return columns[0] if columns else None

    def times(self) -> None:
        """Link the times and amounts that rows must lie between."""
        out, column = self.out, self.dated()
        ended = any({*t.stems} & ENDING for t in self.tokens)
        if ended and column is not None and not self.asked.times:
            self.filter(
                Empty(column, self.asked.today.isoformat(), filled=True),
                f"a date in {out.of_column(column)}",
            )
            out.shown.append(column)
        for time in self.asked.times:
            if column is None:
                out.loose.append(time.words)
                continue
            self.filter(
                Between(column, time.low, time.high), f"{out.of_column(column)} {time.words}"
            )
            out.shown.append(column)
            out.strength += 1.0
        for limits in self.asked.limits:
            number = self.amounts()
            if number is None:
                out.loose.append(limits.words)
                continue
            self.filter(
                Between(number, limits.low, limits.high), f"{out.of_column(number)} {limits.words}"
            )
            out.shown.append(number)

    def amounts(self) -> int | None:
        """Return the column of the amounts that the question is about."""
        numbers = [n for n, c in enumerate(self.out.table.columns) if c.type == "amount"]
        named = [n for n in self.out.shown if n in numbers]
        return named[0] if named else numbers[0] if len(numbers) == 1 else None

    def order(self) -> None:
        """Link the order that is asked for."""
        if self.asked.order is None:
            return
        what, highest = self.asked.order
        column = self.dated() if what == "time" else self.amounts()
        if column is None:
            self.out.loose.append("order")
            return
        self.out.order = (column, highest)
        self.out.shown.append(column)
        self.out.strength += 1.0

    def present(self) -> None:
        """Leave out rows whose listing has ended where the question is about the present."""
        out, ends = self.out, self.columns.ends
        asked = {t.surface.lower() for t in self.tokens}
        ended = any({*t.stems} & ENDING for t in self.tokens)
        if not ends or ended:
            return
        if asked & PRESENT and not asked & PAST and not self.asked.times:
            gone = Empty(ends[0], self.asked.today.isoformat())
            left = self.count(
                [*out.conditions, Empty(ends[0], self.asked.today.isoformat(), filled=True)]
            )
            out.conditions.append(gone)
            if left:
                rows = "1 row that fits has" if left == 1 else f"{left} rows that fit have"
                way = "is" if left == 1 else "are"
                out.notes.append(f"{rows} a date in “{out.of_column(ends[0])}” and {way} left out.")
        else:
            out.shown.append(ends[0])
