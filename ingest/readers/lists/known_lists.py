"""Lists that authorities publish: their columns where the file names none, and what they are.

A list is known by its file's name and its shape, or by its own columns; nothing else is guessed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.datamodels import About
from ingest.text.dates import dates
from ingest.text.metadata import parse_date

# OFAC, "SDN list data formats: data specification", delimited files: no header, "-0-" is null.
_PRIMARY = (
    "ent_num SDN_Name SDN_Type Program Title Call_Sign Vess_type Tonnage GRT Vess_flag Vess_owner "
    "Remarks"
).split()
_ADDRESSES = ["Ent_num", "Add_num", "Address", "City/State/Province/Postal Code", "Country"]
_ADDRESSES += ["Add_remarks"]
_ALTERNATES = "ent_num alt_num alt_type alt_name alt_remarks".split()
_COMMENTS = ["ent_num", "Remarks (continued)"]
OFAC_COLUMNS = frozenset([*_PRIMARY, *_ADDRESSES, *_ALTERNATES, *_COMMENTS])
_OFAC_FILE = re.compile(
    r"(?P<list>sdn|cons)?_?(?P<part>prim|add|alt|comments|sdn)?(?=[^a-z]|$).*\.(?:csv|txt|pip|del)"
)
_SDN = "Specially Designated Nationals and Blocked Persons List (SDN List)"
_NON_SDN = "Consolidated Sanctions List (non-SDN lists)"
_PARTS = {
    "prim": (_PRIMARY, ""),
    "add": (_ADDRESSES, ", addresses"),
    "alt": (_ALTERNATES, ", alternate names"),
    "comments": (_COMMENTS, ", remarks continued"),
}


@dataclass(frozen=True, slots=True)
class _Known:
    """A list by the columns that it has and others have not."""

    columns: frozenset[str]
    title: str
    publisher: str
    jurisdiction: str | None
    url: str


_KNOWN = (
    _Known(
        frozenset({"name 6", "name 1", "group type", "regime", "group id"}),
        "Consolidated List of Financial Sanctions Targets in the UK",
        "Office of Financial Sanctions Implementation",
        "UK",
        "https://www.gov.uk/government/publications/financial-sanctions-consolidated-list-of-targets",
    ),
    _Known(
        frozenset({"unique id", "ofsi group id", "name 6", "regime name"}),
        "UK Sanctions List",
        "Foreign, Commonwealth and Development Office",
        "UK",
        "https://www.gov.uk/government/publications/the-uk-sanctions-list",
    ),
    _Known(
        frozenset({"entity_logicalid", "entity_eu_referencenumber"}),
        "Consolidated list of persons, groups and entities subject to EU financial sanctions",
        "European Commission",
        "EU",
        "https://data.europa.eu/data/datasets/"
        "consolidated-list-of-persons-groups-and-entities-subject-to-eu-financial-sanctions",
    ),
    _Known(
        frozenset(
            {"source", "programs", "federal_register_notice", "alt_names", "source_list_url"}
        ),
        "Consolidated Screening List",
        "International Trade Administration",
        "US",
        "https://www.trade.gov/consolidated-screening-list",
    ),
    _Known(
        frozenset({"schema", "aliases", "birth_date", "identifiers", "sanctions", "last_seen"}),
        "OpenSanctions: targets",
        "OpenSanctions",
        None,
        "https://www.opensanctions.org/datasets/",
    ),
)


def known_columns(name: str, rows: Sequence[Sequence[str]]) -> list[str] | None:
    """Return the columns of one of OFAC's files without a header, None where it is none."""
    part = _ofac_part(name, rows)
    return list(_PARTS[part][0]) if part else None


def known_list(
    name: str, columns: Sequence[str], above: Sequence[Sequence[str]], first: Sequence[str]
) -> About:
    """Return what a list is by its columns; the date is in the rows above or in the first row."""
    part = next((p for p, (known, _) in _PARTS.items() if list(columns) == list(known)), None)
    if part:
        return ofac_about(name, _PARTS[part][1])
    held = {column.strip().lower() for column in columns}
    known = next((k for k in _KNOWN if k.columns <= held), None)
    if known is None:
        return About()
    said = [cell for row in above for cell in row]
    if columns[0].lower() == "filegenerationdate":
        said += first[:1]
    if "last_seen" in held and len(first) == len(columns):
        seen = [parse_date(c[:10]) for n, c in zip(columns, first, strict=True) if n == "last_seen"]
        return replace(_about(known), published=next(iter(seen), None))
    published = next((d for cell in said if (d := _day(cell))), None)
    return replace(_about(known), published=published)


def _about(known: _Known) -> About:
    return About(
        known.title,
        known.publisher,
        kind="list",
        jurisdiction=known.jurisdiction,
        url=known.url,
    )


def ofac_about(name: str, part: str = "") -> About:
    """Return what one of OFAC's files is: its name says which of the two lists."""
    title = _NON_SDN if name.lower().startswith("cons") else _SDN
    return About(
        title + part,
        "Office of Foreign Assets Control",
        kind="list",
        jurisdiction="US",
        url="https://ofac.treasury.gov/sanctions-list-service",
    )


def known_title(title: str | None, top: str) -> About:
    """Return what a list is by its own title; ``top`` is what is printed first, with its date."""
    words = " ".join((title or "").split()).casefold()
    known = next((k for k in _KNOWN if k.title.casefold() == words), None)
    if known is None:
        return About()
    updated = re.search(r"Last Updated:?\s*(\S+)", top)
    return About(
        publisher=known.publisher,
        published=_day(updated[1]) if updated else None,
        kind="list",
        jurisdiction=known.jurisdiction,
        url=known.url,
    )


def _ofac_part(name: str, rows: Sequence[Sequence[str]]) -> str | None:
    """Return which of OFAC's files this is: the name says so, and the rows have its shape."""
    match = _OFAC_FILE.fullmatch(name.lower())
    if match is None or not (match["list"] or match["part"]):
        return None
    part = match["part"] or ("prim" if match["list"] == "sdn" else None)
    if part not in _PARTS or (part == "prim" and not match["list"]):
        return None
    width = len(_PARTS[part][0])
    fits = all(row and row[0].isdigit() and 2 <= len(row) <= width for row in rows)
    numbered = part not in ("add", "alt") or all(row[1].isdigit() for row in rows if len(row) > 1)
    return part if fits and numbered else None


def _day(cell: str) -> str | None:
    """Return the ISO date in a cell; these publishers write the day first."""
    return next((day.iso for day in dates(cell, "day") if day.iso), None)
