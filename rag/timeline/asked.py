"""Read a question for its place in time: whose measure, of which authority, now or then."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from rag.answerability.actors import asked_actor
from rag.question.question import Question
from rag.question.timing import timing_of
from rag.sentences.quotes import Quote
from rag.timeline.relations import Effect, relations
from rag.timeline.subjects import instruments_in, is_named, names_in
from rag.timeline.telling import Told, codes_in, effect_of, told_of

_PAST = re.compile(r"\b(?:was|were|did|had)\b|\bhas\b[^?]*\bbeen\b[^?]*\bsince\b", re.IGNORECASE)
_PLAN = re.compile(
    r"\b(?:propos\w+|plan(?:s|ned|ning)?|draft|intend(?:s|ed)?|would|expected|upcoming|scheduled|"
    r"supposed)\b",
    re.IGNORECASE,
)
_STANDS = re.compile(r"\W*(?:(?:so|and|but)\s+)?(?:is|are)\b", re.IGNORECASE)
_STATUS = re.compile(
    r"^\W*(?:so |and |but )?(?:is|are|can|may|does|do|has|have)\b|\bstatus\b"
    r"|\b(?:which|what)\b[^?]*\b(?:measures?|sanctions?|restrictions?|lists?)\b",
    re.IGNORECASE,
)

_NEAR = 5  # words before the name of whom it is asked


@dataclass(frozen=True, slots=True)
class AskedState:
    """What a question says of a subject's measures.

    ``present``: the state of today is asked for; ``status``: whether a measure is there;
    ``known`` keeps what statements tell.
    ``plan``: what was planned is asked for, ``when``: a day; ``effect`` is the deed asked for;
    ``open``: yes or no, or the status, is asked for.
    """

    text: str
    names: tuple[str, ...]
    authorities: frozenset[str]
    families: frozenset[str]
    effect: Effect | None
    present: bool
    status: bool
    plan: bool
    when: bool
    open: bool
    today: str
    known: dict[tuple[str, str, int, int], list[Told]] = field(default_factory=dict, compare=False)

    def told(self, name: str, quote: Quote) -> list[Told]:
        """Return what a statement tells of the bearer of a name; worked out once a question."""
        key = (name, quote.evidence.passage.document, quote.start, quote.end)
        if key not in self.known:
            self.known[key] = told_of(name, quote)
        return self.known[key]

    @classmethod
    def of(cls, question: str, chosen: Sequence[Quote] = (), today: str = "") -> "AskedState":
        """Read a question; one in small letters names what the statements write as names."""
        names = names_in(question)
        if not names and Question.of(question).typed:
            written = (n for q in chosen for n in names_in(q.text))
            names = tuple(n for n in dict.fromkeys(written) if is_named(n, question))
        codes = codes_in(question)
        actor = asked_actor(question)
        told = effect_of(question)
        dated = timing_of(question)
        # "Is it still a proposal?" asks how things stand, whatever was planned.
        plan = _PLAN.search(question) is not None and _STANDS.match(question) is None
        past = _PAST.search(question) is not None or dated.month is not None
        families = relations().families_in(question)
        return cls(
            question,
            names,
            frozenset((actor[0],)) if actor else codes,
            families,
            told[0] if told else None,
            present=not past and not plan,
            status=not past and not plan and _asks_status(question, names, families),
            plan=plan or dated.month is not None,
            open=_STATUS.search(question) is not None,
            when=Question.of(question).kind == "date",
            today=today or date.today().isoformat(),
        )


def _asks_status(question: str, names: Sequence[str], families: frozenset[str]) -> bool:
    """Whether it is asked if a measure on somebody named is there, or which.

    "Is Calder Pumps listed?" is, "Does a bank need a link to be sanctioned under Order 8?" is not.
    """
    match = _STATUS.search(question)
    if match is None or len(names) != 1 or instruments_in(question):
        return False
    before = question[: question.lower().find(names[0].split()[0].lower())].split()
    return len(before) <= _NEAR and (bool(families) or "status" in match.group().lower())
