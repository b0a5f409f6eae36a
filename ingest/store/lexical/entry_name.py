"""Turn the names that a row of a list gives into keys that hold in any order of the words.

"SIAM, Saeed" and "Saeed Siam" are one name, "PUBLIC JOINT STOCK COMPANY GAZPROM" is Gazprom.
"""

import re
from collections.abc import Iterable

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


def name_keys(passage: Passage) -> list[str]:
    """Return the keys of the names that the rows of a passage begin with."""
    if any(heading.endswith(CONTINUED) for heading in passage.headings[-1:]):
        return []
    base = passage.start
    heads = [
        row_head(passage.text[p.start - base : p.end - base])
        for p in passage.places
        if is_row(p.locator)
    ]
    keys = (name_key(stems(name)) for head in heads for name in row_names(head))
    return list(dict.fromkeys(key for key in keys if key))
