"""Questions and sentences as words: stems, how rare a word is, what a question asks for."""

import math
import re
from dataclasses import dataclass
from functools import cache, lru_cache

from ingest.embedding.encoder import model_vocabulary
from ingest.store.lexical.words import stems
from rag.text.places.countries import jurisdiction_ends, unify_jurisdictions

_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*", re.UNICODE)
_COMMON = frozenset(
    "a an the of in on at to for from by with and or but not no nor as is are was were be been "
    "being am do does did done has have had having will would shall should can could may might "
    "must it its this that these those there here he she they them his her their him i you we us "
    "our your my me who whom whose which what when where why how if then than so such into onto "
    "about over under between during per s t re ve ll d".split()
)
_ASKING = frozenset("tell name list give say describe explain find show please many much".split())

_ZIPF = 0.1  # the share of the first word; the n-th has an n-th of it
MIN_RARITY = 0.9  # of a name: "Union" and "Council" are written otherwise too, "Demir" is not


@dataclass(frozen=True, slots=True)
class Word:
    """A word that carries meaning: as written, its stem, its rarity in 0..1, where it stands."""

    surface: str
    stem: str
    rarity: float
    start: int
    end: int


def is_common(word: str) -> bool:
    """Whether a word, in small letters, tells nothing of what a question is about."""
    return word in _COMMON


def is_plural(noun: str) -> bool:
    """Whether the last word of a noun is in the plural, as it is written."""
    word = noun.lower().rpartition(" ")[2]
    return (word.endswith("s") and not word.endswith("ss")) or word in ("people", "men", "women")


@cache
def _ranks() -> dict[str, int]:
    return model_vocabulary()


@cache
def rarity(word: str) -> float:
    """Return 0 for the commonest words, 1 for those outside the model's vocabulary.

    The vocabulary of a WordPiece model is in order of frequency, so a word's place in it says
    how rare it is in general text; a small corpus could not tell.
    """
    ranks = _ranks()
    rank = ranks.get(word, ranks.get(word.removesuffix("s"), len(ranks)))
    return math.log(rank + 1) / math.log(len(ranks) + 1)


def general_rate(word: str) -> float:
    """Return the share that a word, in small letters, has of general text: Zipf's law by rank."""
    ranks = _ranks()
    rank = ranks.get(word, ranks.get(word.removesuffix("s"), len(ranks)))
    return _ZIPF / max(1, rank)


def content_words(text: str) -> list[Word]:
    """Return the words that carry meaning, each stem once, in order."""
    return list(_content_words(text))


@lru_cache(maxsize=4_000)
def _content_words(text: str) -> tuple[Word, ...]:
    found: dict[str, Word] = {}
    ends = jurisdiction_ends(text)
    for match in _WORD.finditer(unify_jurisdictions(text)):
        word = match.group().removesuffix("’s").removesuffix("'s").lower()
        if word in _COMMON or word in _ASKING:
            continue
        end = ends.get(match.start(), match.end())  # a code is shorter than the name it stands for
        surface = text[match.start() : end]
        rare = rarity(surface.lower())
        for stem in _told(stems(word)):
            found.setdefault(stem, Word(surface, stem, rare, match.start(), end))
    return tuple(found.values())


def _told(parts: list[str]) -> list[str]:
    """Return the stems of a word, of O'Hara and D'Arcy without the letter before the apostrophe."""
    return [part for part in parts if len(part) > 1] or parts


@lru_cache(maxsize=4_000)
def stem_sequence(text: str) -> tuple[str, ...]:
    """Return all stems in order, common words left out; a sentence is asked for many times."""
    return tuple(s for s in stems(unify_jurisdictions(text)) if s not in _COMMON)


def content_stems(text: str) -> list[str]:
    """Return the stems that the index knows in order, common and asking words left out."""
    return [s for s in stems(text) if s not in _COMMON and s not in _ASKING]
