"""Whether a run of letters in a Word file stands higher than the line, as marks of notes do."""

from collections.abc import Container

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MIN_RISE = 4  # half points: less is a correction of the line


def is_raised(run: etree._Element, styles: Container[str]) -> bool:
    """Whether a run is raised; ``styles`` are those of letters that are."""
    properties = run.find(f"{_W}rPr")
    if properties is None:
        return False
    said = raised_by(properties)
    if said is not None:
        return said
    style = properties.find(f"{_W}rStyle")
    return style is not None and str(style.get(f"{_W}val")) in styles


def raised_by(properties: etree._Element | None) -> bool | None:
    """Return whether properties of a run or a style raise it, None where they do not say."""
    if properties is None:
        return None
    aligned = properties.find(f"{_W}vertAlign")
    if aligned is not None:
        return str(aligned.get(f"{_W}val")) == "superscript"
    position = properties.find(f"{_W}position")
    if position is None:
        return None
    value = str(position.get(f"{_W}val"))
    return value.isdigit() and int(value) >= MIN_RISE
