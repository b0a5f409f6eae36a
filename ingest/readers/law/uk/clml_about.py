"""Read what CLML's metadata say of an act or instrument."""

import re

from lxml import etree

from ingest.datamodels import About
from ingest.readers.law.law_pieces import name_of
from ingest.readers.law.uk.clml_text import words
from ingest.text.metadata import parse_date

PUBLISHER = "legislation.gov.uk"
_DATED = re.compile(r"/(\d{4}-\d{2}-\d{2})(?:/|$)")
_ADDRESS = re.compile(r"/(?:id/)?([a-z]{2,6})/(?:[^/]+/)*?(\d{4})/(\d+)(?:/|$)")
# How an instrument of a class is cited: 2019 No. 855 of the statutory instruments is S.I. 2019/855.
_SERIES = {
    "uksi": "S.I. {year}/{number}",
    "uksro": "S.R. & O. {year}/{number}",
    "nisi": "S.I. {year}/{number}",
    "ssi": "S.S.I. {year}/{number}",
    "wsi": "S.I. {year}/{number}",
    "nisr": "S.R. {year}/{number}",
    "ukpga": "{year} c. {number}",
    "ukla": "{year} c. {number}",
    "nia": "{year} c. {number} (N.I.)",
    "asp": "{year} asp {number}",
    "anaw": "{year} anaw {number}",
    "asc": "{year} asc {number}",
    "mwa": "{year} nawm {number}",
    "ukmo": "Ministerial Order {year}/{number}",
}
_MINOR = {
    "regulation": ("reg.", "Regulation"),
    "order": ("art.", "Article"),
    "rule": ("r.", "Rule"),
    "scheme": ("para.", "Paragraph"),
}
_BY_TITLE = (("Regulations", "regulation"), ("Order", "order"), ("Rules", "rule"))


def about(root: etree._Element) -> About:
    """Return what the metadata say; the address is the document's own, of this very version."""
    title = _first(root, "title")
    address = root.get("DocumentURI") or _first(root, "identifier") or ""
    version = _version(root, address)
    return About(
        title=title,
        publisher=PUBLISHER,
        published=_made(root),
        kind="law",
        jurisdiction="UK",
        instrument=_instrument(root, title, address),
        language=_first(root, "language") or root.get(_LANG),
        url=re.sub(r"^http://", "https://", address) or None,
        version=version,
    )


_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def provision_names(root: etree._Element) -> dict[str, str]:
    """Return how provisions of the body are cited and spelled."""
    main, spelled = "para.", "Paragraph"
    if root.find("{*}Primary") is not None:
        main, spelled = "s.", "Section"
    elif root.find("{*}EURetained") is not None:
        main, spelled = "Art.", "Article"
    else:
        minor = _value(root, "DocumentMinorType") or _minor_by_title(_first(root, "title") or "")
        main, spelled = _MINOR.get(minor, (main, spelled))
    # Retained EU law is cited with a capital, an order's articles without.
    names = {"main": main, "spelled": spelled, "article": "Art." if main == "Art." else "art."}
    return names


def _first(root: etree._Element, name: str) -> str | None:
    meta = next((e for e in root if isinstance(e.tag, str) and name_of(e) == "Metadata"), None)
    found = meta.find(f"{{http://purl.org/dc/elements/1.1/}}{name}") if meta is not None else None
    return words(found) or None if found is not None else None


def _value(root: etree._Element, name: str, attribute: str = "Value") -> str:
    found = next(root.iter(f"{{*}}{name}"), None)
    return (found.get(attribute) or "") if found is not None else ""


def _minor_by_title(title: str) -> str:
    return next((kind for word, kind in _BY_TITLE if re.search(rf"\b{word}\b", title)), "")


def _made(root: etree._Element) -> str | None:
    """Return the date of enactment or making; never that of the last edit of the file."""
    for name in ("EnactmentDate", "Made"):
        date = parse_date(_value(root, name, "Date"))
        if date:
            return date
    return None


def _version(root: etree._Element, address: str) -> str | None:
    """Return from when this text applies: as valid, as restricted, or as the address says."""
    valid = root.find(".//{http://purl.org/dc/terms/}valid")
    said = [words(valid) if valid is not None else "", root.get("RestrictStartDate") or ""]
    match = _DATED.search(address)
    said.append(match.group(1) if match else "")
    return next((date for text in said if (date := parse_date(text))), None)


def _instrument(root: etree._Element, title: str | None, address: str) -> str | None:
    """Return title and number in one: people cite either, and a search should find both."""
    year, number = _value(root, "Year"), _value(root, "Number")
    match = _ADDRESS.search(address)
    series = match.group(1) if match else ""
    if match and not (year and number):
        year, number = match.group(2), match.group(3)
    if not (year and number and series in _SERIES):
        return title
    cited = _SERIES[series].format(year=year, number=number)
    return f"{title} ({cited})" if title else cited
