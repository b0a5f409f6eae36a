"""The product's own retrieval on a BEIR collection.

    python benchmarks/retrieval.py --corpus corpus.jsonl --queries queries.jsonl --qrels qrels.tsv

Each entry of the corpus is one passage of a real index in a temporary folder; a query's `history`
is used as in a chat. `--system` picks what searches: hybrid (the product), dense or lexical.
`--limit N` asks the first N queries only. `--index DIR` keeps the index for the next run.
Queries without a relevant passage are left out and counted. MAP@10 divides by the number of
relevant passages, ten at most.
"""

import argparse
import hashlib
import json
import math
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ingest.catalog import Draft
from ingest.datamodels import About, Document, Passage, Place
from ingest.embed import Encoder, SentenceEncoder
from ingest.index import Index, Stores, fingerprint, index_folder, new_folder, switch_to
from ingest.plain import strip_markup
from ingest.settings import IngestSettings
from ingest.split import text_for_model
from rag.datamodels import Turn
from rag.retrieve import Searcher
from ui.report import table

SYSTEMS = ("hybrid", "dense", "lexical")
GROUP = 1_000  # entries a document: an index of thousands of documents is another benchmark
DEPTH = 10
_DIGEST = "benchmark"

Relevance = Mapping[str, float]  # grades of one query's passages by the corpus's id


@dataclass(frozen=True)
class Entry:
    """One passage of the collection."""

    id: str
    title: str
    text: str


@dataclass(frozen=True)
class Query:
    """A question, its conversation, and which passages answer it."""

    question: str
    history: tuple[Turn, ...]
    relevance: Relevance


@dataclass(frozen=True)
class Figures:
    """What was measured; ``left_out`` counts queries without a relevant passage."""

    values: dict[str, float]
    queries: int
    left_out: int
    queries_per_second: float


def read_lines(path: Path) -> Iterator[dict[str, object]]:
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file if line.strip())


def read_corpus(path: Path) -> list[Entry]:
    return [
        Entry(str(e["_id"]), str(e.get("title") or ""), str(e["text"])) for e in read_lines(path)
    ]


