"""A question in, ranked passages out: words and vectors side by side, their scores fused."""

from collections.abc import Sequence

import numpy as np

from ingest.datamodels import About, DocumentRow
from ingest.embed import Encoder, Vectors
from ingest.index import Index
from rag.datamodels import Evidence, Filters, Turn
from rag.filters import allowed
from rag.followup import Wording, is_follow_up, wordings

POOL = 100  # passages taken from each search; 200 gained nothing on ObliQA
WORDS_WEIGHT = 0.4  # of the fused score; measured on ObliQA: 0.3 and 0.5 are worse in MAP@10
# Share of the question as typed, the rest goes to question and previous question joined.
# MTRAG-UN (183 questions): recall@5 / nDCG@5 0.819 / 0.840 alone, 0.850 / 0.860 joined,
# 0.864 / 0.887 half and half.
ALONE_SHARE = 0.5
ALONE_SHARE_NEW_SUBJECT = 0.7  # the question stands by itself: less of the conversation


class Searcher:
    """Searches one index with one embedding model."""

    def __init__(self, index: Index, encoder: Encoder, *, system: str = "hybrid") -> None:
        """Take the stores to search; ``system`` is "hybrid", "dense" or "lexical"."""
        self.index, self._encoder = index, encoder
        self._words_weight = {"hybrid": WORDS_WEIGHT, "dense": 0.0, "lexical": 1.0}[system]

    def search(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        filters: Filters | None = None,
        limit: int = 10,
    ) -> list[Evidence]:
        """Return the best passages for a question, best first, equal scores by passage."""
        self.index.follow()
        documents = self.index.documents()
        chosen = allowed(documents, filters or Filters())
        if chosen == []:
            return []
        share = ALONE_SHARE if is_follow_up(question) else ALONE_SHARE_NEW_SUBJECT
        forms = wordings(question, history, alone=share)
        vector = self._vector(forms)
        words = self._words(forms, chosen)
        hits = self.index.search_vectors(vector, POOL, chosen)
        cosines = {hit.number: hit.score for hit in hits}
        found = {n: tuple(s for s, w in (("words", words), ("vectors", cosines)) if n in w)
                 for n in {*words, *cosines}}  # fmt: skip
        missing = [n for n in words if n not in cosines]
        cosines |= self.index.similarities(vector, missing)
        by_path = {d.path: d for d in documents}
        return self._ranked(words, cosines, found, by_path)[:limit]

    def _vector(self, forms: Sequence[Wording]) -> Vectors:
        shares = np.asarray([[f.share] for f in forms], dtype=np.float32)
        mixed = (self._encoder.encode([f.text for f in forms], query=True) * shares).sum(axis=0)
        unit: Vectors = mixed / max(float(np.linalg.norm(mixed)), 1e-12)
        return unit

    def _words(self, forms: Sequence[Wording], chosen: Sequence[int] | None) -> dict[int, float]:
        """Return BM25 scores, each wording's divided by its best."""
        scores: dict[int, float] = {}
        for form in forms:
            hits = self.index.search_words(form.text, POOL, chosen)
            best = max((hit.score for hit in hits), default=0.0) or 1.0
            for hit in hits:
                scores[hit.number] = scores.get(hit.number, 0.0) + form.share * hit.score / best
        return scores

    def _ranked(
        self,
        words: dict[int, float],
        cosines: dict[int, float],
        found: dict[int, tuple[str, ...]],
        documents: dict[str, DocumentRow],
    ) -> list[Evidence]:
        """Return the union of both searches by fused score; what the catalog has not is dropped."""
        weight = self._words_weight
        evidence = []
        for number, passage in self.index.passages(sorted(found)).items():
            word, cosine = words.get(number, 0.0), cosines.get(number, 0.0)
            score = weight * word + (1 - weight) * cosine
            row = documents.get(passage.document)
            about = row.about_at(passage.start) if row else About()
            evidence.append(Evidence(passage, about, score, cosine, word, found[number]))
        return sorted(evidence, key=lambda e: (-e.score, e.passage.id))
