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
_FILE_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d-[01]\d-[0-3]\d)(?!\d)")
MAX_FRONT_CHARS, MAX_FRONT_BRACKETS = 20_000, 200  # PyYAML's time grows with their square
_SCALARS = (str, int, float, date)
MAX_LABEL_CHARS = 300  # a longer line is a paragraph that begins like a label
_FORMATS = ("%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%B %d %Y", "%d %b %Y", "%b %d, %Y", "%d.%m.%Y")


def parse_date(value: str) -> str | None:
    """Return an ISO date for a date alone in any of the usual English spellings, else None."""
    cleaned = re.sub(r"(\d)(?:st|nd|rd|th)\b", r"\1", value.strip().rstrip("."))
    cleaned = re.sub(r"\b(Sep)t\b\.?|\b([A-Z][a-z]{2})\.", lambda m: m[1] or m[2], cleaned)
    for form in _FORMATS:
        try:
            return datetime.strptime(cleaned[:40], form).date().isoformat()
        except ValueError:
            continue
    try:
        return datetime.fromisoformat(cleaned).date().isoformat()
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
        if usable is None:
            warnings.append(f"{key} “{text}” cannot be used and is left unknown")
        else:
            known[name] = usable
    return About(**known), warnings


def _usable(name: str, text: str) -> str | None:
    if name == "published":
        return parse_date(text)
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
    kind = next((_FOLDER_KINDS[p] for p in pure.parts[:-1] if p in _FOLDER_KINDS), None)
    return About(published=parse_date(match.group(1)) if match else None, kind=kind)
