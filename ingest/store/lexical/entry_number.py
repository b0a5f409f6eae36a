"""Find the number by which rows of a published list belong together across files.

OFAC's addresses, alternate names and longer remarks stand in files of their own, joined by
``ent_num`` ("SDN list data formats: data specification"). The EU's consolidated list gives each
name, address and birth date a row of its own under one ``Entity_LogicalId``; the UK's each name
and address under one ``Unique ID``.
"""

import re

from ingest.datamodels import Passage
from ingest.text.sentences import is_row

_NUMBER = re.compile(
    r"(?:^|; )(?P<list>ent_num|entity_logicalid|unique id): (?P<number>\w+)", re.IGNORECASE
)


def entry_number(row: str) -> str | None:
    """Return the key of the entry that a row is of, None where its list has no such number."""
    found = _NUMBER.search(row.split("\n", 1)[0])
    return f"{found['list'].lower()} {found['number']}" if found else None


def entry_numbers(passage: Passage) -> list[str]:
    """Return the keys of the entries whose rows, or later pieces of them, a passage holds."""
    base, above = passage.start, " ".join(passage.headings[-1:])
    rows = (p for p in passage.places if is_row(p.locator))
    texts = (passage.text[row.start - base : row.end - base] for row in rows)
    found = (entry_number(text) or entry_number(above) for text in texts)
    return list(dict.fromkeys(key for key in found if key))
