"""Read `sources.toml`: what a person says of each file of a corpus.

    ["law/*.pdf"]
    kind = "law"
    jurisdiction = "EU"

    ["law/no-re-export.pdf"]
    published = 2023-12-18
    publisher = "unknown"

An entry is a path below the corpus folder or a pattern: ``*`` and ``?`` stay within a folder,
``**`` goes through folders. Where several entries match a file, a later pattern holds against an
earlier one, and the file's own path against all patterns, fact by fact.
"""

import difflib
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from pathlib import Path

from ingest.datamodels import KINDS, About, Said
from ingest.errors import SourcesError
from ingest.folder.provenance import load_provenance, said_by_sources
from ingest.folder.scan import SOURCES, FoundFile, open_regular
from ingest.folder.wildcards import Fits, fits, has_wildcards
from ingest.text.metadata import parse_date, url_of_line

MAX_BYTES = 4 << 20
FETCHING = "official"  # the one table that is no entry of a file: settings of `sources`
UNKNOWN = "unknown"  # as a value: nobody knows, whatever the document says
KEYS = tuple(f.name for f in fields(About))
_CELEX = re.compile(r"[0-9CE]\d{4}[A-Z]{1,2}\d{4}\S*")
_WAY_OUT = "Correct it and run the command again; nothing was changed"


@dataclass(frozen=True, slots=True)
class _Entry:
    pattern: str
    fits: Fits
    said: Said


@dataclass(frozen=True, slots=True)
class Sources:
    """What a person says of files, by path and by pattern, before what their sources say."""

    exact: Mapping[str, Said]
    patterns: tuple[_Entry, ...]
    official: Mapping[str, Said] = field(default_factory=dict)

    def tell(self, files: Iterable[FoundFile]) -> tuple[list[FoundFile], list[str]]:
        """Return the files with what is said of them, and a warning for each idle entry."""
        used: set[str] = set()
        told = [replace(f, said=said) if (said := self._said(f.relative, used)) else f
                for f in files]  # fmt: skip
        idle = [p for p in (*(e.pattern for e in self.patterns), *self.exact) if p not in used]
        return told, [
            f"{SOURCES}: no file matches “{pattern}”; correct the path or take the entry out"
            for pattern in idle
        ]

    def _said(self, relative: str, used: set[str]) -> Said:
        path = unicodedata.normalize("NFC", relative)
        said: dict[str, str | None] = dict(self.official.get(path, {}))
        for entry in self.patterns:
            if entry.fits(path):
                used.add(entry.pattern)
                said |= entry.said
        if path in self.exact:
            used.add(path)
            said |= self.exact[path]
        return said


def load_sources(corpus: Path) -> Sources:
    """Return what `sources.toml` and the notes on fetched files say; nothing where there is none.

    :raises SourcesError: naming the file, the entry and what is wrong with it.
    """
    path = corpus / SOURCES
    official = said_by_sources(load_provenance(corpus).values())
    exact, patterns = {}, []
    for name, values in tables(corpus).items():
        if name == FETCHING and isinstance(values, dict):
            continue
        said = said_of(path, name, values)
        pattern = pattern_of(path, name)
        if has_wildcards(pattern):
            patterns.append(_Entry(pattern, fits(pattern), said))
        else:
            exact[pattern] = said
    return Sources(exact, tuple(patterns), official)


def tables(corpus: Path) -> dict[str, object]:
    """Return what the corpus folder's `sources.toml` holds as it is written.

    :raises SourcesError: when it cannot be read or is not valid TOML.
    """
    path = corpus / SOURCES
    text = text_of(path)
    if text is None:
        return {}
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as exc:  # of numbers without end, of nesting without end
        why = "nested too deeply" if isinstance(exc, RecursionError) else exc
        raise SourcesError(
            f"{path} is not valid TOML ({why}). An entry begins with the file's path in quotation "
            f'marks, such as ["law/act.pdf"]. {_WAY_OUT}'
        ) from exc


