"""One writer and four readers in processes of their own: what readers see while a folder changes.

    python benchmarks/concurrency.py --seconds 60

The writer adds, changes and deletes documents and syncs, again and again. Each document says its
name and version in every passage, so a reader can tell a mixture: in one answer of the catalog a
document is wholly of one version, and a hit of either search belongs to a version that the catalog
gave at that moment. Seconds until a new document is seen count from when its file is complete to
the first answer of both searches that holds it. Vectors come from a cheap encoder: the stores are
on trial, not the model. `--limit N` sets the number of readers.
"""

import argparse
import json
import multiprocessing
import random
import re
import statistics
import sys
import tempfile
import time
import traceback
import zlib
from collections.abc import Sequence
from multiprocessing.context import SpawnProcess
from multiprocessing.managers import ListProxy
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.synchronize import Barrier, Event
from pathlib import Path
from typing import Any

import numpy as np

from ingest.embedding.encoder import EmbeddedText, Vectors
from ingest.settings import DEFAULT_MODEL, IngestSettings
from ingest.store.index import Index
from ingest.sync import sync
from ui.report import table

READERS, SECONDS = 4, 60.0
PAUSE = 0.05  # of a reader between two rounds: four that never rest leave a writer no core
KEPT, PARAGRAPHS = 40, 3
POOL = 100
Log = ListProxy  # of tuples: what happened, and what belongs to it
_SAYS = re.compile(r"dn(\d+)x version (\d+) paragraph (\d) of 3")
_FILLER = "The authority lists banks, ships and traders of oil. " * 12


class HashEncoder:
    """Words hashed into 64 numbers: the same text has the same vector, like texts near ones."""

    name, dimension, max_tokens = DEFAULT_MODEL, 64, 256

    def encode(self, texts: Sequence[str], *, query: bool = False) -> Vectors:  # noqa: ARG002
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().split():
                # A document's own word weighs more, so that its vector can be found by it.
                row[zlib.crc32(word.encode()) % self.dimension] += 9 if word[:2] == "dn" else 0.1
        unit: Vectors = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
        return unit

    def encode_tokens(self, texts: Sequence[str]) -> list[EmbeddedText]:
        raise NotImplementedError("no sentence is chosen here")

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [2 + len(text.split()) for text in texts]


def document(number: int, version: int) -> str:
    return "\n\n".join(
        f"dn{number}x version {version} paragraph {part} of {PARAGRAPHS}. {_FILLER}"
        for part in range(PARAGRAPHS)
    )


def write(
    settings: IngestSettings, newest: "Synchronized[int]", done: Event, ready: Barrier, log: Log
) -> None:
    """Change the folder and sync until it is time; note when each new file was complete."""
    chance, alive, number = random.Random(5), {}, newest.value
    ready.wait()
    while not done.is_set():
        complete = []
        for _ in range(chance.randint(1, 3)):
            number += 1
            alive[number] = 0
            put(settings, number, 0)
            complete.append((number, time.time()))
        for known in chance.sample(sorted(alive), min(3, len(alive))):
            alive[known] += 1
            put(settings, known, alive[known])
        while len(alive) > KEPT:
            gone = chance.choice(sorted(alive)[:-5])
            del alive[gone]
            (settings.corpus / f"{gone}.txt").unlink()
        newest.value = number
        log.append(("written", complete))
        sync(settings, load_encoder=HashEncoder)
        log.append(("synced", time.time()))


def put(settings: IngestSettings, number: int, version: int) -> None:
    beside = settings.corpus / ".being-written"
    beside.write_text(document(number, version), encoding="utf-8")
    beside.replace(settings.corpus / f"{number}.txt")


def read(
    settings: IngestSettings, newest: "Synchronized[int]", done: Event, ready: Barrier, log: Log
) -> None:
    """Search and read until it is time; note what must not be, and when new documents show."""
    index, encoder, chance = Index(settings), HashEncoder(), random.Random()
    rounds, seen, first = 0, {}, newest.value + 1
    ready.wait()
    try:
        while not done.is_set():
            rounds += 1
            time.sleep(PAUSE)
            index.follow()
            last = newest.value
            for number in range(max(first, last - 4), last + 1):
                if number not in seen and is_found(index, encoder, number):
                    seen[number] = time.time()
            for mixed in mixtures(index, encoder, chance):
                log.append(("mixed", mixed))
    # Whatever a reader dies of is what is looked for.
    except Exception:  # noqa: BLE001
        log.append(("error", traceback.format_exc()))
    finally:
        index.close()
    log.append(("read", rounds, seen))


