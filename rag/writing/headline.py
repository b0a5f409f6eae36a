"""Say the answer in one line where the statement that holds it is longer than a line.

The words are the document's own: a clause, a defining clause, or the cells of a row that answer.
"""

import re
from collections.abc import Iterator, Sequence

from ingest.text.sentences import split_sentences
from rag.datamodels import Statement
from rag.question.fields import Field, field_asked
from rag.question.question import Question
from rag.reader.answer_spans import is_date
from rag.sentences.definitions import definition_at, term_asked
from rag.text.words import content_words
from rag.timeline.telling import codes_in

LINE = 200  # characters that a reader takes in at a glance
SHORT = 100  # characters: a clause that needs what follows it
MIN_WORDS = 3
_ALONE = ("name", "date", "number")
_POINT = re.compile(r"\s*\(\w{1,4}\)")
_CLAUSE = re.compile(r";\s+|\s(?=\(\w{1,4}\)\s)")
_CELL = re.compile(r"(?:^|; )(?P<name>[^:;]{1,40}): ")
_NAMING = re.compile(r"\bname\b|^(?:item|goods|entity|person|vessel|company|bank)\b", re.IGNORECASE)


def headline_of(
    question: str, statement: Statement, *, is_row: bool, core: str | None = None
) -> str | None:
    """Return the words of a statement that answer; None where it is a line by itself.

    What stands before ``core``, the sentence that was chosen, only leads to it.
    """
    text = statement.text
    if is_row and (line := _cell_of_authority(question, text)):
        return line
    if len(text) <= LINE:
        return None
    if is_row:
        return _cells(question, statement)
    term = term_asked(question)
    at = definition_at(term, text) if term else None
    spans = list(_clauses(text))
    begins = max(0, text.find(core)) if core else 0
    spans = [span for span in spans if span[1] > begins] or spans
    if at is not None:
        end = next((b for a, b in spans if a <= at < b), len(text))
        chosen = (at, end)
    else:
        chosen = _answering(question, statement, spans)
    # A name, date or number stands alone; of a provision its heading is not what it says.
    alone = Question.of(question).kind in _ALONE and any(
        chosen[0] <= m[0] < chosen[1] for m in statement.marks
    )
    answers = at is not None or alone
    line = text[slice(*chosen)] if answers else _line(text, chosen, spans)
    if alone and at is None:
        line = _with_both_ends(text, chosen, statement)
    line = line.strip(" ;,")
    return line if MIN_WORDS <= len(line.split()) and len(line) < len(text) else None


def shortened(text: str, limit: int = LINE) -> str:
    """Return a text cut at a word, with a sign that it goes on, where it is longer than a line."""
    if len(text) <= limit:
        return text
    return text[: text.rfind(" ", 0, limit - 1)].rstrip(" ,;:–—") + " …"


def _with_both_ends(text: str, span: tuple[int, int], statement: Statement) -> str:
    """Return a clause; one in which the answer's words come late by its beginning and its end."""
    start, end = span
    mark = next(m for m in statement.marks if start <= m[0] < end)
    if mark[1] - start <= LINE:
        return text[start:end]
    since = max(text.rfind(", ", start, mark[0]) + 2, text.rfind(" ", start, mark[1] - SHORT) + 1)
    head = shortened(text[start:since], LINE - SHORT).rstrip(" ,…")
    return f"{head} … {shortened(text[since:end], max(SHORT, mark[1] - since + 2))}"


def _line(text: str, chosen: tuple[int, int], spans: Sequence[tuple[int, int]]) -> str:
    """Return a clause; a short one with what follows it, cut where the line ends."""
    start, end = chosen
    behind = next((s for s in spans if s[0] >= end), None)
    if end - start < SHORT and behind is not None and not _POINT.match(text, behind[0]):
        return shortened(text[start : behind[1]])
    return text[start:end]


