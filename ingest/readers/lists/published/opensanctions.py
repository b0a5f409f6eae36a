"""Read OpenSanctions' FollowTheMoney entities: JSON, an entity a line.

Sanctions, addresses and papers are entities of their own there; each is told with whom it is of.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from ingest.datamodels import About, Document
from ingest.errors import ReadError
from ingest.readers.lists.published.entries import (
    ADDRESS,
    BIRTHPLACE,
    BORN,
    DELISTED,
    EMAIL,
    LISTED,
    NAME,
    NATIONAL_ID,
    ORIGINAL,
    OTHER,
    PASSPORT,
    PHONE,
    PROGRAMME,
    REASON,
    REFERENCE,
    REGISTRATION,
    REMARKS,
    TAX,
    TYPE,
    Entry,
    document_of_entries,
    with_note,
)
from ingest.text.metadata import parse_date

MAX_LINE = 20_000_000  # characters: the longest entity, nested, has some hundred thousand
# What belongs to another entity: the property that says to which, and whether it is told there.
_OF = {
    "Sanction": "entity",
    "Passport": "holder",
    "Identification": "holder",
    "Address": "",
}
# What says how two others are related: it has no name of its own, and names both.
_RELATIONS = frozenset(
    (
        "Ownership", "Directorship", "Membership", "Employment", "Family", "Associate",
        "Representation", "UnknownLink",
    )
)  # fmt: skip
_COLUMNS = {
    "alias": OTHER,
    "weakAlias": OTHER,
    "previousName": OTHER,
    "birthDate": BORN,
    "birthPlace": BIRTHPLACE,
    "addressEntity": ADDRESS,
    "address": ADDRESS,
    "idNumber": NATIONAL_ID,
    "passportNumber": PASSPORT,
    "registrationNumber": REGISTRATION,
    "taxNumber": TAX,
    "innCode": "INN",
    "ogrnCode": "OGRN",
    "imoNumber": "IMO number",
    "leiCode": "LEI",
    "swiftBic": "BIC",
    "programId": PROGRAMME,
    "program": PROGRAMME,
    "startDate": LISTED,
    "listingDate": LISTED,
    "endDate": DELISTED,
    "authorityId": REFERENCE,
    "reason": REASON,
    "email": EMAIL,
    "phone": PHONE,
    "notes": REMARKS,
}
_IN_A_SANCTION = frozenset(("startDate", "listingDate", "endDate", "authorityId", "reason"))
_NOTES = {"weakAlias": "weak", "previousName": "former name"}
_SKIPPED = frozenset(("entity", "holder"))
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
Data = dict[str, object]


def read_entities(path: Path, relative: str) -> Document:
    """Read the entities; their own date is that of the last change among them.

    :raises ReadError: when the file is no such list.
    """
    told: defaultdict[str, list[Data]] = defaultdict(list)
    said: dict[str, str] = {}
    related: set[str] = set()
    newest, count = "", 0
    for data in _lines(path):
        schema, properties = str(data["schema"]), _properties(data)
        owner = _OF.get(schema)
        if schema == "Address":
            said[str(data.get("id"))] = str(data.get("caption") or "")
        elif schema in _RELATIONS:
            related.update(str(v) for values in properties.values() for v in values)
        elif owner:
            for number in properties.get(owner, ()):
                told[str(number)].append(data)
        newest, count = max(newest, str(data.get("last_change") or "")[:10]), count + 1
    about = About(
        f"OpenSanctions: {Path(relative).name.split('.')[0]}",
        "OpenSanctions",
        parse_date(newest),
        kind="list",
        url="https://www.opensanctions.org/datasets/",
    )
    if related:
        said |= _captions(path, related)
    return document_of_entries(relative, about, _entries(path, told, said))


def _captions(path: Path, numbers: set[str]) -> dict[str, str]:
    """Return what the entities of some numbers are called."""
    found = ((str(data["id"]), str(data.get("caption") or "")) for data in _lines(path))
    return {number: caption for number, caption in found if caption and number in numbers}


def _lines(path: Path) -> Iterator[Data]:
    with path.open(encoding="utf-8-sig") as file:
        number = 0
        while line := file.readline(MAX_LINE):
            number += 1
            if not line.strip():
                continue
            try:
                data = json.loads(line)
            except ValueError as exc:
                raise ReadError(
                    f"line {number} is no entity in JSON: of JSON only OpenSanctions' entities, "
                    "one a line, are read; save other data as CSV"
                ) from exc
            if not isinstance(data, dict) or not {"id", "schema", "properties"} <= data.keys():
                raise ReadError(
                    f"line {number} has no id, schema and properties: of JSON only "
                    "OpenSanctions' entities, one a line, are read; save other data as CSV"
                )
            yield data


def _properties(data: Data) -> dict[str, list[object]]:
    found = data.get("properties")
    if not isinstance(found, dict):
        return {}
    return {str(k): v if isinstance(v, list) else [v] for k, v in found.items()}


def _entries(path: Path, told: dict[str, list[Data]], said: dict[str, str]) -> Iterator[Entry]:
    for data in _lines(path):
        if data["schema"] in _OF:
            if data["schema"] != "Address" and not _owner(data):
                yield _entry(data, {}, said)
            continue
        yield _entry(data, told, said)


def _owner(data: Data) -> bool:
    return bool(_properties(data).get(_OF[str(data["schema"])]))


def _entry(data: Data, told: dict[str, list[Data]], said: dict[str, str]) -> Entry:
    entry, properties = Entry(), _properties(data)
    names = [str(name) for name in properties.pop("name", ())]
    caption = str(data.get("caption") or (names or [""])[0])
    if data["schema"] not in _RELATIONS:
        entry.add(NAME, caption)
    entry.add(TYPE, str(data["schema"]))
    for name in names:
        if name != caption:
            entry.add(OTHER if _LATIN.search(name) else ORIGINAL, name)
    _add(entry, properties, said)
    for other in told.get(str(data.get("id")), ()):
        _add_told(entry, other)
    entry.add("ID", str(data.get("id") or ""))
    return entry


def _add(entry: Entry, properties: dict[str, list[object]], said: dict[str, str]) -> None:
    for name, values in properties.items():
        if name in _SKIPPED:
            continue
        for value in values:
            if isinstance(value, dict):
                _add_told(entry, value)
                continue
            words = said.get(str(value), str(value))
            column = _COLUMNS.get(name) if name not in _IN_A_SANCTION else None
            column = column or _CAMEL.sub(" ", name).capitalize()
            entry.add(column, with_note(words, _NOTES.get(name)))


def _add_told(entry: Entry, data: Data) -> None:
    """Add what an entity of its own tells of this one: its papers, addresses and sanctions."""
    schema, properties = str(data.get("schema") or ""), _properties(data)
    if schema in ("Passport", "Identification"):
        numbers = [*properties.get("number", ()), *properties.get("passportNumber", ())]
        where = [str(country) for country in properties.get("country", ())]
        kind = [str(said) for said in properties.get("type", ())]
        column = PASSPORT if schema == "Passport" else next(iter(kind), NATIONAL_ID)
        for number in numbers:
            entry.add(column, with_note(str(number), *where))
    elif schema == "Sanction":
        for name, values in properties.items():
            if name not in _SKIPPED:
                column = _COLUMNS.get(name) or _CAMEL.sub(" ", name).capitalize()
                entry.add(column, *map(str, values))
    elif schema == "Address":
        full = str(data.get("caption") or "") or " ".join(map(str, properties.get("full", ())))
        entry.add(ADDRESS, full)
    else:
        entry.add(schema or "Related", str(data.get("caption") or data.get("id") or ""))
