"""Put the provisions that a question names first among the passages.

Where what is found refers to another provision of its document, that one is offered too, marked
as referred to.
"""

from collections.abc import Iterable, Sequence

from ingest.datamodels import DocumentRow
from ingest.embedding.encoder import Vectors
from ingest.store.index import Index
from ingest.text.pinpoint import keys_of
from rag.datamodels import Evidence
from rag.question.provisions import Provision, references_in
from rag.text.acts import Act

PINPOINT, REFERENCE = "pinpoint", "reference"
MAX_PINNED = 6
MAX_REFERRED = 2
LOOKED_AT = 3  # of the first passages: their references are followed
_LAW = "law"


class Pins:
    """Looks provisions up in one index."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def first(
        self,
        named: Sequence[Provision],
        ranked: Sequence[Evidence],
        vector: Vectors,
        chosen: Sequence[int] | None,
        rows: dict[str, DocumentRow],
    ) -> list[Evidence]:
        """Return the provisions named, each in its turn, then what was ranked without them."""
        pinned: dict[str, Evidence] = {}
        each = max(1, MAX_PINNED // max(1, len(named)))
        for provision in named:
            for evidence in self._holding(provision, ranked, vector, chosen, rows)[:each]:
                pinned.setdefault(evidence.passage.id, evidence)
        first = list(pinned.values())[:MAX_PINNED]
        known = {e.passage.id for e in first}
        return [*first, *(e for e in ranked if e.passage.id not in known)]

    def referred(
        self,
        ranked: Sequence[Evidence],
        limit: int,
        vector: Vectors,
        rows: dict[str, DocumentRow],
    ) -> list[Evidence]:
        """Return the first ``limit`` with the provisions they refer to in the last places."""
        first = list(ranked[:limit])
        numbers: list[int] = []
        for evidence in first[:LOOKED_AT]:
            own = [k for p in evidence.passage.places for k in keys_of(p.locator)]
            row = rows.get(evidence.passage.document)
            for key in references_in([evidence.passage.search_text], next(iter(own), None)):
                if row is not None and key not in own:
                    groups = [n for n, _ in row.groups] or [row.number]
                    numbers += self._index.with_key(key, groups)[:1]
        known = {e.passage.number for e in first}
        fresh = [n for n in dict.fromkeys(numbers) if n not in known][:MAX_REFERRED]
        found = evidence_at(self._index, fresh, [], vector, rows, REFERENCE)
        return [*first[: limit - len(found)], *found]

    def _holding(
        self,
        provision: Provision,
        ranked: Sequence[Evidence],
        vector: Vectors,
        chosen: Sequence[int] | None,
        rows: dict[str, DocumentRow],
    ) -> list[Evidence]:
        """Return the passages of a provision, or of the nearest that holds it, best first.

        Those of the act's own text, or those that say in their words that they are about it.
        """
        act = provision.act
        own = chosen if act is None else own_groups(act, rows.values(), chosen)
        for key in provision.with_parents:
            found = self._at(key, own, ranked, vector, rows)
            if not found and act is not None:
                near = self._at(key, chosen, ranked, vector, rows)
                found = [e for e in near if act.is_said_in(e.about, e.passage)]
            if found:
                return sorted(found, key=lambda e: _order(provision, e))
        return []

    def _at(
        self,
        key: str,
        groups: Sequence[int] | None,
        ranked: Sequence[Evidence],
        vector: Vectors,
        rows: dict[str, DocumentRow],
    ) -> list[Evidence]:
        numbers = [] if groups == [] else self._index.with_key(key, groups)
        return evidence_at(self._index, numbers, ranked, vector, rows, PINPOINT)


def evidence_at(
    index: Index,
    numbers: Sequence[int],
    ranked: Sequence[Evidence],
    vector: Vectors,
    rows: dict[str, DocumentRow],
    found_by: str,
) -> list[Evidence]:
    """Return passages by number as evidence, with the scores of those that were ranked."""
    cosines = index.similarities(vector, numbers) if numbers else {}
    scores = {e.passage.number: e for e in ranked}
    evidence = []
    for number, passage in index.passages(numbers).items():
        old, row = scores.get(number), rows.get(passage.document)
        if row is None:
            continue
        searches = (*(old.found_by if old else ()), found_by)
        cosine = cosines.get(number, 0.0)
        numbers_of = (old.score, cosine, old.words) if old else (cosine, cosine, 0.0)
        evidence.append(Evidence(passage, row.about_at(passage.start), *numbers_of, searches))
    return evidence


def own_groups(act: Act, rows: Iterable[DocumentRow], chosen: Sequence[int] | None) -> list[int]:
    """Return which of the groups of passages to search are an act's own text."""
    among = None if chosen is None else set(chosen)
    return [
        number
        for row in rows
        for number, about in row.groups or ((row.number, row.about),)
        if (among is None or number in among) and act.is_of(about, row.path)
    ]


def _order(provision: Provision, evidence: Evidence) -> tuple[object, ...]:
    depth = provision.depth_in(evidence.passage)
    is_law = evidence.about.kind == _LAW
    is_own = any(
        provision.key == key for place in evidence.passage.places for key in keys_of(place.locator)
    )
    return (
        depth if depth is not None else 9,
        not is_law,
        not is_own,
        -evidence.cosine,
        evidence.passage.id,
    )
