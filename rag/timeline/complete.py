"""Complete what a question found with what else the documents say of its subject in time.

A later notice shares its subject's name with the question and often no other word, and the
sentence that tells of the EU's deed may stand in a passage that was not among the best.
"""

from collections.abc import Sequence
from dataclasses import replace

from ingest.store.index import Index
from rag.reader.extract import Extraction
from rag.sentences.quote_spans import overlap
from rag.timeline.asked import AskedState
from rag.timeline.later import sayings
from rag.timeline.restated import restated
from rag.timeline.standing import dated_deeds, denied
from rag.timeline.subjects import is_named

MOST_NAMES = 3  # of a question that are looked for by themselves


def completed(
    index: Index, question: str, extraction: Extraction, groups: Sequence[int] | None
) -> Extraction:
    """Return the extraction with the sentences on the question's subject that it lacks.

    ``groups`` are the documents that may be searched. Where all that is lacking is whose deed a
    statement tells, the statements of that authority's deed answer, or that it has done none.
    """
    asked = AskedState.of(question, extraction.quotes)
    if not asked.names or not (asked.families or asked.effect or extraction.quotes):
        return extraction
    more = sayings(index, asked.names[:MOST_NAMES], groups, extraction.ranked)
    known = restated(asked, replace(extraction, ranked=(*extraction.ranked, *more)))
    if asked.effect not in ("stands", "ends") or not asked.authorities:
        return known
    deeds = dated_deeds(asked, known.ranked) if asked.when else []
    if extraction.found:
        kept = [q for q in known.quotes if not any(overlap(q, d) for d in deeds)]
        return replace(known, quotes=(*deeds, *kept)) if deeds else known
    if not deeds and asked.status:
        named = [q for q in known.ranked if all(is_named(name, q.text) for name in asked.names)]
        deeds = denied(asked, named)
    if deeds and all(m.kind == "actor" for m in extraction.lacking):
        return replace(known, quotes=tuple(deeds), found=True, lacking=())
    return known
