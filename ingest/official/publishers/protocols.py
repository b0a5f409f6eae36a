"""Which module speaks which publisher's protocol."""

from collections.abc import Callable
from pathlib import Path

from ingest.official.kinds.kinds import Kind
from ingest.official.kinds.names import Name, celex_of, read_name
from ingest.official.publishers import cfr, eu_acts, federal_register, files, uk_acts
from ingest.official.publishers.edition import Edition, Question

_EDITIONS: dict[str, Callable[[Question], list[Edition]]] = {
    "file": files.file_editions,
    "eu-act": eu_acts.editions,
    "uk-act": uk_acts.editions,
    "cfr": cfr.editions,
    "federal-register": federal_register.editions,
    "opensanctions": files.dataset_editions,
}
_CONDITIONS = {
    "file": frozenset({"since"}),
    "eu-act": frozenset({"since", "amending"}),
    "uk-act": frozenset({"since"}),
    "cfr": frozenset({"since"}),
    "federal-register": federal_register.CONDITIONS,
}
_CHECKED: dict[str, Callable[[Name], object]] = {  # say what a name lacks before it is followed
    "eu-act": lambda name: celex_of(name.rest),
    "uk-act": uk_acts.act_of,
    "cfr": cfr.part_of,
    "federal-register": federal_register.wanted_by,
}


def editions(question: Question) -> list[Edition]:
    """Return the editions of a source that are wanted, oldest first.

    :raises FetchError: when the publisher cannot be asked.
    :raises SourcesError: when the source's name or its settings cannot be used.
    """
    return _EDITIONS[question.kind.protocol](question)


def name_of(text: str, kind: Kind) -> Name:
    """Return a source's name in its parts, with the conditions that its kind knows.

    :raises SourcesError: when it is none.
    """
    name = read_name(text, _CONDITIONS.get(kind.protocol, frozenset()))
    if kind.protocol in _CHECKED:
        _CHECKED[kind.protocol](name)
    return name


def version_in(kind: Kind, path: Path) -> str:
    """Return the day that a file of a kind says itself as its version; "" where it does not."""
    if kind.protocol == "uk-act":
        return uk_acts.version_in(path)
    return files.dated(path, kind.version, kind.date_order) if kind.version else ""
