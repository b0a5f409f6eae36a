"""A document with articles in, the same with what the lines above them say of an EU act.

Acts that were saved as text or PDF print their title, and consolidated ones their CELEX number
and date in each page's head.
"""

import re
from dataclasses import replace
from itertools import takewhile

from ingest.datamodels import About, Document, merge_abouts
from ingest.readers.law.eu.eu_acts import (
    CELEX,
    about_act,
    about_celex,
    dotted_date,
    numbered_in,
)
from ingest.text.unseen.set_aside import set_aside

HEAD_CHARS = 2_000  # the title stands within these
MAX_TITLE_LINES = 6
MAX_WORDS_BEFORE = 8  # "COMMISSION IMPLEMENTING REGULATION (EU)": a line of prose has more
_PAGE_HEAD = re.compile(
    rf"^[ \t]*(?P<celex>{CELEX})\s+[—–-]\s+[A-Z]{{2}}\s+[—–-]\s+(?P<date>\d\d\.\d\d\.\d{{4}})"
    r"(?:\s+[—–-]\s+\d+\.\d+)?(?:\s+[—–-]\s+\d+)?[ \t]*$",
    re.MULTILINE,
)
_BEHIND_TITLE = re.compile(
    r"THE (?:COUNCIL|EUROPEAN)|(?:Having regard|Whereas|Article|Art\.|Chapter|CHAPTER)\b|\(OJ "
)


def with_printed_act(document: Document) -> Document:
    """Return the document with instrument, CELEX number and title where it prints an EU act's."""
    if document.about.instrument or not any(
        (b.locator or "").startswith("Art.") for b in document.blocks
    ):
        return document
    head = document.text[:HEAD_CHARS]
    lines = [line.strip() for line in head.split("\n") if line.strip()]
    start = next((i for i, line in enumerate(lines) if _names_act(line)), None)
    if start is None:
        return document
    more = takewhile(lambda x: not _BEHIND_TITLE.match(x), lines[start + 1 :][:MAX_TITLE_LINES])
    act = about_act([lines[start], *more])
    if act.instrument is None:
        return document
    heads = list(_PAGE_HEAD.finditer(document.text))
    blocks = set_aside(document.text, document.blocks, [m.span() for m in heads])
    own = document.about
    if own.title and _PAGE_HEAD.fullmatch(own.title):
        own = replace(own, title=None)  # the first page's head stands above the title
    about = merge_abouts([own, _consolidated(heads), act])
    return replace(document, about=about, blocks=tuple(blocks))


def _names_act(line: str) -> bool:
    number = numbered_in(line)
    if number is None or not line[:1].isupper():
        return False
    return len(line[: number.start()].split()) <= MAX_WORDS_BEFORE


def _consolidated(heads: list[re.Match[str]]) -> About:
    """Return what the page's head says: a consolidated act's number and date."""
    date = dotted_date(heads[0]["date"]) if heads else None
    if date is None:
        return About()
    return about_celex(f"{heads[0]['celex'].partition('-')[0]}-{date.replace('-', '')}")
