"""See the form of a question apart from the provision that it names: "What does § say?"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rag.question.provisions import provisions_at
from rag.question.timing import without_as_of
from rag.text.acts import acts_in

MARK = "§"  # stands for a provision with its act
# Between a provision and its act, and before the number of an act.
_LINK = (
    r"(?:of|in|to|under|the|and|or|EU|UK|US|Council|Commission|Implementing|Delegated|Framework|"
    r"Reg(?:ulation)?s?|Directive|Dir|Decision|Dec|Joint\s+Action|Statutory\s+Instrument|Title|Part|No\.?|"
    r"S\.?\s?I\.?|\([^()]{2,8}\))"
)
_BETWEEN = re.compile(rf"(?:{_LINK}|[\s,.])*", re.IGNORECASE)
_BEFORE = re.compile(rf"(?:(?<!\w){_LINK}[\s,]*)+$", re.IGNORECASE)
_GOVERNED = re.compile(
    rf",?\s*\b(?:according\s+to|pursuant\s+to|in\s+accordance\s+with|by\s+virtue\s+of|under|in|of|"
    rf"by|within|from|per)\s+(?:the\s+)?{MARK}\s*,?",
    re.IGNORECASE,
)
_UNDER = re.compile(
    rf"\b(?:according\s+to|pursuant\s+to|in\s+accordance\s+with|by\s+virtue\s+of|under|per)"
    rf"\s+(?:the\s+)?{MARK}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Masked:
    """A question with ``MARK`` for what it names, and the words that stand for the mark."""

    text: str
    printed: tuple[str, ...]

    @property
    def is_under_it(self) -> bool:
        """Whether what holds under a provision is asked for: "the fee under regulation 15"."""
        return _UNDER.search(self.text) is not None

    @property
    def without(self) -> str:
        """The question without what it names: "What is the fee?" under some provision."""
        left = _GOVERNED.sub(" ", self.text).replace(MARK, "it")
        left = re.sub(r"\s+(?=[?.!,])", "", " ".join(left.split()))
        return left[:1].upper() + left[1:]


@lru_cache(64)  # asked for several times in one question
def masked(question: str) -> Masked:
    """Return a question, without the day as of which it is asked, with its provisions masked."""
    text, found = provisions_at(without_as_of(question))
    spans = sorted([*(m.span() for m in found), *((a.start, a.end) for a in acts_in(text))])
    if not found:
        return Masked(text, ())
    starts = {m.start() for m in found}  # "Council Regulation (EU) No" stands before acts alone
    pieces, printed, behind = list[str](), list[str](), 0
    for start, end in _merged(text, spans):
        before = None if start in starts else _BEFORE.search(text[behind:start])
        # "of" before an act belongs to the sentence unless an act or provision stands before it.
        pieces.append(text[behind:start] if before is None else _kept(text[behind:start], before))
        printed.append(text[start:end])
        behind = end
    return Masked(f"{MARK}".join([*pieces, text[behind:]]), tuple(printed))


def _merged(text: str, spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield spans with those joined that nothing but small words stands between."""
    start, end = spans[0]
    for a, b in spans[1:]:
        if a <= end or _BETWEEN.fullmatch(text[end:a]):
            end = max(end, b)
        else:
            yield start, end
            start, end = a, b
    yield start, end


def _kept(before: str, links: re.Match[str]) -> str:
    """Return what stands before an act without the words that belong to its name."""
    kept = before[: links.start()]
    word = re.match(r"\s*(?:of|in|to|under)\b", links.group(), re.IGNORECASE)
    return f"{kept}{word.group()} " if word else kept
