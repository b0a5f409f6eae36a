"""Tell which documents are texts of one instrument, and from when to when each of them holds.

What a document says of itself decides: its CELEX number or its instrument, and the day from which
it applies. Of a list that is fetched, each file is a text of it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from ingest.datamodels import About, DocumentRow
from ingest.folder.provenance import OFFICIAL
from rag.datamodels import TextForm, Version

# A later text takes an earlier one's place where it has so much of its length: an excerpt, such as
# one section of an act saved by itself, leaves the rest of the act in force.
WHOLE = 0.5
_CONSOLIDATED = re.compile(r"0(?P<act>\d{4}[A-Z]{1,2}\d{4})-\d{8}")
_AMENDS = re.compile(
    r"(?<!\band )\bamending\b|\(Amendment\b", re.IGNORECASE
)  # in the titles of EU and UK acts
_RULE = re.compile(r"FR Doc\..*\bCFR Parts?\b")  # a rule of the Federal Register, with its parts
_NUMBER = re.compile(r"\(([^()]*\d[^()]*)\)\s*$")  # "… Regulations 2019 (S.I. 2019/855)"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class _Text:
    """One text of an instrument: a file, or a part of one, by the number of its group."""

    number: int
    passages: int
    version: Version


_Known = tuple[list[DocumentRow], dict[int, Version]]
_known: list[_Known] = []  # of the documents asked about last: each question asks several times


def versions_of(documents: Sequence[DocumentRow]) -> dict[int, Version]:
    """Return the text of an instrument that each group of passages is; others are left out."""
    asked = list(documents)
    if _known and _known[0][0] == asked:  # the same rows, told by identity
        return _known[0][1]
    found = _worked_out(asked)
    _known[:] = [(asked, found)]
    return found


def version_at(row: DocumentRow, start: int, versions: dict[int, Version]) -> Version | None:
    """Return which text of an instrument stands at an offset of a document, None where none."""
    about = row.about_at(start)
    number = next((n for n, a in row.groups if a == about), None)
    return versions.get(number) if number is not None else None


def _worked_out(documents: Iterable[DocumentRow]) -> dict[int, Version]:
    instruments: dict[str, list[_Text]] = {}
    for row in documents:
        for text in _texts(row):
            instruments.setdefault(text.version.instrument, []).append(text)
    return {t.number: t.version for texts in instruments.values() for t in _ended(texts)}


def is_amending(about: About) -> bool:
    """Whether a law says in its title, or by the parts that it names, that it changes others."""
    if about.kind != "law":
        return False
    return bool(_AMENDS.search(about.title or "") or _RULE.match(about.instrument or ""))


def _texts(row: DocumentRow) -> Iterator[_Text]:
    starts = [number for number, _ in row.groups]
    if not starts:
        return
    # The passages of a document are numbered in a row, so a group ends where the next begins.
    sizes = [b - a for a, b in pairwise([*starts, starts[0] + row.passages])]
    for (number, about), size in zip(row.groups, sizes, strict=True):
        instrument = _instrument(row.path, about)
        if instrument:
            version = Version(instrument, _since(row.path, about), None, _form(about))
            yield _Text(number, size, version)


def _ended(texts: Sequence[_Text]) -> Iterator[_Text]:
    """Yield the texts with the last day of each."""
    for text in texts:
        later = [
            t.version.since
            for t in texts
            if t.version.since
            and t.version.since > (text.version.since or "")
            and t.passages >= WHOLE * text.passages
        ]
        until = _day_before(min(later)) if later else None
        yield replace(text, version=replace(text.version, until=until))


def _instrument(path: str, about: About) -> str:
    """Return what names an instrument through all of its texts, "" where nothing does."""
    language = about.language or "en"  # not every form that a publisher sends says it
    if about.kind == "law" and about.celex:
        consolidated = _CONSOLIDATED.fullmatch(about.celex)
        return f"{'3' + consolidated['act'] if consolidated else about.celex} {language}"
    if about.kind == "law" and about.version and about.instrument:
        number = _NUMBER.search(about.instrument)
        return f"{about.jurisdiction} {number[1] if number else about.instrument} {language}"
    if about.kind == "list" and path.startswith(f"{OFFICIAL}/"):
        return path.rpartition("/")[0]
    return ""


def _since(path: str, about: About) -> str | None:
    if about.version or about.kind == "law":
        return about.version or about.published
    named = _DAY.match(path.rpartition("/")[2])
    return named[0] if named else about.published


def _form(about: About) -> TextForm | None:
    if about.kind != "law":
        return None
    if about.version:
        return "consolidated"
    return "amending" if _AMENDS.search(about.title or "") else "original"


def _day_before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()
