"""Questions in, the sentences of the eight passages that the product finds for each out.

For train_evidence.py: which of them answers is what the choice among passages learns. Two kinds of
questions: those of the public collections, whose passages are indexed as they are, and folders of
our own with `docs` and `questions.jsonl`, read and cut as any corpus folder is.
"""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
import numpy.typing as npt
from evidence_examples import Json
from folder_search import searched
from retrieval import Entry, build

from ingest.embedding.encoder import EmbeddedText, SentenceEncoder, Vectors
from ingest.settings import IngestSettings
from ingest.store.index import Index, fingerprint
from rag.composing import EVIDENCE_PASSAGES
from rag.datamodels import Evidence
from rag.evaluation.expectations import Expectation
from rag.question.question import Question
from rag.reader.answer_features import answer_features
from rag.reader.choice import Judged, choice_features
from rag.reader.content import content_features
from rag.reader.evidence_model import Linear
from rag.reader.extract import context_of
from rag.reader.features import sentence_features
from rag.reader.late import Late, SentenceSet, late_interaction
from rag.retrieval.searcher import Searcher
from rag.sentences.quotes import statements_in

Answers = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Pool:
    """A question with the sentences of several passages: which of them answer.

    ``group`` is what never stands on both sides of a cross-validation.
    """

    source: str
    group: str
    question: Question
    sets: tuple[SentenceSet, ...]
    rows: tuple[Vectors, ...]
    contents: tuple[Vectors, ...]
    lates: tuple[Late, ...]
    found: tuple[Evidence, ...]
    answers: Answers

    def features(self, sentence: Linear, answer: Linear) -> Vectors:
        """Return the `choice_features` under these models."""
        judged = []
        for given, rows, content, late, evidence in zip(
            self.sets, self.rows, self.contents, self.lates, self.found, strict=True
        ):
            scores = sentence(rows)
            values = answer_features(self.question, rows, scores, given, late, evidence.cosine)
            odds = float(answer(values[np.newaxis])[0])
            judged.append(
                Judged(rows, content, scores, odds, late, evidence.cosine, evidence.score)
            )
        return choice_features(judged)


@dataclass(frozen=True)
class _Asked:
    """A question, what was found for it, and the sentences of that with those that answer."""

    source: str
    group: str
    question: str
    found: tuple[Evidence, ...]
    sentences: tuple[tuple[str, ...], ...]
    answers: tuple[bool, ...]


def collection_pools(
    clapnq: Sequence[Json], squad: Sequence[Json], encoder: SentenceEncoder
) -> list[Pool]:
    """Return the answerable questions, searched for among the paragraphs of both collections."""
    sources = [("clapnq", e) for e in clapnq] + [("squad", e) for e in squad]
    # An article's paragraphs beside each other: then they are one document.
    paragraphs = dict.fromkeys(
        (e["title"], tuple(e["sentences"]))
        for _, e in sorted(sources, key=lambda source: str(source[1]["title"]))
    )
    ids = {paragraph: str(number) for number, paragraph in enumerate(paragraphs)}
    texts = {id: sentences for (_, sentences), id in ids.items()}
    entries = [
        Entry(id, title, "\n".join(sentences), title) for (title, sentences), id in ids.items()
    ]
    asked = []
    with tempfile.TemporaryDirectory() as folder:
        settings = IngestSettings(corpus=Path(folder), data=Path(folder))
        build(settings, entries, encoder)
        index = Index(settings, fingerprint(encoder))
        searcher = Searcher(index, encoder)
        for source, e in (s for s in sources if s[1]["answerable"]):
            found = tuple(searcher.search(e["question"], limit=EVIDENCE_PASSAGES))
            at = [evidence.passage.places[0].locator for evidence in found]
            sentences = tuple(texts[id] for id in at)
            own = ids[(e["title"], tuple(e["sentences"]))]
            answers = tuple(
                id == own and answers_it(source, e, number)
                for id in at
                for number in range(len(texts[id]))
            )
            asked.append(_Asked(source, e["title"], e["question"], found, sentences, answers))
        index.close()
    return list(_pools(asked, encoder))


def answers_it(source: str, example: Json, number: int) -> bool:
    """Whether this sentence of the example's own paragraph answers: by its answer's words."""
    if source == "clapnq":
        return number in example["relevant"]
    sentence = example["sentences"][number].lower()
    return any(answer.lower() in sentence for answer in example["answers"])


def folder_pools(folder: Path, encoder: SentenceEncoder) -> list[Pool]:
    """Return the answerable questions of a folder, searched for in its documents."""
    asked = []
    for one in searched(folder, encoder, EVIDENCE_PASSAGES, _can_be_learned):
        question = one.expectation.asked.question
        pieces = [p for e in one.found if (p := statements_in(e, question))]
        held = (_holding([q.quote for q in p], one.expectation) for p in pieces)
        asked.append(
            _Asked(
                folder.name,
                folder.name,
                one.text,
                tuple(p[0].evidence for p in pieces),
                tuple(tuple(quote.text for quote in p) for p in pieces),
                tuple(chain(*held)),
            )
        )
    return list(_pools(asked, encoder))


def _can_be_learned(expectation: Expectation) -> bool:
    return expectation.answerable and bool(expectation.expect)


def _holding(quotes: Sequence[str], expectation: Expectation) -> list[bool]:
    """Return for each sentence whether it, or where none does it with the next, holds the text."""
    expect = [_plain(text) for text in expectation.expect]
    held = [any(text in _plain(quote) for text in expect) for quote in quotes]
    if any(held):
        return held
    for i in range(len(quotes) - 1):
        two = _plain(f"{quotes[i]} {quotes[i + 1]}")
        if any(text in two for text in expect):
            held[i] = held[i + 1] = True
    return held


def _plain(text: str) -> str:
    return " ".join(text.split())


def _pools(asked: Sequence[_Asked], encoder: SentenceEncoder) -> Iterator[Pool]:
    """Yield what can be learned from: questions for which a part of the sentences answers."""
    asked = [a for a in asked if any(a.answers) and not all(a.answers) and len(a.sentences) > 1]
    texts = {t for a in asked for t in (a.question, *chain(*a.sentences))}
    embedded = {e.text: e for e in encoder.encode_tokens(sorted(texts))}
    for a in asked:
        yield _pool(a, embedded)


def _pool(a: _Asked, embedded: Mapping[str, EmbeddedText]) -> Pool:
    question, given = Question.of(a.question), embedded[a.question]
    sets = tuple(
        SentenceSet([embedded[s] for s in sentences], context_of(evidence))
        for sentences, evidence in zip(a.sentences, a.found, strict=True)
    )
    lates = tuple(late_interaction(question, given, s) for s in sets)
    pairs = list(zip(sets, lates, strict=True))
    return Pool(
        a.source,
        a.group,
        question,
        sets,
        tuple(sentence_features(question, given, s, late) for s, late in pairs),
        tuple(content_features(question, given, s, late) for s, late in pairs),
        lates,
        a.found,
        np.asarray(a.answers),
    )
