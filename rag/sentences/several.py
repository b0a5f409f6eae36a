"""Tell whether a question asks for several things of a kind, and of which."""

import re
from dataclasses import dataclass

from rag.question.question import Question
from rag.text.negation import negated
from rag.text.words import Word, is_plural

_OPENS = re.compile(
    r"^\W*(?:and\s+)?(?:please\s+)?(?:(?:can|could|would) you\s+)?"
    r"(?:(?:list|name|enumerate|show|give|tell|find)\b(?: (?:me|us)\b)?|(?:which|what)\b)",
    re.IGNORECASE,
)
_CALLED_NO = re.compile(r"\b(?:the|an?) no\b", re.IGNORECASE)  # "the no re-export clause"


@dataclass(frozen=True, slots=True)
class Topic:
    """What several of are asked for: the first words behind the opening, and all words.

    ``noun`` are the stems of the words that name it ("red", "flag"), in order.
    """

    text: str
    noun: tuple[str, ...]
    words: tuple[Word, ...]


def topic_of(text: str) -> Topic | None:
    """Return what several of are asked for; None where one thing, yes or no, or a count is."""
    opening, question = _OPENS.match(text), Question.of(text)
    words = [w for w in question.words if opening is not None and w.start >= opening.end()]
    if not words or negated(_CALLED_NO.sub("the", text)).negators:
        return None
    noun = [words[0]]
    for word in words[1:]:
        if text[noun[-1].end : word.start].strip(" -") or is_plural(noun[-1].surface):
            break
        noun.append(word)
    if not is_plural(noun[-1].surface) or question.is_name(noun[0]):
        return None
    return Topic(text, tuple(w.stem for w in noun), tuple(words))
