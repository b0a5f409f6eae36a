"""Write down by which identifiers and by which sounds of a name a passage is looked up."""

from ingest.datamodels import Passage
from ingest.names.identifiers import identifiers_in
from ingest.names.sounds import name_words, sound_keys
from ingest.store.lexical.entry_name import names_of_row, told
from ingest.store.lexical.words import stems
from ingest.text.sentences import CONTINUED, is_row


def identifier_key(reading: str) -> str:
    """Return the key of an identifier by one way to read it."""
    return f"id {reading}"


def identifier_keys(passage: Passage) -> list[str]:
    """Return the keys of the identifiers that stand in a passage."""
    readings = (r for found in identifiers_in(passage.search_text) for r in found.keys)
    return list(dict.fromkeys(map(identifier_key, readings)))


def names_of_rows(passage: Passage) -> list[tuple[str, int]]:
    """Return the names that the rows of a passage give, each with its row's number there.

    What a row begins with stands before its other names.
    """
    if any(heading.endswith(CONTINUED) for heading in passage.headings[-1:]):
        return []
    base = passage.start
    return [
        (name, at)
        for at, place in enumerate(passage.places)
        if is_row(place.locator)
        for name in names_of_row(passage.text[place.start - base : place.end - base])
    ]


def telling_words(name: str) -> list[str]:
    """Return the words of a name in Latin letters without its legal form."""
    words = list(name_words(name))
    return [word for word in words if told(stems(word))] or words


def name_sounds(passage: Passage) -> list[str]:
    """Return the keys of the sounds of the names that the rows of a passage give."""
    keys = (key for name, _ in names_of_rows(passage) for key in sound_keys(telling_words(name)))
    return list(dict.fromkeys(keys))
