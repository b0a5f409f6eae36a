"""Read what is filled into the fields of a PDF form, and words written onto its pages.

They are no part of a page's own text, and a reader sees them on it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_UNSEEN = 0b100010  # flags of a field: hidden, and not shown on a screen
_PUSHES = 1 << 16  # of a button that is no box to tick
_PASSWORD = 1 << 13
_TICKED, _EMPTY = "\u2612", "\u2610"


@dataclass(frozen=True, slots=True)
class Filled:
    """Words in a box: its left, bottom, right and top edge, in points of the page."""

    text: str
    box: tuple[float, float, float, float]


def filled_in(page: Any) -> Iterator[Filled]:  # noqa: ANN401  # a page or field of pypdf
    """Yield the values of a page's fields and the words written onto it, where they are seen."""
    for reference in page.get("/Annots") or ():
        field = reference.get_object()
        if int(field.get("/F", 0)) & _UNSEEN or "/Rect" not in field:
            continue
        said = None
        if field.get("/Subtype") == "/Widget":
            said = _value(field)
        elif field.get("/Subtype") == "/FreeText":
            said = str(field.get("/Contents") or "")
        if said and said.strip():
            x, y, to_x, to_y = (float(edge) for edge in field["/Rect"])
            yield Filled(said, (min(x, to_x), min(y, to_y), max(x, to_x), max(y, to_y)))


def _value(field: Any) -> str | None:  # noqa: ANN401
    kind, flags = _inherited(field, "/FT"), int(_inherited(field, "/Ff") or 0)
    if kind == "/Btn":
        if flags & _PUSHES:
            return None
        return _EMPTY if field.get("/AS", "/Off") == "/Off" else _TICKED
    if kind not in ("/Tx", "/Ch") or (kind == "/Tx" and flags & _PASSWORD):
        return None
    said = _inherited(field, "/V")
    if said is None:
        return None
    return ", ".join(map(str, said)) if isinstance(said, list) else str(said)


def _inherited(field: Any, name: str) -> Any:  # noqa: ANN401
    """Return what a field says or the field above it, of which it is a part."""
    for _ in range(10):  # damaged files go round in circles
        if name in field:
            return field[name]
        if "/Parent" not in field:
            return None
        field = field["/Parent"].get_object()
    return None
