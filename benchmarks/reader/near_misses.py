"""Make near misses: question and passage with one thing changed, so that it is not answered.

A year, a country, an authority, a number of an act, a name or an amount is swapped for another of
its kind, in the question or in the passage. What is swapped must be what ties the question to the
passage: it stands in both, and the swapped form stands in neither.
"""

import random
import re
from collections.abc import Callable, Iterator, Sequence

from examples import Example

from rag.question.question import Question
from rag.text.figures import figures
from rag.text.places.countries import jurisdiction_ends

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_ACT = re.compile(r"\b\d{2,4}/\d{2,4}\b|(?<=\bArticle )\d+\w?\b|(?<=\bOrder )\d{4,5}\b")
_AUTHORITIES = (
    "OFAC", "OFSI", "the Council", "the Commission", "the Treasury", "BIS", "SECO", "FinCEN",
)  # fmt: skip
_PLACES = (
    "Kazakhstan", "Kyrgyzstan", "Uzbekistan", "Armenia", "Georgia", "Turkey", "China", "Serbia",
    "Switzerland", "Japan", "Canada", "Norway", "the United Kingdom", "the United States",
    "the European Union", "Australia", "Ukraine", "Iran", "Syria", "Belarus",
)  # fmt: skip


def near_misses(example: Example, names: Sequence[str], rng: random.Random) -> Iterator[Example]:
    """Yield near misses of an answered example, at most one of each kind and side.

    ``names`` are names of other examples' questions, to swap for one.
    """
    for kind, old, new in _swaps(example, names, rng):
        asked = _replaced(example.question, old, new)
        if asked != example.question:
            yield Example(
                asked, example.title, example.passage, (), example.doc, f"question:{kind}"
            )
        told = _replaced(example.passage, old, new)
        if told != example.passage and old not in example.title:
            yield Example(example.question, example.title, told, (), example.doc, f"passage:{kind}")


def _swaps(
    example: Example, names: Sequence[str], rng: random.Random
) -> Iterator[tuple[str, str, str]]:
    """Yield (kind, old, new) for what stands in both question and passage."""
    both = f"{example.question}\n{example.passage}\n{example.title}"
    for kind, found, made in (
        ("year", _YEAR.findall(example.question), _other_year),
        ("act", _ACT.findall(example.question), _other_number),
        ("authority", [a for a in _AUTHORITIES if a in example.question], _one_of(_AUTHORITIES)),
        ("place", _places(example.question), _one_of(_PLACES)),
        ("name", _names(example.question), _one_of(names)),
        ("amount", _amounts(example.question), _other_number),
    ):
        shared = [old for old in found if old in example.passage]
        if not shared:
            continue
        old = rng.choice(shared)
        new = made(old, rng)
        if new and new not in both:
            yield kind, old, new


def names_in(examples: Sequence[Example]) -> list[str]:
    """Return the names in the examples' questions, each once, in order."""
    found = (name for e in examples for name in _names(e.question))
    return list(dict.fromkeys(found))


def _names(question: str) -> list[str]:
    asked = Question.of(question)
    places = {question[a:b] for a, b in jurisdiction_ends(question).items()}
    return [w.surface for w in asked.names if w.surface not in places and len(w.surface) > 2]


def _places(question: str) -> list[str]:
    return [question[a:b] for a, b in jurisdiction_ends(question).items()]


def _amounts(question: str) -> list[str]:
    return [question[f.start : f.end].strip() for f in figures(question) if f.unit is not None]


def _other_year(year: str, rng: random.Random) -> str:
    return str(int(year) + rng.choice([-3, -2, -1, 1, 2, 3]))


def _other_number(text: str, rng: random.Random) -> str:
    """Return the text with its first digits changed to others of the same length."""
    match = re.search(r"\d+", text)
    if match is None:
        return ""
    low = 10 ** (len(match.group()) - 1)
    other = str(rng.randrange(low, 10 * low))
    return f"{text[: match.start()]}{other}{text[match.end() :]}"


def _one_of(choices: Sequence[str]) -> Callable[[str, random.Random], str]:
    def other(old: str, rng: random.Random) -> str:
        left = [c for c in choices if c.lower() != old.lower()]
        return rng.choice(left) if left else ""

    return other


def _replaced(text: str, old: str, new: str) -> str:
    return re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", lambda _: new, text)
