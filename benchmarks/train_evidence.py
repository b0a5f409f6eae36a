"""Learn which sentences answer, and when nothing does; writes rag/evidence_weights.json.

    python benchmarks/train_evidence.py CLAPNQ.jsonl SQUAD2.jsonl MTRAG_FOLDER

Three logistic regressions over the features of rag/features.py and rag/choice.py. Besides the
collections' own unanswerable questions there are two kinds made of SQuAD's answerable ones:
"closest", with the paragraph of the same article that comes nearest without holding the answer
(what a search finds where the corpus lacks it), and "swapped", with a name, year or country changed
to one that the paragraph lacks (the right law, the wrong country). MTRAG-UN gives questions as
people type them into a chat, with the passage nearest to them out of a whole corpus.

The figures printed are cross-validated by article or corpus passage. Those of the choice across
paragraphs take the other two models as they are; the threshold is put where MTRAG-UN allows it.
"""

import argparse
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import StandardScaler

from ingest.embed import SentenceEncoder, Vectors
from ingest.plain import strip_markup
from ingest.sentences import split_sentences
from rag.choice import CHOICE_FEATURES, Judged, choice_features
from rag.datamodels import Turn
from rag.evidence_model import Linear
from rag.extract import MARGIN, MAX_STATEMENTS
from rag.features import (
    ANSWER_FEATURES,
    SENTENCE_FEATURES,
    Late,
    SentenceSet,
    answer_features,
    late_interaction,
    sentence_features,
)
from rag.followup import is_follow_up, wordings
from rag.question import Question

OUTPUT = Path(__file__).parent.parent / "rag" / "evidence_weights.json"
# So that the small collections count as the large one does.
SHARE = {"clapnq": 8.0, "squad": 1.0, "closest": 1.0, "swapped": 1.0, "mtrag": 8.0}
NAME = re.compile(r"(?<!^)\b(?:[A-Z][\w-]+(?: [A-Z][\w-]+)*|\d[\d,.]*\d|\d)\b")
COUNTRIES = ["Kazakhstan", "Serbia", "Iran", "India", "Japan", "Cuba", "Turkey", "Canada", "China"]
Json = dict[str, Any]
POOL = 8  # paragraphs a search hands on
MAX_FALSE_REFUSAL = 0.10  # on MTRAG-UN, cross-validated: where the threshold is put


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


def load(path: Path) -> list[Json]:
    return [json.loads(line) for line in path.open(encoding="utf-8")]


@dataclass(frozen=True)
class Chat:
    """A question of a conversation with one passage, and whether it is answered there."""

    question: str
    title: str
    sentences: tuple[str, ...]
    answerable: bool