def is_found(index: Index, encoder: HashEncoder, number: int) -> bool:
    """Whether both searches find a document by its own word."""
    vector = encoder.encode([f"dn{number}x"], query=True)[0]
    for hits in (
        index.search_words(f"dn{number}x", POOL, None),
        index.search_vectors(vector, POOL, None),
    ):
        passages = index.passages([hit.number for hit in hits]).values()
        if f"{number}.txt" not in {p.document for p in passages}:
            return False
    return True


def mixtures(index: Index, encoder: HashEncoder, chance: random.Random) -> list[str]:
    """Return what no reader may see: a document of two versions, or a passage of another one."""
    rows = index.documents()
    if not rows:
        return []
    wrong = []
    path = chance.choice(rows).path
    passages = index.passages_of(path)
    said = [_SAYS.findall(p.text) for p in passages]
    versions = {(number, version) for found in said for number, version, _ in found}
    parts = [part for found in said for _, _, part in found]
    if passages and (len(versions) != 1 or parts != [str(n) for n in range(PARAGRAPHS)]):
        wrong.append(f"{path} is of {sorted(versions)} with paragraphs {parts}")
    vector = encoder.encode(["banks and ships"], query=True)[0]
    hits = [*index.search_words("banks ships", 20, None), *index.search_vectors(vector, 20, None)]
    for passage in index.passages([hit.number for hit in hits]).values():
        if not all(
            f"{number}.txt" == passage.document for number, _, _ in _SAYS.findall(passage.text)
        ):
            wrong.append(f"{passage.id} holds {passage.text[:60]}")
    return wrong


def run(seconds: float, readers: int) -> dict[str, object]:
    """Run writer and readers side by side and return the figures."""
    with tempfile.TemporaryDirectory() as home, multiprocessing.Manager() as manager:
        settings = IngestSettings(Path(home) / "corpus", Path(home) / "data")
        settings.corpus.mkdir()
        for number in range(1, KEPT // 2):
            put(settings, number, 0)
        sync(settings, load_encoder=HashEncoder)
        context = multiprocessing.get_context("spawn")
        newest, done, log = context.Value("q", KEPT // 2), context.Event(), manager.list()
        ready = context.Barrier(readers + 2)
        work = [write, *[read] * readers]
        processes = [
            context.Process(target=w, args=(settings, newest, done, ready, log)) for w in work
        ]
        for process in processes:
            process.start()
        if all_ready(processes, ready):
            time.sleep(seconds)
        done.set()
        for process in processes:
            process.join()
        codes = [process.exitcode for process in processes]
        return figures(list(log), codes, seconds)


def all_ready(processes: Sequence[SpawnProcess], ready: Barrier) -> bool:
    """Start all at once, when their imports are done; False, and none waits, where one has died."""
    while ready.n_waiting < len(processes):
        if any(process.exitcode is not None for process in processes):
            ready.abort()
            return False
        time.sleep(PAUSE)
    ready.wait()
    return True


def figures(log: Sequence[Any], codes: Sequence[int | None], seconds: float) -> dict[str, object]:
    complete = {n: at for kind, *rest in log if kind == "written" for n, at in rest[0]}
    seen = [rest[1] for kind, *rest in log if kind == "read"]
    waits = sorted(at - complete[n] for found in seen for n, at in found.items() if n in complete)
    return {
        "seconds": seconds,
        "readers": len(codes) - 1,
        "syncs": sum(kind == "synced" for kind, *_ in log),
        "documents_added": len(complete),
        "reader_rounds": sum(rest[0] for kind, *rest in log if kind == "read"),
        "new_documents_seen": len(waits),
        "visible_p50_s": round(statistics.median(waits), 3) if waits else None,
        "visible_max_s": round(waits[-1], 3) if waits else None,
        "mixed": [rest[0] for kind, *rest in log if kind == "mixed"],
        "errors": [rest[0] for kind, *rest in log if kind == "error"]
        + [f"a process ended with {code}" for code in codes if code],
    }


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=SECONDS, help="how long they run")
    parser.add_argument("--limit", type=int, default=READERS, help="how many readers")
    arguments = parser.parse_args(argv)
    found = run(arguments.seconds, arguments.limit)
    lists = {name: value for name, value in found.items() if isinstance(value, list)}
    rows = [(name, str(len(lists[name]) if name in lists else v)) for name, v in found.items()]
    print("\n".join(table(("figure", "value"), rows)))
    print(json.dumps(found))
    return 1 if any(lists.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
