"""Set the things that a question compares beside each other, each in its own source's words."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ingest.text.sentences import is_row
from rag.answerability.actors import own_jurisdiction
from rag.datamodels import Table
from rag.question.question import Question
from rag.question.requests.sides import Side
from rag.reader.extract import Extraction
from rag.sentences.cells import cells
from rag.sentences.quotes import Quote
from rag.text.figures import dates
from rag.text.words import content_words
from rag.writing.headline import LINE, shortened

COLUMNS = ("Compared", "What the documents say", "Source's date")
_LOOKED_AT = 40  # sentences of a side, best first
_DATED = re.compile(r"\b(?:date|listed|since|day)\b", re.IGNORECASE)
_TIMES = frozenset({"when", "date", "day", "year"})


@dataclass(frozen=True, slots=True)
class Compared:
    """A side with the best sentence that is about it, None where none was found."""

    side: Side
    quote: Quote | None


def compared(sides: Sequence[Side], ask: Callable[[str], Extraction]) -> list[Compared]:
    """Return each side with its best sentence; no sentence stands for two sides."""
    taken: list[Quote] = []
    found = []
    for side in sides:
        others = [s for s in sides if s is not side]
        quote = _best(side, others, ask(side.question), taken)
        taken += [quote] if quote else []
        found.append(Compared(side, quote))
    return found


def says_all(question: str, sides: Sequence[Side], extraction: Extraction) -> bool:
    """Whether the first sentence found speaks of all sides and names: then it compares itself.

    A row does not: the table that it is of says it better.
    """
    if not extraction.found or not extraction.quotes:
        return False
    if is_row(extraction.quotes[0].place.locator):
        return False
    text = extraction.quotes[0].text
    stems = {w.stem for w in content_words(text)}
    named = {w.stem for w in Question.of(question).names_and_first if w.start}
    places = {w.stem for w in Question.of(question).jurisdictions}
    return named - places <= stems and all(side.is_spoken_of_in(text) for side in sides)


def _best(
    side: Side, others: Sequence[Side], extraction: Extraction, taken: Sequence[Quote]
) -> Quote | None:
    """Return the best sentence that is of this side and of no other one alone."""
    if not extraction.found and not extraction.ranked:
        return None
    known = {(q.evidence.passage.document, q.start) for q in taken}
    near = [*extraction.quotes, *extraction.ranked[:_LOOKED_AT]]
    free = [q for q in near if (q.evidence.passage.document, q.start) not in known]
    own = [q for q in free if _is_of(side, q)]
    alone = [q for q in own if not any(o.is_spoken_of_in(q.text) for o in others)]
    return next(iter(alone or own), None)


def _is_of(side: Side, quote: Quote) -> bool:
    """Whether a sentence or its pinpoint names the side, or its source is the side's own."""
    if side.is_spoken_of_in(f"{quote.place.locator} {quote.text}"):
        return True
    own = own_jurisdiction(quote.evidence)
    return own is not None and side.is_spoken_of_in(own)


def table_of(found: Sequence[Compared], key_of: Callable[[Quote], int]) -> Table:
    """Return the comparison as a table, a row a side, each with the key of its source."""
    rows: list[tuple[str, ...]] = []
    cited: list[tuple[int, ...]] = []
    for one in found:
        if one.quote is None:
            rows.append((one.side.name, "nothing found", ""))
            cited.append(())
            continue
        about = one.quote.evidence.about
        rows.append((one.side.name, one.quote.text, about.published or ""))
        cited.append((key_of(one.quote),))
    return Table(COLUMNS, tuple(rows), tuple(cited), len(rows), "the best sentence for each side")


def headline_for(question: str, found: Sequence[Compared]) -> str:
    """Return the sides in one line: their dates where these are asked for, else their sentences."""
    stems = {w.stem for w in content_words(question)} | {question.split()[0].lower()}
    said = [one for one in found if one.quote is not None]
    if stems & _TIMES:
        dated = [(one.side.name, _date(one.quote)) for one in said if one.quote is not None]
        if all(date for _, date in dated):
            names = _subject(question, found)
            return f"{names}{'; '.join(f'{side} {date}' for side, date in dated)}"
    room = max(40, (LINE - 4 * len(said)) // max(1, len(said)))
    pieces = []
    for one in said:
        assert one.quote is not None
        named = one.quote.text.lower().startswith(one.side.name.lower())
        opening = "" if named else f"{one.side.name}: "
        pieces.append(f"{opening}{shortened(one.quote.text, room - len(opening))}")
    return "; ".join(pieces)


def _date(quote: Quote) -> str:
    """Return the day that a sentence tells, of a row that of its cell; "" where it tells none."""
    if not is_row(quote.place.locator):
        days = [d for d in dates(quote.text) if d.month]
        return quote.text[days[0].start : days[0].end] if len(days) == 1 else ""
    whole = [(c.name, c.value) for c in cells(quote.text) if _is_a_day(c.value)]
    named = [value for name, value in whole if _DATED.search(name)]
    return next(iter(named or [value for _, value in whole]), "")


def _is_a_day(value: str) -> bool:
    return any(d.month and d.start == 0 and d.end == len(value) for d in dates(value))


def _subject(question: str, found: Sequence[Compared]) -> str:
    """Return the names in the question that are no side, to open the line with."""
    sides = " ".join(one.side.name for one in found)
    words = Question.of(question).names_and_first
    names = [w.surface for w in words if w.surface not in sides and w.start]
    return f"{' '.join(names)}: " if names else ""
