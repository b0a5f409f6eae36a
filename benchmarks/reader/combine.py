"""Learn how the reader's word counts beside the features and the rules: one row a signal.

    python benchmarks/reader/combine.py ask ROWS.jsonl FOLDER... [--reader packaged]
    python benchmarks/reader/combine.py fit ROWS.jsonl [--false 0.04] [--write]

`ask` puts the questions of folders (`docs`, `questions.jsonl` in the form of `tests/gold`) to the
product and writes what was seen: of each sentence the features' and the reader's log-odds and
whether it holds the answer; the signals of the verdict; whether the statements chosen were right.
The folders must be others than those that the reader was trained on.

`fit` learns on them (a) the reader's share in a sentence's score, by how often the right sentence
comes first; (b) a logistic regression that says of the chosen sentences whether they answer. A kind
of lack that fired fewer than `RARE` times shares one weight with the other rare ones. All figures
are of folders left out whole. The table of weights is the rules' ledger: `alone` is what a rule
refuses rightly and wrongly by itself, `without` the AUC when it is left out. `--write` puts the
weights into `rag/reader/model/combination.json`.
"""

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]  # has no types
from sklearn.metrics import roc_auc_score  # type: ignore[import-untyped]  # has no types

from ingest.embedding.encoder import SentenceEncoder
from ingest.settings import IngestSettings
from ingest.sync import sync
from rag.answer import Assistant
from rag.datamodels import Evidence
from rag.evaluation.evaluate import judge
from rag.evaluation.expectations import Expectation, read_expectations
from rag.question.followup import Wording
from rag.question.relative_time import Period
from rag.reader.extract import Extraction, Extractor
from rag.reader.model.combination import LACKS, SIGNALS, Combination
from rag.settings import RagSettings

OUTPUT = Path(__file__).parents[2] / "rag" / "reader" / "model" / "combination.json"
RARE = 8
OTHER = LACKS + "other"
SHARES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0)
FEATURES_ALONE = Combination(0.0, 0.0, {"features": 1.0}, 0.5, 0.25)
Row = dict[str, Any]


class Recording(Extractor):
    """Keeps the first extraction of a question: the question's own, before sides are compared."""

    last: Extraction | None = None

    def extract(
        self,
        wordings: Sequence[Wording],
        evidence: Sequence[Evidence],
        period: Period | None = None,
    ) -> Extraction:
        found = super().extract(wordings, evidence, period)
        self.last = self.last or found
        return found


def ask(folder: Path, encoder: SentenceEncoder, reader: str) -> Iterator[Row]:
    """Yield what was seen of each question of a folder that sentences would answer."""
    with (folder / "questions.jsonl").open("rb") as lines:
        expected = list(read_expectations(lines))
    with tempfile.TemporaryDirectory() as data:
        settings = IngestSettings(corpus=folder / "docs", data=Path(data))
        sync(settings, load_encoder=lambda: encoder)
        assistant = Assistant.open(settings, RagSettings(reader=reader), encoder)
        opened = assistant._extractor
        recording = Recording(encoder, opened._model, opened._reader, FEATURES_ALONE)
        assistant._extractor = recording
        for e in expected:
            recording.last = None
            answer = assistant.ask(e.asked.question, history=e.asked.history)
            if recording.last is not None and recording.last.signals is not None:
                yield seen(folder.name, e, recording.last, right=bool(judge(e, answer).quoted))
        assistant.close()


def seen(source: str, e: Expectation, extraction: Extraction, *, right: bool) -> Row:
    """Return a question's row; ``right`` is whether what was shown holds the answer."""
    signals = extraction.signals
    assert signals is not None
    sentences = [[q.score, q.read, holds(q.quote, e)] for q in extraction.ranked]
    chosen = any(holds(q.quote, e) for q in extraction.quotes)
    return {
        "source": source, "id": e.asked.id, "answerable": e.answerable, "sentences": sentences,
        "right": right or chosen, "chosen": bool(extraction.quotes),
        "features": signals.features, "reader": signals.reader, "lead": signals.lead,
        "lacking": sorted(signals.lacking),
    }  # fmt: skip


def holds(text: str, e: Expectation) -> bool:
    """Whether a sentence holds one of the texts expected, or is held by it."""
    plain = " ".join(text.split())
    wanted = [" ".join(t.split()) for t in e.expect]
    return any(t in plain or (len(plain) > 40 and plain in t) for t in wanted)


def order_share(rows: Sequence[Row]) -> float:
    """Print for each share of the reader how often a right sentence leads; return the best."""
    best = (0.0, 0.0)
    useful = [r for r in rows if r["answerable"] and any(s[2] for s in r["sentences"])]
    for share in SHARES:
        ranks = [first_right(r["sentences"], share) for r in useful]
        first, four = np.mean([k == 0 for k in ranks]), np.mean([k < 4 for k in ranks])
        print(f"reader's share {share:.1f}: first {first:.3f}, among four {four:.3f}")
        best = max(best, (float(first + 0.5 * four), share))
    return best[1]


def first_right(sentences: Sequence[Sequence[float]], share: float) -> int:
    """Return at which place by the mixed score the first right sentence stands."""
    mixed = [(1 - share) * s[0] + share * min(12.0, max(-12.0, s[1])) for s in sentences]
    order = sorted(range(len(mixed)), key=lambda i: -mixed[i])
    return next(place for place, i in enumerate(order) if sentences[i][2])


