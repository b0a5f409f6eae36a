"""Questions asked while another process replaces what answers them: how many answers are wrong.

    python benchmarks/beside_writers.py --questions 20000

A writer replaces documents, adds and removes others, syncs again and again, and makes every tenth
index anew. Readers in processes of their own ask for documents that are always there in some
version. Wrong is: nothing found, another document before it, a passage that is not of it, or one of
a version that was replaced before the question was asked, or written after it was answered. Vectors
come from a cheap encoder: the stores are on trial, not the model. `--limit N` sets the number of
readers.
"""

import argparse
import json
import multiprocessing
import random
import re
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from multiprocessing.managers import ListProxy
from multiprocessing.synchronize import Event
from pathlib import Path

from concurrency import HashEncoder

from ingest.settings import IngestSettings
from ingest.store.index import Index
from ingest.sync import rebuild, sync
from rag.retrieval.searcher import Searcher
from ui.report import table

READERS, QUESTIONS = 2, 20_000
KEPT, PASSING, REPLACED, ANEW = 24, 6, 4, 10
_SAYS = re.compile(r"dn(\d+)x version (\d+)")
_FILLER = "The authority lists banks, ships and traders of oil. " * 12
Versions = "multiprocessing.sharedctypes.SynchronizedArray[int]"  # by a document's place


def names() -> list[int]:
    """Return the kept documents' numbers: the encoder tells each from all the others."""
    encoder, found = HashEncoder(), {}
    for number in range(1_000):
        found.setdefault(int(encoder.encode([f"dn{number}x"]).argmax()), number)
    return sorted(found.values())[:KEPT]


def text(word: str, version: int) -> str:
    """Return a document of three passages that each say what they are."""
    return "\n\n".join(f"{word} version {version} part {n}. {_FILLER}" for n in range(3))


def put(settings: IngestSettings, word: str, version: int) -> None:
    beside = settings.corpus / ".being-written"
    beside.write_text(text(word, version), encoding="utf-8")
    beside.replace(settings.corpus / f"{word}.txt")


def write(
    settings: IngestSettings,
    written: Versions,
    counted: Versions,
    done: Event,
    log: "ListProxy[object]",
) -> None:
    """Replace, add, remove and sync until the readers are done.

    ``written`` holds the newest version in the folder, ``counted`` the oldest that may answer.
    """
    chance, kept, passing, rounds, anew = random.Random(9), names(), 0, 0, 0
    while not done.is_set():
        rounds += 1
        changed = chance.sample(range(KEPT), REPLACED)
        for number in changed:
            written[number] += 1
            put(settings, f"dn{kept[number]}x", written[number])
        passing += 1
        put(settings, f"passing{passing}", 0)
        (settings.corpus / f"passing{passing - PASSING}.txt").unlink(missing_ok=True)
        if rounds % ANEW:
            sync(settings, load_encoder=HashEncoder)
        else:
            rebuild(settings, load_encoder=HashEncoder)
            anew += 1
        for number in changed:
            counted[number] = written[number]
    log.append(("writer", rounds, anew))


def read(
    settings: IngestSettings,
    questions: int,
    written: Versions,
    counted: Versions,
    log: "ListProxy[object]",
) -> None:
    """Ask, and note each answer that is wrong."""
    index, chance = Index(settings), random.Random()
    searcher, kept = Searcher(index, HashEncoder()), names()
    asked, started = 0, time.perf_counter()
    try:
        while asked < questions:
            asked += 1
            at = chance.randrange(KEPT)
            number, oldest = kept[at], counted[at]
            found = searcher.search(f"Which version is dn{number}x?", limit=3)
            passage = found[0].passage if found else None
            said = _SAYS.findall(passage.text) if passage else []
            right = passage and passage.document == f"dn{number}x.txt" and said
            if not right or any(
                int(n) != number or not oldest <= int(v) <= written[at] for n, v in said
            ):
                log.append(("wrong", f"{number}: {passage and passage.id} says {said}, {oldest}"))
    # Whatever a reader dies of is what is looked for.
    except Exception:  # noqa: BLE001
        log.append(("wrong", traceback.format_exc()))
    finally:
        index.close()
    log.append(("reader", asked, time.perf_counter() - started))


def run(questions: int, readers: int, database: str = "") -> dict[str, object]:
    """Ask beside a writer and return the figures."""
    with tempfile.TemporaryDirectory() as home, multiprocessing.Manager() as manager:
        corpus, data = Path(home) / "corpus", Path(home) / "data"
        settings = IngestSettings(corpus, data, database=database)
        settings.corpus.mkdir()
        for number in names():
            put(settings, f"dn{number}x", 0)
        sync(settings, load_encoder=HashEncoder)
        context = multiprocessing.get_context("spawn")
        written, counted = context.Array("q", KEPT), context.Array("q", KEPT)
        done, log = context.Event(), manager.list()
        writer = context.Process(target=write, args=(settings, written, counted, done, log))
        share = (questions + readers - 1) // readers
        asking = [
            context.Process(target=read, args=(settings, share, written, counted, log))
            for _ in range(readers)
        ]
        for process in (writer, *asking):
            process.start()
        for process in asking:
            process.join()
        done.set()
        writer.join()
        codes = [process.exitcode for process in (writer, *asking)]
        return figures(list(log), codes)


def figures(log: Sequence[tuple[object, ...]], codes: Sequence[int | None]) -> dict[str, object]:
    """Return what was asked, what was written meanwhile, and what was wrong."""
    asked = [
        (int(str(n)), float(str(s))) for kind, *rest in log if kind == "reader" for n, s in [rest]
    ]
    written = [rest for kind, *rest in log if kind == "writer"]
    return {
        "questions": sum(n for n, _ in asked),
        "readers": len(asked),
        "questions_a_second": round(sum(n / max(s, 1e-9) for n, s in asked), 1),
        "syncs": written[0][0] if written else 0,
        "rebuilds": written[0][1] if written else 0,
        "wrong": [str(what) for kind, *rest in log if kind == "wrong" for what in rest],
        "ended_well": not any(codes),
    }


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--questions", type=int, default=QUESTIONS)
    parser.add_argument("--limit", type=int, default=READERS)
    parser.add_argument("--database", default="", help="an empty one: the index in PostgreSQL")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args(argv)
    found = run(arguments.questions, arguments.limit, arguments.database)
    if arguments.json:
        print(json.dumps(found))
    else:
        rows = [(name, str(value)) for name, value in found.items() if name != "wrong"]
        print("\n".join(table(("figure", "value"), rows)))
        wrong = found["wrong"]
        assert isinstance(wrong, list)
        print(f"wrong answers: {len(wrong)}", *wrong[:20], sep="\n")
    return 1 if found["wrong"] or not found["ended_well"] else 0


if __name__ == "__main__":
    sys.exit(main())
