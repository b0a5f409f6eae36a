"""Public question collections in, examples with their features out, for train_evidence.py."""

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from ingest.embedding.encoder import SentenceEncoder, Vectors
from ingest.text.plain import strip_markup
from ingest.text.sentences import split_sentences
from rag.datamodels import Turn
from rag.question.followup import is_follow_up, wordings
from rag.question.question import Question
from rag.reader.features import sentence_features
from rag.reader.late import Late, SentenceSet, late_interaction

NAME = re.compile(r"(?<!^)\b(?:[A-Z][\w-]+(?: [A-Z][\w-]+)*|\d[\d,.]*\d|\d)\b")
COUNTRIES = ["Kazakhstan", "Serbia", "Iran", "India", "Japan", "Cuba", "Turkey", "Canada", "China"]
Json = dict[str, Any]


@dataclass(frozen=True)
class Example:
    """A question, a passage, which sentences answer it, and whether it is answered."""

    source: str
    title: str
    question: Question
    rows: Vectors
    given: SentenceSet
    late: Late
    relevant: frozenset[int]
    answerable: bool
    cosine: float


def load(path: Path) -> list[Json]:
    return [json.loads(line) for line in path.open(encoding="utf-8")]


@dataclass(frozen=True)
class Chat:
    """A question of a conversation with one passage, and whether it is answered there."""

    question: str
    title: str
    sentences: tuple[str, ...]
    answerable: bool


