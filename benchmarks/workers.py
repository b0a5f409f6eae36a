"""How fast files are read and embedded by one, two and four workers, and without any.

    python benchmarks/workers.py [--documents 300] [--workers 1 2 4] [--database postgresql://…]

The documents are text files of generated paragraphs, the same for all. `sanctions-qa rebuild` reads
them into a folder's index, then `rebuild --workers N` into PostgreSQL, each time all of them:
started as people start it, so the seconds hold the loading of the model in every process. Without
an address a server from the wheel of the tests is started. Take it on a machine that does nothing
else; where there are fewer cores than workers nothing is gained by more.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from latency import Texts
from retrieval import folder_of
from scale import address

from ingest.settings import IngestSettings
from ingest.store.storage import open_catalog
from rag.settings import RagSettings
from ui.report import table
from ui.settings import child_environment

PARAGRAPHS = 40  # of a document, some fifty words each


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--database", help="an empty database; else a server of our own")
    options = parser.parse_args(argv)
    with address(options.database) as database, folder_of(None) as scratch:
        corpus = write(scratch / "corpus", options.documents)
        found = [read(IngestSettings(corpus, scratch / "data"), None)]
        there = IngestSettings(corpus, scratch / "words", database=database)
        found += [read(there, count) for count in options.workers]
    names = list(found[0])
    print("\n".join(table(tuple(names), [tuple(str(f[n]) for n in names) for f in found])))
    print(json.dumps({"documents": options.documents, "cores": os.cpu_count(), "reads": found}))


def write(folder: Path, count: int) -> Path:
    """Write the documents."""
    folder.mkdir(parents=True)
    texts = Texts(5)
    for number in range(count):
        text = "\n\n".join(texts.text() for _ in range(PARAGRAPHS))
        (folder / f"{number:05d}.txt").write_text(f"Report {number}\n\n{text}\n", encoding="utf-8")
    return folder


def read(settings: IngestSettings, workers: int | None) -> dict[str, object]:
    """Read all documents once; return what it took."""
    more = [] if workers is None else ["--workers", str(workers)]
    environment = child_environment(settings, RagSettings())
    command = [sys.executable, "-m", "ui", "rebuild", *more]
    started = time.perf_counter()
    subprocess.run(command, env=environment, check=True, capture_output=True)
    seconds = time.perf_counter() - started
    with closing(open_catalog(settings)) as catalog:
        passages = sum(len(catalog.passages_of(d.path)) for d in catalog.documents())
    return {
        "form": "folder" if workers is None else "postgres",
        "workers": workers or 0,
        "passages": passages,
        "seconds": round(seconds, 1),
        "passages_a_second": round(passages / seconds),
    }


if __name__ == "__main__":
    main()
