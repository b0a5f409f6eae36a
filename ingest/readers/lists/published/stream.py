"""Stream a large XML file element by element; of what has passed nothing is kept."""

from collections.abc import Iterator
from pathlib import Path
from typing import IO, TypeAlias

from lxml import etree

from ingest.errors import ReadError

Element: TypeAlias = etree._Element


def root_of(path: Path) -> str | None:
    """Return the local name of a file's root element, None where it is no XML."""
    try:
        with path.open("rb") as source:
            for _, element in _parser(source, ("start",)):
                return local(element)
    except (etree.XMLSyntaxError, OSError):
        return None
    return None


def elements(path: Path, *names: str) -> Iterator[Element]:
    """Yield the elements of these names when they are whole; each is emptied afterwards.

    :raises ReadError: when the file is not well-formed.
    """
    tags = [f"{{*}}{name}" for name in names]
    try:
        with path.open("rb") as source:
            for _, element in _parser(source, ("end",), tags):
                yield element
                element.clear(keep_tail=False)
                while element.getprevious() is not None:
                    del element.getparent()[0]
    except etree.XMLSyntaxError as exc:
        raise ReadError(f"the file is not well-formed XML ({exc.msg}); download it again") from exc


def said_above(path: Path, name: str, entry: str) -> str:
    """Return the words of the first element of a name, "" where entries come before it."""
    first = next(elements(path, name, entry), None)
    return text(first) if first is not None and local(first) == name else ""


def attributes_of_root(path: Path) -> dict[str, str]:
    """Return what the root element's attributes say, by local name."""
    with path.open("rb") as source:
        for _, element in _parser(source, ("start",)):
            return {str(k).rpartition("}")[2]: str(v) for k, v in element.attrib.items()}
    return {}


def local(element: Element) -> str:
    """Return an element's name without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: Element | None, *path: str) -> list[Element]:
    """Return what stands at a path below an element, whatever its namespace."""
    found = [] if element is None else [element]
    for name in path:
        tag = f"{{*}}{name}"
        found = [child for parent in found for child in parent.iterchildren(tag)]
    return found


def text(element: Element | None, *path: str) -> str:
    """Return the words of the first element at a path, "" where there is none."""
    found = element
    for name in path:
        if found is None:
            return ""
        found = next(found.iterchildren(f"{{*}}{name}"), None)
    if found is None:
        return ""
    said = "".join(found.itertext()) if len(found) else found.text or ""
    return " ".join(said.split())


def texts(element: Element | None, *path: str) -> list[str]:
    """Return the words of all elements at a path."""
    return [text(found) for found in children(element, *path)]


def _parser(
    source: IO[bytes], events: tuple[str, ...], tags: list[str] | None = None
) -> Iterator[tuple[str, Element]]:
    parser: Iterator[tuple[str, Element]] = etree.iterparse(
        source,
        events=events,
        tag=tags,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    return parser
