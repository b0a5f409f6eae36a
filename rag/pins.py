"""Ranked passages and the provisions that a question names in, those provisions first out.

Where what is found refers to another provision of its document, that one is offered too, marked
as referred to.
"""

from collections.abc import Sequence

from ingest.datamodels import DocumentRow, Passage
from ingest.embed import Vectors
from ingest.index import Index
from ingest.pinpoint import pinpoint_key
from rag.datamodels import Evidence
from rag.provisions import Named, best_places, keys_to_try, references_in

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
        named: Named,
        ranked: Sequence[Evidence],
        vector: Vectors,
        chosen: Sequence[int] | None,
        rows: dict[str, DocumentRow],
    ) -> list[Evidence]:
        """Return the provisions named, best first, then what was ranked without them."""
        numbers = {n for keys in keys_to_try(named) for n in self._holding(keys, chosen)}
        found = self._evidence(sorted(numbers), ranked, vector, rows, PINPOINT)
        pinned = [e for e in found if named.fits(e.about, e.passage)]
        pinned.sort(key=lambda e: self._order(named, e))
        pinned = pinned[:MAX_PINNED]
        known = {e.passage.id for e in pinned}
        return [*pinned, *(e for e in ranked if e.passage.id not in known)]

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
            own = {pinpoint_key(p.locator) for p in evidence.passage.places}
            row = rows.get(evidence.passage.document)
            for key in references_in([evidence.passage.search_text]):
                if row is not None and key not in own:
                    groups = [n for n, _ in row.groups] or [row.number]
                    numbers += self._index.at_provision(key, groups)[:1]
        known = {e.passage.number for e in first}
        fresh = [n for n in dict.fromkeys(numbers) if n not in known][:MAX_REFERRED]
        found = self._evidence(fresh, [], vector, rows, REFERENCE)
        return [*first[: limit - len(found)], *found]

    def _holding(self, keys: Sequence[str], chosen: Sequence[int] | None) -> list[int]:
        """Return the passages of the most exact of some provisions that the index has."""
        return next((n for key in keys if (n := self._index.at_provision(key, chosen))), [])

    def _evidence(
        self,
        numbers: Sequence[int],
        ranked: Sequence[Evidence],
        vector: Vectors,
        rows: dict[str, DocumentRow],
        found_by: str,
    ) -> list[Evidence]:
        cosines = self._index.similarities(vector, numbers) if numbers else {}
        scores = {e.passage.number: e for e in ranked}
        evidence = []
        for number, passage in self._index.passages(numbers).items():
            old, row = scores.get(number), rows.get(passage.document)
            if row is None:
                continue
            searches = (*(old.found_by if old else ()), found_by)
            cosine = cosines.get(number, 0.0)
            numbers_of = (old.score, cosine, old.words) if old else (cosine, cosine, 0.0)
            evidence.append(Evidence(passage, row.about_at(passage.start), *numbers_of, searches))
        return evidence

    def _order(self, named: Named, evidence: Evidence) -> tuple[object, ...]:
        passage: Passage = evidence.passage
        depth = best_places(named, passage)
        is_law = evidence.about.kind == _LAW
        return (depth if depth is not None else 9, not is_law, -evidence.cosine, passage.id)
