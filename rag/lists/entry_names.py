"""Tell which entries of a list a question names."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence, Set

from ingest.datamodels import Passage
from ingest.store.lexical.entry_name import row_names, told
from ingest.store.lexical.entry_number import entry_number
from ingest.store.lexical.words import stems
from ingest.text.sentences import is_row
from rag.lists.entry_rows import Key, key_of
from rag.question.fields import Field
from rag.question.question import Question
from rag.text.words import MIN_RARITY

_POSSESSIVE = re.compile(r"['’]s?$")
_ROMAN = re.compile(r"[IVXLC]+")
_PLACE = re.compile(r"\b(?:annex(?:es)?|appendix|schedule|part|title|chapter)\s+$", re.IGNORECASE)
# Of a field or of who keeps the list, not of whose the entry is.
_LABELS = frozenset(
    "id no number annex part list lists ofac ofsi bis fcdo hmt treasury sdn ssi sanctions "
    "consolidated council commission".split()
)


def together(texts: dict[Key, str]) -> list[dict[Key, str]]:
    """Return the rows with their texts, those under one number of a list as one entry."""
    entries: dict[str | Key, dict[Key, str]] = defaultdict(dict)
    for key, text in texts.items():
        entries[entry_number(text) or key][key] = text
    return list(entries.values())


def told_apart(
    names: frozenset[str],
    entries: Sequence[dict[Key, str]],
    held: Sequence[frozenset[str]],
    asked: Set[str],
) -> tuple[frozenset[Key], frozenset[Key]]:
    """Return the rows of the entries that hold most of the names, and of those that hold fewer.

    ``held`` are the names that each entry holds. With what is ``asked`` for a field, an entry
    counts for how it begins where another begins with all that it holds: asked for a firm's
    address, the entry of its subsidiary only speaks of it. Of entries that hold as much, those
    whose whole name is asked for: "Heron" is not "Heron Toys".
    """
    if asked:
        heads = [names & {*stems(_name(entry))} for entry in entries]
        held = [
            head if any(has <= other for other in heads) else has
            for head, has in zip(heads, held, strict=True)
        ]
    wholes = [max((_whole(key, asked) for key in entry), default=0) for entry in entries]
    merits = list(zip(held, wholes, strict=True))
    fewer = [any(_outdone(merit, other) for other in merits) for merit in merits]
    judged = list(zip(entries, held, fewer, strict=True))
    own = frozenset(key for entry, has, less in judged if has and not less for key in entry)
    return own, frozenset(key for entry, _, less in judged if less for key in entry)


def held_more(
    names: frozenset[str], held: Iterable[frozenset[str]], passages: Iterable[Passage]
) -> list[bool]:
    """Return of each text, by the names that it holds, whether a passage without rows holds more.

    Asked for "Heron Toys", of which an article speaks, the entry "Heron" is not the one asked for.
    """
    prose = [p for p in passages if not any(is_row(place.locator) for place in p.places)]
    fuller = [names & {*stems(p.search_text)} for p in prose]
    return [any(has < more for more in fuller) for has in held]


def _outdone(merit: tuple[frozenset[str], int], other: tuple[frozenset[str], int]) -> bool:
    """Whether another entry holds more of the names, or as many and less beside them."""
    (has, whole), (more, other_whole) = merit, other
    return has < more or (has == more != frozenset() and whole < other_whole)


def whole_name(passage: Passage, asked: Set[str]) -> int:
    """Return how much of a name is asked for that a row, or a later piece of one, begins with.

    ``asked`` are the stems of what is asked.
    Its words and one more where all of them are, 1 where all but the legal form are, else 0.
    """
    rows = (place for place in passage.places if is_row(place.locator))
    return max((_whole(key_of(passage, row), asked) for row in rows), default=0)


def _whole(key: Key, asked: Set[str]) -> int:
    names = [frozenset(stems(n)) for name in row_names(key[1]) for n in (name, *_seated(name))]
    found = [name for name in names if told(name) and told(name) <= asked]
    return max((1 + len(name) if name <= asked else 1 for name in found), default=0)


def _seated(name: str) -> list[str]:
    """Return the name of a firm that its seat follows: "Heron Pumps LLC" of "…, Karsk"."""
    firm = name.partition(", ")[0]
    words = frozenset(stems(firm))
    return [firm] if firm != name and told(words) != words else []


def _name(entry: dict[Key, str]) -> str:
    """Return whose an entry is, by its columns of names or, without these, by how it begins."""
    heads = [head for _, head in entry]
    return " ".join(name for head in heads for name in row_names(head)) or " ".join(heads)


def names_asked(question: str, field: Field | None) -> frozenset[str]:
    """Return the stems of a question's names: no countries, legal forms, names of the field.

    "Bank VTB 24" is another than "VTB Bank": a number or country behind a name belongs to it.
    """
    asked = Question.of(question)
    rare = [w for w in asked.words if asked.typed and field and w.rarity >= MIN_RARITY]
    written = asked.names_and_first if field else asked.names
    known = [w for w in rare or written if w not in asked.jurisdictions]
    known = [  # "Annex IV" names a place
        w
        for w in known
        if not (_ROMAN.fullmatch(w.surface) and _PLACE.search(question, 0, w.start))
    ]
    ends = {w.end + gap for w in known for gap in (1, 2)}  # a space, or one and a bracket
    behind = [w for w in (*asked.numbers, *asked.jurisdictions) if w.start in ends]
    names = [_POSSESSIVE.sub("", w.surface) for w in (*known, *behind)]
    found = frozenset(
        stem
        for name in names
        if name.lower() not in _LABELS and not (field and field.given.search(name))
        for stem in stems(name)
    )
    return told(found) or found