def load_chats(folder: Path) -> list[Chat]:
    """Return MTRAG-UN's clear cases: its nearest relevant passage, or the nearest of all."""
    corpus = {e["_id"]: e for e in load(folder / "corpus.jsonl")}
    relevant: dict[str, set[str]] = {}
    for line in (folder / "qrels" / "dev.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        query, passage, _ = line.split("\t")
        relevant.setdefault(query, set()).add(passage)
    encoder = SentenceEncoder()
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


class Examples:
    """Makes examples of the collections' questions, each text embedded once."""

    def __init__(self, clapnq: list[Json], squad: list[Json], mtrag: list[Chat]) -> None:
        self._clapnq, self._squad, self._mtrag = clapnq, squad, mtrag
        self._swapped = list(swapped_questions(squad))
        texts = {t for e in clapnq + squad for t in (e["question"], *e["sentences"])}
        texts.update(question for _, question in self._swapped)
        texts.update(t for chat in mtrag for t in (chat.question, *chat.sentences))
        encoder = SentenceEncoder()
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
        return Example(source, title, question, rows, given, late, chosen, bool(chosen))

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


@dataclass(frozen=True)
class Pool:
    """A question with the sentences of several paragraphs: which holds the answer."""

    title: str
    question: Question
    sets: tuple[SentenceSet, ...]
    rows: tuple[Vectors, ...]
    lates: tuple[Late, ...]
    cosines: tuple[float, ...]
    answers: tuple[bool, ...]

    def features(self, sentence: Linear, answer: Linear) -> Vectors:
        """Return the `choice_features` under these models."""
        judged = []
        for given, rows, late, cosine in zip(
            self.sets, self.rows, self.lates, self.cosines, strict=True
        ):
            values = answer_features(self.question, rows, sentence(rows), given, late)
            judged.append(Judged(rows, float(answer(values[np.newaxis])[0]), late, cosine))
        return choice_features(judged)


def pools(squad: list[Json]) -> list[Pool]:
    """Return the answerable questions, each with the article's POOL nearest paragraphs."""
    encoder = SentenceEncoder()
    asked = [e for e in squad if e["answerable"]]
    texts = {t for e in squad for t in (e["question"], *e["sentences"])}
    embedded = {e.text: e for e in encoder.encode_tokens(sorted(texts))}
    articles: dict[str, list[tuple[str, ...]]] = {}
    for e in squad:
        articles.setdefault(e["title"], []).append(tuple(e["sentences"]))
    known = {t: sorted(set(paragraphs)) for t, paragraphs in articles.items()}
    vectors = {t: encoder.encode([f"{t}\n{' '.join(p)}" for p in ps]) for t, ps in known.items()}
    found = []
    for e in asked:
        title, question = e["title"], Question.of(e["question"])
        given = embedded[e["question"]]
        cosines = vectors[title] @ given.vector
        nearest = [int(i) for i in np.argsort(-cosines)[:POOL]]
        chosen = [known[title][i] for i in nearest]
        sets = tuple(SentenceSet([embedded[s] for s in p], title) for p in chosen)
        lates = tuple(late_interaction(question, given, s) for s in sets)
        rows = tuple(
            sentence_features(question, given, s, late) for s, late in zip(sets, lates, strict=True)
        )
        answers = tuple(
            list(p) == e["sentences"] and any(a.lower() in s.lower() for a in e["answers"])
            for p in chosen
            for s in p
        )
        near = tuple(float(cosines[i]) for i in nearest)
        found.append(Pool(title, question, sets, rows, lates, near, answers))
    return found


def fit_choice(given: Sequence[Pool], sentence: Linear, answer: Linear) -> Linear:
    """Learn which sentence of several paragraphs answers; each question weighs the same."""
    given = [p for p in given if any(p.answers)]
    rows = np.vstack([p.features(sentence, answer) for p in given])
    labels = [a for p in given for a in p.answers]
    weights = [25.0 * (5.0 if a else 1.0) / len(p.answers) for p in given for a in p.answers]
    return fit(rows, labels, weights)


def choice_figures(given: Sequence[Pool], sentence: Linear, answer: Linear) -> dict[str, float]:
    """Return how often the right sentence is first, among four, and quoted; cross-validated."""
    hits = {"first": 0, "among_four": 0, "quoted": 0}
    quoted = 0
    groups = [p.title for p in given]
    for train, test in GroupKFold(8).split(groups, groups=groups):
        model = fit_choice([given[i] for i in train], sentence, answer)
        for pool in (given[i] for i in test):
            scores = model(pool.features(sentence, answer))
            order = [int(i) for i in np.argsort(-scores, kind="stable")[:MAX_STATEMENTS]]
            shown = [i for i in order if scores[i] >= scores[order[0]] - MARGIN]
            hits["first"] += pool.answers[order[0]]
            hits["among_four"] += any(pool.answers[i] for i in order)
            hits["quoted"] += any(pool.answers[i] for i in shown)
            quoted += len(shown)
    figures = {f"choice_{key}": round(n / len(given), 4) for key, n in hits.items()}
    return figures | {"choice_statements": round(quoted / len(given), 2)}


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


def fit(rows: Vectors, labels: Sequence[bool], weights: Sequence[float]) -> Linear:
    """Fit a logistic regression and fold the scaling into its weights."""
    scaler = StandardScaler().fit(rows)
    model = LogisticRegression(max_iter=1000).fit(scaler.transform(rows), labels, weights)
    slopes = model.coef_[0] / scaler.scale_
    bias = float(model.intercept_[0] - slopes @ scaler.mean_)
    return Linear(slopes.astype(np.float32), bias)


def fit_sentences(given: Sequence[Example]) -> Linear:
    """Learn from the answerable: each passage weighs the same, however long."""
    given = [e for e in given if e.answerable and e.relevant]
    rows = np.vstack([e.rows for e in given])
    labels = [i in e.relevant for e in given for i in range(len(e.rows))]
    weights = [5 * SHARE[e.source] / len(e.rows) for e in given for _ in e.rows]
    return fit(rows, labels, weights)


def answer_rows(given: Sequence[Example], sentence: Linear) -> Vectors:
    return np.stack(
        [answer_features(e.question, e.rows, sentence(e.rows), e.given, e.late) for e in given]
    )


def fit_answers(given: Sequence[Example], sentence: Linear) -> Linear:
    labels = [e.answerable for e in given]
    return fit(answer_rows(given, sentence), labels, [SHARE[e.source] for e in given])


def cross_validate(given: Sequence[Example]) -> tuple[list[Vectors], Vectors]:
    """Return sentence scores and log-odds, from models that did not see the example's article."""
    scores: list[Vectors] = [np.empty(0, dtype=np.float32)] * len(given)
    odds = np.zeros(len(given), dtype=np.float32)
    groups = [e.title for e in given]
    for train, test in GroupKFold(5).split(groups, groups=groups):
        sentence = fit_sentences([given[i] for i in train])
        answer = fit_answers([given[i] for i in train], sentence)
        odds[test] = answer(answer_rows([given[i] for i in test], sentence))
        for i in test:
            scores[i] = sentence(given[i].rows)
    return scores, odds


def average_precision(scores: Vectors, relevant: frozenset[int]) -> float:
    hits, total = 0, 0.0
    for rank, index in enumerate(np.argsort(-scores, kind="stable"), start=1):
        if int(index) in relevant:
            hits += 1
            total += hits / rank
    return total / len(relevant)


def figures(given: Sequence[Example], scores: list[Vectors], odds: Vectors) -> dict[str, float]:
    """Return the cross-validated figures of each collection."""
    found: dict[str, float] = {}
    for source in ("clapnq", "squad", "mtrag"):
        chosen = [i for i, e in enumerate(given) if e.source == source]
        answerable = [given[i].answerable for i in chosen]
        found[f"{source}_answerable_auc"] = roc_auc_score(answerable, odds[chosen])
        if source == "mtrag":
            continue
        found[f"{source}_sentence_map"] = float(
            np.mean([average_precision(scores[i], given[i].relevant) for i in chosen
                     if given[i].relevant])
        )  # fmt: skip
    for source in ("closest", "swapped"):
        chosen = [
            i
            for i, e in enumerate(given)
            if e.source == source or (e.source == "squad" and e.answerable)
        ]
        answerable = [given[i].answerable for i in chosen]
        found[f"{source}_answerable_auc"] = roc_auc_score(answerable, odds[chosen])
    return {key: round(value, 4) for key, value in found.items()}


def threshold(given: Sequence[Example], odds: Vectors) -> float:
    """Return the probability under which MAX_FALSE_REFUSAL of MTRAG-UN's answerable lie."""
    chosen = [odds[i] for i, e in enumerate(given) if e.source == "mtrag" and e.answerable]
    return float(1 / (1 + np.exp(-np.quantile(chosen, MAX_FALSE_REFUSAL))))


def named(model: Linear, names: Sequence[str]) -> dict[str, object]:
    weights = {n: round(float(w), 4) for n, w in zip(names, model.weights, strict=True)}
    return {"weights": weights, "bias": round(model.bias, 4)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clapnq", type=Path)
    parser.add_argument("squad", type=Path)
    parser.add_argument("mtrag", type=Path)
    arguments = parser.parse_args()
    chats = load_chats(arguments.mtrag)
    given = Examples(load(arguments.clapnq), load(arguments.squad), chats).all()
    scores, odds = cross_validate(given)
    sentence = fit_sentences(given)
    answer = fit_answers(given, sentence)
    pooled = pools(load(arguments.squad))
    record = {
        "made_by": "python benchmarks/train_evidence.py CLAPNQ.jsonl SQUAD2.jsonl MTRAG_FOLDER",
        "data": "ClapNQ (IBM, Apache-2.0) 300 questions; SQuAD 2.0 (CC BY-SA 4.0) 2,828 questions; "
        "MTRAG-UN (IBM, Apache-2.0) 187 questions",
        "cross_validated": figures(given, scores, odds) | choice_figures(pooled, sentence, answer),
        "threshold": round(threshold(given, odds), 4),
        "sentence": named(sentence, SENTENCE_FEATURES),
        "answer": named(answer, ANSWER_FEATURES),
        "choice": named(fit_choice(pooled, sentence, answer), CHOICE_FEATURES),
    }
    OUTPUT.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(record["cross_validated"]))


if __name__ == "__main__":
    main()
