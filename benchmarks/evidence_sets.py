"""Public collections in, what the product's search finds in them out, for train_evidence.py.

Each question is asked of a whole index. Where a passage that answers it is among the first eight,
the set answers ("full"); without those passages the search hands on what a corpus has where it
lacks the answer ("without"); the collections' own unanswerable questions find what looks like an
answer ("near"), and so do SQuAD's with a name, year or country changed ("swapped"). SQuAD, ClapNQ
and MTRAG-UN share one index, ObliQA's regulations have their own.
"""

import pickle
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from evidence_examples import Json, load, swapped_questions
from retrieval import Entry, build, read_corpus, read_qrels, turns

from ingest.embed import Encoder, Vectors
from ingest.index import Index, fingerprint
from ingest.settings import IngestSettings
from rag.answer import EVIDENCE_PASSAGES
from rag.answerable import answer_features
from rag.datamodels import Evidence
from rag.evidence_model import Linear
from rag.extract import context_of, sentences_of
from rag.features import sentence_features
from rag.followup import is_follow_up, wordings
from rag.late import SentenceSet, late_interaction
from rag.question import Question
from rag.retrieve import Searcher

DEPTH = 13  # so that eight are left without those that answer
# Of SQuAD's questions by answerability and of ObliQA's: enough, and soon searched.
SQUAD, SWAPPED, OBLIQA = 800, 600, 300
_CLEAR = {"ANSWERABLE": True, "UNANSWERABLE": False}  # MTRAG-UN has doubtful cases besides


@dataclass(frozen=True)
class Hit:
    """A passage that was found, in sentences; ``holds``: it is known to answer."""

    id: str
    sentences: tuple[str, ...]
    context: str
    cosine: float
    holds: bool


@dataclass(frozen=True)
class FoundSet:
    """A question and what a search handed on; ``group``: what is kept in one fold."""

    source: str
    kind: str
    group: str
    question: str
    hits: tuple[Hit, ...]

    @property
    def answerable(self) -> bool:
        return self.kind == "full"


def gather(clapnq: list[Json], squad: list[Json], mtrag: Path, obliqa: Path, kept: Path,
           encoder: Encoder) -> list[FoundSet]:  # fmt: skip
    """Search for the questions of all collections; what was found is kept for the next run."""
    cache = kept / "sets.pickle"
    if cache.is_file():
        return list(pickle.loads(cache.read_bytes()))
    entries, names = _paragraphs({"squad": squad, "clapnq": clapnq})
    mixed = _searcher([*entries, *read_corpus(mtrag / "corpus.jsonl")], kept / "mixed", encoder)
    found = [s for e in _sample(squad) for s in _single(mixed, "squad", e, names)]
    found += [s for e in clapnq for s in _single(mixed, "clapnq", e, names)]
    found += list(_swapped(mixed, squad))
    found += list(_chats(mixed, mtrag))
    law = _searcher(read_corpus(obliqa / "corpus.jsonl"), kept / "obliqa", encoder)
    found += list(_regulations(law, obliqa))
    cache.write_bytes(pickle.dumps(found))
    return found


def _paragraphs(given: dict[str, list[Json]]) -> tuple[list[Entry], dict[tuple[str, ...], str]]:
    """Return each paragraph once as an entry of its article, and the entries' ids by sentences."""
    names: dict[tuple[str, ...], str] = {}
    entries = []
    for source, examples in given.items():
        for e in sorted(examples, key=lambda e: str(e["title"])):
            key = (e["title"], *e["sentences"])
            if key not in names:
                names[key] = f"{source}-{len(names)}"
                text = "\n".join(e["sentences"])
                entries.append(Entry(names[key], e["title"], text, f"{source} {e['title']}"))
    return entries, names


def _searcher(entries: list[Entry], folder: Path, encoder: Encoder) -> Searcher:
    settings = IngestSettings(corpus=folder, data=folder)
    build(settings, entries, encoder)
    return Searcher(Index(settings, fingerprint(encoder)), encoder)


def _sample(squad: list[Json]) -> list[Json]:
    chance = random.Random(2)
    kinds = [[e for e in squad if e["answerable"] is kind] for kind in (True, False)]
    return [e for given in kinds for e in chance.sample(given, min(SQUAD, len(given)))]


