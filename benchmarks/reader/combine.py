"""Learn how the reader's word counts beside the features and the rules: one row a signal.

    python benchmarks/reader/combine.py ask ROWS.jsonl FOLDER... [--searches FILE] [--others 30]
    python benchmarks/reader/combine.py fit ROWS.jsonl [--false 0.07] [--passages 3] [--write]

`ask` puts the questions of folders (`docs`, `questions.jsonl` in the form of `tests/gold`) to the
product and writes what was seen: of each sentence the features' and the reader's log-odds and
whether it holds the answer; the signals of the verdict; whether the statements chosen were right.
Each folder is also asked `--others` questions of the other folders and as many of `--searches`
(gzipped JSON lines with a `question`, as Natural Questions are), which are on something else.
The folders must be others than those that the reader was trained on.

`fit` learns on them (a) the reader's share in a sentence's score, by how often the right sentence
comes first; (b) a logistic regression that says of the chosen sentences whether they answer, of
questions in which no rule misses anything; (c) which statements below the first are of use; (d) the
weights by which too little of a question is covered, for where no reader reads; (e) how near the
nearest passage must be, or the question is on something else. What a rule misses is refused, a noun
only where the reader is not sure, and there what the features or (d) refuse as well; the ledger
says of each how often it fired rightly and wrongly. The figures are of folders left out whole but
for (e). `--write` puts (a) to (c) and (e) into `rag/reader/model/combination.json` and (d) into
`rag/answerability/coverage/uncovered.json`, with the threshold at which `--false` of the rightly
answered questions are refused; from a third of that share the documents come close.
"""

import argparse
import gzip
import json
import random
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import numpy as np
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]  # has no types
from sklearn.metrics import roc_auc_score  # type: ignore[import-untyped]  # has no types

from ingest.embedding.encoder import SentenceEncoder
from ingest.settings import IngestSettings
from ingest.sync import sync
from rag.answer import Assistant
from rag.answerability import gaps
from rag.answerability.coverage.spoken import Spoken
from rag.answerability.coverage.uncovered import WEIGHTS, covered
from rag.datamodels import Evidence
from rag.evaluation.asked import AskedQuestion
from rag.evaluation.evaluate import judge
from rag.evaluation.expectations import Expectation, read_expectations
from rag.question.followup import Wording
from rag.question.relative_time import Period
from rag.reader.evidence_model import load_model
from rag.reader.extract import IN_OTHER_WORDS, MARGIN, MAX_STATEMENTS, UNSURE, Extraction, Extractor
from rag.reader.model.combination import SIGNALS, Combination, Signals
from rag.reader.model.windows import Reader, ToRead, WasRead
from rag.sentences.quotes import Quote
from rag.settings import RagSettings

OUTPUT = Path(__file__).parents[2] / "rag" / "reader" / "model" / "combination.json"
COVERAGE = Path(__file__).parents[2] / "rag" / "answerability" / "coverage" / WEIGHTS
USEFUL = 0.95  # of the statements below the first that hold an answer: so many stay
FAR = 0.003  # of what is answered rightly, with no passage as near as others have
LOST = 0.03  # of what is answered rightly, for the rule of what is covered
SHARES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0)
LIMITS = (1, 2, 3, 4, 6, 8)  # of passages read
FEATURES_ALONE = Combination(0.0, 0.0, {"features": 1.0}, 0.5, 0.25)
Row = dict[str, Any]


class Watched:
    """A reader that keeps what it made of each passage's text last."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.answered: dict[str, float] = {}

    @property
    def threshold(self) -> float:
        return self._reader.threshold

    def read(self, question: str, passages: Sequence[ToRead]) -> list[WasRead]:
        found = self._reader.read(question, passages)
        self.answered |= {
            p.text: was.answered - self.threshold for p, was in zip(passages, found, strict=True)
        }
        return found


class Covering:
    """Stands for the rule of what is covered, which then refuses nothing, and keeps the first."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        self.share, self.worst, self.known = 0.0, 0.0, False

    def __call__(self, question: str, quotes: Sequence[Quote], spoken: Spoken) -> str | None:
        found = covered(question, quotes, spoken)
        if found is not None and not self.known:
            self.share, self.worst, self.known = found.share, found.worst, True
        return None


