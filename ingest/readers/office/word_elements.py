"""Elements of WordprocessingML, which the readers of other formats make of what they read."""

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def element(name: str, value: object = None, **more: str) -> etree._Element:
    """Return an element with its value and further attributes."""
    made = etree.Element(f"{W}{name}")
    if value is not None:
        made.set(f"{W}val", str(value))
    for key, said in more.items():
        made.set(f"{W}{key}", said)
    return made
