"""Put a sentence first that holds an answer of the kind asked for.

Asked who, where or which package, a sentence that names none but the question's own is no answer.
Dates, numbers and definitions stay in order: there the learned score knows better
(decision 0072).
"""

import re
from collections.abc import Callable, Sequence

from ingest.text.pinpoint import PROVISION, covers, key_of, keys_of
from rag.answerability.actors import IMPOSERS, own_jurisdiction
from rag.question.provisions import PLACE_ASKED
from rag.question.question import Question
from rag.question.timing import of_its_time, timing_of
from rag.reader.answer_spans import holds_answer
from rag.sentences.quotes import Quote
from rag.text.places.authorities import codes_named

MARGIN = 3.0  # log-odds behind the first from which a sentence may take its place
NAMED = 1.5  # the same where a name is asked for: what looks like a name is less sure to be one
_ACT = r"act|decision|directive|executive order|instrument|law|order|regulation|resolution|statute"
_PLACE = r"annex|article|chapter|paragraph|part|recital|rule|schedule|section"
_ROUND = r"package|phase|programme|program|round|stage|tranche|wave"
_WHICH = re.compile(
    rf"\b(?:which|what) (?:[\w’'-]+ ){{0,2}}?(?:(?P<act>{_ACT})|(?P<round>{_ROUND}))\b"
    r"(?!\s(?:\(|No\b|\d|[ivxl]+\b))",  # "which bank does Regulation 833 list"
    re.IGNORECASE,
)
_ACTS = re.compile(
    r"\b(?:Regulation|Directive|Decision|Order|Resolution|Law|Act|Instrument|SI)\b[^.;,]{0,30}?"
    r"\d[\w/.-]*\w|\b(?:[A-Z]\w+ ){1,6}Act\b|\b\d+ (?:CFR|U\.?S\.?C)\b"
)
_ORDINAL = (
    r"(?:\d+(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)"
)
_SHORT = {
    "article": r"articles?|art\.", "section": r"sections?|sec\.|s\.|§", "paragraph": r"para\w*\.?",
    "rule": r"rules?|r\.", "schedule": r"schedules?|sch\.",
}  # fmt: skip
_NUMBERED = re.compile(
    rf"\b(?:(?P<ordinal>\d+(?:st|nd|rd|th)) (?:\w+ )?(?P<round>{_ROUND})"
    rf"|(?P<place>(?i:{_PLACE}))s? (?P<number>\d\w*|[IVXLC]+\b))"
)


def answering_first(question: Question, chosen: Sequence[Quote]) -> list[Quote]:
    """Return sentences, best first, with one in front that alone can be the answer by its form."""
    ordered = _led(chosen, lambda quote: _names_another_number(question.text, quote), MARGIN)
    ordered = _led(ordered, lambda quote: _is_of_another_provision(question.text, quote), MARGIN)
    regime = _regime_asked(question.text)
    if regime:
        ordered = _led(ordered, lambda quote: _is_of_another(regime, quote), NAMED)
    timing = timing_of(question.text)
    if timing.month:
        ordered = _led(
            ordered, lambda quote: not of_its_time(quote.evidence, timing, quote.text), MARGIN
        )
    form = _form(question.text)
    if form:
        known = question.text.lower()
        return _led(ordered, lambda quote: _lacks(form, known, quote), MARGIN)
    if question.kind == "name":
        return _led(ordered, lambda quote: not holds_answer(question, quote.text), NAMED)
    return ordered


def _regime_asked(text: str) -> str | None:
    """Return the code of the one jurisdiction that imposes sanctions which a question names."""
    named = codes_named(text) & IMPOSERS
    return next(iter(named)) if len(named) == 1 else None


def _is_of_another(regime: str, quote: Quote) -> bool:
    """Whether a statement names only other jurisdictions that impose, or else its source is one's.

    "The Regulations were made before the UK regimes began" says nothing of the EU's.
    """
    named = codes_named(quote.text) & IMPOSERS
    own = own_jurisdiction(quote.evidence)
    return regime not in named if named else own not in (None, regime)


def _led(chosen: Sequence[Quote], fails: Callable[[Quote], bool], margin: float) -> list[Quote]:
    """Return the sentences with the best that does not fail in front, if it is near enough."""
    if not chosen or not fails(chosen[0]):
        return list(chosen)
    near = (q for q in chosen if q.score >= chosen[0].score - margin)
    led = next((q for q in near if not fails(q)), chosen[0])
    return [led, *(q for q in chosen if q is not led)]


def _lacks(form: re.Pattern[str], known: str, quote: Quote) -> bool:
    """Whether a sentence and its pinpoint name no act, provision or round but the question's."""
    stated = f"{quote.place.locator}: {quote.text}"
    return all(m.group().lower() in known for m in form.finditer(stated))


def _form(text: str) -> re.Pattern[str] | None:
    """Return the form of what is asked for: an act with its number, Annex IV, the 12th package."""
    which, place = _WHICH.search(text), PLACE_ASKED.search(text)
    if place and not (which and which.start() < place.start()):
        noun = (place["place"] or "provision").lower()
        if noun == "provision":
            return PROVISION
        name = _SHORT.get(noun, noun)
        return re.compile(rf"(?<!\w)(?i:{name})\s?(?:\d[\w().]*\w|\d|[IVXLC]+\b|[A-Z]\b)")
    if which is None:
        return None
    if which["act"]:
        return _ACTS
    return re.compile(rf"\b{_ORDINAL} (?:\w+ )?{which['round']}\b", re.IGNORECASE)


def _names_another_number(asked: str, quote: Quote) -> bool:
    """Whether the 12th package is asked for and the 11th spoken of, Annex IV and Annex V."""
    wanted, stated = _numbers(asked), _numbers(quote.text)
    above = _numbers(f"{quote.evidence.passage.context} {quote.place.locator}")
    return any(
        stated.get(noun) and not numbers & (stated[noun] | above.get(noun, set()))
        for noun, numbers in wanted.items()
    )


def _is_of_another_provision(asked: str, quote: Quote) -> bool:
    """Whether section 11(b)(ii) is asked for and the sentence names section 11(a)(ii) alone."""
    wanted = {key_of(m) for m in PROVISION.finditer(asked)}
    stated = {key_of(m) for m in PROVISION.finditer(quote.text)}
    if not wanted or not stated:
        return False
    here = {*stated, *keys_of(quote.place.locator)}
    return not any(covers(key, other) for key in wanted for other in here)


def _numbers(text: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for match in _NUMBERED.finditer(text):
        noun, number = match["round"] or match["place"], match["ordinal"] or match["number"]
        found.setdefault(noun.lower(), set()).add(number.lower())
    return found
