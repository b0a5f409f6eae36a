"""Read OFAC's SDN_ADVANCED.XML and CONS_ADVANCED.XML; one party is one row.

All is by number there: what a party's features, documents and entries mean stands elsewhere in the
file, the entries behind the parties. So it is read twice: for what the numbers mean, then for the
parties.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from ingest.datamodels import Document
from ingest.readers.lists.known_lists import ofac_about
from ingest.readers.lists.published.entries import (
    ADDRESS,
    BASIS,
    BIRTHPLACE,
    BORN,
    CITIZENSHIP,
    LINKED,
    LISTED,
    NAME,
    NATIONALITY,
    ORIGINAL,
    OTHER,
    PROGRAMME,
    REMARKS,
    TYPE,
    WEBSITE,
    Entry,
    day_of,
    document_of_entries,
    joined,
    with_note,
)
from ingest.readers.lists.published.stream import Element, children, elements, local, text

_VALUES = (
    "AliasType AreaCode Country DetailReference FeatureType IDRegDocType LegalBasis List "
    "LocPartType NamePartType PartySubType PartyType RelationType SanctionsType Script"
).split()
_SECTIONS = "DateOfIssue Location IDRegDocument DistinctParty ProfileRelationship SanctionsEntry"
_COLUMNS = {
    "birthdate": BORN,
    "place of birth": BIRTHPLACE,
    "nationality country": NATIONALITY,
    "citizenship country": CITIZENSHIP,
    "location": ADDRESS,
    "website": WEBSITE,
    "email address": "E-mail address",
}
_PARTS = ("unknown", "address1", "address2", "address3", "city", "state/province", "postal code")
_TYPES = {"individual": "Individual", "entity": "Entity", "vessel": "Vessel"}
_PROGRAM, _LATIN = "program", "latin"


@dataclass(slots=True)
class _Known:
    """What the numbers of a file mean."""

    values: dict[tuple[str, str], str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)  # a subtype of a party: its type
    places: dict[str, str] = field(default_factory=dict)
    documents: defaultdict[str, list[tuple[str, str]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    entries: defaultdict[str, list[tuple[str, str]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    links: defaultdict[str, list[tuple[str, str]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    names: dict[str, str] = field(default_factory=dict)
    published: str = ""
    lists: set[str] = field(default_factory=set)

    def value(self, kind: str, number: str | None) -> str:
        """Return what a number of a kind means, "" where nothing does."""
        return self.values.get((kind, number or ""), "")


def read_advanced(path: Path, relative: str) -> Document:
    """Read the list; its own date is that of its issue."""
    known = _known(path)
    name = Path(relative).name
    if not name.lower().startswith("cons") and known.lists:
        name = name if any("sdn list" in listed.lower() for listed in known.lists) else "cons"
    about = replace(ofac_about(name), published=known.published or None)
    return document_of_entries(relative, about, _entries(path, known))


def _known(path: Path) -> _Known:
    known = _Known()
    for element in elements(path, *_VALUES, *_SECTIONS.split()):
        name = local(element)
        if name == "DateOfIssue":
            known.published = _day(element)
        elif name == "Location":
            known.places[element.get("ID", "")] = _place(element, known)
        elif name == "IDRegDocument":
            known.documents[element.get("IdentityID", "")].append(_document(element, known))
        elif name == "DistinctParty":
            for profile in children(element, "Profile"):
                known.names[profile.get("ID", "")] = _main_name(profile, known)
        elif name == "ProfileRelationship":
            relation = known.value("RelationType", element.get("RelationTypeID"))
            ends = element.get("From-ProfileID", ""), element.get("To-ProfileID", "")
            known.links[ends[0]].append((relation, ends[1]))
        elif name == "SanctionsEntry":
            _add_sanctions(element, known)
        else:
            _add_value(element, name, known)
    return known


def _add_value(element: Element, name: str, known: _Known) -> None:
    number = element.get("ID", "")
    words = " ".join((element.text or "").split())
    if name == "AreaCode":
        words = element.get("Description") or words
    if name == "PartySubType":
        kind = known.value("PartyType", element.get("PartyTypeID"))
        known.kinds[number] = kind if words.lower() in ("", "unknown") else words
    known.values[name, number] = words


def _add_sanctions(element: Element, known: _Known) -> None:
    found = known.entries[element.get("ProfileID", "")]
    listed = known.value("List", element.get("ListID"))
    if listed:
        known.lists.add(listed)
        found.append(("List", listed))
    for event in children(element, "EntryEvent"):
        found += [(LISTED, _day(day)) for day in children(event, "Date")]
        found.append((BASIS, known.value("LegalBasis", event.get("LegalBasisID"))))
    for measure in children(element, "SanctionsMeasure"):
        kind = known.value("SanctionsType", measure.get("SanctionsTypeID"))
        said = text(measure, "Comment")
        if kind.lower() in ("", _PROGRAM):
            found.append((PROGRAMME, said))
        else:
            found.append(("Measures", with_note(kind, said)))


def _entries(path: Path, known: _Known) -> Iterator[Entry]:
    for party in elements(path, *_VALUES, *_SECTIONS.split()):  # all, that all are emptied
        if local(party) != "DistinctParty":
            continue
        for profile in children(party, "Profile"):
            yield _entry(profile, known)


def _entry(profile: Element, known: _Known) -> Entry:
    entry, number = Entry(), profile.get("ID", "")
    entry.add(NAME, known.names.get(number))
    kind = known.kinds.get(profile.get("PartySubTypeID", ""), "")
    entry.add(TYPE, _TYPES.get(kind.lower(), kind))
    identities = children(profile, "Identity")
    for identity in identities:
        _add_names(entry, identity, known)
    for feature in children(profile, "Feature"):
        column = known.value("FeatureType", feature.get("FeatureTypeID")) or "Feature"
        for version in children(feature, "FeatureVersion") or [feature]:
            entry.add(_COLUMNS.get(column.lower(), column), _feature(version, known))
    for identity in identities:
        for column, value in known.documents.get(identity.get("ID", ""), ()):
            entry.add(column, value)
    for column, value in known.entries.get(number, ()):
        entry.add(column, value)
    for relation, other in known.links.get(number, ()):
        entry.add(LINKED, with_note(known.names.get(other), relation))
    entry.add("ent_num", number)
    entry.add(REMARKS, *(text(c) for c in children(profile.getparent(), "Comment")))
    return entry


def _main_name(profile: Element, known: _Known) -> str:
    for identity in sorted(
        children(profile, "Identity"), key=lambda i: i.get("Primary") == "false"
    ):
        for alias in sorted(children(identity, "Alias"), key=lambda a: a.get("Primary") != "true"):
            for name, _ in _written(alias, identity, known):
                return name
    return ""


def _add_names(entry: Entry, identity: Element, known: _Known) -> None:
    for alias in children(identity, "Alias"):
        kind = known.value("AliasType", alias.get("AliasTypeID")).lower()
        weak = "weak" if alias.get("LowQuality") == "true" else ""
        for name, script in _written(alias, identity, known):
            if name == entry.first(NAME):
                continue
            if script.lower() not in ("", _LATIN):
                entry.add(ORIGINAL, with_note(name, script))
            else:
                entry.add(OTHER, with_note(name, kind if kind == "f.k.a." else "", weak))


def _written(alias: Element, identity: Element, known: _Known) -> list[tuple[str, str]]:
    """Return an alias in each script, "LAST, First" where the parts are named, Latin first."""
    groups = {
        group.get("ID", ""): known.value("NamePartType", group.get("NamePartTypeID")).lower()
        for group in children(identity, "NamePartGroups", "MasterNamePartGroup", "NamePartGroup")
    }
    found = []
    for name in children(alias, "DocumentedName"):
        values = children(name, "DocumentedNamePart", "NamePartValue")
        last = [text(v) for v in values if groups.get(v.get("NamePartGroupID", "")) == "last name"]
        rest = [text(v) for v in values if text(v) not in last]
        scripts = [known.value("Script", v.get("ScriptID")) for v in values]
        words = joined(" ".join(last), " ".join(rest)) if last else " ".join(rest)
        found.append((words, scripts[0] if scripts else ""))
    return sorted(found, key=lambda pair: pair[1].lower() not in ("", _LATIN))


def _feature(version: Element, known: _Known) -> str:
    said = [
        joined(text(detail), known.value("DetailReference", detail.get("DetailReferenceID")))
        for detail in children(version, "VersionDetail")
    ]
    said += [
        known.places.get(place.get("LocationID", ""), "")
        for place in children(version, "VersionLocation")
    ]
    said += [_period(period) for period in children(version, "DatePeriod")]
    return with_note(joined(*said), text(version, "Comment"))


def _period(period: Element) -> str:
    """Return a day, a year, or the span from its first to its last day."""
    first = [_day(d) for d in children(period, "Start", "From")]
    last = [_day(d) for d in (*children(period, "End", "To"), *children(period, "Start", "To"))]
    if not first or not last or first[0] == last[0]:
        said = (first or last or [""])[0]
    elif first[0][:4] == last[0][:4] and first[0].endswith("-01-01") and last[0].endswith("-12-31"):
        said = first[0][:4]
    else:
        said = f"{first[0]} to {last[0]}"
    approximate = any(s.get("Approximate") == "true" for s in children(period, "Start"))
    return f"circa {said}" if approximate and said else said


def _day(element: Element) -> str:
    return day_of(text(element, "Year"), text(element, "Month"), text(element, "Day"))


def _place(location: Element, known: _Known) -> str:
    parts: dict[str, str] = {}
    for part in children(location, "LocationPart"):
        kind = known.value("LocPartType", part.get("LocPartTypeID")).lower()
        parts[kind] = joined(parts.get(kind), text(part, "LocationPartValue", "Value"))
    ordered = sorted(parts, key=lambda kind: _PARTS.index(kind) if kind in _PARTS else len(_PARTS))
    countries = [
        known.value("Country", c.get("CountryID")) for c in children(location, "LocationCountry")
    ] or [
        known.value("AreaCode", c.get("AreaCodeID")) for c in children(location, "LocationAreaCode")
    ]
    return joined(*(parts[kind] for kind in ordered), *countries)


def _document(element: Element, known: _Known) -> tuple[str, str]:
    country = known.value("Country", element.get("IssuedBy-CountryID"))
    for issued in children(element, "IssuedBy"):
        country = country or known.value("Country", issued.get("CountryID"))
    kind = known.value("IDRegDocType", element.get("IDRegDocTypeID")) or "Identification"
    return kind, with_note(text(element, "IDRegistrationNo"), country, text(element, "Comment"))
