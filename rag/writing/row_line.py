"""Say in one line what a row of a list answers: its naming cell, and the cells with the answer."""

import re
from collections.abc import Sequence

from ingest.text.dates import dates
from rag.datamodels import Statement
from rag.question.fields import Field, field_asked
from rag.question.question import Question
from rag.reader.answer_spans import is_date
from rag.sentences.cells import Cell, cells
from rag.text.words import content_words
from rag.timeline.telling import codes_in

MAX_CELL = 200  # characters: of a longer cell only the words around the answer are said
SURELY = 2  # words that a column's name and the question share: it is asked for
_NAMING = re.compile(r"\bname\b|^(?:item|goods|entity|person|vessel|company|bank)\b", re.IGNORECASE)
_LABEL = re.compile(r"[A-Z][^\W\d_]*(?: [\w()]+){0,3}: ?$")
# Of what holds no longer, in lists and in questions: "Panama, Former Vessel Flag".
_FORMER = re.compile(
    r"\b(?:former(?:ly)?|previous(?:ly)?|prior|earlier|f\.?k\.?a)\b", re.IGNORECASE
)
_BEFORE = re.compile(rf"{_FORMER.pattern}|\b(?:before|used to)\b\W*(?!\w)", re.IGNORECASE)
_REMARK = 60  # characters before an answer in which its label stands


def cell_of_authority(question: str, text: str) -> str | None:
    """Return a row's first cell and that of the one authority asked about, where it heads one."""
    asked, found = codes_in(question), cells(text)
    told = [f"{c.name}: {c.value}" for c in found[1:] if codes_in(c.name) & asked]
    return f"{found[0].name}: {found[0].value}; {told[0]}" if len(asked) == len(told) == 1 else None


def row_line(question: str, statement: Statement) -> str | None:
    """Return a row's naming cell and those with the answer; None where no cell has it.

    These are the cells of the field that is asked for, or whose column the question names in
    several words; asked when, those that are a day, and not the year of an act that another cell
    names; else those with the answer's words, or those whose column the question names at all.
    """
    text, found = statement.text, cells(statement.text)
    if not found:
        return None
    field, shared = field_asked(question), [_shared(c, question) for c in found]
    naming = next((c for c in found if _NAMING.search(c.name)), found[0])
    if field and _BEFORE.search(question):
        return _former(text, field, naming)
    marked = [c for c in found if any(c.start <= a < c.end for a, _ in statement.marks)]
    asked = [c for c in found if field and field.given.search(c.name.replace("_", " "))]
    if Question.of(question).kind == "date":
        days = [c for c in found if is_date(c.value.partition(";")[0].strip())]
        marked = days or marked
        asked = [c for c in asked if c in days or not days]  # when on whose list, not whose
    most = max(shared)
    named = [c for c, n in zip(found, shared, strict=True) if n and n == most]
    surely = _of_day(question, named) if most >= SURELY else []
    answering = [c for c in asked if c in marked] or asked or surely or marked or named
    if not answering:
        return None
    kept = sorted({naming, *answering}, key=lambda c: c.start)
    return "; ".join(_said(c, text, statement.marks, field) for c in kept)


def _former(text: str, field: Field, naming: Cell) -> str | None:
    """Return the naming cell and what the row says that the field was before, None for nothing."""
    was = [p for p in text.split("; ") if _FORMER.search(p) and field.given.search(p)]
    return "; ".join((f"{naming.name}: {naming.value}", *was)) if was else None


def _shared(cell: Cell, question: str) -> int:
    """Return how many words of a question say what a cell's column is called."""
    named = {w.stem for w in content_words(cell.name.replace("_", " "))}
    return len(named & {w.stem for w in content_words(question)})


def _of_day(question: str, named: Sequence[Cell]) -> list[Cell]:
    """Return the cells whose column is of a day of the question, all where none says a day."""
    days = {(d.year, d.month, d.day) for d in dates(question)}
    return [
        c
        for c in named
        if any((d.year, d.month, d.day) in days for o in ("month", "day") for d in dates(c.name, o))
    ] or list(named)


def _said(cell: Cell, text: str, marks: Sequence[tuple[int, int]], field: Field | None) -> str:
    """Return a cell as it stands; of a long one what is labelled as the answer."""
    whole = text[cell.start : cell.end].strip()
    if len(whole) <= MAX_CELL:
        return whole
    labels = [
        (label.group(), text[a:b])
        for a, b in marks
        if cell.start <= a < cell.end
        and (label := _LABEL.search(text[max(cell.start, a - _REMARK) : a]))
    ]
    if not labels:
        return whole
    of_field = [one for one in labels if field and field.given.search(one[0])]
    name = whole.partition(";")[0]
    said = "".join((of_field or labels)[0])
    return f"{name}; {said}" if len(name) <= MAX_CELL and ";" in whole else said