def read_qrels(path: Path) -> dict[str, dict[str, float]]:
    """Return the grades above 0; a first line of names is passed over."""
    found: dict[str, dict[str, float]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        query, passage, grade = line.split("\t")
        if grade.strip().lstrip("-").replace(".", "").isdigit() and float(grade) > 0:
            found.setdefault(query, {})[passage] = float(grade)
    return found


def read_queries(path: Path, qrels: Mapping[str, Relevance]) -> list[Query]:
    return [
        Query(str(q["text"]), turns(q.get("history")), qrels.get(str(q["_id"]), {}))
        for q in read_lines(path)
    ]


def turns(history: object) -> tuple[Turn, ...]:
    given = history if isinstance(history, list) else []
    return tuple(
        Turn("user" if t["role"] == "user" else "assistant", str(t["content"])) for t in given
    )


def grouped(entries: Sequence[Entry]) -> Iterator[tuple[Document, list[Passage]]]:
    """Yield documents of `GROUP` entries, each entry a passage under its title."""
    for first in range(0, len(entries), GROUP):
        path, text, passages = f"entries/{first // GROUP:05d}", "", list[Passage]()
        for ordinal, entry in enumerate(entries[first : first + GROUP]):
            start, end = len(text), len(text) + len(entry.text)
            headings = (entry.title,) if entry.title else ()
            place = Place(start, entry.id, None, end)
            words = strip_markup(entry.text)
            passages.append(
                Passage(path, ordinal, start, end, entry.text, words, headings, (place,))
            )
            text += f"{entry.text}\n\n"
        yield Document(path, About(), text, ()), passages


def build(settings: IngestSettings, entries: Sequence[Entry], encoder: Encoder) -> None:
    """Index the collection, unless the folder holds it already."""
    digest = hashlib.sha256(repr(entries).encode()).hexdigest()
    folder = index_folder(settings)
    if folder:
        stores = Stores(folder)
        known = stores.catalog.meta().get(_DIGEST)
        stores.close()
        if known == digest:
            return
    stores = Stores(new_folder(settings))
    stores.catalog.set_meta({**fingerprint(encoder), _DIGEST: digest})
    for document, passages in grouped(entries):
        numbers = stores.catalog.reserve(len(passages))
        draft = Draft(document, passages, "", "", numbers)
        stores.write([draft], [encoder.encode([text_for_model(p) for p in passages])])
    stores.close()
    switch_to(settings, stores.folder)


def run(searcher: Searcher, queries: Sequence[Query]) -> Figures:
    """Ask all queries that have a relevant passage."""
    asked = [q for q in queries if q.relevance]
    started = time.perf_counter()
    ranked = [
        [
            e.passage.places[0].locator
            for e in searcher.search(q.question, history=q.history, limit=DEPTH)
        ]
        for q in asked
    ]
    seconds = time.perf_counter() - started
    values = {
        name: sum(map(metric, ranked, (q.relevance for q in asked))) / max(1, len(asked))
        for name, metric in METRICS.items()
    }
    return Figures(values, len(asked), len(queries) - len(asked), len(asked) / seconds)


def recall(ranked: Sequence[str], relevance: Relevance, depth: int) -> float:
    return sum(id in relevance for id in ranked[:depth]) / len(relevance)


def average_precision(ranked: Sequence[str], relevance: Relevance, depth: int) -> float:
    hits = [rank for rank, id in enumerate(ranked[:depth], start=1) if id in relevance]
    return sum(n / rank for n, rank in enumerate(hits, start=1)) / min(len(relevance), depth)


def ndcg(ranked: Sequence[str], relevance: Relevance, depth: int) -> float:
    def gain(grades: Sequence[float]) -> float:
        return sum(grade / math.log2(rank + 1) for rank, grade in enumerate(grades, start=1))

    best = sorted(relevance.values(), reverse=True)[:depth]
    return gain([relevance.get(id, 0.0) for id in ranked[:depth]]) / gain(best)


def reciprocal_rank(ranked: Sequence[str], relevance: Relevance, depth: int) -> float:
    return next((1 / r for r, id in enumerate(ranked[:depth], start=1) if id in relevance), 0.0)


METRICS: dict[str, Callable[[Sequence[str], Relevance], float]] = {
    "recall@5": lambda ranked, relevance: recall(ranked, relevance, 5),
    "recall@10": lambda ranked, relevance: recall(ranked, relevance, 10),
    "map@10": lambda ranked, relevance: average_precision(ranked, relevance, 10),
    "ndcg@5": lambda ranked, relevance: ndcg(ranked, relevance, 5),
    "ndcg@10": lambda ranked, relevance: ndcg(ranked, relevance, 10),
    "mrr@10": lambda ranked, relevance: reciprocal_rank(ranked, relevance, 10),
}


def report(figures: Figures, system: str, passages: int) -> None:
    rates = {"queries_per_second": round(figures.queries_per_second, 1)}
    values = {name: round(value, 4) for name, value in figures.values.items()}
    rows = [(name, f"{value:.3f}") for name, value in figures.values.items()]
    rows += [("queries a second", f"{figures.queries_per_second:.1f}")]
    asked = f"{figures.queries:,} queries over {passages:,} passages"
    print(f"{asked}, {figures.left_out:,} without a relevant passage left out")
    print("\n".join(table(("metric", system), rows)))
    counts = {"queries": figures.queries, "left_out": figures.left_out, "passages": passages}
    print(json.dumps({"system": system, **values, **rates, **counts}))


@contextmanager
def folder_of(kept: Path | None) -> Iterator[Path]:
    if kept is not None:
        yield kept
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def arguments_of(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name in ("corpus", "queries", "qrels"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--system", choices=SYSTEMS, default=SYSTEMS[0])
    parser.add_argument("--limit", type=int, help="how many queries")
    parser.add_argument("--index", type=Path, help="keep the index in this folder")
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None, encoder: Encoder | None = None) -> None:
    arguments = arguments_of(argv)
    entries = read_corpus(arguments.corpus)
    queries = read_queries(arguments.queries, read_qrels(arguments.qrels))[: arguments.limit]
    encoder = encoder or SentenceEncoder()
    with folder_of(arguments.index) as folder:
        settings = IngestSettings(corpus=folder, data=folder)
        build(settings, entries, encoder)
        index = Index(settings, fingerprint(encoder))
        figures = run(Searcher(index, encoder, system=arguments.system), queries)
        index.close()
    report(figures, arguments.system, len(entries))


if __name__ == "__main__":
    main()
