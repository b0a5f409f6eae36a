"""The styles of an OpenDocument file: how letters, cells and sections look.

A style says only how it differs from its parent; each look is told by all of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

from lxml import etree

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
MAX_PARENTS = 20  # damaged files go round in circles
_POINTS = {"pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "px": 0.75, "pc": 12.0}


@dataclass(frozen=True, slots=True)
class Look:
    """What a style says of letters; None where it says nothing."""

    raised: bool | None = None
    struck: bool | None = None
    hidden: bool | None = None
    bold: bool | None = None
    points: float | None = None
    colour: str | None = None  # of the letters and of what is behind them: six digits
    ground: str | None = None
    level: int | None = None  # of a heading
    unseen: bool | None = None  # a sheet or section that is not shown

    def over(self, parent: "Look") -> "Look":
        """Return this look with what it does not say as the parent says it."""
        given = {f.name: getattr(self, f.name) for f in fields(self)}
        return replace(parent, **{name: said for name, said in given.items() if said is not None})


class Looks:
    """The styles of a file by family and name."""

    def __init__(self) -> None:
        self._own: dict[tuple[str, str], tuple[Look, str]] = {}
        self._whole: dict[tuple[str, str], Look] = {}

    def add(self, style: etree._Element) -> None:
        """Note one `style:style`."""
        key = (style.get(f"{STYLE}family", ""), style.get(f"{STYLE}name", ""))
        self._own[key] = (_look(style), style.get(f"{STYLE}parent-style-name", ""))

    def of(self, family: str, name: str | None) -> Look:
        """Return how a style looks; one that nobody has described looks plain."""
        key = (family, name or "")
        if key not in self._whole:
            look = Look()
            for step in self._line(key):
                look = look.over(step)
            self._whole[key] = look
        return self._whole[key]

    def _line(self, key: tuple[str, str]) -> Iterator[Look]:
        """Yield a style's looks, its oldest parent first."""
        found: list[Look] = []
        for _ in range(MAX_PARENTS):
            if key not in self._own:
                break
            look, parent = self._own[key]
            found.append(look)
            key = (key[0], parent)
        return reversed(found)


def _look(style: etree._Element) -> Look:
    letters = style.find(f"{STYLE}text-properties")
    table = style.find(f"{STYLE}table-properties")
    cell = style.find(f"{STYLE}table-cell-properties")
    outline = style.get(f"{STYLE}default-outline-level", "")
    look = Look(
        level=int(outline) if outline.isdigit() and int(outline) < 10 else None,
        unseen=table.get(f"{TABLE}display") == "false" if table is not None else None,
        ground=_colour(cell.get(f"{_FO}background-color")) if cell is not None else None,
    )
    if letters is None:
        return look
    position = letters.get(f"{STYLE}text-position")
    through = letters.get(f"{STYLE}text-line-through-style")
    through = through or letters.get(f"{STYLE}text-line-through-type")
    display = letters.get(f"{TEXT}display")
    weight = letters.get(f"{_FO}font-weight")
    return replace(
        look,
        raised=_is_raised(position) if position else None,
        struck=through != "none" if through else None,
        hidden=display == "none" if display else None,
        bold=weight not in ("normal", "100", "200", "300", "400") if weight else None,
        points=_points(letters.get(f"{_FO}font-size")),
        colour=_colour(letters.get(f"{_FO}color")),
        ground=_colour(letters.get(f"{_FO}background-color")) or look.ground,
    )


def _is_raised(position: str) -> bool:
    first = position.split()[0]
    return first == "super" or (first.endswith("%") and first[0].isdigit() and first != "0%")


def _points(size: str | None) -> float | None:
    unit = _POINTS.get((size or "")[-2:])
    try:
        return float((size or "")[:-2]) * unit if unit else None
    except ValueError:
        return None


def _colour(said: str | None) -> str | None:
    return said[1:].upper() if said and len(said) == 7 and said[0] == "#" else None
