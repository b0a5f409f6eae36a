"""Make an answer's statements of the chosen sentences: whole, in order, nothing said twice."""

from collections.abc import Sequence
from dataclasses import replace

from rag.question.question import Question
from rag.reader.answering import answering_first
from rag.reader.goes_on import with_what_follows
from rag.sentences.quote_spans import follows, made_whole, spanning
from rag.sentences.quotes import Quote
from rag.text.negation import denies, negated

MAX_JOINED = 400  # characters of neighbours in one statement: more is a wall of text


def statements(asked: str, chosen: Sequence[Quote]) -> list[Quote]:
    """Return the statements of chosen sentences, which are in order of their score."""
    question = Question.of(asked)
    ordered = answering_first(question, of_polarity(question, chosen))
    whole = made_whole([with_what_follows(quote, question) for quote in ordered])
    return unrepeated(joined(whole))


def of_polarity(question: Question, chosen: Sequence[Quote]) -> list[Quote]:
    """Return the sentences that deny something where that is asked for, all where none does.

    "Which bank is not frozen?" is not answered by "Aster Bank is frozen", however alike it is.
    Where yes or no is asked for ("Is it not frozen?"), either is an answer.
    """
    if not question.asking or not negated(question.text).negators:
        return list(chosen)
    return [q for q in chosen if denies(q.text)] or list(chosen)


def joined(whole: Sequence[Quote]) -> list[Quote]:
    """Return the statements with those that follow each other in one paragraph as one."""
    made: list[Quote] = []
    for quote in whole:
        at = next((i for i, other in enumerate(made) if _adjoin(quote, other)), None)
        if at is None:
            made.append(quote)
            continue
        start, end = min(made[at].start, quote.start), max(made[at].end, quote.end)
        made[at] = replace(spanning(made[at], start, end), core=None)
    return made


def unrepeated(whole: Sequence[Quote]) -> list[Quote]:
    """Return the statements; one that a better one says in full becomes a further citation of it.

    Law and press stay apart, whatever they say.
    """
    made: list[Quote] = []
    for quote in whole:
        at = next((i for i, other in enumerate(made) if _says(other, quote)), None)
        if at is None:
            made.append(quote)
        else:
            made[at] = replace(made[at], also=(*made[at].also, quote))
    return made


def _says(better: Quote, other: Quote) -> bool:
    """Whether a statement states and denies all that another of its kind of source does."""
    if better.lead or other.lead or better.evidence.about.kind != other.evidence.about.kind:
        return False
    one, two = negated(better.text), negated(other.text)
    return two.stated <= one.stated and two.denied <= one.denied


def _adjoin(one: Quote, other: Quote) -> bool:
    """Whether two statements are neighbours in one paragraph, and together not too long."""
    if one.evidence.passage.id != other.evidence.passage.id or one.place != other.place:
        return False
    first, second = sorted((one, other), key=lambda q: q.start)
    fits = second.end - first.start <= MAX_JOINED and not (one.lead or other.lead)
    return fits and follows(first, second)
