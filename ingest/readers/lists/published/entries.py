"""Write the entries of a published list as rows ``Column: value; Column: value``.

The columns are one vocabulary for the lists of all authorities: name, other names, dates and places
of birth, addresses, identifiers, programme, listed on.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ingest.datamodels import About, Document
from ingest.errors import ReadError
from ingest.text.build import TextBuilder

NAME, TYPE, OTHER = "Name", "Type", "Other name"
ORIGINAL = "Name in original script"
BORN, BIRTHPLACE = "Date of birth", "Place of birth"
NATIONALITY, CITIZENSHIP, GENDER = "Nationality", "Citizenship", "Gender"
TITLE, POSITION, ADDRESS = "Title", "Position", "Address"
PASSPORT, NATIONAL_ID, TAX, REGISTRATION = (
    *("Passport", "National identification number", "Tax number", "Registration number"),
)
PROGRAMME, BASIS, MEASURES, REASON = "Programme", "Legal basis", "Measures", "Reasons"
LISTED, AMENDED, DELISTED = "Listed on", "Amended on", "Delisted on"
REFERENCE, REMARKS, WEBSITE = "Reference", "Remarks", "Website"
EMAIL, PHONE, LINKED = "E-mail address", "Telephone number", "Linked to"


@dataclass(slots=True)
class Entry:
    """What a list says of one person, firm or ship: columns and values, in order."""

    pairs: list[tuple[str, str]] = field(default_factory=list)

    def add(self, column: str, *values: str | None) -> None:
        """Add the values that there are, each once."""
        for value in values:
            words = " ".join((value or "").split()).strip(" ;,")
            pair = (column.strip(" .:;"), words)
            if words and pair not in self.pairs:
                self.pairs.append(pair)

    def first(self, column: str) -> str | None:
        """Return the first value of a column."""
        return next((v for c, v in self.pairs if c == column), None)

    @property
    def text(self) -> str:
        """The entry as a row."""
        return "; ".join(f"{column}: {value}" for column, value in self.pairs)


def document_of_entries(relative: str, about: About, entries: Iterable[Entry]) -> Document:
    """Return the document that these entries are; a place is the entry's number in the file.

    :raises ReadError: when there are none.
    """
    builder = TextBuilder()
    for number, entry in enumerate(entries, start=1):
        builder.add(entry.text, locator=f"entry {number}", alone=True)
    if not builder.blocks:
        raise ReadError("the list has no entries; download it again")
    return Document(relative, about, builder.text, tuple(builder.blocks))


def joined(*parts: str | None, by: str = ", ") -> str:
    """Return the parts that there are as one value."""
    words = (" ".join((part or "").split()) for part in parts)
    return by.join(word for word in words if word)


def with_note(value: str | None, *notes: str | None) -> str:
    """Return a value with what is said of it in brackets."""
    note = joined(*notes)
    return f"{value} ({note})" if value and note else value or ""


def day_of(year: str | None, month: str | None, day: str | None) -> str:
    """Return a date as far as it is known: 1962, 1962-11, 1962-11-23."""
    parts = [part.strip() for part in (year, month, day) if part and part.strip().strip("0")]
    return "-".join([parts[0], *(part.zfill(2) for part in parts[1:])]) if parts else ""


def spans(days: Iterable[str]) -> Iterator[str]:
    """Yield the dates that there are."""
    return (day for day in days if day)