class Recording(Extractor):
    """Keeps the first extraction of a question: the question's own, before sides are compared."""

    last: Extraction | None = None

    def extract(
        self,
        wordings: Sequence[Wording],
        evidence: Sequence[Evidence],
        period: Period | None = None,
        *,
        read: bool = True,
    ) -> Extraction:
        found = super().extract(wordings, evidence, period, read=read)
        self.last = self.last or found
        return found


def questions_of(folder: Path) -> list[Expectation]:
    with (folder / "questions.jsonl").open("rb") as lines:
        return list(read_expectations(lines))


def put_to(
    folder: Path, folders: Sequence[Path], searches: Sequence[str], others: int
) -> list[tuple[str, Expectation]]:
    """Return a folder's own questions, and as unanswerable others on something else."""
    chance = random.Random(folder.name)
    beside = [e for f in folders if f != folder for e in questions_of(f) if e.answerable]
    apart = [e.asked.question for e in beside if not e.asked.history]
    put = [("own", e) for e in questions_of(folder)]
    for kind, given in (("others", apart), ("searches", searches)):
        for n, text in enumerate(chance.sample(given, min(others, len(given)))):
            asked = AskedQuestion(f"{kind}-{n}", text, ())
            put.append((kind, Expectation(asked, answerable=False)))
    return put


def ask(
    folder: Path, put: Sequence[tuple[str, Expectation]], encoder: SentenceEncoder, reader: str
) -> Iterator[Row]:
    """Yield what was seen of each question of a folder that sentences would answer."""
    with tempfile.TemporaryDirectory() as data:
        settings = IngestSettings(corpus=folder / "docs", data=Path(data))
        sync(settings, load_encoder=lambda: encoder)
        assistant = Assistant.open(settings, RagSettings(reader=reader), encoder)
        opened = assistant._composer.extractor
        watched = Watched(cast("Reader", opened._reader))
        recording = Recording(encoder, opened._model, watched, FEATURES_ALONE, opened._words)
        assistant._composer = replace(assistant._composer, extractor=recording)
        covering = Covering()
        setattr(gaps, "off_subject", covering)  # noqa: B010 - a name that gaps only imports
        for kind, e in put:
            recording.last = None
            watched.answered.clear()
            covering.forget()
            answer = assistant.ask(e.asked.question, history=e.asked.history)
            if recording.last is not None and recording.last.signals is not None:
                right = bool(judge(e, answer).quoted) if e.answerable else False
                row = seen(folder.name, e, recording.last, watched.answered, right=right)
                yield {**row, "kind": kind, "share": covering.share, "worst": covering.worst}
        assistant.close()


def seen(
    source: str,
    e: Expectation,
    extraction: Extraction,
    answered: Mapping[str, float],
    *,
    right: bool,
) -> Row:
    """Return a question's row; ``right`` is whether what was shown holds the answer.

    A sentence's numbers are the features' and the reader's log-odds, whether it holds the answer,
    and the reader's log-odds that its passage answers, by which a passage is known as well.
    """
    signals = extraction.signals
    assert signals is not None
    sentences = [
        [q.score, q.read, holds(q.quote, e), answered[q.evidence.passage.text]]
        for q in extraction.ranked
    ]
    chosen = any(holds(q.quote, e) for q in extraction.quotes)
    return {
        "source": source, "id": e.asked.id, "answerable": e.answerable, "sentences": sentences,
        "right": right or chosen, "chosen": bool(extraction.quotes),
        **{name: float(getattr(signals, name)) for name in SIGNALS},
        "lacking": sorted({m.kind for m in extraction.lacking}),
    }  # fmt: skip


def holds(text: str, e: Expectation) -> bool:
    """Whether a sentence holds one of the texts expected, or is held by it."""
    plain = " ".join(text.split())
    wanted = [" ".join(t.split()) for t in e.expect]
    return any(t in plain or (len(plain) > 40 and plain in t) for t in wanted)


def order_share(rows: Sequence[Row], *, quiet: bool = False) -> tuple[float, float]:
    """Print for each share of the reader how often a right sentence leads.

    Return the best share, and how often one leads with it.
    """
    best = (0.0, 0.0, 0.0)  # how often one leads, how often one is among four, the share
    useful = [r for r in rows if r["answerable"] and any(s[2] for s in r["sentences"])]
    for share in SHARES:
        ranks = [first_right(r["sentences"], share) for r in useful]
        first, four = np.mean([k == 0 for k in ranks]), np.mean([k < 4 for k in ranks])
        if not quiet:
            print(f"reader's share {share:.1f}: first {first:.3f}, among four {four:.3f}")
        best = max(best, (round(float(first), 4), float(four), share))
    return best[2], best[0]


