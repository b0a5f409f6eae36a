"""Find the text of a provision that a question names, place by place, and say where none is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.datamodels import DocumentRow, Place
from ingest.store.index import Index
from ingest.text.pinpoint import PROVISION, covers, keys_of, parents
from rag.datamodels import Evidence
from rag.question.provisions import Provision
from rag.retrieval.provision_lookup import PINPOINT, own_groups
from rag.versions.known import version_at, versions_of

_LAST_STEP = re.compile(r"[( ]([\w.]+)\)?$")
_ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Found:
    """A place of a provision's text, in its passage."""

    evidence: Evidence
    place: Place


class Holder:
    """Looks the text of provisions up in one index."""

    def __init__(self, index: Index) -> None:
        """Take the index to look in."""
        self._index = index

    def texts(
        self, provision: Provision, rows: Sequence[DocumentRow], chosen: Sequence[int] | None
    ) -> list[list[Found]]:
        """Return a provision's places in reading order, by document, the likeliest first.

        Several documents hold one where no act is named, or an act is there in languages.
        """
        own = chosen if provision.act is None else own_groups(provision.act, rows, chosen)
        by_document: dict[str, list[Found]] = {}
        for found in self._places(provision, own, rows):
            by_document.setdefault(found.evidence.passage.document, []).append(found)
        ranked = sorted(by_document.items(), key=lambda one: self._order(one[0], one[1], rows))
        return [found for _, found in ranked]

    def has_own_text(
        self, provision: Provision, rows: Sequence[DocumentRow], chosen: Sequence[int] | None
    ) -> bool:
        """Whether the act that a provision is of is there, cited by provisions of this kind."""
        if provision.act is None:
            return False
        own = set(own_groups(provision.act, rows, chosen))
        kind = provision.key.partition(" ")[0] + " "
        paths = [d.path for d in rows if any(n in own for n, _ in d.groups)]
        return any(
            key.startswith(kind)
            for path in paths
            for passage in self._index.passages_of(path)
            for place in passage.places
            for key in keys_of(place.locator)
        )

    def _places(
        self, provision: Provision, own: Sequence[int] | None, rows: Sequence[DocumentRow]
    ) -> list[Found]:
        """Return the places of a provision; else of what holds it and prints its mark."""
        for key in provision.keys:
            exact = self._at(key, own, rows)
            if found := [f for f in exact if any(covers(key, k) for k in _keys(f.place))]:
                return found
        for key in provision.keys:
            for above in parents(key):
                found = [f for f in self._at(above, own, rows) if _prints(f, above, key)]
                if found:
                    return found
        return []

    def _at(self, key: str, own: Sequence[int] | None, rows: Sequence[DocumentRow]) -> list[Found]:
        numbers = [] if own == [] else self._index.with_key(key, own)
        by_path = {d.path: d for d in rows}
        found = []
        for passage in self._index.passages(numbers).values():
            row = by_path.get(passage.document)
            if row is not None:
                about = row.about_at(passage.start)
                evidence = Evidence(passage, about, 0.0, 0.0, 0.0, (PINPOINT,))
                found += [Found(evidence, place) for place in passage.places]
        return sorted(found, key=lambda f: (f.evidence.passage.document, f.place.start))

    @staticmethod
    def _order(
        path: str, found: Sequence[Found], rows: Sequence[DocumentRow]
    ) -> tuple[object, ...]:
        """Law before what tells of it, an act's own text before its amendments, English first."""
        about = found[0].evidence.about
        row = next(d for d in rows if d.path == path)
        version = version_at(row, found[0].place.start, versions_of(rows))
        return (
            about.kind != "law",
            version is not None and version.form == "amending",
            (about.language or _ENGLISH) != _ENGLISH,
            version is None or version.form != "consolidated",
            -len(found),
            path,
        )


def _keys(place: Place) -> list[str]:
    """Return the keys of a place that is text of the provision, none for a note beside it."""
    match = PROVISION.match(place.locator.strip())
    beside = match is None or place.locator.strip()[match.end() :].startswith(",")
    return [] if beside else keys_of(place.locator)


def _prints(found: Found, above: str, key: str) -> bool:
    """Whether a place that is not cited more closely prints the mark of what is asked for.

    Where the numbers of an act say nothing certain its places are cited by what holds them.
    """
    if above not in _keys(found.place):
        return False
    step = _LAST_STEP.search(key)
    base = found.evidence.passage.start
    text = found.evidence.passage.text[found.place.start - base : found.place.end - base]
    mark = re.escape(step[1]) if step else "(?!)"
    return (
        re.search(rf"(?:^|[\s—–-])(?:\({mark}\)|{mark}\.)(?=\s)", text, re.IGNORECASE) is not None
    )
