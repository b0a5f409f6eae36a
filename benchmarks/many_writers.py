"""Several writers and readers of one index in PostgreSQL at once: errors, mixtures, what is lost.

    python benchmarks/many_writers.py --seconds 300 [--writers 2] [--readers 4] [--database …]

Writers commit as workers do, each document alone, two of them at times the same one; a document
says its version in each of its three passages. Readers, each with words of its own as on a machine
of its own, look in one moment at words, catalog and passages: they must be of one generation, and a
document of one version. Afterwards the words and vectors must hold what the catalog counts, and
each document its last version. `--limit N` sets the number of readers.
"""

import argparse
import json
import multiprocessing
import random
import re
import tempfile
import time
import traceback
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from multiprocessing.managers import ListProxy
from pathlib import Path

from concurrency import HashEncoder
from scale import address

from ingest.datamodels import About, Document, Passage, Place
from ingest.settings import IngestSettings
from ingest.store.index import Index, fingerprint
from ingest.store.interface.drafts import Draft
from ingest.store.postgres.connecting import OneConnection
from ingest.store.postgres.writing import PostgresIndex
from ingest.store.storage import name_in_use, storage_of

DOCUMENTS = 60
_SAYS = re.compile(r"version (\d+-\d+) of")
Log = ListProxy  # of tuples: what happened, and what belongs to it


def draft(stores: PostgresIndex, number: int, version: str) -> Draft:
    lines = [f"version {version} of dn{number}x lists a bank, part {n}." for n in range(3)]
    text, passages = "\n\n".join(lines), list[Passage]()
    for n, line in enumerate(lines):
        start = text.index(line)
        place = Place(start, f"¶ {n + 1}", None, start + len(line))
        where = (f"{number}.txt", n, start, start + len(line))
        passages.append(Passage(*where, line, line, (), (place,)))
    document = Document(f"{number}.txt", About(), text, ())
    return Draft(document, passages, version, version, stores.catalog.reserve(3))


def write(settings: IngestSettings, writer: int, seconds: float, log: Log) -> None:
    """Replace documents until the time is over; a tenth are taken out first."""
    chance, until, count = random.Random(writer), time.monotonic() + seconds, 0
    connection = OneConnection(settings, writing=True)
    try:
        with closing(PostgresIndex(connection, name_in_use(settings))) as stores:
            while time.monotonic() < until:
                number, count = chance.randrange(DOCUMENTS), count + 1
                if chance.random() < 0.1:
                    stores.remove([f"{number}.txt"])
                one = draft(stores, number, f"{writer}-{count}")
                stores.write([one], [HashEncoder().encode([p.text for p in one.passages])])
    except Exception:  # noqa: BLE001  # whatever it dies of is what is looked for
        log.append(("error", traceback.format_exc()))
    log.append(("written", count))


def read(settings: IngestSettings, seconds: float, log: Log) -> None:
    """Look at one moment after another until the time is over."""
    until, looked = time.monotonic() + seconds, 0
    try:
        with closing(Index(settings)) as index:
            while time.monotonic() < until:
                looked += 1
                with index.moment() as now:
                    found = {hit.number for hit in index.search_words("bank", 10_000, None)}
                    counting = now.catalog.numbers()
                    passages = index.passages(sorted(counting)).values()
                    versions: dict[str, set[str]] = {}
                    for p in passages:
                        versions.setdefault(p.document, set()).update(_SAYS.findall(p.text))
                if found != counting or any(len(v) > 1 for v in versions.values()):
                    log.append(("mixed", len(found ^ counting)))
    except Exception:  # noqa: BLE001  # as above
        log.append(("error", traceback.format_exc()))
    log.append(("looked", looked))


def run(seconds: float, writers: int, readers: int, database: str) -> dict[str, object]:
    """Let them at it and return what came of it."""
    with tempfile.TemporaryDirectory() as home, multiprocessing.Manager() as manager:
        settings = IngestSettings(Path(home), Path(home) / "data", database=database)
        with closing(storage_of(settings)) as storage, closing(storage.to_rebuild()) as stores:
            assert isinstance(stores, PostgresIndex)
            stores.catalog.set_meta(fingerprint(HashEncoder()))
            storage.use(stores)
        log, context = manager.list(), multiprocessing.get_context("spawn")
        machines = [replace(settings, data=Path(home) / f"{n}") for n in range(readers)]
        started = [
            *(
                context.Process(target=write, args=(settings, n, seconds, log))
                for n in range(writers)
            ),
            *(context.Process(target=read, args=(one, seconds, log)) for one in machines),
        ]
        for process in started:
            process.start()
        for process in started:
            process.join()
        return figures(list(log)) | left(settings)


def figures(log: Sequence[tuple[str, object]]) -> dict[str, object]:
    counts = {
        name: sum(int(str(n)) for kind, n in log if kind == name) for name in ("written", "looked")
    }
    errors = [str(what) for kind, what in log if kind == "error"]
    return {**counts, "mixed": sum(kind == "mixed" for kind, _ in log), "errors": errors}


def left(settings: IngestSettings) -> dict[str, object]:
    """Return whether words and vectors hold what counts, and how many documents are double."""
    with closing(storage_of(settings)) as storage, closing(storage.open_catalog()) as catalog:
        numbers = catalog.numbers()
        words, (vectors, crooked) = storage.words_held(catalog), storage.vectors_held(catalog)
        documents = catalog.documents()
        return {
            "same": words.keys() == numbers == vectors and not crooked,
            "documents": len(documents),
            "passages_a_document": len(numbers) / max(1, len(documents)),
        }


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--writers", type=int, default=2)
    parser.add_argument("--readers", "--limit", type=int, default=4)
    parser.add_argument("--database", help="an empty database; else a server of our own")
    given = parser.parse_args(argv)
    with address(given.database) as database:
        found = run(given.seconds, given.writers, given.readers, database)
    print(json.dumps(found))
    return 1 if found["errors"] or found["mixed"] or not found["same"] else 0


if __name__ == "__main__":
    raise SystemExit(main())
