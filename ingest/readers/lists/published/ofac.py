"""Read OFAC's SDN.XML and CONSOLIDATED.XML; one `sdnEntry` is one row."""

from collections.abc import Iterator
from pathlib import Path

from ingest.datamodels import About, Document
from ingest.readers.lists.known_lists import ofac_about
from ingest.readers.lists.published.entries import (
    ADDRESS,
    BIRTHPLACE,
    BORN,
    CITIZENSHIP,
    NAME,
    NATIONALITY,
    OTHER,
    PROGRAMME,
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
    children,
    elements,
    said_above,
    text,
    texts,
)
from ingest.text.metadata import parse_date

_ADDRESS = "address1 address2 address3 city stateOrProvince postalCode country".split()
_VESSEL = {
    "callSign": "Call sign",
    "vesselType": "Vessel type",
    "vesselFlag": "Flag",
    "vesselOwner": "Vessel owner",
    "tonnage": "Tonnage",
    "grossRegisteredTonnage": "Gross registered tonnage",
}


def read_sdn(path: Path, relative: str) -> Document:
    """Read the list; its own date is that of its publication, month first."""
    about = ofac_about(Path(relative).name)
    published = said_above(path, "Publish_Date", "sdnEntry")
    return document_of_entries(relative, _dated(about, published), _entries(path))


def _dated(about: About, published: str) -> About:
    return About(
        about.title,
        about.publisher,
        parse_date(published, "month"),
        kind="list",
        jurisdiction="US",
        url=about.url,
    )


def _entries(path: Path) -> Iterator[Entry]:
    for element in elements(path, "sdnEntry"):
        yield _entry(element)


def _entry(sdn: Element) -> Entry:
    entry = Entry()
    entry.add(NAME, _name(sdn))
    entry.add(TYPE, text(sdn, "sdnType"))
    for aka in children(sdn, "akaList", "aka"):
        kind = text(aka, "type").replace("a.k.a.", "")
        quality = "weak" if text(aka, "category") == "weak" else ""
        entry.add(OTHER, with_note(_name(aka), kind, quality))
    entry.add(TITLE, text(sdn, "title"))
    entry.add(BORN, *texts(sdn, "dateOfBirthList", "dateOfBirthItem", "dateOfBirth"))
    entry.add(BIRTHPLACE, *texts(sdn, "placeOfBirthList", "placeOfBirthItem", "placeOfBirth"))
    entry.add(NATIONALITY, *texts(sdn, "nationalityList", "nationality", "country"))
    entry.add(CITIZENSHIP, *texts(sdn, "citizenshipList", "citizenship", "country"))
    for address in children(sdn, "addressList", "address"):
        entry.add(ADDRESS, joined(*(text(address, part) for part in _ADDRESS)))
    for identity in children(sdn, "idList", "id"):
        _add_identity(entry, identity)
    for name, column in _VESSEL.items():
        entry.add(column, text(sdn, "vesselInfo", name))
    entry.add(PROGRAMME, *texts(sdn, "programList", "program"))
    entry.add("ent_num", text(sdn, "uid"))
    entry.add(REMARKS, text(sdn, "remarks"))
    return entry


def _add_identity(entry: Entry, identity: Element) -> None:
    issued, expires = text(identity, "issueDate"), text(identity, "expirationDate")
    entry.add(
        text(identity, "idType") or "Identification",
        with_note(
            text(identity, "idNumber"),
            text(identity, "idCountry"),
            issued and f"issued {issued}",
            expires and f"expires {expires}",
        ),
    )


def _name(element: Element) -> str:
    """Return "SIAM, Saeed", as the list's other forms write it."""
    return joined(text(element, "lastName"), text(element, "firstName"))
