"""Let an act's own text answer before the acts that amend it.

What an amending act put into the text stands there, as later acts left it; its recitals stand
nowhere else and stay. Who asks for the amending act by its number gets it.
"""

from collections.abc import Sequence
from datetime import date

from ingest.datamodels import DocumentRow
from ingest.text.pinpoint import PROVISION, keys_of
from rag.datamodels import Evidence, Filters, Version
from rag.text.acts import acts_in
from rag.versions.in_force import is_in_force
from rag.versions.known import versions_of

_RECITAL = "recital"


def own_text_first(
    ranked: Sequence[Evidence], documents: Sequence[DocumentRow], question: str, filters: Filters
) -> list[Evidence]:
    """Return the passages without those of amending acts that the text in force has taken in.

    Where a provision is asked for that the text has, later amendments are left to
    `rag.versions.answers.amendments` as well.
    """
    versions = versions_of(documents)
    found = {e.passage.document for e in ranked}
    rows = {d.path: d for d in documents if d.path in found}
    own = {
        path: version
        for path, row in rows.items()
        if (version := versions.get(row.groups[0][0]) if row.groups else None)
        if version.form == "amending"
    }
    if filters.documents or not own:
        return list(ranked)
    day = filters.as_of or filters.until or date.today().isoformat()
    in_force = [
        (row, version)
        for row in documents
        for number, _ in row.groups[:1]
        if (version := versions.get(number)) and version.form != "amending"
        if is_in_force(version, day)
    ]
    named = PROVISION.search(question) is not None
    held = {e.passage.document for e in ranked if "pinpoint" in e.found_by}

    def stays(evidence: Evidence) -> bool:
        path = evidence.passage.document
        if path not in own or _is_recital(evidence):
            return True
        row, since = rows[path], own[path].since or ""
        if any(act.is_of(row.about, row.path) for act in acts_in(question)):
            return True
        return not any(
            since <= (version.since or "") or (named and text.path in held)
            for text, version in _amended(row, in_force)
        )

    return [e for e in ranked if stays(e)]


def _amended(
    row: DocumentRow, in_force: Sequence[tuple[DocumentRow, Version]]
) -> list[tuple[DocumentRow, Version]]:
    """Return the texts in force of the acts that an amending act names in its title."""
    acts = acts_in(row.about.title or "")
    return [(t, v) for t, v in in_force if any(act.is_of(t.about, t.path) for act in acts)]


def _is_recital(evidence: Evidence) -> bool:
    keys = [key for place in evidence.passage.places for key in keys_of(place.locator)]
    return bool(keys) and all(key.startswith(_RECITAL) for key in keys)