def names_of(rows: Sequence[Row]) -> list[str]:
    """Return the signals that are frequent enough for a weight of their own, then the rest."""
    fired: dict[str, int] = {}
    for row in rows:
        for kind in row["lacking"]:
            fired[kind] = fired.get(kind, 0) + 1
    return [*SIGNALS, *(LACKS + k for k, n in sorted(fired.items()) if n >= RARE), OTHER]


def matrix(rows: Sequence[Row], names: Sequence[str]) -> np.ndarray[Any, Any]:
    """Return the signals, shape (rows, names)."""
    own = {n.removeprefix(LACKS) for n in names if n.startswith(LACKS)}
    values = []
    for row in rows:
        kinds = {k if k in own else "other" for k in row["lacking"]}
        values.append([
            float(n.removeprefix(LACKS) in kinds) if n.startswith(LACKS)
            else min(12.0, max(-12.0, row[n]))
            for n in names
        ])  # fmt: skip
    return np.asarray(values)


def fitted(rows: Sequence[Row], names: Sequence[str]) -> LogisticRegression:
    """Return a logistic regression that says whether what is chosen answers."""
    wanted = np.asarray([r["answerable"] and r["right"] for r in rows])
    return LogisticRegression(C=1.0, max_iter=2000).fit(matrix(rows, names), wanted)


def left_out(rows: Sequence[Row], names: Sequence[str]) -> np.ndarray[Any, Any]:
    """Return each row's log-odds by a model that has not seen its folder."""
    odds = np.zeros(len(rows))
    for source in sorted({r["source"] for r in rows}):
        out = [i for i, r in enumerate(rows) if r["source"] == source]
        model = fitted([r for r in rows if r["source"] != source], names)
        odds[out] = model.decision_function(matrix([rows[i] for i in out], names))
    return odds


def figures(rows: Sequence[Row], odds: np.ndarray[Any, Any], false: float) -> dict[str, float]:
    """Return AUC, and what is refused where a share of the rightly answered is refused too."""
    right = np.asarray([r["answerable"] and r["right"] for r in rows])
    no = np.asarray([not r["answerable"] for r in rows])
    limit = float(np.quantile(odds[right], false))
    auc = roc_auc_score(right[right | no], odds[right | no])
    return {
        "auc": round(float(auc), 4), "limit": round(limit, 3),
        "refused": round(float((odds[no] < limit).mean()), 4),
    }  # fmt: skip


def fit(rows: Sequence[Row], false: float, *, write: bool) -> None:
    """Print the figures and the ledger; with ``write`` keep the weights."""
    share = order_share(rows)
    rows = [r for r in rows if r["chosen"]]
    names = names_of(rows)
    for label, chosen in (
        ("features", ["features"]), ("features and reader", [*SIGNALS]),
        ("reader", ["reader", "lead"]), ("features and rules", ["features", *names[3:]]),
        ("all", names),
    ):  # fmt: skip
        print(f"{label}: {figures(rows, left_out(rows, chosen), false)}")
    today = np.asarray([r["features"] - (30.0 if r["lacking"] else 0.0) for r in rows])
    print(f"today's rule (any lack refuses): {figures(rows, today, false)}")
    model, odds = fitted(rows, names), left_out(rows, names)
    ledger(rows, names, model, figures(rows, odds, false)["auc"], false)
    answered, close = figures(rows, odds, false)["limit"], figures(rows, odds, false / 3)["limit"]
    print(f"answered from {answered:.3f}, close from {close:.3f}, reader's share {share}")
    if write:
        weights = dict(zip(names, (round(float(w), 4) for w in model.coef_[0]), strict=True))
        kept = {
            "order": share, "bias": round(float(model.intercept_[0]), 4), "weights": weights,
            "answered": round(float(1 / (1 + np.exp(-answered))), 4),
            "close": round(float(1 / (1 + np.exp(-close))), 4),
        }  # fmt: skip
        OUTPUT.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def ledger(
    rows: Sequence[Row], names: Sequence[str], model: LogisticRegression, auc: float, false: float
) -> None:
    """Print a row for each signal: its weight, what it does alone, the AUC without it."""
    values = matrix(rows, names)
    right = np.asarray([r["answerable"] and r["right"] for r in rows])
    no = np.asarray([not r["answerable"] for r in rows])
    print("signal, weight, fired on unanswerable, on rightly answered, AUC lost without it")
    for i, name in enumerate(names):
        rest = [n for n in names if n != name]
        lost = auc - figures(rows, left_out(rows, rest), false)["auc"]
        fired = (int(values[no, i].sum()), int(values[right, i].sum())) if i >= 3 else ("", "")
        print(f"{name}, {model.coef_[0][i]:.2f}, {fired[0]}, {fired[1]}, {lost:+.4f}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    asking = commands.add_parser("ask")
    asking.add_argument("rows", type=Path)
    asking.add_argument("folders", type=Path, nargs="+")
    asking.add_argument("--reader", default="packaged")
    fitting = commands.add_parser("fit")
    fitting.add_argument("rows", type=Path)
    fitting.add_argument("--false", type=float, default=0.04)
    fitting.add_argument("--write", action="store_true")
    options = parser.parse_args()
    if options.command == "fit":
        rows = [json.loads(line) for line in options.rows.open(encoding="utf-8")]
        fit(rows, options.false, write=options.write)
        return
    encoder = SentenceEncoder()
    with options.rows.open("w", encoding="utf-8") as out:
        for folder in options.folders:
            for row in ask(folder, encoder, options.reader):
                out.write(json.dumps(row) + "\n")
            print(folder.name, flush=True)


if __name__ == "__main__":
    main()
