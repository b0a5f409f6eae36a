"""Write out what a follow-up leaves to its conversation: a pronoun that can mean only one name.

"Who owned it?" behind a question on one bank is asked of that bank, and what another bank owned is
no answer. Only where the conversation leaves one choice; else the question stays as it was typed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.datamodels import Turn
from rag.question.conversation.ellipsis import written_out
from rag.question.fields import field_asked
from rag.question.followup import ASKS_NAME, is_follow_up
from rag.question.provisions import named_in
from rag.question.question import MONTHS, Question
from rag.text.places.authorities import with_codes
from rag.text.places.countries import CODE
from rag.text.words import content_words

MAX_BACK = 4  # questions: who was named further up is no longer meant
_KIND = r"bank|company|firm|exchange|person|man|woman|vessel|ship|entity|group|lender|tanker"
_PRONOUN = re.compile(
    rf"\b(?P<own>its|his|her|their)\b(?=\s+[a-z])|\b(?:it|he|him|she|her|they|them)\b"
    rf"|\b(?:this|that|the same) (?:{_KIND})\b",
    re.IGNORECASE,
)
# "Is it true that …?", "How long does it take?", "it follows that": it stands for nothing before.
_EMPTY = re.compile(
    r"\bit\s+(?:\w+\s+)?(?:true|possible|legal|illegal|lawful|allowed|likely|correct|the case|"
    r"clear|necessary|permitted|forbidden|prohibited|safe|still|take|mean|matter|follow)s?\b",
    re.IGNORECASE,
)
_GAP = re.compile(r"\s+(?:(?:of|the|for|de|al)\s+){0,2}|\s*&\s*|-|['’]")
_ACTS = re.compile(r"\b(?:did|does|do|has|have|had|can|could|will|would|may)\s+$", re.IGNORECASE)
_ACTING = re.compile(_ACTS.pattern.removesuffix("$") + rf"(?:the )?{CODE}\b", re.IGNORECASE)
_CLOSED = re.compile(r"[.?!;:,]\s|\b(?:my|our|your)\s", re.IGNORECASE)
_DETERMINED = re.compile(r"\b(?:the|an?|each|every|any|this|these|those)\s", re.IGNORECASE)
_OF = re.compile(r"\bof\s+(?:the\s+)?$")
_CODES = re.compile(rf"(?:{CODE}\b\W*)+")
_NO_PARTY = re.compile(
    rf"(?:the )?(?:council|commission|parliament|treasury|congress|government|ministry|bloc|"
    rf"washington post|reuters|bloomberg|afp|west(?:ern)?|sdn list|entity list|consolidated list|"
    rf"tier|annex|article|i|{MONTHS})\b.*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A question as typed, and ``whole``: with its pronoun written out where that is clear."""

    typed: str
    whole: str

    @classmethod
    def of(cls, question: str, history: Sequence[Turn]) -> "Reading":
        """Read a question in its conversation."""
        return cls(question, resolved(question, history))

    @property
    def leans(self) -> bool:
        """Whether it still leans on the conversation."""
        return self.whole == self.typed and is_follow_up(self.typed)

    @property
    def notes(self) -> tuple[str, ...]:
        """Say how it was read where that is otherwise than typed."""
        return () if self.whole == self.typed else (f"Read as “{self.whole}”.",)


def resolved(question: str, history: Sequence[Turn]) -> str:
    """Return the question with its pronoun written out, as typed where that is not clear.

    One that names only what is to be changed in the question before is that question, changed.
    """
    asked = [i for i, turn in enumerate(history) if turn.role == "user"]
    if not asked:
        return question
    if is_follow_up(question):
        before = resolved(history[asked[-1]].content, history[: asked[-1]])
        if changed := written_out(question, before):
            return changed
    pronoun = None if _EMPTY.search(question) else _PRONOUN.search(question)
    if pronoun is None or _is_within(question, pronoun):
        return question
    name = _spoken_of([t.content for t in history if t.role == "user"], pronoun)
    if name is None:
        return question
    ending = "'s" if pronoun["own"] else ""
    return f"{question[: pronoun.start()]}{name}{ending}{question[pronoun.end() :]}"


def _is_within(question: str, pronoun: re.Match[str]) -> bool:
    """Whether a pronoun may stand for something that the question itself says before it."""
    before = question[: pronoun.start()]
    if _CLOSED.search(before) or any(start < len(before) for start, _ in _named(question)):
        return True
    nouns = len(content_words(before)) > 1 or _DETERMINED.search(before)
    return pronoun["own"] is not None and bool(nouns)


def _spoken_of(asked: Sequence[str], pronoun: re.Match[str]) -> str | None:
    """Return the one name in the last question that has any, None where it has more."""
    several = pronoun.group().lower() in ("they", "them", "their")
    for question in reversed(asked[-1 if several else -MAX_BACK :]):
        spans = _named(question)
        if _may_mean_another(question, spans, pronoun):
            return None
        names = {question[start:end] for start, end in spans}
        if names:
            return names.pop() if len(names) == 1 else None
    return None


def _may_mean_another(
    question: str, spans: Sequence[tuple[int, int]], pronoun: re.Match[str]
) -> bool:
    """Whether the pronoun may stand for what is no name in this question.

    For a provision, the name that the answer gave, the country that acts ("What did the EU say on
    Heron?", "Did it …?"), or what a name is only a part of ("the treaty of the Union").
    """
    if named_in(question) or ASKS_NAME.match(question):
        return True
    acts = _ACTING.search(with_codes(question))
    if acts and _ACTS.search(pronoun.string[: pronoun.start()]):
        return True
    is_thing = pronoun.group().lower() in ("it", "its")
    inner = any(_OF.search(question[:start]) for start, _ in spans)
    return is_thing and inner and field_asked(question) is None


def _named(question: str) -> list[tuple[int, int]]:
    """Return where the names of persons, firms and things stand: no countries, no authorities."""
    asked = Question.of(question)
    spans: list[tuple[int, int]] = []
    names = {*asked.names_and_first, *asked.numbers}
    for word in (w for w in asked.words if w in names):
        if spans and _GAP.fullmatch(question[spans[-1][1] : word.start]):
            spans[-1] = (spans[-1][0], word.end)
        elif not word.surface[0].isdigit():
            spans.append((word.start, word.end))
    coded = with_codes(question)
    parties = [(a, b) for a, b in spans if not _CODES.fullmatch(coded[a:b])]
    return [(a, b) for a, b in parties if not _NO_PARTY.fullmatch(question[a:b])]
