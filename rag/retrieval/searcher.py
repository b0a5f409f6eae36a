"""Search words and vectors side by side, then order the passages by a learned ranking."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ingest.datamodels import About, DocumentRow, Passage
from ingest.embedding.encoder import Encoder, Vectors
from ingest.store.index import Hit, Index
from ingest.text.split import text_for_model
from rag.datamodels import Evidence, Filters, Turn
from rag.question.followup import (
    Wording,
    is_follow_up,
    previous_question,
    search_wordings,
    wordings,
)
from rag.question.pronouns import Reading
from rag.question.provisions import named_in
from rag.question.timing import in_time, timing_of
from rag.retrieval.filters import allowed
from rag.retrieval.list_rows import Joined, Sought
from rag.retrieval.names_held import with_names_held
from rag.retrieval.near_duplicates import spread, without_repeats
from rag.retrieval.provision_lookup import Pins
from rag.retrieval.ranking import AskedWording, PassageWords, ranking_features
from rag.retrieval.ranking_model import load_ranking
from rag.retrieval.reranker import Reranker
from rag.settings import DEFAULT_RERANKED
from rag.text.words import content_stems
from rag.versions.own_text import own_text_first

POOL = 100  # passages taken from each search; 200 gained nothing on ObliQA
WORDS_SHARE = 0.4  # of the fused score, which says what is ranked; the best sum without learning
RANKED = 60  # of the pool, the best by fused score: with 100 no figure is better
WORDS_DEPTH = 300  # to which BM25 scores are known: cheap, and they tell of the vectors' finds
# Share of the question as typed, the rest goes to the previous question, the first sentence of its
# answer and the question joined. MTRAG-UN (183 questions): recall@5 / nDCG@5 0.829 / 0.845 alone,
# 0.880 / 0.899 with the previous question, 0.906 / 0.915 with its answer as well. With the history
# of another conversation, the 92 that stand alone: 0.876 alone, 0.877 at 0.7, 0.862 at a half.
ALONE_SHARE = 0.5
ALONE_SHARE_NEW_SUBJECT = 0.7  # the question stands by itself: less of the conversation
_CACHE_PASSAGES = 20_000  # their stems, about 3 kB each


@dataclass(frozen=True, slots=True)
class Pool:
    """The passages that the searches found, in order of their fused score, one row each.

    ``words`` is the BM25 score divided by the query's best, ``found_by`` names the searches.
    """

    passages: tuple[Passage, ...]
    cosines: Vectors
    words: Vectors
    found_by: tuple[tuple[str, ...], ...]
    features: Vectors


class Searcher:
    """Searches one index with one embedding model."""

    def __init__(
        self,
        index: Index,
        encoder: Encoder,
        *,
        system: str = "hybrid",
        reranker: Reranker | None = None,
        reranked: int = DEFAULT_RERANKED,
    ) -> None:
        """Take the stores to search; ``system`` is "hybrid", "dense" or "lexical".

        A ``reranker`` puts the first ``reranked`` passages in order.
        """
        self.index, self._encoder, self._system = index, encoder, system
        self._reranker, self._reranked = reranker, reranked
        self._pins, self._joined = Pins(index), Joined(index)
        self._stems: OrderedDict[tuple[str, int], PassageWords] = OrderedDict()

    def search(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        filters: Filters | None = None,
        limit: int = 10,
        first: Sequence[int] = (),
    ) -> list[Evidence]:
        """Return the best passages for a question, best first, equal scores by passage.

        ``first`` are passages by number that the question's names or identifiers led to.
        """
        with self.index.moment():
            return self._found(question, history, filters, limit, first)

    def _found(
        self,
        question: str,
        history: Sequence[Turn],
        filters: Filters | None,
        limit: int,
        first: Sequence[int],
    ) -> list[Evidence]:
        documents = self.index.documents()
        chosen = allowed(documents, filters or Filters())
        if chosen == []:
            return []
        reading = Reading.of(question, history)
        forms = _forms(reading, history)
        vector = self._vector(forms)
        pool = self._pool(forms, vector, chosen, max(RANKED, limit))
        rows = {d.path: d for d in documents}
        ranked = self._in_new_order(forms, self._evidence(pool, self._scores(pool), rows))
        if self._system != "hybrid":
            return ranked[:limit]
        named = named_in(question, _leaned_on(question, history))
        timing = timing_of(question).preferred(filters or Filters())
        ranked = everything = spread(without_repeats(in_time(ranked, timing)))
        before = _leaned_on_with_names(question, history)
        sought = Sought(reading.whole, before, vector, chosen, rows)
        ranked = self._joined.named_first(sought, ranked)
        if named:
            ranked = self._pins.first(named, ranked, vector, chosen, rows)
        ranked = own_text_first(ranked, documents, question, filters or Filters())
        ranked = self._pins.referred(ranked, limit, vector, rows)
        ranked = self._joined.given_first(first, sought, ranked)
        found = self._joined.with_rows(sought, ranked, limit)
        return with_names_held(reading.whole, found, everything, self._all_words)

    def pool(self, question: str, history: Sequence[Turn] = (), depth: int = RANKED) -> Pool:
        """Return what both searches find for a question, with what the ranking is told of it."""
        forms = _forms(Reading.of(question, history), history)
        with self.index.moment():
            return self._pool(forms, self._vector(forms), None, depth)

    def _pool(
        self,
        forms: Sequence[Wording],
        vector: Vectors,
        chosen: Sequence[int] | None,
        depth: int,
    ) -> Pool:
        hits = [self.index.search_words(form.text, WORDS_DEPTH, chosen) for form in forms]
        near = self.index.search_vectors(vector, POOL, chosen)
        by_words = {hit.number for found in hits for hit in found[:POOL]}
        cosines = {hit.number: hit.score for hit in near}
        by_vectors = set(cosines)
        cosines |= self.index.similarities(vector, sorted(by_words - by_vectors))
        words = _mixed_words(forms, hits)
        fused = {
            n: WORDS_SHARE * words.get(n, 0.0) + (1 - WORDS_SHARE) * c for n, c in cosines.items()
        }
        places = {hit.number: hit.place for found in (*hits, near) for hit in found}
        # Rounded: the same sum made in another order must not decide between equals.
        best = sorted(fused, key=lambda n: (-round(fused[n], 5), places[n]))[:depth]
        passages = self.index.passages(best)
        numbers = [n for n in best if n in passages]
        found_by = tuple(
            tuple(s for s, found in (("words", by_words), ("vectors", by_vectors)) if n in found)
            for n in numbers
        )
        near_by = np.asarray([cosines[n] for n in numbers], dtype=np.float32)
        share = np.asarray([words.get(n, 0.0) for n in numbers], dtype=np.float32)
        texts = [self._passage_words(passages[n]) for n in numbers]
        features = ranking_features(self._asked(forms), share, texts, near_by)
        return Pool(tuple(passages[n] for n in numbers), near_by, share, found_by, features)

    def _vector(self, forms: Sequence[Wording]) -> Vectors:
        shares = np.asarray([[f.share] for f in forms], dtype=np.float32)
        mixed = (self._encoder.encode([f.text for f in forms], query=True) * shares).sum(axis=0)
        unit: Vectors = mixed / max(float(np.linalg.norm(mixed)), 1e-12)
        return unit

    def _asked(self, forms: Sequence[Wording]) -> list[AskedWording]:
        stems = [content_stems(form.text) for form in forms]
        rarities = self.index.rarities({s for found in stems for s in found})
        return [
            AskedWording(form.share, tuple(s for s in found if s in rarities), rarities)
            for form, found in zip(forms, stems, strict=True)
        ]

    def _passage_words(self, passage: Passage) -> PassageWords:
        """Return a passage's stems; a number is never given to another passage."""
        key = (self.index.generation[0], passage.number)
        known = self._stems.pop(key, None)
        known = known or PassageWords(
            tuple(content_stems(passage.context)), tuple(content_stems(passage.search_text))
        )
        self._stems[key] = known
        if len(self._stems) > _CACHE_PASSAGES:
            self._stems.popitem(last=False)
        return known

    def _all_words(self, evidence: Evidence) -> frozenset[str]:
        words = self._passage_words(evidence.passage)
        return frozenset((*words.headings, *words.text))

    def _scores(self, pool: Pool) -> Vectors:
        if self._system == "hybrid":
            return load_ranking()(pool.features)
        return pool.cosines if self._system == "dense" else pool.words

    def _in_new_order(self, forms: Sequence[Wording], ranked: Sequence[Evidence]) -> list[Evidence]:
        """Let the cross-encoder, if there is one, put the first passages in order."""
        first, rest = list(ranked[: self._reranked]), list(ranked[self._reranked :])
        if self._reranker is None or not first:
            return [*first, *rest]
        texts = [text_for_model(e.passage) for e in first]
        scores = sum(
            (np.float32(f.share) * self._reranker.scores(f.text, texts) for f in forms),
            start=np.zeros(len(first), dtype=np.float32),
        )
        # They stay before the rest, whose scores are of another scale.
        above = rest[0].score - float(scores.min()) + 1.0 if rest else 0.0
        new = [replace(e, score=float(s) + above) for e, s in zip(first, scores, strict=True)]
        return [*sorted(new, key=lambda e: -e.score), *rest]  # equal ones stay as ranked

    def _evidence(
        self, pool: Pool, scores: Vectors, rows: Mapping[str, DocumentRow]
    ) -> list[Evidence]:
        evidence = []
        for i, passage in enumerate(pool.passages):
            row = rows.get(passage.document)
            about = row.about_at(passage.start) if row else About()
            numbers = (float(scores[i]), float(pool.cosines[i]), float(pool.words[i]))
            evidence.append(Evidence(passage, about, *numbers, pool.found_by[i]))
        return sorted(
            evidence, key=lambda e: (-round(e.score, 4), e.passage.document, e.passage.ordinal)
        )


def _forms(reading: Reading, history: Sequence[Turn]) -> list[Wording]:
    share = ALONE_SHARE if reading.leans else ALONE_SHARE_NEW_SUBJECT
    return search_wordings(reading.whole, history, alone=share)


def _leaned_on(question: str, history: Sequence[Turn]) -> str:
    """Return what a follow-up leans on: its act is meant by "and Article 6?"."""
    return (previous_question(history) or "") if is_follow_up(question) else ""


def _leaned_on_with_names(question: str, history: Sequence[Turn]) -> str:
    """Return what a follow-up leans on with the names in the answer: "Where does she live?"."""
    leans = is_follow_up(question) and previous_question(history) is not None
    return wordings(question, history, alone=ALONE_SHARE)[-1].text if leans else ""


def _mixed_words(forms: Sequence[Wording], hits: Sequence[Sequence[Hit]]) -> dict[int, float]:
    """Return BM25 scores, each wording's divided by its best, mixed by share."""
    scores: dict[int, float] = {}
    for form, found in zip(forms, hits, strict=True):
        best = max((hit.score for hit in found), default=0.0) or 1.0
        for hit in found:
            scores[hit.number] = scores.get(hit.number, 0.0) + form.share * hit.score / best
    return scores