def cells(text: str) -> list[tuple[str, str]]:
    """Return a row's columns with their values, none of a row that names none."""
    found = list(_CELL.finditer(text))
    ends = [*(m.start() for m in found[1:]), *([len(text)] if found else [])]
    return [(m["name"], text[m.end() : end].strip()) for m, end in zip(found, ends, strict=True)]


def _cell_of_authority(question: str, text: str) -> str | None:
    """Return a row's first cell and that of the one authority asked about, where it heads one."""
    asked, found = codes_in(question), cells(text)
    told = [f"{name}: {value}" for name, value in found[1:] if codes_in(name) & asked]
    return f"{found[0][0]}: {found[0][1]}; {told[0]}" if len(asked) == len(told) == 1 else None


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    """Yield sentences, cut at semicolons and at the points of a list."""
    for start, end in split_sentences(text, 0, len(text)):
        at = start
        for match in _CLAUSE.finditer(text, start, end):
            if match.start() > at:
                yield at, match.start()
            at = match.end()
        if at < end:
            yield at, end


def _answering(
    question: str, statement: Statement, spans: list[tuple[int, int]]
) -> tuple[int, int]:
    """Return the clause with the answer's words, else the one with most of the question's.

    Where clauses name what the question names, no other one is looked at: it is of another.
    """
    spans = _naming_most(question, statement.text, spans)
    marked = [m for m in statement.marks if m[0] < m[1]]
    for a, b in spans:
        if any(a <= start < b for start, _ in marked):
            return a, b
    asked = {w.stem: w.rarity for w in content_words(question)}

    def shared(span: tuple[int, int]) -> float:
        words = content_words(statement.text[span[0] : span[1]])
        return sum(asked.get(w.stem, 0.0) for w in words)

    return max(spans, key=lambda span: (shared(span), -span[0]))


def _naming_most(question: str, text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the clauses with most of the question's names; all where none holds any."""
    names = {w.stem for w in Question.of(question).names}
    held = [len(names & {w.stem for w in content_words(text[a:b])}) for a, b in spans]
    return [span for span, n in zip(spans, held, strict=True) if n == max(held)]


def _value(cell: str) -> str:
    """Return what stands under a column's name, up to a remark that has none of its own."""
    return cell.partition(": ")[2].partition(";")[0].strip()


def _column(cell: str) -> str:
    return cell.partition(":")[0].replace("_", " ")


def _is_headed(cell: str, field: Field) -> bool:
    return field.given.search(_column(cell)) is not None


def _is_named(cell: str, question: str) -> bool:
    """Whether a question says what a cell's column is called: "in which annex" and "Annex"."""
    named = {w.stem for w in content_words(_column(cell))}
    return bool(named & {w.stem for w in content_words(question)})


def _cells(question: str, statement: Statement) -> str | None:
    """Return a row's naming cell and those with the answer.

    These are the cells of the field that is asked for; asked when, those that are a day, and not
    the year of an act that another cell names; else those with the answer's words, or those whose
    column the question names.
    """
    text = statement.text
    starts = [m.start() + (2 if m.start() else 0) for m in _CELL.finditer(text)]
    if not starts:
        return None
    spans = list(zip(starts, [*(s - 2 for s in starts[1:]), len(text)], strict=True))
    marked = [s for s in spans if any(s[0] <= a < s[1] for a, _ in statement.marks)]
    if Question.of(question).kind == "date":
        days = [s for s in spans if is_date(_value(text[slice(*s)]))]
        marked = days or marked
    field = field_asked(question)
    asked = [s for s in spans if field and _is_headed(text[slice(*s)], field)]
    marked = [s for s in asked if s in marked] or asked or marked
    marked = marked or [s for s in spans if _is_named(text[slice(*s)], question)]
    naming = [s for s in spans if _NAMING.search(text[s[0] : s[1]].split(":")[0])] or spans
    if not marked:
        return None
    kept = sorted({naming[0], *marked})
    return "; ".join(text[a:b].strip() for a, b in kept)
