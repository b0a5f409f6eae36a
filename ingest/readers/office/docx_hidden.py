"""Whether a run of letters in a Word file is hidden from its reader: marked so, tiny, or white."""

from collections.abc import Mapping

from lxml import etree

from ingest.text.unseen.hidden import STRUCK, TINY_POINTS, WHITE, Colour, looks_like

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFF = ("0", "false", "off")
_HEX_DIGITS = 6
# Any other style of a table, and a shape, may have a ground of its own that is not known here.
_PLAIN_STYLES = ("TableNormal", "TableGrid")


def hidden_by(run: etree._Element, styles: Mapping[str, str]) -> str | None:
    """Return what hides a run, None where it is seen; ``styles`` says it of whole styles."""
    properties = run.find(f"{_W}rPr")
    if properties is not None:
        vanish = properties.find(f"{_W}vanish")
        if vanish is not None:
            return None if str(vanish.get(f"{_W}val", "1")) in _OFF else "hidden"
        way = way_of(properties, run)
        if way:
            return way
        style = properties.find(f"{_W}rStyle")
        if style is not None and str(style.get(f"{_W}val")) in styles:
            return _unless_changed(styles[str(style.get(f"{_W}val"))], properties)
    paragraph = next(run.iterancestors(f"{_W}p"), None)
    style = paragraph.find(f"{_W}pPr/{_W}pStyle") if paragraph is not None else None
    if style is None or str(style.get(f"{_W}val")) not in styles:
        return None
    return _unless_changed(styles[str(style.get(f"{_W}val"))], properties)


def way_of(properties: etree._Element | None, owner: etree._Element) -> str | None:
    """Return what hides letters with these properties, which belong to a run or a style."""
    if properties is None:
        return None
    for name in ("strike", "dstrike"):
        struck = properties.find(f"{_W}{name}")
        if struck is not None and str(struck.get(f"{_W}val", "1")) not in _OFF:
            return STRUCK
    size = properties.find(f"{_W}sz")  # in half points
    if size is not None and _number(size.get(f"{_W}val")) <= 2 * TINY_POINTS:
        return "tiny letters"
    colour = properties.find(f"{_W}color")
    said = _colour(colour.get(f"{_W}val")) if colour is not None else None
    ground = _ground(properties, owner)
    if said is not None and ground is not None and looks_like(said, ground):
        return "letters of the colour of the page"
    return None


def _unless_changed(way: str, properties: etree._Element | None) -> str | None:
    """Return what hides a style's letters, None where the run has its own size or colour."""
    name = {"tiny letters": "sz", "letters of the colour of the page": "color"}.get(way)
    if way == STRUCK:
        name = "strike"  # a run that is not struck says so
    changed = name and properties is not None and properties.find(f"{_W}{name}") is not None
    return None if changed else way


def _ground(properties: etree._Element, owner: etree._Element) -> Colour | None:
    """Return the colour behind a run, None where it is not known."""
    if properties.find(f"{_W}highlight") is not None:
        return None
    shaded = [properties.find(f"{_W}shd")]
    for above in owner.iterancestors():
        name = etree.QName(above).localname
        if name in ("txbxContent", "textbox", "txbx", "pict", "drawing"):
            return None
        if name in ("p", "tc", "tbl", "tr"):
            shaded.append(above.find(f"{_W}{name}Pr/{_W}shd"))
        if name == "tbl":
            style = above.find(f"{_W}tblPr/{_W}tblStyle")
            if style is not None and str(style.get(f"{_W}val")) not in _PLAIN_STYLES:
                return next((g for g in map(_fill, shaded) if g), None)
        if name == "document":
            background = above.find(f"{_W}background")
            shaded.append(background)
    return next((g for g in map(_fill, shaded) if g), WHITE)


def _fill(shading: etree._Element | None) -> Colour | None:
    if shading is None:
        return None
    return _colour(shading.get(f"{_W}fill") or shading.get(f"{_W}color"))


def _colour(said: object) -> Colour | None:
    digits = str(said or "")
    if len(digits) != _HEX_DIGITS:
        return None  # "auto"
    try:
        red, green, blue = (int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4))
    except ValueError:
        return None
    return red, green, blue


def _number(said: object) -> float:
    try:
        return float(str(said))
    except ValueError:
        return 2 * TINY_POINTS + 1
