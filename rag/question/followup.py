"""Word a question for the search with what its conversation says."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.datamodels import NOT_FOUND, Turn

_POINTS_BACK = re.compile(
    r"\b(it|its|he|him|his|she|her|hers|they|them|their|theirs|this|that|these|those|there|then|"
    r"one|ones|such|same|former|latter|other|others|else|above|mentioned)\b",
    re.IGNORECASE,
)
_CONTINUES = re.compile(
    r"\s*(and|but|or|so|also|why|how come|what about|how about)\b", re.IGNORECASE
)
ASKS_NAME = re.compile(
    r"\b(?:who|whom|whose|which|what (?:\w+ )?(?:company|bank|person|firm|body|agency|country|law|"
    r"regulation|instrument|article|list|tool|minister|envoy|official)s?)\b",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"[A-ZÀ-ÞА-Я][\w’'&-]*(?:\s+(?:of|the|for|and|de|al)\s+(?=[A-ZÀ-ÞА-Я])|\s+(?=[A-ZÀ-ÞА-Я0-9])|)"
    r"(?:[A-ZÀ-ÞА-Я0-9][\w’'&-]*\s?)*"
)
_CITED = re.compile(r"\s*\[\d+\]")
_SOURCE = re.compile(r"^According to [^:]{0,200}: ")
SHORT_WORDS = 4  # "And in 2022?", "Why so many?": too short to stand alone
MAX_NAMES = 3
MAX_ANSWER = 150  # characters of the last answer's first sentence; 300 find no more and cost time
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


def is_follow_up(question: str) -> bool:
    """Whether a question leans on the conversation: a pronoun, an ellipsis, a few words only."""
    return bool(
        len(question.split()) <= SHORT_WORDS
        or _CONTINUES.match(question)
        or _POINTS_BACK.search(question)
    )


def previous_question(history: Sequence[Turn]) -> str | None:
    """Return the user's last question; before one that leans on it, the one it leans on."""
    asked = [t.content for t in history if t.role == "user"]
    if not asked:
        return None
    whole = [asked[-1]]
    for earlier in reversed(asked[:-1]):
        if not is_follow_up(whole[0]) or len(whole) == MAX_CHAIN:
            break
        whole.insert(0, earlier)
    return " ".join(whole)


MAX_CHAIN = 2  # a third question back is another matter: MTRAG-UN loses by it


def answered_names(history: Sequence[Turn]) -> tuple[str, ...]:
    """Return the names that the last answer gave to a question that asked for one.

    "Which company issues it?" and then "Where is it based?": "it" is the company.
    """
    question = next((t.content for t in reversed(history) if t.role == "user"), "")
    answer = next((t.content for t in reversed(history) if t.role == "assistant"), "")
    if not ASKS_NAME.search(question):
        return ()
    first = _plain(answer).split(". ")[0]
    known = question.lower()
    names = [m.group().strip() for m in _NAME.finditer(first)]
    fresh = [n for n in names if n.lower() not in known and len(n) > 2]
    return tuple(dict.fromkeys(fresh))[:MAX_NAMES]


def answered(history: Sequence[Turn]) -> str:
    """Return the first sentence of the last answer, which says what the talk is about.

    The product's own refusal says nothing of it.
    """
    answer = next((t.content for t in reversed(history) if t.role == "assistant"), "")
    if answer.startswith(NOT_FOUND):
        return ""
    return _SENTENCE_END.split(_plain(answer).strip())[0][:MAX_ANSWER]


def _plain(answer: str) -> str:
    """Return an answer without the marks of its citations and the name of its source."""
    return _SOURCE.sub("", _CITED.sub("", answer))


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to ask the question, and its share; the shares add up to 1."""

    text: str
    share: float


def wordings(question: str, history: Sequence[Turn], *, alone: float) -> list[Wording]:
    """Return the question as typed, with that share, and with what it leans on before it."""
    previous = previous_question(history)
    if previous is None or alone >= 1.0:
        return [Wording(question, 1.0)]
    names = answered_names(history) if is_follow_up(question) else ()
    before = " ".join([previous, *names])
    return [Wording(question, alone), Wording(f"{before} {question}", 1.0 - alone)]


def search_wordings(question: str, history: Sequence[Turn], *, alone: float) -> list[Wording]:
    """Return the wordings to search for: what was answered is searched for as well.

    What answers a follow-up stands near what answered the question before. To choose the
    sentences that answer, `wordings` has to do: the old answer is none to the new question.
    """
    found = wordings(question, history, alone=alone)
    if len(found) == 1:
        return found
    before = " ".join(filter(None, [previous_question(history), answered(history)]))
    return [found[0], Wording(f"{before} {question}", found[1].share)]
