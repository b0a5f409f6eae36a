"""Read what the metadata of an Akoma Ntoso document say of it."""

import re
from collections.abc import Iterator

from lxml.etree import _Element

from ingest.datamodels import About
from ingest.readers.law.eu.eu_acts import JOURNAL
from ingest.readers.law.xml_text import name_of

_COUNTRIES = {"gb": "UK", "uk": "UK", "eu": "EU", "eur": "EU"}
_LANGUAGES = {"eng": "en", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es"}


def said_in(root: _Element) -> About:
    """Return what the metadata say of the work and of its expression."""
    work = first(root, "FRBRWork")
    expression = first(root, "FRBRExpression")
    if work is None:
        return About()
    celex = next(
        (a.get("value") for a in elements(work, "FRBRalias") if a.get("name") == "CELEX"), None
    )
    country = (_value(work, "FRBRcountry") or "").lower()
    language = (_value(expression, "FRBRlanguage", "language") or "").lower()
    adopted = _date(work)
    applies = _date(expression)
    version = applies if applies and applies != adopted else None
    is_law = any(name_of(child) == "act" for child in root)
    eu = country in ("eu", "eur")
    return About(
        published=version or adopted,
        version=version,
        celex=celex,
        kind="law" if is_law else None,
        jurisdiction=_COUNTRIES.get(country, country.upper() or None),
        language=_LANGUAGES.get(language, language[:2] or None),
        publisher=JOURNAL if eu else None,
        url=next((u for u in [_value(expression, "FRBRthis")] if u and u.startswith("http")), None),
    )


def elements(element: _Element | None, name: str) -> Iterator[_Element]:
    """Yield the elements of this name, whatever their namespace."""
    return (e for e in element.iter() if name_of(e) == name) if element is not None else iter(())


def first(element: _Element | None, name: str) -> _Element | None:
    """Return the first element of this name."""
    return next(elements(element, name), None)


def _value(element: _Element | None, name: str, attribute: str = "value") -> str | None:
    found = first(element, name)
    return found.get(attribute) if found is not None else None


def _date(element: _Element | None) -> str | None:
    date = _value(element, "FRBRdate", "date")
    return date[:10] if date and re.match(r"\d{4}-\d\d-\d\d", date) else None
