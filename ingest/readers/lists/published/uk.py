"""Read the UK Sanctions List as XML; one `Designation` is one row."""

from collections.abc import Iterator
from pathlib import Path

from ingest.datamodels import About, Document
from ingest.readers.lists.published.entries import (
    ADDRESS,
    AMENDED,
    BIRTHPLACE,
    BORN,
    EMAIL,
    GENDER,
    LISTED,
    MEASURES,
    NAME,
    NATIONAL_ID,
    NATIONALITY,
    ORIGINAL,
    OTHER,
    PASSPORT,
    PHONE,
    POSITION,
    PROGRAMME,
    REASON,
    REFERENCE,
    REGISTRATION,
    REMARKS,
    TITLE,
    TYPE,
    WEBSITE,
    Entry,
    document_of_entries,
    joined,
    with_note,
)
from ingest.readers.lists.published.stream import (
    Element,
    children,
    elements,
    local,
    said_above,
    text,
    texts,
)
from ingest.text.metadata import parse_date

_NAMES = "Name1 Name2 Name3 Name4 Name5 Name6".split()
_LINES = [*(f"AddressLine{n}" for n in range(1, 7)), "AddressPostalCode", "AddressCountry"]
_FIELDS = {  # an element anywhere in an entry: its column
    "DOB": BORN,
    "Nationality": NATIONALITY,
    "Position": POSITION,
    "Gender": GENDER,
    "PhoneNumber": PHONE,
    "EmailAddress": EMAIL,
    "Website": WEBSITE,
    "Title": TITLE,
    "TypeOfEntity": "Type of entity",
    "ParentCompany": "Parent company",
    "Subsidiary": "Subsidiary",
    "BusinessRegistrationNumber": REGISTRATION,
    "IMONumber": "IMO number",
    "CurrentOwnerOperator": "Owner or operator",
    "PreviousOwnerOperator": "Previous owner or operator",
    "CurrentBelievedFlagOfShip": "Flag",
    "PreviousFlag": "Previous flag",
    "TypeOfShip": "Type of ship",
    "TonnageOfShip": "Tonnage",
    "LengthOfShip": "Length",
    "YearBuilt": "Year built",
    "HullIdentificationNumber": "Hull identification number",
}
_NUMBERS = {
    "Passport": (PASSPORT, "PassportNumber", "PassportAdditionalInformation"),
    "NationalIdentifier": (
        NATIONAL_ID,
        "NationalIdentifierNumber",
        "NationalIdentifierAdditionalInformation",
    ),
}


def read_uk(path: Path, relative: str) -> Document:
    """Read the list; its own date is that on which it was generated, day first."""
    generated = said_above(path, "DateGenerated", "Designation")
    about = About(
        "UK Sanctions List",
        "Foreign, Commonwealth and Development Office",
        parse_date(generated, "day"),
        kind="list",
        jurisdiction="UK",
        url="https://www.gov.uk/government/publications/the-uk-sanctions-list",
    )
    return document_of_entries(relative, about, _entries(path))


def _entries(path: Path) -> Iterator[Entry]:
    for element in elements(path, "Designation"):
        if len(element):
            yield _entry(element)


def _entry(listed: Element) -> Entry:
    entry = Entry()
    said = {local(child): child for child in listed}
    names = children(said.get("Names"), "Name")
    for name in sorted(names, key=lambda n: text(n, "NameType").lower() != "primary name"):
        parts = {local(child): text(child) for child in name}
        whole = joined(*(parts.get(part) for part in _NAMES), by=" ")
        kind = parts.get("NameType", "").lower()
        weak = "low quality" if "low" in parts.get("AliasStrength", "").lower() else ""
        main = entry.first(NAME) is None
        note = kind if "variation" in kind else ""
        entry.add(NAME if main else OTHER, whole if main else with_note(whole, note, weak))
    entry.pairs.insert(1, (TYPE, text(said.get("IndividualEntityShip")) or "Entity"))
    entry.add(ORIGINAL, *texts(said.get("NonLatinNames"), "NonLatinName", "NameNonLatinScript"))
    entry.add(LISTED, text(said.get("DateDesignated")))
    entry.add(AMENDED, text(said.get("LastUpdated")))
    entry.add("Unique ID", text(said.get("UniqueID")))
    entry.add(REFERENCE, text(said.get("UniqueID")))
    entry.add("OFSI Group ID", text(said.get("OFSIGroupID")))
    entry.add("UN reference", text(said.get("UNReferenceNumber")))
    entry.add(PROGRAMME, text(said.get("RegimeName")))
    entry.add(MEASURES, text(said.get("SanctionsImposed")).replace("|", ", "))
    for address in children(said.get("Addresses"), "Address"):
        lines = {local(child): text(child) for child in address}
        entry.add(ADDRESS, joined(*(lines.get(line) for line in _LINES)))
    _add_details(entry, listed)
    entry.add("Designated by", text(said.get("DesignationSource")))
    entry.add(REMARKS, text(said.get("OtherInformation")))
    entry.add(REASON, text(said.get("UKStatementofReasons")))
    return entry


def _add_details(entry: Entry, listed: Element) -> None:
    for element in listed.iter():
        name = local(element)
        if name in _FIELDS and len(element) == 0:
            entry.add(_FIELDS[name], text(element))
        elif name in _NUMBERS:
            column, number, more = _NUMBERS[name]
            entry.add(column, with_note(text(element, number), text(element, more)))
        elif name == "Location":
            place = joined(text(element, "TownOfBirth"), text(element, "CountryOfBirth"))
            entry.add(BIRTHPLACE, place)