def _single(
    searcher: Searcher, source: str, e: Json, names: dict[tuple[str, ...], str]
) -> Iterator[FoundSet]:
    own = names[e["title"], *e["sentences"]]
    hits = _hits(searcher.search(e["question"], limit=DEPTH), {own})
    # An answer of SQuAD is a few words, which another paragraph may hold as well.
    answers = [a.lower() for a in e["answers"]] if source == "squad" else []
    yield from _sets(source, e["title"], e["question"], hits, answers, known=e["answerable"])


def _swapped(searcher: Searcher, squad: list[Json]) -> Iterator[FoundSet]:
    altered = list(swapped_questions(squad))
    for e, question in random.Random(2).sample(altered, min(SWAPPED, len(altered))):
        hits = _hits(searcher.search(question, limit=EVIDENCE_PASSAGES), ())
        yield FoundSet("squad", "swapped", f"squad {e['title']}", question, tuple(hits))


def _chats(searcher: Searcher, folder: Path) -> Iterator[FoundSet]:
    relevant = read_qrels(folder / "qrels" / "dev.tsv")
    for query in load(folder / "queries.jsonl"):
        known = _CLEAR.get(query["metadata"]["answerability"])
        if known is None:
            continue
        history = turns(query["history"])
        holding = relevant.get(query["_id"], {})
        hits = _hits(searcher.search(query["text"], history=history, limit=DEPTH), holding)
        alone = 0.0 if is_follow_up(query["text"]) else 1.0
        question = wordings(query["text"], history, alone=alone)[-1].text
        group = min(holding, default=query["_id"])
        yield from _sets("mtrag", group, question, hits, (), known=known)


def _regulations(searcher: Searcher, folder: Path) -> Iterator[FoundSet]:
    relevant = read_qrels(folder / "qrels" / "dev.tsv")
    for query in random.Random(2).sample(load(folder / "queries.jsonl"), OBLIQA):
        holding = relevant[query["_id"]]
        hits = _hits(searcher.search(query["text"], limit=DEPTH), holding)
        yield from _sets("obliqa", min(holding), query["text"], hits, (), known=True)


def _hits(evidence: Sequence[Evidence], holding: object) -> list[Hit]:
    found = []
    for e in evidence:
        id = e.passage.places[0].locator
        sentences = tuple(q.text for q in sentences_of(e))
        if sentences:
            found.append(Hit(id, sentences, context_of(e), e.cosine, id in holding))
    return found


def _sets(
    source: str, group: str, question: str, hits: list[Hit], answers: Sequence[str], *, known: bool
) -> Iterator[FoundSet]:
    def first(kind: str, chosen: Sequence[Hit]) -> FoundSet:
        return FoundSet(source, kind, f"{source} {group}", question,
                        tuple(chosen[:EVIDENCE_PASSAGES]))  # fmt: skip

    if not known:
        yield first("near", hits)
        return
    if any(h.holds for h in hits[:EVIDENCE_PASSAGES]):
        yield first("full", hits)
    others = [h for h in hits if not h.holds and not _holds(h, answers)]
    if len(others) > 1:
        yield first("without", others)


def _holds(hit: Hit, answers: Sequence[str]) -> bool:
    return any(a in " ".join(hit.sentences).lower() for a in answers)


def set_values(given: Sequence[FoundSet], sentence: Linear, encoder: Encoder) -> list[Vectors]:
    """Return each set's `answer_features`, a row for each passage."""
    texts = {t for s in given for t in (s.question, *(t for h in s.hits for t in h.sentences))}
    embedded = {e.text: e for e in encoder.encode_tokens(sorted(texts))}
    known: dict[tuple[str, str], Vectors] = {}

    def values(question: str, hit: Hit) -> Vectors:
        if (question, hit.id) not in known:
            asked, words = embedded[question], Question.of(question)
            passage = SentenceSet([embedded[s] for s in hit.sentences], hit.context)
            late = late_interaction(words, asked, passage)
            rows = sentence_features(words, asked, passage, late)
            known[question, hit.id] = answer_features(
                words, rows, sentence(rows), passage, late, hit.cosine
            )
        return known[question, hit.id]

    return [np.stack([values(s.question, h) for h in s.hits]) for s in given]
