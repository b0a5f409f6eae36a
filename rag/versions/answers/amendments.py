"""Read amending acts for what they say that they change, as evidence beside a provision cited.

A consolidated text lags behind: an act of the day before may have replaced the paragraph that is
quoted. What such an act says is quoted behind the answer; nothing is applied to the text itself.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from ingest.datamodels import DocumentRow, Passage
from ingest.store.index import Index
from ingest.text.pinpoint import covers, keys_of
from rag.datamodels import Answer, Citation, Evidence, Statement
from rag.question.provisions import references_in
from rag.sentences.quotes import Quote, pieces_of
from rag.text.acts import acts_in
from rag.text.attribution import attribution, in_words
from rag.versions.known import versions_of
from rag.writing.cite import text_of

MOST = 3  # amendments told of in one answer
# How acts of the EU, the United Kingdom and the United States say that they change a provision.
_CHANGES = re.compile(
    r"\b(?:is|are|shall be)\s+(?:hereby\s+)?(?:replaced|amended|added|inserted|deleted|substituted|"
    r"omitted|repealed|revised|renumbered)\b"
    r"|^\W*(?:\(?\w{1,3}\)\s*)?(?:for|after|before|omit|revise|amend|add|remove|in)\b"
    r"(?=.*\b(?:substitute|insert|omit|revis|add|remov|amend)|\W*(?:regulation|section|§))",
    re.IGNORECASE,
)


def amended_since(index: Index, answer: Answer, as_of: str | None) -> Answer:
    """Return an answer with what acts say that they change in the provisions it cites.

    Looked at are acts that name the instrument cited in their title, and that are later than the
    text cited and no later than ``as_of`` (ISO; None: today).
    """
    day = as_of or date.today().isoformat()
    dated = any(c.version and c.version.since for c in answer.citations)
    acts = _amending(index.documents(), day) if dated else []
    known = {(c.document, c.start) for c in answer.citations}
    found: list[tuple[Citation, Quote]] = []
    for cited in answer.citations:
        for row in _later(acts, cited):
            quotes = _changing(index.passages_of(row.path), row, cited)
            new = [q for q in quotes if (row.path, q.start) not in known]
            found += [(cited, q) for q in new[:1]]
            known |= {(row.path, q.start) for q in new[:1]}
    return _with(answer, found[:MOST])


def _amending(documents: Sequence[DocumentRow], day: str) -> list[tuple[str, DocumentRow]]:
    """Return the amending acts that were there on a day, each with its own, oldest first."""
    versions, found = versions_of(documents), []
    for row in documents:
        own = versions.get(row.groups[0][0]) if row.groups else None
        if own and own.form == "amending" and own.since and own.since <= day:
            found.append((own.since, row))
    return sorted(found, key=lambda one: (one[0], one[1].path))


def _later(acts: Sequence[tuple[str, DocumentRow]], cited: Citation) -> Iterator[DocumentRow]:
    """Yield the acts that amend the act cited and are later than the text that is cited."""
    version = cited.version
    if version is None or version.since is None or version.form == "amending":
        return
    for since, row in acts:
        named = acts_in(row.about.title or "") if since > version.since else ()
        if any(act.is_of(cited.about, cited.document) for act in named):
            yield row


def _changing(passages: Sequence[Passage], row: DocumentRow, cited: Citation) -> Iterator[Quote]:
    """Yield the sentences of an act that say that they change the provision cited."""
    keys = keys_of(cited.locator)
    for passage in passages:
        evidence = Evidence(passage, row.about_at(passage.start), 0.0, 0.0, 0.0, ("amendment",))
        for quote in pieces_of(evidence):
            if not _CHANGES.search(quote.text):
                continue
            changed = references_in([quote.text])
            if any(covers(c, key) or covers(key, c) for c in changed for key in keys):
                yield quote


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
