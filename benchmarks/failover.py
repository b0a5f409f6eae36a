"""Kill the primary in mid-ingest again and again, and look whether index and folder are equal.

    python benchmarks/failover.py [--times 20] [--documents 60] [--limit N]

Each time a primary with a replica that commits wait for, both from the wheel of the tests; a sync
of generated documents with a model that makes up its vectors; the primary is ended as by a power
cut at a random moment, and the replica promoted half a second later. A reader asks all the while:
what it gets must be of one generation. Prints a line for each time and, last, one line of JSON.
"""

import argparse
import json
import random
import runpy
import tempfile
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol

import psycopg

import ingest.sync
from ingest.datamodels import SyncStep
from ingest.errors import IndexStateError
from ingest.settings import IngestSettings
from ingest.store.check import check
from ingest.store.index import Index
from ingest.store.storage import name_in_use

TESTS = Path(__file__).parents[1] / "tests"
SERVER = runpy.run_path(str(TESTS / "postgres_server.py"))
ENCODER = runpy.run_path(str(TESTS / "ingest" / "other_process.py"))["FakeEncoder"]


class Stoppable(Protocol):
    """A server of the tests."""

    def kill(self) -> None: ...
    def promote(self) -> None: ...
    def address(self) -> str: ...


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", "--limit", type=int, default=20)
    parser.add_argument("--documents", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    at = SERVER["programs"]()
    if isinstance(at, str):
        raise SystemExit(at)
    ingest.sync.BATCH_PASSAGES = 1  # a commit a document
    chance = random.Random(given.seed)
    rounds = [one_round(at, given.documents, chance.random()) for _ in range(given.times)]
    print(
        json.dumps(
            {
                "times": len(rounds),
                "in_mid_ingest": sum(r["in_mid_ingest"] for r in rounds),
                "equal_to_the_folder": sum(r["same"] for r in rounds),
                "double": sum(r["double"] for r in rounds),
                "answers": sum(r["answers"] for r in rounds),
                "mixed": sum(r["mixed"] for r in rounds),
                "seconds_without_answer_at_most": max(r["gap"] for r in rounds),
            }
        )
    )


def one_round(at: Path, documents: int, share: float) -> dict[str, Any]:
    """Kill a primary after a share of the documents; return what came of it."""
    primary = SERVER["Server"].made(at)
    replica = primary.follow()
    try:
        with psycopg.connect(primary.address(), autocommit=True) as db:
            db.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
            db.execute("ALTER SYSTEM SET synchronous_commit = 'remote_apply'")
            db.execute("SELECT pg_reload_conf()")
        with tempfile.TemporaryDirectory() as folder:
            corpus = Path(folder) / "corpus"
            corpus.mkdir()
            (corpus / "first.txt").write_text("Order zq0x lists a bank.\n")
            address = f"postgresql://postgres@/postgres?host={primary.home},{replica.home}"
            settings = IngestSettings(corpus, Path(folder) / "data", database=address)
            ingest.sync.sync(settings, load_encoder=ENCODER)
            for n in range(1, documents):
                (corpus / f"{n}.txt").write_text(f"Order zq{n}x lists a bank and a ship.\n")
            return killed(settings, primary, replica, documents, share)
    finally:
        replica.end()
        primary.end()


def killed(
    settings: IngestSettings, primary: Stoppable, replica: Stoppable, documents: int, share: float
) -> dict[str, Any]:
    killing = threading.Event()

    def kill() -> None:
        killing.wait()
        time.sleep(share / 50)  # anywhere in a document's transaction
        primary.kill()
        time.sleep(0.5)
        replica.promote()

    def see(step: SyncStep) -> None:
        if step.files_done >= share * documents:
            killing.set()

    thread = threading.Thread(target=kill)
    thread.start()
    with closing(Index(settings)) as index:
        reader = Reader(index)
        reader.start()
        report = ingest.sync.sync(settings, load_encoder=ENCODER, progress=see)
        killing.set()
        thread.join()
        reader.over.set()
        reader.join()
    differences = check(settings).differences
    with psycopg.connect(replica.address()) as db:
        name = name_in_use(settings)
        query = f"SELECT count(*) - count(DISTINCT (document, ordinal)) FROM {name}.passages"
        row = db.execute(query).fetchone()
    result = {
        "in_mid_ingest": 0 < share * documents < documents,
        "same": not differences and len(report.added) == documents - 1,
        "double": row[0] if row else None,
        "answers": reader.answers,
        "mixed": reader.mixed,
        "gap": round(reader.gap, 2),
    }
    print(f"killed at {share:.0%} of {documents} documents: {result}", flush=True)
    return result


class Reader(threading.Thread):
    """Asks without a pause; in one moment the three stores must agree."""

    def __init__(self, index: Index) -> None:
        super().__init__()
        self.index, self.over = index, threading.Event()
        self.answers, self.mixed, self.gap = 0, 0, 0.0

    def run(self) -> None:
        answered = time.monotonic()
        while not self.over.is_set():
            try:
                with self.index.moment() as now:
                    found = {h.number for h in self.index.search_words("bank", 10_000, None)}
                    counting = now.catalog.numbers()
            except IndexStateError:
                time.sleep(0.02)
                continue
            self.gap = max(self.gap, time.monotonic() - answered)
            answered = time.monotonic()
            self.answers += 1
            self.mixed += found != counting


if __name__ == "__main__":
    main()
