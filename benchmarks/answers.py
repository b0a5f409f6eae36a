"""How much longer an answer takes than its search, over a large index, without a chat model.

    python benchmarks/answers.py --corpus corpus.jsonl --queries queries.jsonl --index DIR

The collection is indexed as `retrieval.py` does it (`--index DIR` keeps the index). Each question
is answered once by an assistant that is open and warm; its own sentences are seen for the first
time. `--limit N` asks N questions evenly over the file, 200 without it.

answer_p50_ms   from the search's end to the answer; p95 beside it
search_p50_ms   the search alone
"""

import argparse
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

from retrieval import build, read_corpus, read_queries

from ingest.embedding.encoder import SentenceEncoder
from ingest.settings import IngestSettings
from rag.answer import Assistant
from rag.evaluation.evaluate import percentile
from rag.settings import RagSettings
from ui.report import table

QUESTIONS = 200
WARMING = 5  # questions before the clock counts: the first ones load libraries


def measure(assistant: Assistant, questions: Sequence[str]) -> dict[str, float]:
    """Ask all questions in turn and return the times of search and answer."""
    answers = [assistant.ask(q) for q in questions]
    counted = [a.timings_ms for a in answers[WARMING:]] or [a.timings_ms for a in answers]
    searches = sorted(t["retrieve"] for t in counted)
    extra = sorted(t["answer"] for t in counted)
    return {
        "answer_p50_ms": percentile(extra, 0.5),
        "answer_p95_ms": percentile(extra, 0.95),
        "search_p50_ms": percentile(searches, 0.5),
        "search_p95_ms": percentile(searches, 0.95),
        "found": round(sum(a.found for a in answers) / len(answers), 3),
        "questions": len(counted),
    }


def main(argv: Sequence[str] | None = None, encoder: SentenceEncoder | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--queries", type=Path, required=True)
    parser.add_argument("--index", type=Path, help="keep the index in this folder")
    parser.add_argument("--limit", type=int, default=QUESTIONS, help="how many questions")
    arguments = parser.parse_args(argv)
    entries = read_corpus(arguments.corpus)
    queries = read_queries(arguments.queries, {})
    step = max(1, len(queries) // arguments.limit)
    model = encoder or SentenceEncoder()
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.index or Path(temporary)
        settings = IngestSettings(corpus=arguments.corpus.parent, data=folder)
        build(settings, entries, model)
        assistant = Assistant.open(settings, RagSettings.from_environment(environ={}), model)
        chosen = [q.question for q in queries[::step][: arguments.limit]]
        found = measure(assistant, chosen)
        assistant.close()
    print("\n".join(table(("measure", "value"), [(k, f"{v:,}") for k, v in found.items()])))
    print(json.dumps({**found, "passages": len(entries)}))


if __name__ == "__main__":
    main()
