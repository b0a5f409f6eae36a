"""Read the EU's full list as XML (`xmlFullSanctionsList_1_1`)."""

from collections.abc import Iterator
from pathlib import Path

from ingest.datamodels import About, Document
from ingest.readers.lists.published.entries import (
    ADDRESS,
    AMENDED,
    BASIS,
    BIRTHPLACE,
    BORN,
    CITIZENSHIP,
    DELISTED,
    GENDER,
    LISTED,
    NAME,
    OTHER,
    POSITION,
    PROGRAMME,
    REFERENCE,
    REMARKS,
    TITLE,
    TYPE,
    Entry,
    day_of,
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

_TYPES = {"person": "Individual", "enterprise": "Entity"}
_IDENTITIES = {
    "passport": "Passport",
    "id": "National identification number",
    "fiscalcode": "Tax number",
    "regnumber": "Registration number",
    "ssn": "Social security number",
    "imo": "IMO number",
    "swiftbic": "BIC",
}
_FLAGS = {
    "knownExpired": "expired",
    "knownFalse": "false",
    "reportedLost": "reported lost",
    "revokedByIssuer": "revoked",
    "diplomatic": "diplomatic",
}
_NOWHERE = ("00", "UNKNOWN")


def read_eu(path: Path, relative: str) -> Document:
    """Read the list; its own date is that on which it was generated."""
    generated = attributes_of_root(path).get("generationDate", "")
    about = About(
        "Consolidated list of persons, groups and entities subject to EU financial sanctions",
        "European Commission",
        parse_date(generated[:10]),
        kind="list",
        jurisdiction="EU",
        url="https://data.europa.eu/data/datasets/"
        "consolidated-list-of-persons-groups-and-entities-subject-to-eu-financial-sanctions",
    )
    return document_of_entries(relative, about, _entries(path))


def _entries(path: Path) -> Iterator[Entry]:
    for element in elements(path, "sanctionEntity"):
        yield _entry(element)


def _entry(listed: Element) -> Entry:
    entry = Entry()
    _add_names(entry, children(listed, "nameAlias"))
    code = "".join(kind.get("code", "") for kind in children(listed, "subjectType"))
    entry.pairs.insert(1, (TYPE, _TYPES.get(code, code or "Entity")))
    entry.add(LISTED, listed.get("designationDate"))
    acts = children(listed, "regulation")
    published = sorted(day for act in acts if (day := act.get("publicationDate")))
    if not listed.get("designationDate"):
        entry.add(LISTED, *published[:1])
    entry.add(AMENDED, *published[-1:])
    entry.add(DELISTED, listed.get("delistingDate"))
    entry.add(PROGRAMME, *(act.get("programme") for act in acts))
    entry.add(BASIS, *(act.get("numberTitle") for act in acts))
    entry.add(REFERENCE, listed.get("euReferenceNumber"))
    entry.add("UN reference", listed.get("unitedNationId"))
    for born in children(listed, "birthdate"):
        _add_birth(entry, born)
    entry.add(CITIZENSHIP, *(_country(c) for c in children(listed, "citizenship")))
    for place in children(listed, "address"):
        entry.add(ADDRESS, _address(place))
    for identity in children(listed, "identification"):
        _add_identity(entry, identity)
    entry.add("Entity_LogicalId", listed.get("logicalId"))
    entry.add(REMARKS, *texts(listed, "remark"), listed.get("designationDetails"))
    return entry


def _add_names(entry: Entry, names: list[Element]) -> None:
    """Add the first name that is no weak one as the name, the others with language and quality."""
    strong = [name for name in names if name.get("strong", "true") != "false"]
    for name in sorted(names, key=lambda n: n is not (strong or names)[0]):
        whole = name.get("wholeName") or joined(
            name.get("firstName"), name.get("middleName"), name.get("lastName"), by=" "
        )
        weak = "weak" if name.get("strong") == "false" else ""
        main = entry.first(NAME) is None
        note = with_note(whole, name.get("nameLanguage"), weak)
        entry.add(NAME if main else OTHER, whole if main else note)
    for name in names:
        entry.add(POSITION, name.get("function"))
        entry.add(TITLE, name.get("title"))
        entry.add(GENDER, {"M": "Male", "F": "Female"}.get(name.get("gender", "")))


def _add_birth(entry: Entry, born: Element) -> None:
    parts = day_of(born.get("year"), born.get("monthOfYear"), born.get("dayOfMonth"))
    day = born.get("birthdate") or parts
    if not day and born.get("yearRangeFrom"):
        day = f"{born.get('yearRangeFrom')} to {born.get('yearRangeTo')}"
    entry.add(BORN, f"circa {day}" if day and born.get("circa") == "true" else day)
    place = (born.get("place"), born.get("city"), born.get("region"), _country(born))
    entry.add(BIRTHPLACE, joined(*place))


def _country(element: Element) -> str:
    if element.get("countryIso2Code") in _NOWHERE:
        return ""
    return element.get("countryDescription") or element.get("countryIso2Code") or ""


def _address(place: Element) -> str:
    box = place.get("poBox")
    parts = (place.get("street"), box and f"PO box {box}", place.get("zipCode"))
    return joined(*parts, place.get("city"), place.get("place"), place.get("region"),
                  _country(place))  # fmt: skip


def _add_identity(entry: Entry, identity: Element) -> None:
    code = identity.get("identificationTypeCode", "")
    said = identity.get("identificationTypeDescription") or code or "Identification"
    flags = (words for name, words in _FLAGS.items() if identity.get(name) == "true")
    number = identity.get("number") or identity.get("latinNumber") or text(identity, "remark")
    issued = identity.get("issueDate")
    note = (_country(identity), issued and f"issued {issued}", *flags)
    entry.add(_IDENTITIES.get(code, said), with_note(number, *note))
