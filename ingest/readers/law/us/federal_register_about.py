"""What a document of the Federal Register says of itself: title, kind, number."""

import re
from dataclasses import dataclass

from lxml import etree

from ingest.datamodels import About
from ingest.readers.law.law_pieces import name_of
from ingest.readers.law.us.cfr_text import PAGE, marked_words, plain

PUBLISHER = "Federal Register"
DOCUMENTS = ("RULE", "PRORULE", "NOTICE", "PRESDOCU", "CORRECT")
_NUMBER = re.compile(r"FR\s*Doc\.?\s*(?P<number>[A-Z]?\d[\w.–-]*\d)", re.IGNORECASE)
_PRESIDENTIAL = re.compile(
    r"(?P<name>(?:Executive Order|Proclamation|(?:Presidential )?Determination No\.)\s+[\d–-]+"
    r"|(?:Memorandum|Notice|Order|Directive|Determination) of \w+ \d{1,2}, \d{4})"
)
_GUIDES = re.compile(r"\bguidance\b|policy statement|statement of policy|interpretive", re.I)
_PAGES = re.compile(f"{PAGE}[^{PAGE}]*{PAGE}")


@dataclass(slots=True)
class Printed:
    """Which page of which volume is being read."""

    volume: str = ""
    page: str = ""
    document: str = ""

    def cite(self, first: str, last: str) -> str:
        """Return the place in print; without the volume the document is named instead."""
        pages = first if first == last else f"{first}-{last}"
        if self.volume and pages:
            return f"{self.volume} FR {pages}"
        return f"{self.document}, p. {pages}" if pages and self.document else self.document


def about_document(element: etree._Element, published: str | None) -> About:
    """Return what one document says of itself; the issue's date is its date of publication."""
    number, cited = _number(element), cited_number(element)
    president = presidential_name(element)
    named = president.split(" of ")[0] if president.startswith(("Exec", "Procl")) else president
    regulations = ", ".join(words(e) for e in element.iterfind("PREAMB/CFR"))
    extra = named or regulations
    return About(
        title=_title(element, president),
        publisher=PUBLISHER,
        published=published,
        kind=_kind(element),
        jurisdiction="US",
        instrument=(
            f"{named} ({cited})" if named and cited else ", ".join(filter(None, (cited, extra)))
        )
        or None,
        url=f"https://www.federalregister.gov/d/{number}" if number else None,
    )


def cited_number(element: etree._Element) -> str:
    """Return ``FR Doc. 2024-02829``, "" where the document has no number."""
    number = _number(element)
    return f"FR Doc. {number}" if number else ""


def words(element: etree._Element) -> str:
    """Return an element's words without page marks."""
    return plain(_PAGES.sub(" ", marked_words(element))).strip()


def presidential_name(element: etree._Element) -> str:
    """Return “Executive Order 14024 of April 15, 2021” or the like, "" for an agency's document."""
    if name_of(element) != "PRESDOCU":
        return ""
    for child in element.iter("{*}*"):
        if len(child) <= 2 and name_of(child) not in ("P", "FP"):
            text = words(child)
            if _PRESIDENTIAL.match(text):
                return text
    return ""


def _kind(element: etree._Element) -> str:
    """Return the kind by the section of the issue (decision 0014).

    A proposal is no law yet; a notice may be anything, and only says so of itself for guidance.
    """
    name = name_of(element)
    if name in ("RULE", "PRESDOCU"):
        return "law"
    action = element.find("PREAMB/ACT")
    if name == "NOTICE" and action is not None and _GUIDES.search(words(action)):
        return "guidance"
    return "other"


def _title(element: etree._Element, president: str) -> str | None:
    if president:
        head = next(element.iter("HD"), None)
        heading = words(head) if head is not None else ""
        return f"{president}: {heading}" if heading else president
    subject = next(element.iter("SUBJECT"), None)
    if subject is None:
        subject = next(element.iter("HD"), None)
    return (words(subject) if subject is not None else None) or None


def _number(element: etree._Element) -> str | None:
    for found in element.iter("FRDOC"):
        match = _NUMBER.search(words(found))
        if match:
            return match["number"]
    return None
