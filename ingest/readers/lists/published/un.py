"""Read the UN Security Council's consolidated list as XML."""

from collections.abc import Iterator
from pathlib import Path

from ingest.datamodels import About, Document
from ingest.readers.lists.published.entries import (
    ADDRESS,
    AMENDED,
    BIRTHPLACE,
    BORN,
    DELISTED,
    GENDER,
    LISTED,
    NAME,
    NATIONALITY,
    ORIGINAL,
    OTHER,
    POSITION,
    PROGRAMME,
    REFERENCE,
    REMARKS,
    TITLE,
    TYPE,
    Entry,
    document_of_entries,
    joined,
    with_note,
)
from ingest.readers.lists.published.stream import (
    Element,
    attributes_of_root,
    children,
    elements,
    text,
    texts,
)
from ingest.text.metadata import parse_date

_NAMES = "FIRST_NAME SECOND_NAME THIRD_NAME FOURTH_NAME".split()
_PLACE = "STREET CITY STATE_PROVINCE ZIP_CODE COUNTRY NOTE".split()
_QUALITY = {"low": "low quality", "f.k.a.": "f.k.a."}  # "Good" and "a.k.a." go without saying


def read_un(path: Path, relative: str) -> Document:
    """Read the list; its own date is that on which it was generated."""
    generated = attributes_of_root(path).get("dateGenerated", "")
    about = About(
        "United Nations Security Council Consolidated List",
        "United Nations Security Council",
        parse_date(generated) or parse_date(generated[:10]),
        kind="list",
        jurisdiction="UN",
        url="https://main.un.org/securitycouncil/en/content/un-sc-consolidated-list",
    )
    return document_of_entries(relative, about, _entries(path))


def _entries(path: Path) -> Iterator[Entry]:
    for element in elements(path, "INDIVIDUAL", "ENTITY"):
        person = element.tag.endswith("INDIVIDUAL")
        yield _entry(element, "INDIVIDUAL" if person else "ENTITY")


def _entry(listed: Element, kind: str) -> Entry:
    entry = Entry()
    entry.add(NAME, joined(*(text(listed, name) for name in _NAMES), by=" "))
    entry.add(TYPE, kind.capitalize())
    for alias in children(listed, f"{kind}_ALIAS"):
        quality = _QUALITY.get(text(alias, "QUALITY").lower())
        entry.add(OTHER, with_note(text(alias, "ALIAS_NAME"), quality))
    entry.add(ORIGINAL, text(listed, "NAME_ORIGINAL_SCRIPT"))
    entry.add(LISTED, text(listed, "LISTED_ON")[:10])
    entry.add(AMENDED, *(day[:10] for day in texts(listed, "LAST_DAY_UPDATED", "VALUE")))
    entry.add(DELISTED, text(listed, "DELISTED_ON")[:10])
    entry.add(REFERENCE, text(listed, "REFERENCE_NUMBER"))
    entry.add(PROGRAMME, text(listed, "UN_LIST_TYPE"))
    entry.add(TITLE, *texts(listed, "TITLE", "VALUE"))
    entry.add(POSITION, *texts(listed, "DESIGNATION", "VALUE"))
    for born in children(listed, "INDIVIDUAL_DATE_OF_BIRTH"):
        entry.add(BORN, _birth(born))
    for place in children(listed, "INDIVIDUAL_PLACE_OF_BIRTH"):
        entry.add(BIRTHPLACE, joined(*(text(place, part) for part in _PLACE)))
    entry.add(NATIONALITY, *texts(listed, "NATIONALITY", "VALUE"))
    entry.add(GENDER, text(listed, "GENDER"))
    for place in children(listed, f"{kind}_ADDRESS"):
        entry.add(ADDRESS, joined(*(text(place, part) for part in _PLACE)))
    for document in children(listed, "INDIVIDUAL_DOCUMENT"):
        _add_document(entry, document)
    entry.add("Data ID", text(listed, "DATAID"))
    entry.add(REMARKS, text(listed, "COMMENTS1"))
    return entry


def _birth(born: Element) -> str:
    day = text(born, "DATE")[:10] or text(born, "YEAR")
    if not day and text(born, "FROM_YEAR"):
        day = f"{text(born, 'FROM_YEAR')} to {text(born, 'TO_YEAR')}"
    approximate = text(born, "TYPE_OF_DATE").upper() == "APPROXIMATELY"
    return with_note(f"circa {day}" if day and approximate else day, text(born, "NOTE"))


def _add_document(entry: Entry, document: Element) -> None:
    issued = text(document, "DATE_OF_ISSUE")
    place = text(document, "ISSUING_COUNTRY") or text(document, "COUNTRY_OF_ISSUE")
    entry.add(
        text(document, "TYPE_OF_DOCUMENT") or "Document",
        with_note(
            text(document, "NUMBER"), place, issued and f"issued {issued}", text(document, "NOTE")
        ),
    )