def first_right(sentences: Sequence[Sequence[float]], share: float) -> int:
    """Return at which place by the mixed score the first right sentence stands."""
    features, read, right, _ = (np.asarray(column) for column in zip(*sentences, strict=True))
    mixed = replace(FEATURES_ALONE, order=share).mixed(features.astype(np.float32), read.tolist())
    return int(np.argmax(right[np.argsort(-mixed, kind="stable")]))


def with_fewer(row: Row, limit: int) -> Row:
    """Return a row as it were, had only so many passages been read (`passages_read.judged`)."""
    best: dict[float, float] = {}
    for score, _, _, passage in row["sentences"]:
        best[passage] = max(best.get(passage, -np.inf), score)
    read = sorted(best, key=lambda p: -best[p])[:limit]
    least = min(s[1] for s in row["sentences"] if s[3] in read)
    sentences = [[s[0], s[1] if s[3] in read else least, *s[2:]] for s in row["sentences"]]
    led = [s[3] for s in row["sentences"] if s[1] == row["lead"]]
    lead = row["lead"] if any(p in read for p in led) else least
    return {**row, "sentences": sentences, "reader": max(read), "lead": lead}


def matrix(rows: Sequence[Row], names: Sequence[str]) -> np.ndarray[Any, Any]:
    """Return the signals, shape (rows, names)."""
    signals = [Signals(**{name: row[name] for name in SIGNALS}) for row in rows]
    return np.asarray([[one.value(name) for name in names] for one in signals])


def is_right(rows: Sequence[Row]) -> np.ndarray[Any, Any]:
    """Return of which rows what is shown holds the answer."""
    return np.asarray([r["answerable"] and r["right"] for r in rows])


def fitted(rows: Sequence[Row], names: Sequence[str]) -> LogisticRegression:
    """Return a logistic regression that tells the rightly answered from the unanswerable."""
    clear = [r for r in rows if (r["right"] or not r["answerable"]) and not r["lacking"]]
    model = LogisticRegression(max_iter=2000, class_weight="balanced")
    return model.fit(matrix(clear, names), is_right(clear))


def left_out(rows: Sequence[Row], names: Sequence[str]) -> np.ndarray[Any, Any]:
    """Return each row's log-odds by a model that has not seen its folder."""
    odds = np.zeros(len(rows))
    for source in sorted({r["source"] for r in rows}):
        out = [i for i, r in enumerate(rows) if r["source"] == source]
        model = fitted([r for r in rows if r["source"] != source], names)
        odds[out] = model.decision_function(matrix([rows[i] for i in out], names))
    return odds


def limit_at(rows: Sequence[Row], odds: np.ndarray[Any, Any], false: float) -> float:
    """Return the log-odds below which a share of the rightly answered lie, lacks among them."""
    kept = np.where([bool(r["lacking"]) for r in rows], -np.inf, odds)[is_right(rows)]
    return float(np.sort(kept)[round(false * len(kept))])


def figures(rows: Sequence[Row], odds: np.ndarray[Any, Any], false: float) -> dict[str, float]:
    """Return the AUC, and what is refused where a share of the rightly answered is refused too."""
    right, no = is_right(rows), np.asarray([not r["answerable"] for r in rows])
    refused = np.asarray([bool(r["lacking"]) for r in rows]) | (odds < limit_at(rows, odds, false))
    auc = roc_auc_score(right[right | no], odds[right | no])
    found = {
        "auc": round(float(auc), 4), "refused": round(float(refused[no].mean()), 4),
        "refused_of_right": round(float(refused[right].mean()), 4),
    }  # fmt: skip
    for kind in sorted({str(r.get("kind", "own")) for r in rows}):
        of_kind = no & np.asarray([r.get("kind", "own") == kind for r in rows])
        found[f"refused, {kind}"] = round(float(refused[of_kind].mean()), 4)
    return found


