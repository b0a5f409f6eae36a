"""Name the source before its statement: who says it, where and when."""

from datetime import date

from ingest.datamodels import About

_LAW = "law"
ADDRESSED = ("law", "list", "enforcement")  # cited by their place, not by who published them


def attribution(about: About, locator: str) -> str:
    """Return "According to Daily Trade, 19 July 2023" or "Regulation (EU) No 833/2014, Art. 12f".

    Law carries its pinpoint, everything else its publisher (or title) and date.
    """
    if about.kind in ADDRESSED:
        # A list may name the act that it is kept under; its rows are not that act's words.
        law = about.kind == _LAW
        name = about.instrument or about.title if law else about.title or about.instrument
        return ", ".join(filter(None, (name, locator))) if name else locator
    who = about.publisher or (f"“{about.title}”" if about.title else "an unnamed source")
    when = in_words(about.published) if about.published else "undated"
    return f"According to {who}, {when}"


def in_words(iso: str) -> str:
    """Return 19 July 2023 for 2023-07-19; what is no ISO date stays as it is."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{day.day} {day:%B %Y}"
