"""What the server and the process that makes files to download say to each other."""

from dataclasses import dataclass

from ingest.reading.messages import Known, known
from ui.export.sheet import Part, Role


@dataclass(frozen=True, slots=True)
class MakeStart:
    """The first message: the memory that the process may have."""

    megabytes: int


@dataclass(frozen=True, slots=True)
class MakeOrder:
    """A file to make; of a PDF also its fonts and the characters that they lack."""

    suffix: str
    parts: tuple[Part, ...]
    seconds: float
    font_files: tuple[str, ...] = ()
    missing: str = ""
    joins_letters: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """The file, empty where the library could not make it."""

    data: bytes


RECORDS: Known = known(MakeStart, MakeOrder, Made, Part, Role)
