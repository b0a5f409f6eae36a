"""Name the source before its statement: who says it, where and when."""

from datetime import date

from ingest.datamodels import About
from ingest.text.dates import EFFECTIVE, UPDATED, VERSION

_LAW = "law"
ADDRESSED = ("law", "list", "enforcement")  # cited by their place, not by who published them


def attribution(about: About, locator: str, document: str = "") -> str:
    """Return "According to Daily Trade, 19 July 2023" or "Regulation (EU) No 833/2014, Art. 12f".

    Law carries its pinpoint, everything else its publisher (or title, or file name) and date.
    """
    if about.kind in ADDRESSED:
        # A list may name the act that it is kept under; its rows are not that act's words.
        law = about.kind == _LAW
        name = about.instrument or about.title if law else about.title or about.instrument
        said = ", ".join(filter(None, (name, locator))) if name else locator
        return f"{said}{_state(about)}"
    named = about.title or document.rsplit("/", 1)[-1]
    who = about.publisher or (f"“{named}”" if named else "an unnamed source")
    return f"According to {who}, {when(about)}{_state(about)}"


def when(about: About) -> str:
    """Return a source's date in words, with what kind of date it is where that is not obvious."""
    if not about.published:
        return "undated"
    kind = f"{about.dated} " if about.dated in (UPDATED, EFFECTIVE, VERSION) else ""
    return f"{kind}{in_words(about.published)}"


def _state(about: About) -> str:
    """Return the state of a text that is not in force, in brackets, else nothing."""
    return f" ({about.state})" if about.state else ""


def in_words(iso: str) -> str:
    """Return 19 July 2023 for 2023-07-19; what is no ISO date stays as it is."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{day.day} {day:%B %Y}"