def fit(
    rows: Sequence[Row], false: float, passages: int, share: float | None, *, write: bool
) -> None:
    """Print the figures and the ledger; with ``write`` keep the weights.

    ``share`` is the reader's in a sentence's score, the best of those tried where it is None.
    """
    covered_by = coverage([r for r in rows if r["chosen"]])
    rows = with_doubts(rows, covered_by)
    for limit in LIMITS:
        fewer = [with_fewer(r, limit) for r in rows]
        chosen = [r for r in fewer if r["chosen"]]
        found = figures(chosen, left_out(chosen, SIGNALS), false)
        print(f"{limit} passages read: {found}, reader's share {order_share(fewer, quiet=True)}")
    rows = [with_fewer(r, passages) for r in rows]
    best = order_share(rows)[0]
    share = best if share is None else share
    below = further(rows, share)
    rows = [r for r in rows if r["chosen"]]
    for names in (["features"], ["reader"], [*SIGNALS[:3]], [*SIGNALS]):
        print(f"{', '.join(names)}: {figures(rows, left_out(rows, names), false)}")
    out = left_out(rows, SIGNALS)
    ledger(rows, out, limit_at(rows, out, false))
    model = fitted(rows, SIGNALS)
    odds = model.decision_function(matrix(rows, SIGNALS))
    answered = limit_at(rows, odds, false)
    right = np.sort(odds[is_right(rows)])
    nearest = farthest(rows)
    close = min(answered, float(right[round(false / 3 * len(right))]))
    print(f"answered from {answered:.3f}, close from {close:.3f}, reader's share {share}")
    if write:
        weights = dict(zip(SIGNALS, (round(float(w), 4) for w in model.coef_[0]), strict=True))
        kept = {
            "order": share, "passages": passages,
            "bias": round(float(model.intercept_[0]), 4), "weights": weights,
            "answered": round(float(1 / (1 + np.exp(-answered))), 4),
            "close": round(float(1 / (1 + np.exp(-close))), 4), "further": below,
            "nearest": nearest,
        }  # fmt: skip
        OUTPUT.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
        COVERAGE.write_text(json.dumps(covered_by, indent=1) + "\n", encoding="utf-8")


def farthest(rows: Sequence[Row]) -> float:
    """Return the cosine below which no passage is near to a question; print what that refuses."""
    near, right = np.asarray([r["cosine"] for r in rows]), is_right(rows)
    limit = round(float(np.quantile(near[right], FAR)), 3)
    other = np.asarray([r.get("kind", "own") != "own" for r in rows])
    counts = [(int((near[of] < limit).sum()), int(of.sum())) for of in (right, other)]
    print(f"nearest passage below {limit}: of rightly answered, of others (fires, all): {counts}")
    return limit


def with_doubts(rows: Sequence[Row], weights: Mapping[str, Any]) -> list[Row]:
    """Return the rows with what is lacking besides where the reader finds no answer.

    That is that too little is covered ("unspoken"), or that the features refuse ("features").
    """
    limit = load_model().threshold
    least = float(np.log(limit / (1.0 - limit)))
    named = (("share", "share"), ("worst", "worst"), ("odds", "features"))

    def doubts(row: Row) -> Iterator[str]:
        score = sum(float(weights[w]) * row[n] for w, n in named if weights)
        if weights and score + float(weights["bias"]) > 0.0:
            yield "unspoken"
        if row["features"] < least:
            yield "features"

    return [
        {**r, "lacking": [*r["lacking"], *doubts(r)]}
        if r["reader"] < UNSURE
        else {**r, "lacking": [kind for kind in r["lacking"] if kind not in IN_OTHER_WORDS]}
        for r in rows
    ]


def further(rows: Sequence[Row], share: float) -> dict[str, float]:
    """Return the weights by which a statement below the first stands; print what they leave out.

    A statement is one of the best within the product's margin, of use where it holds an answer;
    `USEFUL` of those that do stay. A statement that another repeats is not told apart.
    """
    mixed, values, useful = replace(FEATURES_ALONE, order=share), [], []
    for row in rows:
        features, read, right, _ = (np.asarray(c) for c in zip(*row["sentences"], strict=True))
        scores = mixed.mixed(features.astype(np.float32), read.tolist())
        best = np.argsort(-scores, kind="stable")[:MAX_STATEMENTS]
        for i in best[1:] if row["answerable"] and right[best].any() else ():
            if scores[best[0]] - scores[i] <= MARGIN:
                values.append((scores[best[0]] - scores[i], np.clip(read[i], -12, 12)))
                useful.append(bool(right[i]))
    model = LogisticRegression(class_weight="balanced").fit(values, useful)
    odds, holds = model.decision_function(values), np.asarray(useful)
    least = float(np.quantile(odds[holds], 1.0 - USEFUL))
    print(f"below the first: {len(holds)} statements, {holds.sum()} of use; "
          f"left out {(odds < least)[~holds].mean():.3f} of the others")  # fmt: skip
    behind, by_reader = (round(float(w), 4) for w in model.coef_[0])
    bias = round(float(model.intercept_[0]) - least, 4)
    return {"bias": bias, "behind": behind, "read": by_reader}


