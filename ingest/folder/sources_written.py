"""Write into `sources.toml` what a person corrects of one file; all else in it stays as it is."""

import os
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from threading import Lock

from ingest.errors import SourcesError
from ingest.folder.objects import refuse_changes
from ingest.folder.scan import SOURCES
from ingest.folder.sources import pattern_of, said_of, tables, text_of

_HEADER = re.compile(r"[ \t]*\[")
_ESCAPED = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"})
_ONE_AT_A_TIME = Lock()


def correct(corpus: Path, relative: str, facts: Mapping[str, str | None]) -> None:
    """Write facts of a file into its own entry; None takes a fact out of it.

    :raises SourcesError: when the file cannot be changed safely, or a fact cannot be used.
    :raises CorpusError: when the documents are in an object store.
    """
    refuse_changes(corpus)
    path = corpus / SOURCES
    with _ONE_AT_A_TIME:
        text, before = text_of(path) or "", tables(corpus)
        name = _entry_name(path, before, relative)
        old = before.get(name, {})
        if not isinstance(old, dict):
            raise SourcesError(f"{path}: “{name}” is no entry; correct it by hand")
        values = {key: _as_value(key, fact) for key, fact in facts.items() if fact is not None}
        wanted = {k: v for k, v in old.items() if k not in facts} | values
        said_of(path, name, wanted)
        written = _with_entry(text, name, {k: values.get(k) for k in facts})
        if _loaded(written) != {**before, name: wanted}:
            raise SourcesError(
                f"{path} is written in a way that cannot be changed by a program without loss; "
                f'correct the entry ["{name}"] by hand. Nothing was changed'
            )
        _replace(path, written)


def _entry_name(path: Path, before: Mapping[str, object], relative: str) -> str:
    """Return how the file's own entry is written, its path where there is none yet."""
    wanted = unicodedata.normalize("NFC", relative)
    same = (n for n, v in before.items() if isinstance(v, dict) and pattern_of(path, n) == wanted)
    return next(same, wanted)


def _as_value(key: str, fact: str) -> str | date:
    """Return what TOML shall hold: of a day in ISO form the day itself."""
    if key in ("published", "version"):
        try:
            return date.fromisoformat(fact.strip())
        except ValueError:
            return fact.strip()
    return " ".join(fact.split())


def _loaded(text: str) -> dict[str, object] | None:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        return None


def _with_entry(text: str, name: str, facts: Mapping[str, str | date | None]) -> str:
    """Return the file's text with the facts in the entry, which is added where there is none."""
    lines = text.splitlines(keepends=True)
    end_of_line = "\r\n" if "\r\n" in text else "\n"
    heads = [i for i, line in enumerate(lines) if _HEADER.match(line)]
    mine = next((i for i in heads if _names(lines[i], name)), None)
    new = [f"{key} = {_toml(value)}{end_of_line}" for key, value in facts.items() if value]
    if mine is None:
        gap = "" if not text or text.endswith(("\n\n", "\r\n\r\n")) else end_of_line
        ended = "" if not text or text.endswith("\n") else end_of_line
        head = f'["{name.translate(_ESCAPED)}"]{end_of_line}'
        return f"{text}{ended}{gap}{head}{''.join(new)}"
    after = next((i for i in heads if i > mine), len(lines))
    body = [line for line in lines[mine + 1 : after] if _key_of(line) not in facts]
    if not lines[mine].endswith("\n"):
        lines[mine] += end_of_line
    return "".join([*lines[: mine + 1], *new, *body, *lines[after:]])


def _names(line: str, name: str) -> bool:
    """Whether a line is the head of the entry with this name."""
    loaded = _loaded(line)
    return loaded is not None and list(loaded) == [name]


def _key_of(line: str) -> str:
    return line.partition("=")[0].strip().strip("\"'")


def _toml(value: str | date) -> str:
    if isinstance(value, date):
        return value.isoformat()
    plain = "".join(c for c in value if c.isprintable() or c in "\n\t")
    return f'"{plain.translate(_ESCAPED)}"'


def _replace(path: Path, text: str) -> None:
    target = path.resolve() if path.is_symlink() else path
    part = target.with_name(f".{target.name}.part")  # hidden: the scan passes over it
    try:
        part.write_bytes(text.encode("utf-8"))
        if target.exists():
            part.chmod(target.stat().st_mode & 0o777)
        os.replace(part, target)
    except OSError as exc:
        part.unlink(missing_ok=True)
        raise SourcesError(f"{path} cannot be written ({exc}). Nothing was changed") from exc
