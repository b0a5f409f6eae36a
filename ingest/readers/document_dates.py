"""Give a document its date, what kind of date that is, and its state.

"Brussels, 14 May 2025", "Effective 14 May 2025", "Version 2.0, 14 May 2025": what stands alone on
one of its first lines, or behind "Done at" on one of its last. A date in a sentence is none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ingest.datamodels import About, Block, BlockRole, Document, Said, override
from ingest.text.dates import (
    EFFECTIVE,
    ISSUED,
    PUBLISHED,
    UPDATED,
    VERSION,
    Day,
    Order,
    date_alone,
    dates,
    order_for,
    order_told,
)
from ingest.text.plain import strip_markup
from ingest.text.words.language import month_number

HEAD_BLOCKS, END_BLOCKS = 10, 5
TITLE_BLOCKS = 2
MAX_LINE = 200
MAX_LOOKED_AT = 4_000_000  # characters in which the order of day and month is looked for
_RANK = (PUBLISHED, ISSUED, VERSION, EFFECTIVE)  # the first that a document says is its date
_BEFORE = {
    UPDATED: r"(?:(?:last|latest)\s+)?(?:updated?|modified|revised|reviewed|amended|changed)",
    PUBLISHED: r"(?:(?:first|originally)\s+)?published|(?:publication|release) date|posted|released"
    r"|date of publication",
    ISSUED: r"(?:date\s+)?(?:of\s+)?issued?|issue date|dated?|adopted|signed|made|given",
    EFFECTIVE: r"effective(?:\s+date)?|(?:enter\w*\s+into|in)\s+force|valid|applicable|applies",
    VERSION: r"(?:(?:consolidated|current)\s+)?"
    r"(?:version|text|edition|revision|rev\.?|status|state)"
    r"(?:\s+(?:no\.?\s*)?v?[\d.]+\w?)?|as (?:of|at)",
}
_LABELS = {
    kind: re.compile(
        rf"\W*(?:this \w+(?: \w+)? (?:was |is )?)?(?:{words})"
        r"(?:\s+(?:on|at|by [\w ]{2,40}|from|since|as (?:of|at)|of|dated))*(?:\s+the)?"
        r"[\s:,;(|–—-]*",
        re.IGNORECASE,
    )
    for kind, words in _BEFORE.items()
}
_PLACE = re.compile(
    r"(?:(?:Done|Given|Adopted|Signed) (?:at|in) )?"
    r"[^\W\d_a-z][\w’'.-]+(?:[ -][^\W\d_a-z][\w’'.-]+){0,3}, ?(?:the |on |this |[^\W\d_]{2,4} )?"
)
_ROMAN = "I II III IV V VI VII VIII IX X XI XII".split()
_ABROAD = re.compile(
    r"(?<![\w.])(?P<day>[0-3]?\d)(?:"
    rf"\.\s?(?P<roman>{'|'.join(sorted(_ROMAN, key=len, reverse=True))})\.\s?"
    r"|(?:\.|er|º|°)?\s(?:d[eiu]l?\s)?(?P<month>[^\W\d_]{3,12})\.?\s(?:d[eiu]l?\s)?)"
    r"(?P<year>(?:19|20)\d\d)(?!\w)"
)
_DONE = re.compile(r"(?:Done|Given|Adopted|Signed) (?:at|in) ")
_JOURNAL = re.compile(r"\(?(?:OJ|Official Journal)\b[^.;]{0,60}[,\s]")
_OF = re.compile(r"\W*[^\W\d_a-z][^.;:]{1,120}\b(?:of|dated)\s+")
_BEHIND = re.compile(
    r"[\s.,;)\]|*_]*(?:(?:at )?\d\d?[:.]\d\d\b.{0,20})?(?:p\.? ?\d+.{0,10})?(?:[|·•].{0,60})?"
    r"(?:\(?(?:version|edition|rev\.?|v\.?) ?[\d.]+\)?)?\s*"
)
_PIECES = re.compile(r"\s*[;|·•]\s*")
_STATE_WORDS = (
    r"(?:(?:consultation|working|preliminary|first|second) )?draft"
    r"(?: (?:for|of|version|no\.?|v\.?) ?[^.;]{1,40})?|for consultation|withdrawn|"
    r"repealed|revoked|superseded|expired|archived|no longer in force|not (?:yet )?in force"
)
_STATE = re.compile(
    rf"\W*(?P<said>(?:this \w+(?: \w+)? (?:is|has been) (?:an? )?)?(?:{_STATE_WORDS})"
    r"(?:\s*[-–—:,(/|]\s*[^.;]{1,60}?)?)[\s.)\]*_]*",
    re.IGNORECASE,
)
_DRAFT_ACT = re.compile(
    r"\W*Draft (?:[\w()/]+ ){0,5}?(?:Regulation|Decision|Directive|Act|Order|Bill|Rules?|Law|"
    r"Guidance|Notice|Resolution|Regulations)\b"
)


@dataclass(frozen=True, slots=True)
class _Found:
    """A date that a line says, and what kind it is."""

    kind: str
    iso: str


def with_dates(document: Document, said: Said) -> Document:
    """Return the document with its date and state, as far as it says them itself.

    ``said`` is a person's word, which tells the order of day and month too.
    """
    about = override(document.about, said)
    told, unsure = order_told([document.text[:MAX_LOOKED_AT]])
    order = order_for(replace(about, date_order=about.date_order or told))
    warnings = list(document.warnings)
    if unsure and order is None:
        warnings.append(
            f"“{unsure}” may begin with the day or the month; say which as "
            'date_order = "day" or "month" in sources.toml'
        )
    found = list(_found(document, order)) if not document.parts else []
    own = replace(
        document.about,
        state=document.about.state or _state(document),
        date_order=document.about.date_order or told,
    )
    return replace(document, about=_dated(own, found), warnings=tuple(warnings))


def _dated(about: About, found: list[_Found]) -> About:
    """Return the facts with the date that counts: the last change, else the first of `_RANK`."""
    if about.published is None:
        first = min((f for f in found if f.kind in _RANK), key=_rank, default=None)
        if first:
            about = replace(about, published=first.iso, dated=first.kind)
    elif about.dated is None:
        same = min((f for f in found if f.iso == about.published), key=_rank, default=None)
        about = replace(about, dated=same.kind if same else PUBLISHED)
    latest = max((f.iso for f in found if f.kind == UPDATED), default="")
    if latest > (about.published or ""):
        about = replace(about, published=latest, dated=UPDATED)
    return about


def _rank(found: _Found) -> int:
    return _RANK.index(found.kind) if found.kind in _RANK else len(_RANK)


def _found(document: Document, order: Order | None) -> Iterator[_Found]:
    blocks = document.blocks
    for index, block in enumerate(blocks[:HEAD_BLOCKS]):
        for line in _lines(document, block):
            if block.role is BlockRole.HEADING and date_alone(line, order):
                continue  # it heads an entry of a chronology
            yield from _of_line(line, order, titles=index < TITLE_BLOCKS)
    for block in blocks[max(HEAD_BLOCKS, len(blocks) - END_BLOCKS) :]:
        for line in _lines(document, block):
            if _DONE.match(line):
                yield from _of_line(line, order, titles=False)


def _lines(document: Document, block: Block) -> Iterator[str]:
    text = document.text[block.start : min(block.end, block.start + 20 * MAX_LINE)]
    lines = (strip_markup(line) for line in text.split("\n"))
    return (line for line in lines if 0 < len(line) <= MAX_LINE)


def _of_line(line: str, order: Order | None, *, titles: bool) -> Iterator[_Found]:
    read = [day for day in dates(line, order) if day.iso] or list(_abroad(line))
    pieces = _PIECES.split(line)
    if 1 < len(read) <= len(pieces):
        for piece in pieces:  # "Effective as of 1 July 2025; issued 2 June 2025"
            yield from _of_line(piece, order, titles=False)
    if len(read) != 1 or read[0].iso is None:
        return
    kind = _kind(line, read[0], titles=titles)
    if kind:
        yield _Found(kind, read[0].iso)


def _abroad(line: str) -> Iterator[Day]:
    """Yield the dates of a line with the month in another language or in Roman numerals."""
    for match in _ABROAD.finditer(line):
        named = match["month"]
        month = month_number(named) if named else _ROMAN.index(match["roman"]) + 1
        day = Day(*match.span(), int(match["year"]), month, int(match["day"]))
        if month and day.iso:
            yield day


def _kind(line: str, day: Day, *, titles: bool) -> str | None:
    before, behind = line[: day.start], line[day.end :]
    if titles and _OF.fullmatch(before):
        return ISSUED
    if not _BEHIND.fullmatch(behind):
        return None
    for kind, label in _LABELS.items():
        if label.fullmatch(before):
            return kind
    if _JOURNAL.fullmatch(before):
        return PUBLISHED
    return ISSUED if _PLACE.fullmatch(before) or not before.strip(" \t(*_|-–—") else None


def says_date_alone(line: str) -> bool:
    """Whether a line says the date of its document, with its kind or place, and nothing else."""
    return len(line) <= MAX_LINE and any(True for _ in _of_line(line, "day", titles=False))


def says_state(line: str) -> bool:
    """Whether a line says that its text is a draft or not in force, and nothing else."""
    return _STATE.fullmatch(line) is not None and _DRAFT_ACT.match(line) is None


def _state(document: Document) -> str | None:
    """Return what a document's first lines say of a text that is not in force."""
    for index, block in enumerate(document.blocks[:HEAD_BLOCKS]):
        for line in _lines(document, block):
            match = _STATE.fullmatch(line)
            if match:
                return match["said"].strip()
            if index < TITLE_BLOCKS and _DRAFT_ACT.match(line):
                return "draft"
    return None
