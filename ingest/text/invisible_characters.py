"""A document in, the same document out without characters that no reader sees.

Zero-width characters split words, direction marks turn them round, and Unicode's tag characters
carry whole sentences that no program shows. Spans keep to the text: both are moved together.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from itertools import accumulate

from ingest.datamodels import About, Block, Document, Part

_SPELLING = "\u0590-\u08ff\u0900-\u1cff\ufb50-\ufdff\ufe70-\ufefe"  # scripts that join by U+200C, D
_UNSEEN = re.compile(
    "[\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\u3164"
    "\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f\U000e0100-\U000e01ef]+"
    # Joiners between letters that are joined without them, and beside no picture of a script.
    f"|(?<![{_SPELLING}\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])[\u200c\u200d]+"
    "|(?<=\\w)[\ufe00-\ufe0f]+|(?<=[\ufe00-\ufe0f])[\ufe00-\ufe0f]+"  # of pictures, not of letters
)
_TAGS = re.compile("[\U000e0020-\U000e007e]+")
_SHOWN = 20  # characters around the first find


def without_unseen(document: Document) -> Document:
    """Return the document with what it says of itself and its text freed of unseen characters.

    A warning says how many there were, where the first is, and what tag characters spell.
    """
    about = _about(document.about)
    found = [m.span() for m in _UNSEEN.finditer(document.text)]
    if not found:
        return document if about == document.about else replace(document, about=about)
    parts = tuple(replace(p, about=_about(p.about)) for p in document.parts)
    clean = without_spans(replace(document, about=about, parts=parts), found)
    said = _warning(document.text, clean.text, found, _mover(found))
    return replace(clean, warnings=(*document.warnings, said))


def without_spans(document: Document, spans: Sequence[tuple[int, int]]) -> Document:
    """Return the document without these stretches of its text; they are in order."""
    moved = _mover(spans)
    kept, behind = [], 0
    for start, end in spans:
        kept.append(document.text[behind:start])
        behind = end
    text = "".join([*kept, document.text[behind:]])
    parts = tuple(Part(moved(p.start), p.about) for p in document.parts)
    blocks = _blocks(text, document.blocks, moved)
    return replace(document, text=text, blocks=blocks, parts=parts)


def _about(about: About) -> About:
    values = {f.name: getattr(about, f.name) for f in fields(About)}
    clean = {k: _UNSEEN.sub("", v) or None for k, v in values.items() if v and _UNSEEN.search(v)}
    return replace(about, **clean) if clean else about


def _mover(found: Sequence[tuple[int, int]]) -> Callable[[int], int]:
    """Return what gives for an offset in the old text the one in the new."""
    starts = [start for start, _ in found]
    gone = [0, *accumulate(end - start for start, end in found)]

    def moved(offset: int) -> int:
        index = bisect_right(starts, offset)
        inside = max(0, found[index - 1][1] - offset) if index else 0
        return offset - gone[index] + inside

    return moved


def _blocks(text: str, blocks: Sequence[Block], moved: Callable[[int], int]) -> tuple[Block, ...]:
    done = []
    for block in blocks:
        start, end = moved(block.start), moved(block.end)
        piece = text[start:end]
        start, end = (
            start + len(piece) - len(piece.lstrip()),
            end - len(piece) + len(piece.rstrip()),
        )
        if start < end:
            locator = block.locator and _UNSEEN.sub("", block.locator)
            done.append(replace(block, start=start, end=end, locator=locator))
    return tuple(done)


def _warning(
    old: str, new: str, found: Sequence[tuple[int, int]], moved: Callable[[int], int]
) -> str:
    count = sum(end - start for start, end in found)
    place = moved(found[0][0])
    around = " ".join(new[max(0, place - _SHOWN) : place + _SHOWN].split())
    tags = "".join(chr(ord(c) - 0xE0000) for m in _TAGS.finditer(old) for c in m.group())
    spelt = f"; they spell “{' '.join(tags[:80].split())}”" if len(tags) > 1 else ""
    return f"invisible characters are left out: {count}, the first at “{around}”{spelt}"
