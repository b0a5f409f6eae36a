"""Find font files of this machine that can draw given characters.

No font is shipped: a family for all scripts takes hundreds of megabytes, and machines with people
at them have theirs.
"""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont
from fontTools.ttLib.ttFont import TTLibError

# Tried first, in this order: a plain face for most scripts, then for Chinese, Japanese, Korean.
_KNOWN = (
    "DejaVuSans.ttf", "NotoSans-Regular.ttf", "LiberationSans-Regular.ttf", "Arial.ttf",
    "arial.ttf", "Arial Unicode.ttf", "NotoSansCJK-Regular.ttc", "NotoSansSC-Regular.ttf",
    "wqy-zenhei.ttc", "wqy-microhei.ttc", "msyh.ttc", "simsun.ttc", "DroidSansFallbackFull.ttf",
    "NotoNaskhArabic-Regular.ttf", "NotoSansArabic-Regular.ttf", "tahoma.ttf",
)  # fmt: skip
_SUFFIXES = (".ttf", ".ttc", ".otf")
_MAX_OPENED = 60  # a machine can have thousands


@dataclass(frozen=True, slots=True)
class FontChoice:
    """Font files in order of use, and the characters that none of them has."""

    files: tuple[Path, ...]
    missing: frozenset[str]


def fonts_for(text: str) -> FontChoice:
    """Return the fewest font files, in a fixed order, that draw a text."""
    wanted = {c for c in text if c.isprintable() and not c.isspace()}
    chosen: list[Path] = []
    for path in _candidates():
        if not wanted:
            break
        drawn = {c for c in wanted if ord(c) in _covered(path)}
        if drawn or not chosen:
            chosen.append(path)
            wanted -= drawn
    return FontChoice(tuple(chosen), frozenset(wanted))


def _folders() -> list[Path]:
    home = Path.home()
    if sys.platform == "win32":
        return [Path("C:/Windows/Fonts"), home / "AppData/Local/Microsoft/Windows/Fonts"]
    if sys.platform == "darwin":
        return [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts"]
    return [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".local/share/fonts"]


@lru_cache(maxsize=1)
def _candidates() -> tuple[Path, ...]:
    found = sorted(_files(), key=lambda p: (_rank(p), p.name))
    return tuple(found[:_MAX_OPENED])


def _rank(path: Path) -> int:
    if path.name in _KNOWN:
        return _KNOWN.index(path.name)
    plain = "regular" in path.stem.lower() or "-" not in path.stem
    return len(_KNOWN) + (0 if plain else 1)


def _files() -> Iterator[Path]:
    for folder in _folders():
        for root, _, names in os.walk(folder):
            yield from (Path(root, n) for n in names if n.lower().endswith(_SUFFIXES))


@lru_cache(maxsize=_MAX_OPENED)
def _covered(path: Path) -> frozenset[int]:
    try:
        with TTFont(path, fontNumber=0, lazy=True) as font:
            return frozenset(font.getBestCmap() or ())
    except (TTLibError, OSError, KeyError, ValueError):
        return frozenset()
