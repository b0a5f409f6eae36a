"""What a document says of itself: front matter, label lines, a date line, its file name.

Nothing is guessed: what the document does not say stays None.
"""

import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from pathlib import PurePosixPath

import yaml

from ingest.datamodels import KINDS, About
from ingest.text.dates import Order, date_alone

_NAMES = tuple(f.name for f in fields(About))
_ALIASES = {"source": "publisher", "date": "published", "original url": "url", "link": "url"}
_FOLDER_KINDS = {"lists": "list", **{kind: kind for kind in KINDS if kind != "other"}}
_LABEL = re.compile(
    r"(Title|Publisher|Author|Published|Date|Kind|Jurisdiction|Instrument|Language|Source|Link|"
    r"(?:Original )?URL)\s*:\s*(\S.*)",
    re.IGNORECASE,
)
_FRONT_MATTER = re.compile(r"\ufeff?---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|$)", re.DOTALL)
_URL = re.compile(r"<?(https?://[^\s<>]+)>?")
_FILE_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_.]?)([01]\d)\2([0-3]\d)(?!\d)")
MAX_FRONT_CHARS, MAX_FRONT_BRACKETS = 20_000, 200  # PyYAML's time grows with their square
_SCALARS = (str, int, float, date)
FILE_NAME = "file name"  # what says the date
MAX_LABEL_CHARS = 300  # a longer line is a paragraph that begins like a label


def parse_date(value: str, order: Order | None = None) -> str | None:
    """Return an ISO date for a date alone in any spelling that says it whole, else None."""
    read = date_alone(value, order)
    if read and read.iso:
        return read.iso
    try:
        return datetime.fromisoformat(value.strip()).date().isoformat()
    except ValueError:
        return None


def from_mapping(values: Mapping[str, object]) -> tuple[About, list[str]]:
    """Return what the known keys say, and a warning for each value that cannot be used."""
    known: dict[str, str] = {}
    warnings = []
    for key, value in values.items():
        name = _ALIASES.get(key.strip().lower(), key.strip().lower())
        if name not in _NAMES or value in (None, ""):
            continue
        if not isinstance(value, _SCALARS):  # lists of lists by alias grow without end as text
            warnings.append(f"{key} is no single value and is left unknown")
            continue
        text = value.isoformat() if isinstance(value, date) else str(value).strip()
        usable = _usable(name, text)
        if usable is None and not (name == "published" and _is_a_day(text)):
            warnings.append(f"{key} “{text}” cannot be used and is left unknown")
        elif usable is not None:
            known[name] = usable
    return About(**known), warnings


def _is_a_day(text: str) -> bool:
    """Whether it is a date of which only the order of day and month is not known yet."""
    read = date_alone(text)
    return read is not None and read.month is None


def _usable(name: str, text: str) -> str | None:
    if name == "published":
        return parse_date(text)
    if name == "date_order":
        return text.lower() if text.lower() in ("day", "month") else None
    if name == "kind":
        return text.lower() if text.lower() in KINDS else None
    if name == "url":
        match = _URL.fullmatch(text)
        return match.group(1) if match else None
    return text


def split_front_matter(text: str) -> tuple[About, int, list[str]]:
    """Return what a leading YAML block says, the offset behind it, and warnings."""
    match = _FRONT_MATTER.match(text)
    if match is None:
        return About(), 0, []
    block = match.group(1)
    if len(block) > MAX_FRONT_CHARS or block.count("[") + block.count("{") > MAX_FRONT_BRACKETS:
        return About(), 0, ["the front matter is too large or too deep and was read as text"]
    try:
        values = yaml.safe_load(block)
    except (yaml.YAMLError, ValueError, RecursionError):
        return About(), 0, ["the front matter is not valid YAML and was read as text"]
    if not isinstance(values, dict):
        return About(), 0, []
    about, warnings = from_mapping({str(k): v for k, v in values.items()})
    return about, match.end(), warnings


def label_of(line: str) -> tuple[str, str] | None:
    """Return name and value where a line is a label such as ``Published: 24 April 2026``."""
    line = line.strip()
    match = _LABEL.fullmatch(line) if len(line) <= MAX_LABEL_CHARS else None
    return (match.group(1).lower(), match.group(2).strip()) if match else None


def date_of_line(line: str) -> str | None:
    """Return the ISO date where a short line holds nothing but a date."""
    return parse_date(line) if len(line) <= 40 and any(c.isdigit() for c in line) else None


def url_of_line(line: str) -> str | None:
    """Return the address where a line holds nothing but one."""
    match = _URL.fullmatch(line.strip())
    return match.group(1) if match else None


def from_path(path: str) -> About:
    """Return what a person said by naming: a date in the file name, a folder named for a kind."""
    pure = PurePosixPath(path)
    match = _FILE_DATE.search(pure.name)
    day = parse_date("-".join(match.group(1, 3, 4))) if match else None
    kind = next((_FOLDER_KINDS[p] for p in pure.parts[:-1] if p in _FOLDER_KINDS), None)
    return About(published=day, kind=kind, dated=FILE_NAME if day else None)
