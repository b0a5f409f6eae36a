"""Mark the words of a statement that are the answer.

They are those by which the reader answers (`Quote.words`); of a date or number that which has its
form there. Where nothing was read, as of rows, a name, number or date is found by its form; among
several, the one nearest to the statement's words that the question shares. A term is what stands
on the other side of "is" or "means".
"""

import re
from collections.abc import Iterator, Sequence

from ingest.text.plain import strip_markup
from ingest.text.sentences import is_row
from rag.question.question import MONTHS, NUMBER_WORDS, Question
from rag.sentences.quotes import Quote
from rag.text.currencies import BEFORE, BEHIND
from rag.text.places.countries import jurisdiction_ends
from rag.text.words import content_words, stem_sequence

Span = tuple[int, int]

_DAY = r"(?:[0-3]?\d(?:st|nd|rd|th)?)"
_DATE = re.compile(
    r"\b(?:1[0-9]|20)\d\d-[01]\d-[0-3]\d\b|\b[0-3]?\d([/.])[0-3]?\d\1(?:1[0-9]|20)\d\d\b(?![./]\d)"
    rf"|\b{_DAY}\s+(?:of\s+)?(?:{MONTHS})\b\.?(?:,?\s+\d{{4}})?"
    rf"|\b(?:{MONTHS})\b\.?\s+{_DAY}(?:,?\s+\d{{4}})?\b(?!\d)"
    rf"|\b(?:{MONTHS})\b\.?,?\s+\d{{4}}\b|(?<![\w/])(?:1[0-9]|20)\d\d(?:[-–](?:\d\d){{1,2}})?s?\b(?!/\d)"
    r"|\b\d{1,2}(?:st|nd|rd|th) centur(?:y|ies)\b"
)
_DIGITS = r"\d+(?:[,.\u00a0]\d+)*"
_SCALE = r"(?:\s+(?:hundred|thousand|million|billion|trillion|dozen))*"
_UNITS = "percent|per cent|km|kg|m|years?|months?|days?|hours?|tonnes?"
_UNIT = rf"(?:\s?(?:%|(?:{_UNITS})\b|{BEHIND}))?"
_NUMBER = re.compile(
    rf"(?:{BEFORE}\s?)?{_DIGITS}{_SCALE}{_UNIT}|\b(?:{NUMBER_WORDS}){_SCALE}{_UNIT}(?!\w)",
    re.IGNORECASE,
)
# The number of a paragraph or of a list's item: "… burdensome. 3. Member States shall".
_COUNTS_ITEMS = re.compile(r"(?:^|(?<=[.;:] ))\(?\d{1,3}(?:\.\d{1,3})*[.)](?=\s+\(?\w)")
_CAPITAL = r"[^\W\d_a-zà-þа-я][\w’'.&-]*\w"
_NAME = re.compile(rf"{_CAPITAL}(?:\s+(?:(?:of|the|de|van|von|and|al|bin)\s+){{0,2}}{_CAPITAL})*")
_PLACE_BEFORE = re.compile(r"\b(?:in|at|near|from|to|of|outside|across|between)\s+(?:the\s+)?$")
_TERM = re.compile(r"\b(?:means|is called|is known as|refers to|is defined as|is|are|was|were)\s+")
_CLAUSE_END = re.compile(r"[.;:,](?=\s|$)|\s[–—]\s|$")
_MONTH_NAMES = frozenset(MONTHS.split("|"))
_WORD = re.compile(r"[^\W_]+")
_WHERE, _WHO = re.compile(r"\bwhere\b", re.IGNORECASE), re.compile(r"\bwho", re.IGNORECASE)
_BY_FORM = ("date", "number")  # what these are, their form shows
_NEARLY_ALL = 0.8  # of a statement: where all is bold, nothing is marked
_MAX_TERM = 120  # characters: a longer definition is the whole sentence
_MOST = 0.8  # of the question's words that stand before the verb where it defines them
_REACH = 12  # words away from a shared word at which an answer is unlikely


def answer_marks(question: Question, statement: str, read: Span | None = None) -> tuple[Span, ...]:
    """Return (start, end) of the answer's words in the statement, nothing where none stand out.

    ``read`` are those of the reader, as `read_words` gives them.
    """
    if read is not None and _repeats(question, statement[slice(*read)]):
        read = None
    if read is None and question.kind == "definition":
        return _term(question, statement)
    by_form = read is None or question.kind in _BY_FORM
    candidates = list(_candidates(question, statement)) if by_form else []
    if read is not None:
        if not candidates:
            start, end = _trimmed(statement, *read)
            return ((start, end),) if end - start < _NEARLY_ALL * len(statement) else ()
        candidates = [c for c in candidates if c[0] < read[1] and read[0] < c[1]] or candidates
    if not candidates:
        return ()
    shared = _shared(question, statement)
    best = max(candidates, key=lambda span: (_nearness(statement, span, shared), -span[0]))
    return (best,)