def text_of(path: Path) -> str | None:
    """Return what the file says, None where there is none.

    :raises SourcesError: where it is no text of the folder's own.
    """
    if path.is_symlink() and not path.resolve().is_relative_to(path.parent.resolve()):
        raise SourcesError(
            f"{path} is a link that leaves the corpus folder; put a copy there. {_WAY_OUT}"
        )
    try:
        with open_regular(path) as file:
            data = file.read(MAX_BYTES + 1)
        text = data.decode("utf-8-sig")
    except FileNotFoundError:
        if path.is_symlink():
            raise SourcesError(f"{path} is a link that leads nowhere. {_WAY_OUT}") from None
        return None
    except (OSError, UnicodeDecodeError) as exc:
        raise SourcesError(f"{path} cannot be read as UTF-8 text ({exc}). {_WAY_OUT}") from exc
    if len(data) > MAX_BYTES:
        raise SourcesError(f"{path} has more than {MAX_BYTES >> 20} MB. {_WAY_OUT}")
    return text


def said_of(path: Path, entry: str, values: object) -> Said:
    """Return what an entry says, checked.

    :raises SourcesError: naming the file, the entry and what is wrong with it.
    """
    if not isinstance(values, dict):
        raise SourcesError(
            f"{path}: “{entry}” stands outside an entry; write the path of its file above it, "
            f'such as ["law/act.pdf"]. {_WAY_OUT}'
        )
    return {key: _fact(path, entry, key, value) for key, value in values.items()}


def _fact(path: Path, entry: str, key: str, value: object) -> str | None:
    where = f"{path}, entry “{entry}”"
    if isinstance(value, dict):
        raise SourcesError(
            f"{where}: “{key}” is no key; a path with dots or slashes stands in quotation marks, "
            f'such as ["{entry}.{key}"]. {_WAY_OUT}'
        )
    if key not in KEYS:
        close = difflib.get_close_matches(key.lower(), KEYS, n=1)
        hint = f"did you mean “{close[0]}”? " if close else ""
        known = ", ".join(KEYS)
        raise SourcesError(f"{where}: unknown key “{key}”; {hint}Known: {known}. {_WAY_OUT}")
    if isinstance(value, datetime):
        value = value.date()
    text = value.isoformat() if isinstance(value, date) else value
    if not isinstance(text, str) or not text.strip():
        raise SourcesError(f"{where}: {key} must be a text in quotation marks. {_WAY_OUT}")
    if text.strip().lower() == UNKNOWN:
        return None
    usable = _usable(key, text.strip())
    if usable is None:
        raise SourcesError(f"{where}: {key} “{text}” {_must(key)}. {_WAY_OUT}")
    return usable


def _usable(key: str, text: str) -> str | None:
    if key in ("published", "version"):
        return parse_date(text)
    if key == "kind":
        return text.lower() if text.lower() in KINDS else None
    if key == "date_order":
        return text.lower() if text.lower() in ("day", "month") else None
    if key == "url":
        return url_of_line(text)
    if key == "celex":
        return text if _CELEX.fullmatch(text) else None
    return text


def _must(key: str) -> str:
    """Say what a value of this key must be."""
    return {
        "kind": f"is no kind; there are: {', '.join(KINDS)}, {UNKNOWN}",
        "date_order": "is neither “day” nor “month”",
        "url": "is no address; it begins with https:// or http://",
        "celex": "is no CELEX number such as 32014R0833",
    }.get(key, "is no date; write it as 2026-04-23")


def pattern_of(path: Path, name: str) -> str:
    """Return an entry's path or pattern as files are named.

    :raises SourcesError: when it leads out of the corpus folder.
    """
    pattern = unicodedata.normalize("NFC", name.strip().removeprefix("./"))
    if not pattern or pattern.startswith("/") or ".." in pattern.split("/"):
        raise SourcesError(
            f"{path}: entry “{name}” is no path below the corpus folder, such as law/act.pdf. "
            f"{_WAY_OUT}"
        )
    return pattern
