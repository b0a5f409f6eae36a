"""Take characters that no reader sees out of a document.

Zero-width characters split words, direction marks turn them round, and Unicode's tag characters
carry whole sentences that no program shows. Spans keep to the text: both are moved together.
"""

import re
from collections.abc import Sequence
from dataclasses import fields, replace

from ingest.datamodels import About, Document, Part
from ingest.text.unseen.set_aside import mover, without_spans

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
    shorter = without_spans(document, found)
    parts = tuple(Part(p.start, _about(p.about)) for p in shorter.parts)
    blocks = tuple(
        replace(b, locator=_UNSEEN.sub("", b.locator)) if b.locator else b for b in shorter.blocks
    )
    return replace(
        shorter,
        about=about,
        blocks=blocks,
        parts=parts,
        warnings=(*document.warnings, _warning(document.text, shorter.text, found)),
    )


def _about(about: About) -> About:
    values = {f.name: getattr(about, f.name) for f in fields(About)}
    clean = {k: _UNSEEN.sub("", v) or None for k, v in values.items() if v and _UNSEEN.search(v)}
    return replace(about, **clean) if clean else about


def _warning(old: str, new: str, found: Sequence[tuple[int, int]]) -> str:
    count = sum(end - start for start, end in found)
    place = mover(found)(found[0][0])
    around = " ".join(new[max(0, place - _SHOWN) : place + _SHOWN].split())
    tags = "".join(chr(ord(c) - 0xE0000) for m in _TAGS.finditer(old) for c in m.group())
    spelt = f"; they spell “{' '.join(tags[:80].split())}”" if len(tags) > 1 else ""
    return f"invisible characters are left out: {count}, the first at “{around}”{spelt}"
