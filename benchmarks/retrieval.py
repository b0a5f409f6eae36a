"""The product's own retrieval on a BEIR collection.

    python benchmarks/retrieval.py --corpus corpus.jsonl --queries queries.jsonl --qrels qrels.tsv

Each entry of the corpus is one passage of a real index in a temporary folder; a query's `history`
is used as in a chat. `--system` picks what searches: hybrid (the product), dense or lexical.
`--compare` asks LangChain's EnsembleRetriever the same questions in turn, as typed, since it knows
no history, and with the history resolved as the product resolves it (`pip install -e .[bench]`).
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
from itertools import count, groupby
from pathlib import Path

from ingest.datamodels import About, Document, Passage, Place
from ingest.embedding.encoder import Encoder, SentenceEncoder
from ingest.settings import IngestSettings
from ingest.store.catalog import Draft
from ingest.store.index import Index, Stores, fingerprint, index_folder, new_folder, switch_to
from ingest.text.plain import strip_markup
from ingest.text.split import text_for_model
from rag.datamodels import Turn
from rag.question.followup import search_wordings
from rag.retrieval.searcher import ALONE_SHARE, Searcher
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
    document: str | None = None  # what the collection's metadata says it was cut from


@dataclass(frozen=True)
class Query:
    """A question, its conversation, and which passages answer it."""

    question: str
    history: tuple[Turn, ...]
    relevance: Relevance


Search = Callable[[Query], list[str]]  # ids of passages, best first


@dataclass(frozen=True)
class Figures:
    """What was measured; ``left_out`` counts queries without a relevant passage."""

    values: dict[str, float]
    queries: int
    left_out: int
    seconds: tuple[float, ...]  # of each query

    def rates(self) -> dict[str, float]:
        ordered = sorted(self.seconds)
        count = len(ordered)
        return {
            "queries_per_second": round(count / sum(ordered), 1),
            "p50_ms": round(1000 * ordered[count // 2], 1),
            "p95_ms": round(1000 * ordered[min(count - 1, 95 * count // 100)], 1),
        }


def read_lines(path: Path) -> Iterator[dict[str, object]]:
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file if line.strip())


def read_corpus(path: Path) -> list[Entry]:
    return [
        Entry(str(e["_id"]), str(e.get("title") or ""), str(e["text"]), document_of(e))
        for e in read_lines(path)
    ]


def document_of(entry: Mapping[str, object]) -> str | None:
    metadata = entry.get("metadata")
    found = metadata.get("document") if isinstance(metadata, dict) else None
    return None if found is None else str(found)


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
    """Yield documents, each entry a passage under its title.

    Entries in a row that name the same document are one; of those that name none, `GROUP` are,
    with gaps between them, so that none is another's neighbour.
    """
    groups = [
        run[first : first + GROUP]
        for run in (list(run) for _, run in groupby(entries, key=lambda e: e.document))
        for first in range(0, len(run), GROUP)
    ]
    for number, group in enumerate(groups):
        path, text, passages = f"entries/{number:05d}", "", list[Passage]()
        step = 1 if group[0].document is not None else 2
        for ordinal, entry in zip(count(0, step), group, strict=False):
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


def product(searcher: Searcher) -> Search:
    """Return the product's search."""

    def search(query: Query) -> list[str]:
        found = searcher.search(query.question, history=query.history, limit=DEPTH)
        return [e.passage.places[0].locator for e in found]

    return search


def resolved(query: Query) -> str:
    """Return the question with what it leans on: the product's own wording of a follow-up."""
    return search_wordings(query.question, query.history, alone=ALONE_SHARE)[-1].text


def run(systems: Mapping[str, Search], queries: Sequence[Query]) -> dict[str, Figures]:
    """Ask all queries that have a relevant passage, each of all systems in turn."""
    asked = [q for q in queries if q.relevance]
    ranked: dict[str, list[list[str]]] = {name: [] for name in systems}
    seconds: dict[str, list[float]] = {name: [] for name in systems}
    for query in asked:
        for name, search in systems.items():
            started = time.perf_counter()
            ranked[name].append(search(query))
            seconds[name].append(time.perf_counter() - started)
    left_out = len(queries) - len(asked)
    return {
        name: Figures(measured(ranked[name], asked), len(asked), left_out, tuple(seconds[name]))
        for name in systems
    }


def measured(ranked: Sequence[Sequence[str]], asked: Sequence[Query]) -> dict[str, float]:
    return {
        name: sum(map(metric, ranked, (q.relevance for q in asked))) / max(1, len(asked))
        for name, metric in METRICS.items()
    }


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


def report(found: Mapping[str, Figures], passages: int) -> None:
    first = next(iter(found.values()))
    rows = [
        (name, *(f"{figures.values[name]:.3f}" for figures in found.values())) for name in METRICS
    ]
    rates = {name: figures.rates() for name, figures in found.items()}
    rows += [
        (name.replace("_", " "), *(f"{rates[system][name]:.1f}" for system in found))
        for name in first.rates()
    ]
    asked = f"{first.queries:,} queries over {passages:,} passages"
    print(f"{asked}, {first.left_out:,} without a relevant passage left out")
    print("\n".join(table(("metric", *found), rows)))
    counts = {"queries": first.queries, "left_out": first.left_out, "passages": passages}
    records = [
        {"system": system, **{n: round(v, 4) for n, v in figures.values.items()}, **rates[system]}
        for system, figures in found.items()
    ]
    others = {"compared": records[1:]} if records[1:] else {}
    print(json.dumps({**records[0], **counts, **others}))


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
    parser.add_argument(
        "--compare", action="store_true", help="LangChain's EnsembleRetriever beside it"
    )
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
        systems = {arguments.system: product(Searcher(index, encoder, system=arguments.system))}
        if arguments.compare:
            # Imported late: the extra "bench" is needed for nothing else here.
            from ensemble import open_ensemble

            ensemble = open_ensemble(entries, folder / "ensemble")
            systems["ensemble"] = lambda query: ensemble(query.question)[:DEPTH]
            if any(query.history for query in queries):
                systems["ensemble+history"] = lambda query: ensemble(resolved(query))[:DEPTH]
        found = run(systems, queries)
        index.close()
    report(found, len(entries))


if __name__ == "__main__":
    main()
