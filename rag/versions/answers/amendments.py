"""Read amending acts for what they say that they change, as evidence beside a provision cited.

A consolidated text lags behind: an act of the day before may have replaced the paragraph that is
quoted. What such an act says is quoted behind the answer; nothing is applied to the text itself.
"""

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ingest.datamodels import About, DocumentRow
from ingest.store.index import Index
from ingest.text.pinpoint import covers, keys_of
from rag.datamodels import Answer, Citation, Evidence, Statement
from rag.sentences.quotes import Quote, pieces_of
from rag.text.attribution import attribution, in_words
from rag.versions.answers.changes import Change, acts_told_by, changes_of
from rag.versions.known import is_amending
from rag.writing.cite import text_of

MOST = 3  # amendments told of in one answer
KEPT = 200  # amending acts whose changes are kept: each is read once
_read: OrderedDict[tuple[str, str, int], tuple[Change, ...]] = OrderedDict()


@dataclass(frozen=True, slots=True)
class _Amending:
    """An amending act: a file, or a document in one, by the number of its group."""

    row: DocumentRow
    group: int
    about: About
    since: str


def amended_since(index: Index, answer: Answer, as_of: str | None) -> Answer:
    """Return an answer with what acts say that they change in the provisions it cites.

    Looked at are acts that say in their text or title that they change the instrument cited, and
    that are later than the text cited and no later than ``as_of`` (ISO; None: today).
    """
    day = as_of or date.today().isoformat()
    dated = [c for c in answer.citations if c.version and c.version.form != "amending"]
    first = min((c.version.since for c in dated if c.version and c.version.since), default=None)
    acts = _amending(index.documents(), first, day) if first else []
    known = {(c.document, c.start) for c in answer.citations}
    found: list[tuple[Citation, Quote]] = []
    for cited in dated if acts else ():
        for act in acts:
            if not _may_change(act, cited):
                continue
            new = [
                change.quote
                for change in _changes(index, act)
                if _changes_provision(change, cited)
                and (act.row.path, change.quote.start) not in known
            ]
            found += [(cited, quote) for quote in new[:1]]
            known |= {(act.row.path, quote.start) for quote in new[:1]}
    return _with(answer, found[:MOST])


def _amending(documents: Sequence[DocumentRow], first: str, day: str) -> list[_Amending]:
    """Return the amending acts from the first day of what is cited to a day, oldest first."""
    found = [
        _Amending(row, number, about, since)
        for row in documents
        for number, about in row.groups
        if (since := about.version or about.published)
        and first < since <= day
        and is_amending(about)
    ]
    return sorted(found, key=lambda act: (act.since, act.row.path, act.group))


def _may_change(act: _Amending, cited: Citation) -> bool:
    """Whether an act is later than the text cited and may change it, as far as its title tells.

    The titles of the EU and of the Federal Register name the number of what is changed.
    """
    since = cited.version.since if cited.version else None
    told = {act.about.jurisdiction, cited.about.jurisdiction} - {None}
    if since is None or act.since <= since or len(told) > 1:
        return False
    numbered = [one for one in acts_told_by(act.about) if one.spellings]
    return not numbered or any(one.is_of(cited.about, cited.document) for one in numbered)


def _changes(index: Index, act: _Amending) -> tuple[Change, ...]:
    """Return what an act says that it changes, read once for each state of the index."""
    key = (str(index.generation), act.row.path, act.group)
    known = _read.pop(key, None)
    if known is None:
        known = tuple(changes_of(_sentences(index, act), act.about))
    _read[key] = known
    while len(_read) > KEPT:
        _read.popitem(last=False)
    return known


def _sentences(index: Index, act: _Amending) -> Iterator[Quote]:
    for passage in index.passages_of(act.row.path):
        if act.row.about_at(passage.start) == act.about:
            yield from pieces_of(Evidence(passage, act.about, 0.0, 0.0, 0.0, ("amendment",)))


def _changes_provision(change: Change, cited: Citation) -> bool:
    """Whether a change is of the act that is cited, and of the provision, or of the act whole."""
    if not any(act.is_of(cited.about, cited.document) for act in change.acts):
        return False
    keys = keys_of(cited.locator)
    return not change.keys or any(
        covers(changed, key) or covers(key, changed) for changed in change.keys for key in keys
    )


def _with(answer: Answer, found: Sequence[tuple[Citation, Quote]]) -> Answer:
    citations, statements, notes = list(answer.citations), list(answer.statements), []
    for cited, quote in found:
        key, about, place = len(citations) + 1, quote.evidence.about, quote.place
        document = quote.evidence.passage.document
        where = (place.locator, place.page)
        citations.append(
            Citation(key, document, about, *where, quote.quote, quote.start, quote.end)
        )
        source = attribution(about, place.locator, document)
        statements.append(Statement(quote.text, (key,), True, source=source))
        of = in_words(cited.version.since or "") if cited.version else ""
        notes.append(
            f"The text cited as [{cited.key}] is of {of}; [{key}] says that a later act changes "
            f"{cited.locator}. Read both: nothing was applied to the text."
        )
    if not found:
        return answer
    return replace(
        answer,
        citations=tuple(citations),
        statements=tuple(statements),
        notes=(*answer.notes, *notes),
        text=text_of(statements),
    )
