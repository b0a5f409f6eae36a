"""What the names on a PDF page stand for, as far as it decides whether text is seen.

Damaged entries are left out: an unknown ink hides nothing.
"""

from collections.abc import Iterator, Mapping
from typing import Any

MAX_DEPTH = 3  # forms in forms that are searched for a picture
MAX_NAMES = 1000
_ODD = (AttributeError, LookupError, TypeError, ValueError, RecursionError)


def named_inks(page: Mapping[str, Any]) -> tuple[dict[str, int], dict[str, float]]:
    """Return how many parts each colour space has, and the opacity of each graphics state.

    Only spaces whose parts are those of light or printing ink; 1 is full ink in the others.
    """
    spaces: dict[str, int] = {}
    for name, entry in _entries(page, "/ColorSpace"):
        try:
            kind = str(entry[0])
            if kind == "/ICCBased":
                spaces[name] = int(entry[1].get_object()["/N"])
            elif kind in ("/CalRGB", "/CalGray"):
                spaces[name] = 3 if kind == "/CalRGB" else 1
        except _ODD:
            continue
    alphas: dict[str, float] = {}
    for name, entry in _entries(page, "/ExtGState"):
        try:
            alphas[name] = float(entry["/ca"])
        except _ODD:
            continue
    return spaces, alphas


def named_objects(page: Mapping[str, Any], depth: int = 0) -> dict[str, str]:
    """Return the kind of what each name draws: a picture, a form, a form with a picture in it."""
    kinds: dict[str, str] = {}
    for name, entry in _entries(page, "/XObject"):
        try:
            kinds[name] = str(entry["/Subtype"])
            if kinds[name] == "/Form" and depth < MAX_DEPTH:
                inner = named_objects(entry, depth + 1).values()
                if any(kind in ("/Image", "/Picture form") for kind in inner):
                    kinds[name] = "/Picture form"
        except _ODD:
            continue
    return kinds


def _entries(page: Mapping[str, Any], kind: str) -> Iterator[tuple[str, Any]]:
    try:
        resources = page["/Resources"].get_object()
        entries = list(resources[kind].get_object().items())
    except _ODD:
        return
    for name, entry in entries[:MAX_NAMES]:
        try:
            yield str(name), entry.get_object()
        except _ODD:
            continue
