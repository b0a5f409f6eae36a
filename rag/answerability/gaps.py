"""Say what an answer would lack of what the question names and asks for.

What the question names must stand in the passages found (`entity_presence`). Beyond that statements
that would be quoted must be of the same actor, package and month, must speak of the attribute
asked for and hold the kind of answer asked for. Each rule names what is missing, for the reader.
"""

from collections.abc import Iterator, Sequence

from ingest.text.sentences import is_row
from rag.answerability.actors import actor_demanded
from rag.answerability.answer_type.attribute import lacking_attribute
from rag.answerability.answer_type.expected import lacking_kind
from rag.answerability.answer_type.named import lacking_name
from rag.answerability.coverage.spoken import Spoken
from rag.answerability.coverage.uncovered import off_subject
from rag.answerability.entity_presence import Missing, missing
from rag.answerability.goods import lacking_goods
from rag.answerability.period import month_demanded, of_year, ordinal_demanded, year_demanded
from rag.answerability.speakers import speaker_demanded
from rag.answerability.subject import about_subject, with_following
from rag.answerability.term_similarity import lacking_count, lacking_noun
from rag.datamodels import Evidence
from rag.lists.entries import Entries
from rag.question.question import Question
from rag.sentences.around import Demand, said_by
from rag.sentences.cells import REASON, REMARKS, cells
from rag.sentences.quotes import Quote

_SAID = {
    "actor": "No statement found tells this of “{}”.",
    "package": "No statement found is about the {}.",
    "month": "No statement found is about {}.",
    "when": "No statement found is about {}.",
    "attribute": "No statement found says “{} …”.",
    "owner": "No statement found says who owns “{}”, or what it owns.",
    "kind": "No statement found gives {}.",
    "count": "No statement found says how many “{}”.",
    "named": "No statement found gives the name of this “{}”.",
    "field": "The entry found gives no {}.",
    "noun": "No statement found speaks of “{}”.",
    "goods": "No statement found speaks of “{}”.",
    "unspoken": "No statement found speaks of “{}”.",
}


def lacking(
    question: str,
    evidence: Sequence[Evidence],
    chosen: Sequence[Quote],
    spoken: Spoken | None = None,
    entries: Entries | None = None,
) -> tuple[Missing, ...]:
    """Return what a question asks for and neither the passages nor the statements hold."""
    given = entries is not None and entries.gives(chosen)
    of_statements = _of_statements(question, evidence, chosen, spoken, given) if chosen else ()
    field = entries.lacking(chosen) if entries and chosen else None
    of_entries = (Missing("field", field),) if field else ()
    return (*missing(question, evidence), *of_entries, *of_statements)


def time_asked_first(
    question: str, evidence: Sequence[Evidence], ranked: Sequence[Quote], margin: float
) -> list[Quote]:
    """Return sentences, best first, with those in front that may be of the time asked about.

    Only such as are at most so many log-odds behind the best; a time that none is of moves none.
    """
    demands = list(_of_time(question, evidence)) if ranked else []
    if not demands:
        return list(ranked)
    near = about_subject(question, [q for q in ranked if q.score >= ranked[0].score - margin])
    for demand in demands:
        near = [q for q in near if demand.may_be_met_by(q)] or near
    first = {id(q) for q in near}
    return [*near, *(q for q in ranked if id(q) not in first)]


def _of_time(question: str, evidence: Sequence[Evidence]) -> Iterator[Demand]:
    """Yield the package, month and year that a question demands a statement to be of."""
    demands = (
        ordinal_demanded(question),
        month_demanded(question, evidence),
        year_demanded(question),
    )
    yield from filter(None, demands)


def unspoken(question: str, chosen: Sequence[Quote], spoken: Spoken) -> tuple[Missing, ...]:
    """Return the words that no statement speaks of, where too little of the question is covered."""
    words = off_subject(question, chosen, spoken)
    return (Missing("unspoken", words),) if words else ()


def _of_statements(
    question: str,
    evidence: Sequence[Evidence],
    chosen: Sequence[Quote],
    spoken: Spoken | None,
    given: bool,
) -> Iterator[Missing]:
    """Yield what is lacking of the statements; each demand narrows them down for the next.

    An entry that has given the field asked for need not say the question's verb as well.
    """
    about, absent = _meeting(question, evidence, chosen)
    yield from absent
    attribute = None if given else lacking_attribute(question, with_following(about, chosen))
    if attribute:
        yield Missing("attribute", attribute)
    told = [q for q in about if not _gives_no_reason(question, q)]
    if kind := lacking_kind(question, [said_by(q) for q in told]):
        yield Missing("kind", kind)
    elif named := lacking_name(question, about):
        yield Missing("named", named)
    if spoken and not attribute and (noun := lacking_noun(question, about, spoken)):
        yield Missing("noun", noun)
    elif spoken and (goods := lacking_goods(question, about, spoken)):
        yield Missing("goods", goods)
    if spoken and (counted := lacking_count(question, of_year(question, about), spoken)):
        yield Missing("count", counted)


def _meeting(
    question: str, evidence: Sequence[Evidence], chosen: Sequence[Quote]
) -> tuple[list[Quote], list[Missing]]:
    """Return the statements on the subject that meet what is demanded, and what none meets."""
    about, absent = about_subject(question, chosen), list[Missing]()
    deeds = filter(None, (actor_demanded(question), speaker_demanded(question)))
    for demand in (*deeds, *_of_time(question, evidence)):
        if met := [q for q in about if demand.may_be_met_by(q)]:
            about = met
        else:
            absent.append(Missing(demand.kind, demand.what))
    return about, absent


def _gives_no_reason(question: str, quote: Quote) -> bool:
    """Whether a question asks why and the statement is a row with no column that says it."""
    if not is_row(quote.place.locator) or Question.of(question).kind != "reason":
        return False
    columns = [cell.name.replace("_", " ") for cell in cells(quote.text)]
    return bool(columns) and not any(REASON.search(n) or REMARKS.search(n) for n in columns)


def names_nothing_absent(lacking: Sequence[Missing]) -> bool:
    """Whether all that a question names stands in the passages, whatever the statements lack."""
    return all(m.kind in _SAID for m in lacking)


def notes_on(lacking: Sequence[Missing]) -> list[str]:
    """Return the notes that say what is lacking in plain words; none for nothing."""
    words = ", ".join(f"“{m.what}”" for m in lacking if m.kind not in _SAID)
    notes = [f"In none of the passages found: {words}."] if words else []
    return notes + [_SAID[m.kind].format(m.what) for m in lacking if m.kind in _SAID]
