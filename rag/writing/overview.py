"""Choose the sentences that sum up a document: its opening, then its main sentences in order.

The opening of a report carries most of it (the "lead" baseline of the summarisation literature);
behind it the sentences nearest to the document's mean, unlike each other (maximal marginal
relevance, Carbonell and Goldstein 1998).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from ingest.embedding.encoder import Vectors
from ingest.store.index import Index
from ingest.text.sentences import is_row
from rag.datamodels import Evidence
from rag.sentences.quotes import Quote, statements_in
from rag.text.attribution import in_words
from rag.text.words import MIN_RARITY, Word, content_words, stem_sequence

Embed = Callable[[Sequence[str]], Vectors]
STATEMENTS = 4
MEANT = 0.5  # share of the topic's rare words that title, date and kind of a document must hold
_MAX_SENTENCES = 300  # of a long document: its first part
_TOPIC_SHARE, _EARLY = 0.5, 0.2  # against likeness to the whole document
_OPENING = 400  # characters of a document in which it says what it is
_FIRST = 3  # sentences of which one opens a report: a caption may stand before it
_UNLIKE = 0.6  # what likeness to a sentence chosen before costs
_OPENS = ("news", "analysis", "other", None)  # kinds whose opening is written to sum up


def overview(topic: str, index: Index, evidence: Sequence[Evidence], embed: Embed) -> list[Quote]:
    """Return the sentences that sum up the document that a topic names, none where it names none.

    ``evidence`` are the passages found for the topic, best first.
    """
    openings = {e.passage.document: "" for e in evidence}
    for path in openings:
        openings[path] = " ".join(p.search_text for p in index.passages_of(path)[:1])[:_OPENING]
    meant = document_meant(topic, evidence, openings)
    if meant is None:
        return []
    passages = index.passages_of(meant.passage.document)
    found = [replace(meant, passage=p, found_by=("document",), also=()) for p in passages]
    quotes = [q for e in found for q in statements_in(e, topic) if not is_row(q.place.locator)]
    quotes = [q for q in quotes if not _is_title(q)][:_MAX_SENTENCES]
    if not quotes:
        return []
    vectors = embed([topic, *(q.text for q in quotes)])
    return _chosen(meant, quotes, vectors[1:], vectors[0])


def _is_title(quote: Quote) -> bool:
    """Whether a sentence says the document's title again."""
    title = set(stem_sequence(quote.evidence.about.title or ""))
    return bool(title) and set(stem_sequence(quote.text)) <= title


def document_meant(
    topic: str, evidence: Sequence[Evidence], openings: Mapping[str, str]
) -> Evidence | None:
    """Return a passage of the document whose title, date, kind or opening the topic names best."""
    words = content_words(topic)
    documents = list(dict.fromkeys(e.passage.document for e in evidence))
    first = {d: next(e for e in evidence if e.passage.document == d) for d in documents}
    rated = [
        (_named(words, first[d], openings.get(d, "")), -rank, d) for rank, d in enumerate(documents)
    ]
    best = max(rated, default=(0.0, 0, ""))
    return first[best[2]] if best[0] >= MEANT else None


def _named(words: Sequence[Word], evidence: Evidence, opening: str) -> float:
    """Return the share of the words that stand in what a document is called, rare ones more."""
    about = evidence.about
    date = in_words(about.published) if about.published else ""
    path = evidence.passage.document.replace("-", " ").replace("_", " ").replace("/", " ")
    called = f"{about.title or ''} {about.publisher or ''} {about.kind or ''} {date} {path}"
    stems = set(stem_sequence(f"{called} {about.jurisdiction or ''} {opening}"))
    if not any(w.stem in stems for w in words):
        return 0.0
    # "the decision against Heron": whom it is against may be named further down only.
    within = set(stem_sequence(evidence.passage.search_text))
    met = [w for w in words if w.stem in stems or (w.rarity >= MIN_RARITY and w.stem in within)]
    total = sum(w.rarity**2 for w in words)
    return sum(w.rarity**2 for w in met) / total if total else 0.0


def _chosen(meant: Evidence, quotes: list[Quote], vectors: Vectors, topic: Vectors) -> list[Quote]:
    """Return the opening and the main sentences; the opening leads where it is written to."""
    mean = vectors.mean(axis=0)
    central = vectors @ (mean / (np.linalg.norm(mean) or 1.0))
    early = 1.0 - np.arange(len(quotes)) / max(1, len(quotes))
    worth = central + _TOPIC_SHARE * (vectors @ topic) + _EARLY * early
    opening = worth[:_FIRST] if meant.about.kind in _OPENS else worth
    lead = int(opening.argmax())
    taken = [lead]
    while len(taken) < min(STATEMENTS, len(quotes)):
        alike = (vectors @ vectors[taken].T).max(axis=1)
        left = worth - _UNLIKE * alike
        left[taken] = -np.inf
        taken.append(int(left.argmax()))
    ordered = [lead, *sorted(i for i in taken if i != lead)]
    return [replace(quotes[i], score=float(worth[i]), vector=vectors[i]) for i in ordered]
