"""Say the answer in one line where the statement that holds it is longer than a line.

The words are the document's own: a clause, a defining clause, or the cells of a row that answer.
"""

import re
from collections.abc import Iterator, Sequence

from ingest.text.sentences import split_sentences
from rag.datamodels import Statement
from rag.question.question import Question
from rag.sentences.definitions import definition_at, term_asked
from rag.sentences.quote_spans import without_mark
from rag.sentences.several import topic_of
from rag.text.words import content_words
from rag.writing.row_line import cell_of_authority, row_line

LINE = 200  # characters that a reader takes in at a glance
SHORT = 100  # characters: a clause that needs what follows it
MIN_WORDS = 3
POINTS_TOLD = 8  # of a list
_ALONE = ("name", "date", "number")
_POINT = re.compile(r"\s*\(\w{1,4}\)")
_CLAUSE = re.compile(r";\s+|\s(?=\(\w{1,4}\)\s)")


def headline_of(
    question: str,
    statement: Statement,
    *,
    is_row: bool,
    core: str | None = None,
    points: tuple[str, Sequence[str]] = ("", ()),
    read: bool = False,
) -> str | None:
    """Return the words of a statement that answer; None where it is a line by itself.

    What stands before ``core``, the sentence that was chosen, only leads to it. ``points`` are
    those of the list that it is, behind what leads to them. ``read`` says that its marks are the
    reader's.
    """
    text = statement.text
    if is_row and (line := cell_of_authority(question, text)):
        return line
    if len(text) <= LINE:
        return None
    if is_row:
        return row_line(question, statement)
    if line := _of_points(question, *points, core):
        return line
    term = term_asked(question)
    at = definition_at(term, text) if term else None
    spans = list(_clauses(text))
    # A point of a list is not understood without what leads to it.
    begins = max(0, text.find(core)) if core and without_mark(core) == core else 0
    spans = [span for span in spans if span[1] > begins] or spans
    if at is not None:
        end = next((b for a, b in spans if a <= at < b), len(text))
        chosen = (at, end)
    else:
        chosen = _answering(question, statement, spans, read=read)
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


def _of_points(
    question: str, lead: str, points: Sequence[str], core: str | None = None
) -> str | None:
    """Return a list in a line: the points that hold names of the question, else the first ones.

    Where one of them was chosen as the answer (``core``) and not several are asked for, it is that
    one. None where neither several things nor one of the points is asked for.
    """
    if not points:
        return None
    several, term = topic_of(question) is not None, term_asked(question)
    names = {w.stem for w in Question.of(question).names} - {w.stem for w in content_words(lead)}
    held = [len(names & {w.stem for w in content_words(point)}) for point in points]
    told = [p for p, n in zip(points, held, strict=True) if n and n == max(held)]
    told = [p for p in points if term and definition_at(term, p) is not None] or told
    one = without_mark(core).strip() if core else None
    if one in points and not several and (not told or one in told):
        return f"{shortened(lead, LINE - SHORT)} {shortened(str(one))}"
    if not told and not several:
        return None
    return f"{shortened(lead, LINE)} {in_a_line(told or points, SHORT)}"


def in_a_line(points: Sequence[str], most: int) -> str:
    """Return the first points of a list, each of at most so many characters, and how many more."""
    said = [shortened(point.rstrip(" .;,:"), most) for point in points[:POINTS_TOLD]]
    more = f" and {len(points) - len(said)} more" if len(points) > len(said) else ""
    return f"{'; '.join(said)}{more}."


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
    question: str, statement: Statement, spans: list[tuple[int, int]], *, read: bool
) -> tuple[int, int]:
    """Return the clause with the answer's words, else the one with most of the question's.

    Where clauses name what the question names, no other one is looked at: it is of another, unless
    the reader, who knows what "it" stands for, found the answer there. Those that each name
    another of several things are told together, and of several that are asked for none is picked.
    """
    named = _naming_most(question, statement.text, spans)
    if _of_several(question, statement.text, named):
        return named[0][0], named[-1][1]
    one = Question.of(question).asking and topic_of(question) is None
    spans = spans if read and one else named
    marked = [m for m in statement.marks if m[0] < m[1] and (one or not read)]
    for a, b in spans:
        if any(a <= start < b for start, _ in marked):
            return a, b
    asked = {w.stem: w.rarity for w in content_words(question)}

    def shared(span: tuple[int, int]) -> float:
        words = content_words(statement.text[span[0] : span[1]])
        return sum(asked.get(w.stem, 0.0) for w in words)

    return max(spans, key=lambda span: (shared(span), -span[0]))


def _of_several(question: str, text: str, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a line of clauses names more of the question's names than any of them."""
    if len(spans) < 2 or spans[-1][1] - spans[0][0] > 2 * LINE:
        return False
    names = _named(question)
    held = [names & {w.stem for w in content_words(text[a:b])} for a, b in spans]
    return len(set().union(*held)) > max(map(len, held))


def _naming_most(question: str, text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the clauses with most of the question's names; all where none holds any."""
    names = _named(question)
    held = [len(names & {w.stem for w in content_words(text[a:b])}) for a, b in spans]
    return [span for span, n in zip(spans, held, strict=True) if n == max(held)]


def _named(question: str) -> set[str]:
    """Return the stems of what a question names, numbers as in "Article 12f" included."""
    asked = Question.of(question)
    numbers = {w.stem for w in asked.words if any(c.isdigit() for c in w.surface)}
    return {w.stem for w in asked.names} | numbers
