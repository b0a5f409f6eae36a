"""What the server and the process that draws a PDF's page say to each other."""

from dataclasses import dataclass

from ingest.reading.messages import Known, known


@dataclass(frozen=True, slots=True)
class DrawStart:
    """The first message: the memory that the process may have."""

    megabytes: int


@dataclass(frozen=True, slots=True)
class DrawOrder:
    """A page to draw with a quote boxed out; the process ends by its own alarm afterwards."""

    path: str
    page: int
    quote: str
    seconds: float


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page as PNG, from 1 of ``pages``; ``boxes`` counts the boxed lines of the quote."""

    png: bytes
    page: int
    pages: int
    boxes: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """What became of an order: None where the file cannot be opened as a PDF."""

    image: PageImage | None
    last: bool = False  # the process ends itself, it has grown too large


RECORDS: Known = known(DrawStart, DrawOrder, PageImage, Drawn)
