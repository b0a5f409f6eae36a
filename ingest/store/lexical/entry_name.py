"""Turn the names that a row of a list gives into keys that hold in any order of the words.

"SIAM, Saeed" and "Saeed Siam" are one name, "PUBLIC JOINT STOCK COMPANY GAZPROM" is Gazprom.
"""

import re
from collections.abc import Iterable, Iterator

from ingest.datamodels import Passage
from ingest.store.lexical.words import stems
from ingest.text.sentences import CONTINUED, is_row, name_cells, row_head

# Legal forms in the spellings of the lists; what is left of a name must tell the firm.
_FORMS = frozenset(
    stem
    for form in (
        "ltd limited plc inc incorporated corp corporation co company llc llp lp the of and",
        "public private open closed joint stock liability society pjsc ojsc cjsc jsc",
        "ooo oao pao zao ao nao obshchestvo ogranichennoi ogranichennoy otvetstvennostyu s",
        "otkrytoe zakrytoe publichnoe aktsionernoe",
        "gmbh ag kg sa sas sarl srl spa bv nv oy ab kft doo spzoo fze fzco fzc dmcc",
    )
    for stem in stems(form)
)
_LABEL = re.compile(r"(?P<column>[^:;\n]{1,60}): ")
# Columns whose one cell holds an entry's other names; how sure such a name is, is none.
_OTHERS = re.compile(
    r"\balias(?:es)?\b|\b[afn]\.?k\.?a\b|\balso (?:known|called)\b|"
    r"\b(?:other|former|previous|alt\w*|further)[ _](?:known[ _])?(?:names?|spellings?)\b",
    re.IGNORECASE,
)
_NO_NAMES = re.compile(r"quality|type|\bid\b|number|date|count|lang", re.IGNORECASE)
# What sets names in one cell apart: a stroke, a letter in brackets, "a.k.a.", a comma between
# names of several words ("PETROVA, Yuliya" is one).
_APART = re.compile(
    r"\s*[|\n]\s*|(?:^|\s+)\(?[a-z0-9]{1,2}\)\s+|[\s,(]*\b[afn]\.?k\.?a\b\.?:?\s*", re.IGNORECASE
)
_MIN_LETTERS = 3
_PART = re.compile(r"name \d|first|last|given|family|middle|surname", re.IGNORECASE)


def told(words: Iterable[str]) -> frozenset[str]:
    """Return which stems of a name tell it from others: no legal forms."""
    return frozenset(words) - _FORMS


def legal_forms() -> frozenset[str]:
    """Return the stems of legal forms."""
    return _FORMS


def name_key(words: Iterable[str]) -> str | None:
    """Return the key of a name by its stems, None where these are legal forms only."""
    stems_of = sorted(told(words))
    return f"name {' '.join(stems_of)}" if stems_of else None


def row_names(head: str) -> list[str]:
    """Return the names in what a row begins with; those in parts ("Name 6", "first name") once."""
    cells = name_cells(head)
    parts = [value for column, value in cells if _PART.search(column)]
    whole = [value for column, value in cells if not _PART.search(column)]
    return [*whole, *([" ".join(parts)] if parts else [])]


def names_of_row(row: str) -> list[str]:
    """Return the names that a row gives: those it begins with, then its other names."""
    return list(dict.fromkeys([*row_names(row_head(row)), *other_names(row)]))


def other_names(row: str) -> list[str]:
    """Return the names in a row's cells of other names, each by itself."""
    found: list[str] = []
    of_names = False
    for piece in row.split("; "):
        label = _LABEL.match(piece)
        if label:
            column = label["column"]
            of_names = bool(_OTHERS.search(column)) and not _NO_NAMES.search(column)
        if of_names:
            found += _names_in(piece[label.end() :] if label else piece)
    return list(dict.fromkeys(found))


def _names_in(cell: str) -> Iterator[str]:
    for part in _APART.split(cell):
        listed = part.split(", ")
        several = len(listed) > 1 and all(" " in name.strip() for name in listed)
        for name in listed if several else [part]:
            words = name.strip(" .,;()\"'“”‘’")
            if sum(c.isalpha() for c in words) >= _MIN_LETTERS:
                yield words


def name_keys(passage: Passage) -> list[str]:
    """Return the keys of the names that the rows of a passage give."""
    if any(heading.endswith(CONTINUED) for heading in passage.headings[-1:]):
        return []
    base = passage.start
    rows = (p for p in passage.places if is_row(p.locator))
    texts = (passage.text[p.start - base : p.end - base] for p in rows)
    keys = (name_key(stems(name)) for text in texts for name in names_of_row(text))
    return list(dict.fromkeys(key for key in keys if key))
