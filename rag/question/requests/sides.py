"""Take a comparison apart: the things compared, and the same question asked of each alone."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.text.pinpoint import PROVISION
from rag.question.requests.wordings import Request
from rag.text.acts import acts_in
from rag.text.places.authorities import codes_named
from rag.text.places.countries import jurisdiction_ends
from rag.text.words import content_words

MIN_SIDES, MAX_SIDES = 2, 4
_JOINS = re.compile(
    r"[\s,;&/]*(?:\b(?:and|with|to|or|the|that|those|of|from|than|against|vs\.?|versus)(?!\w)[\s,]*)*"
)
_BETWEEN = re.compile(
    r"\bbetween\s+(?P<one>.{2,80}?)\s+and\s+(?P<other>.{2,80}?)(?=\s+(?:in|under|for|at|on|when|where)\b|[?.!]|$)",
    re.IGNORECASE,
)
_VERSUS = re.compile(
    r"^(?P<one>.{2,80}?)\s+(?:vs\.?|versus)\s+(?P<other>.{2,80}?)(?=\s+[-–—]\s|[,?.!]|\s+(?:in|under)\s|$)",
    re.IGNORECASE,
)
_DIFFER = re.compile(
    r"\b(?:how|why|where|when|in\s+what\s+way)\s+(?:do|does|did)\s+(?P<one>.{2,80}?)\s+differ\s+from\s+(?P<other>.{2,80}?)(?=[?.!]|$)",
    re.IGNORECASE,
)
_AND_DIFFER = re.compile(
    r"\b(?:how|where)\s+(?:do|does|did)\s+(?P<one>.{2,60}?)\s+and\s+(?P<other>.{2,60}?)\s+differ\b",
    re.IGNORECASE,
)
_COMPARE = re.compile(
    r"^\W*(?:please\s+)?compare\s+(?P<one>.{2,60}?)\s+(?:with|to|and|against)\s+(?P<other>.{2,60}?)(?=\s+(?:in|under|for|at)\b|[?.!]|$)",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"it|its|this|that|these|those|they|them", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:the|an?)\s+", re.IGNORECASE)
_ASKS = re.compile(r"^\W*(?:and\s+)?(?:what|which|who|how|when)\b", re.IGNORECASE)
_ASIDE = re.compile(
    r"\s[-–—]\s+what\s+is\s+the\b|\b(?:with|to|from|than)?\s*\b(?:the|that)\s+ones?\b|\bthe\s*$",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"^\W*(?:what(?:['’]s|\s+(?:is|are))?|how\s+(?:do|does|did)|which|please)\b\s*(?:the\s+)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Side:
    """One of the things compared, the question that asks for it alone, and what is of it."""

    name: str
    question: str
    is_spoken_of_in: Callable[[str], bool]


def sides_of(question: str, request: Request) -> list[Side]:
    """Return the things that a question compares, none where it does not say which."""
    if request.kind != "comparison":
        return []
    for read in (_jurisdictions, _provisions, _named_by_words):
        spans = read(question, request)
        if any(_PRONOUN.fullmatch(question[a:b].strip()) for a, b in spans):
            return []  # "How does it differ from a freeze?": which thing "it" is stands elsewhere
        if MIN_SIDES <= len(spans) <= MAX_SIDES:
            return [
                _side(question, request, spans, i, read is _jurisdictions)
                for i in range(len(spans))
            ]
    return []


def only_side(question: str) -> list[Side]:
    """Return the one jurisdiction that a question is asked of, as a side by itself, else none."""
    found = sorted(jurisdiction_ends(question).items())
    if len({_code_of(question[a:b]) for a, b in found}) != 1 or not _ASKS.match(question):
        return []
    return [_side(question, Request("plain", question), found[:1], 0, is_place=True)]


def _jurisdictions(question: str, request: Request) -> list[tuple[int, int]]:
    """Return the jurisdictions compared: side by side, or one on each side of the asking word."""
    found = sorted(jurisdiction_ends(question).items())
    codes = [_code_of(question[a:b]) for a, b in found]
    unlike = [span for i, span in enumerate(found) if codes[i] not in codes[:i]]
    beside = all(_JOINS.fullmatch(question[a:b]) for (_, a), (b, _) in pairwise(unlike))
    parted = len(unlike) == MIN_SIDES and any(
        unlike[0][1] <= start and end <= unlike[1][0] for start, end in request.spans
    )
    return unlike if beside or parted else []


def _provisions(question: str, _: Request) -> list[tuple[int, int]]:
    """Return the provisions compared, where they are of one act or name none."""
    return [] if len(acts_in(question)) > 1 else [m.span() for m in PROVISION.finditer(question)]


def _named_by_words(question: str, request: Request) -> list[tuple[int, int]]:
    for pattern in (_BETWEEN, _VERSUS, _DIFFER, _AND_DIFFER, _COMPARE):
        match = pattern.search(question)
        if match:
            start, end = match.span("one")
            start = max([start, *(b for a, b in request.spans if a <= start < b < end)])
            start += len(question[start:end]) - len(question[start:end].lstrip())
            return [_without_article(question, s) for s in ((start, end), match.span("other"))]
    return []


def _without_article(question: str, span: tuple[int, int]) -> tuple[int, int]:
    start, end = span
    article = _ARTICLE.match(question[start:end])
    return (start + article.end() if article else start), end


def _side(
    question: str, request: Request, spans: Sequence[tuple[int, int]], at: int, is_place: bool
) -> Side:
    """Return one side; the words between the sides go, what is asked of both stays."""
    start, end = spans[at]
    name = question[start:end].strip()
    removed = [s for i, s in enumerate(spans) if i != at]
    removed += [(a, b) for (_, a), (b, _) in pairwise(spans) if _JOINS.fullmatch(question[a:b])]
    removed += list(request.spans)
    left = "".join(c for i, c in enumerate(question) if not any(a <= i < b for a, b in removed))
    asked = _ASIDE.sub("", _ASKING.sub("", " ".join(left.split()))).strip(" ,;:?!.–—-")
    name = _with_noun(question, name, spans)
    if name not in asked:
        asked = f"{asked} {name}".strip()
    if is_place:
        code = _code_of(name)
        return Side(name, asked, lambda text: code in codes_named(text))
    stems = {w.stem for w in content_words(name)}
    is_all = {w.stem for w in content_words(asked)} <= stems and not PROVISION.search(name)
    asked = f"What is {name}?" if is_all else asked  # nothing else is asked of it
    return Side(name, asked, lambda text: stems <= {w.stem for w in content_words(text)})


def _with_noun(question: str, name: str, spans: Sequence[tuple[int, int]]) -> str:
    """Return "general licence" for the "general" of "a general and a specific licence"."""
    last = question[slice(*spans[-1])].split()
    lone = " " not in name and name.islower() and len(last) > 1
    return f"{name} {last[-1]}" if lone else name


def _code_of(text: str) -> str:
    return next(iter(sorted(codes_named(text))), "")