def coverage(rows: Sequence[Row]) -> dict[str, object]:
    """Return the weights by which too little is covered where no reader reads, and print them.

    Learned from own questions answered rightly, and those on something else that neither a rule
    nor the features refuse; `LOST` of the former are refused.
    """
    names = ("share", "worst", "features")
    limit = load_model().threshold
    rows = [r for r in rows if "share" in r]
    passed = [r for r in rows if not r["lacking"] and r["features"] >= np.log(limit / (1 - limit))]
    used = [r for r in passed if r["right"] or r.get("kind", "own") != "own"]
    values = np.asarray([[r[name] for name in names] for r in used])
    foreign = np.asarray([not r["right"] for r in used])
    if not foreign.any():
        return {}
    model = LogisticRegression(class_weight="balanced", max_iter=2000).fit(values, foreign)
    own = [r for r in rows if r["right"] and r.get("kind", "own") == "own" and not r["lacking"]]
    kept = np.asarray([[r[name] for name in names] for r in own]) @ model.coef_[0]
    bias = -float(np.quantile(kept, 1.0 - LOST))
    fires = values @ model.coef_[0] + bias > 0
    about = (
        f"Above 0 the statements are on something else. Learned by benchmarks/reader/combine.py on "
        f"{int((~foreign).sum())} questions of a folder's own that are answered rightly and "
        f"{int(foreign.sum())} on something else that all other rules let through; refuses "
        f"{int(fires[~foreign].sum())} and {int(fires[foreign].sum())} of them."
    )
    print(about)
    given = zip(("share", "worst", "odds"), model.coef_[0], strict=True)
    return {"about": about, **{n: round(float(w), 2) for n, w in given}, "bias": round(bias, 2)}


def ledger(rows: Sequence[Row], odds: np.ndarray[Any, Any], limit: float) -> None:
    """Print of each kind of lack on how many questions it fired, and on how many alone.

    Alone: nothing else refuses, neither another kind nor the log-odds below the limit.
    """
    right, no = is_right(rows), np.asarray([not r["answerable"] for r in rows])
    passed = odds >= limit
    kinds = sorted({kind for r in rows for kind in r["lacking"]})
    print("lack: fired on unanswerable, on rightly answered; of these alone")
    for kind in kinds:
        fired = np.asarray([kind in r["lacking"] for r in rows])
        alone = passed & np.asarray([r["lacking"] == [kind] for r in rows])
        counts = [int((which & of).sum()) for which in (fired, alone) for of in (no, right)]
        print("{}: {}, {}; {}, {}".format(kind, *counts))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    asking = commands.add_parser("ask")
    asking.add_argument("rows", type=Path)
    asking.add_argument("folders", type=Path, nargs="+")
    asking.add_argument("--reader", default="packaged")
    asking.add_argument("--searches", type=Path)
    asking.add_argument("--others", type=int, default=30)
    fitting = commands.add_parser("fit")
    fitting.add_argument("rows", type=Path)
    fitting.add_argument("--false", type=float, default=0.07)
    fitting.add_argument("--passages", type=int, default=3)
    fitting.add_argument("--share", type=float, help="the reader's, instead of the best")
    fitting.add_argument("--write", action="store_true")
    options = parser.parse_args()
    if options.command == "fit":
        rows = [json.loads(line) for line in options.rows.open(encoding="utf-8")]
        fit(rows, options.false, options.passages, options.share, write=options.write)
        return
    encoder, searches = SentenceEncoder(), []
    if options.searches:
        with gzip.open(options.searches, "rt", encoding="utf-8") as lines:
            searches = [json.loads(line)["question"] for line in lines]
    with options.rows.open("w", encoding="utf-8") as out:
        for folder in options.folders:
            put = put_to(folder, options.folders, searches, options.others)
            for row in ask(folder, put, encoder, options.reader):
                out.write(json.dumps(row) + "\n")
            print(folder.name, flush=True)


if __name__ == "__main__":
    main()
