"""A question, what was found and what would be quoted in; out what an answer would lack.

What the question names must stand in the passages found (`rag.premise`). Beyond that the statements
that would be quoted must be of the same actor, package and month, must speak of the attribute
asked for and hold the kind of answer asked for. Each rule names what is missing, for the reader.
"""

from collections.abc import Iterator, Sequence

from rag.actors import lacking_actor
from rag.around import said_by
from rag.attribute import lacking_attribute
from rag.datamodels import Evidence
from rag.expected import lacking_kind
from rag.governed import lacking_month, lacking_ordinal
from rag.premise import Missing, missing
from rag.quotes import Quote

_OF_STATEMENTS = {
    "actor": "No statement found tells this of “{}”.",
    "ordinal of": "No statement found is about the {}.",
    "month": "No statement found is about {}.",
    "attribute": "No statement found says “{} …”.",
    "kind": "No statement found gives {}.",
}


def lacking(
    question: str, evidence: Sequence[Evidence], chosen: Sequence[Quote]
) -> tuple[Missing, ...]:
    """Return what a question asks for and neither the passages nor the statements hold."""
    return (*missing(question, evidence), *(_of_statements(question, chosen) if chosen else ()))


def _of_statements(question: str, chosen: Sequence[Quote]) -> Iterator[Missing]:
    found = {
        "actor": lacking_actor(question, chosen),
        "ordinal of": lacking_ordinal(question, chosen),
        "month": lacking_month(question, chosen),
        "attribute": lacking_attribute(question, chosen),
        "kind": lacking_kind(question, [said_by(q) for q in chosen]),
    }
    yield from (Missing(kind, what) for kind, what in found.items() if what is not None)


def notes_on(lacking: Sequence[Missing]) -> list[str]:
    """Return the notes that say what is lacking in plain words; none for nothing."""
    named = [m for m in lacking if m.kind not in _OF_STATEMENTS]
    words = ", ".join(f"“{m.what}”" for m in named)
    notes = [f"In none of the passages found: {words}."] if words else []
    return notes + [
        _OF_STATEMENTS[m.kind].format(m.what) for m in lacking if m.kind in _OF_STATEMENTS
    ]