def read_words(quote: Quote) -> Span | None:
    """Return the place in the quote's text of the words by which the reader answers, if any.

    It has not learned to read rows.
    """
    if quote.words is None or is_row(quote.place.locator):
        return None
    if not quote.start <= quote.words[0] < quote.words[1] <= quote.end:
        return None
    start, end = (place - quote.start for place in quote.words)
    words = strip_markup(quote.quote[start:end])
    near = len(strip_markup(quote.quote[:start]))  # markup and line breaks move it by little
    places = [m.start() for m in re.finditer(re.escape(words), quote.text)] if words else []
    at = min(places, key=lambda place: abs(place - near), default=None)
    return None if at is None else (at, at + len(words))


def is_date(text: str) -> bool:
    """Whether a text is a date and nothing else."""
    return _DATE.fullmatch(text) is not None


def holds_answer(question: Question, statement: str) -> bool:
    """Whether a statement holds a name, number or date of the kind that is asked for."""
    return any(content_words(statement[a:b]) for a, b in _candidates(question, statement))


def marks_in(quote: str, statement: str, marks: Sequence[Span]) -> tuple[Span, ...]:
    """Return the same words' places in the quote, which may hold markup; lost ones left out.

    Letters and digits are compared: a line's end may break a word ("mil-⏎lion"), markup stands
    around it.
    """
    places = [i for i, c in enumerate(quote) if c.isalnum()]
    letters, found, behind = "".join(quote[i] for i in places), [], 0
    for start, end in marks:
        words = statement[start:end]
        core = "".join(c for c in words if c.isalnum())
        at = letters.find(core, behind) if core else -1
        if at >= 0:
            behind = at + len(core)
            found.append(_with_signs(quote, (places[at], places[behind - 1] + 1), words))
    return tuple(found)


def _with_signs(quote: str, span: Span, words: str) -> Span:
    """Return a span with the signs before and behind its letters, as of "$5" and "6%"."""
    inner = [i for i, c in enumerate(words) if c.isalnum()]
    before, after = words[: inner[0]], words[inner[-1] + 1 :]
    start = span[0] - len(before) if quote.endswith(before, 0, span[0]) else span[0]
    return start, span[1] + len(after) if quote.startswith(after, span[1]) else span[1]


def _candidates(question: Question, statement: str) -> Iterator[Span]:
    """Yield what has the form asked for and is not what the question says itself."""
    dates = [m.span() for m in _DATE.finditer(statement)]
    found: list[Span] = []
    if question.kind == "date":
        found = dates
    elif question.kind == "number":
        taken = [*dates, *(m.span() for m in _COUNTS_ITEMS.finditer(statement))]
        spans = [m.span() for m in _NUMBER.finditer(statement)]
        found = [s for s in spans if not any(a <= s[0] < b for a, b in taken)]
    elif question.kind == "name":
        found = _names(question, statement)
    for start, end in found:
        a, b = _trimmed(statement, start, end)
        if a < b and not _repeats(question, statement[a:b]):
            yield a, b


def _repeats(question: Question, words: str) -> bool:
    """Whether words say nothing but what the question says itself."""
    stems = set(stem_sequence(words))
    return bool(stems) and stems <= set(stem_sequence(question.text))


def _names(question: Question, statement: str) -> list[Span]:
    spans = [m.span() for m in _NAME.finditer(statement)]
    places = jurisdiction_ends(statement)
    first = _WORD.search(statement)
    kept = []
    for start, end in spans:
        word = statement[start:end]
        # A capital at the head of the sentence is a name only where more of it follows.
        opens = first is not None and start == first.start() and " " not in word
        if (opens and not content_words(word)) or _DATE.fullmatch(word) or word in _MONTH_NAMES:
            continue
        is_place = start in places or _PLACE_BEFORE.search(statement, 0, start) is not None
        if _WHERE.search(question.text) and not is_place:
            continue
        if _WHO.search(question.text) and start in places:
            continue
        kept.append((start, end))
    return kept or spans


def _term(question: Question, statement: str) -> tuple[Span, ...]:
    """Return what a term is said to be: the clause behind the verb that follows the term."""
    total = sum(w.rarity for w in question.words)
    shared = _shared(question, statement)
    for verb in _TERM.finditer(statement):
        named = sum(rarity for start, rarity in shared if start < verb.start())
        end = _CLAUSE_END.search(statement, verb.end())
        if end and total and named >= _MOST * total and end.start() - verb.end() <= _MAX_TERM:
            return ((verb.end(), end.start()),)
    return ()


def _shared(question: Question, statement: str) -> list[tuple[int, float]]:
    """Return where the question's words stand in the statement, and how rare each is."""
    rare = {w.stem: w.rarity for w in question.words}
    return [(w.start, rare[w.stem]) for w in content_words(statement) if w.stem in rare]


def _nearness(statement: str, span: Span, shared: Sequence[tuple[int, float]]) -> float:
    """Return how near a span is to the shared words, each by its rarity."""
    total = 0.0
    for start, rarity in shared:
        if span[0] <= start < span[1]:
            total -= rarity / 2  # it says the question's own word again
            continue
        a, b = sorted((start, span[0] if start < span[0] else span[1]))
        between = len(_WORD.findall(statement, a, b))
        total += rarity**2 * max(0.0, 1.0 - between / _REACH)
    return total


def _trimmed(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    return start + left, start + len(piece.rstrip(" .,;:"))