def load_chats(folder: Path, encoder: SentenceEncoder) -> list[Chat]:
    """Return MTRAG-UN's clear cases: its nearest relevant passage, or the nearest of all."""
    corpus = {e["_id"]: e for e in load(folder / "corpus.jsonl")}
    relevant: dict[str, set[str]] = {}
    for line in (folder / "qrels" / "dev.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        query, passage, _ = line.split("\t")
        relevant.setdefault(query, set()).add(passage)
    names = sorted(corpus)
    vectors = encoder.encode([corpus[n]["text"] for n in names])
    found = []
    for query in load(folder / "queries.jsonl"):
        answerable = query["metadata"]["answerability"] == "ANSWERABLE"
        if not answerable and query["metadata"]["answerability"] != "UNANSWERABLE":
            continue
        turns = [Turn(t["role"], t["content"]) for t in query["history"]]
        alone = 0.0 if is_follow_up(query["text"]) else 1.0
        question = wordings(query["text"], turns, alone=alone)[-1].text
        order = np.argsort(-(vectors @ encoder.encode([question], query=True)[0]))
        allowed = relevant[query["_id"]] if answerable else corpus.keys()
        nearest = corpus[next(names[i] for i in order if names[i] in allowed)]
        text = nearest["text"]
        sentences = tuple(w for a, b in split_sentences(text) if (w := strip_markup(text[a:b])))
        found.append(Chat(question, nearest["title"] or nearest["_id"], sentences, answerable))
    return found


def as_passage(title: str, sentences: Sequence[str]) -> str:
    """Return what the index would embed of a passage: its title, then its text."""
    text = "\n".join(sentences)
    return f"{title}\n{text}" if title else text


class Examples:
    """Makes examples of the collections' questions, each text embedded once."""

    def __init__(
        self, clapnq: list[Json], squad: list[Json], mtrag: list[Chat], encoder: SentenceEncoder
    ) -> None:
        self._clapnq, self._squad, self._mtrag = clapnq, squad, mtrag
        self._swapped = list(swapped_questions(squad))
        texts = {t for e in clapnq + squad for t in (e["question"], *e["sentences"])}
        texts.update(question for _, question in self._swapped)
        texts.update(t for chat in mtrag for t in (chat.question, *chat.sentences))
        passages = {as_passage(e["title"], e["sentences"]) for e in clapnq + squad}
        passages.update(as_passage(chat.title, chat.sentences) for chat in mtrag)
        wholes = sorted(passages)
        self._whole = dict(zip(wholes, encoder.encode(wholes), strict=True))
        self._embedded = {e.text: e for e in encoder.encode_tokens(sorted(texts))}

    def all(self) -> list[Example]:
        """Return the examples of all four sources."""
        found = [self._own("clapnq", e) for e in self._clapnq]
        found += [self._own("squad", e) for e in self._squad]
        found += list(self._closest())
        found += [
            self._example("swapped", e["title"], question, e["sentences"])
            for e, question in self._swapped
        ]
        found += [self._chat(chat) for chat in self._mtrag]
        return found

    def _chat(self, chat: Chat) -> Example:
        """Return a chat question: it is known that its passage answers, not which sentence."""
        made = self._example("mtrag", chat.title, chat.question, chat.sentences)
        return replace(made, answerable=chat.answerable)

    def _own(self, source: str, e: Json) -> Example:
        return self._example(source, e["title"], e["question"], e["sentences"], e["relevant"])

    def _example(
        self,
        source: str,
        title: str,
        text: str,
        sentences: Sequence[str],
        relevant: Sequence[int] = (),
    ) -> Example:
        given = SentenceSet([self._embedded[s] for s in sentences], title)
        question, asked = Question.of(text), self._embedded[text]
        late = late_interaction(question, asked, given)
        rows = sentence_features(question, asked, given, late)
        chosen = frozenset(relevant)
        cosine = float(self._whole[as_passage(title, sentences)] @ asked.vector)
        return Example(source, title, question, rows, given, late, chosen, bool(chosen), cosine)

    def _closest(self) -> Iterator[Example]:
        """Yield answerable questions with the article's nearest paragraph without the answer."""
        paragraphs: dict[str, set[tuple[str, ...]]] = {}
        for e in self._squad:
            paragraphs.setdefault(e["title"], set()).add(tuple(e["sentences"]))
        for e in (e for e in self._squad if e["answerable"]):
            answers = [a.lower() for a in e["answers"]]
            others = [
                p
                for p in sorted(paragraphs[e["title"]])
                if list(p) != e["sentences"] and not any(a in " ".join(p).lower() for a in answers)
            ]
            if others:
                nearest = self._nearest(self._embedded[e["question"]].vector, others)
                yield self._example("closest", e["title"], e["question"], nearest)

    def _nearest(self, asked: Vectors, paragraphs: list[tuple[str, ...]]) -> tuple[str, ...]:
        best = [max(float(self._embedded[s].vector @ asked) for s in p) for p in paragraphs]
        return paragraphs[int(np.argmax(best))]


def swapped_questions(squad: list[Json]) -> Iterator[tuple[Json, str]]:
    """Yield answerable questions with a name, year or country that the paragraph lacks."""
    chance = random.Random(1)
    pool: dict[str, set[str]] = {}
    for e in squad:
        pool.setdefault(e["title"], set()).update(m.group() for m in NAME.finditer(e["question"]))
    for e in (e for e in squad if e["answerable"]):
        text = " ".join([*e["sentences"], e["title"]]).lower()
        for old in chance.sample(found := list(NAME.finditer(e["question"])), min(2, len(found))):
            others = [n for n in _like(old.group(), pool[e["title"]]) if _is_absent(n, text)]
            if others:
                new = chance.choice(others)
                yield e, e["question"][: old.start()] + new + e["question"][old.end() :]


def _like(name: str, pool: set[str]) -> list[str]:
    """Return names of the same sort: years near a year, countries for a country, else the pool."""
    if re.fullmatch(r"(?:1\d|20)\d\d", name):
        return [str(int(name) + step) for step in (-3, -2, -1, 1, 2, 3)]
    if Question.of(f"In {name}").jurisdictions:
        return COUNTRIES
    return [n for n in sorted(pool) if n[0].isdigit() == name[0].isdigit()]


def _is_absent(name: str, text: str) -> bool:
    return not any(word.lower() in text for word in name.split())
