"""A second process for the tests: it syncs, reads, holds the lock, or is killed in mid-sync.

Run by path, never imported; ``FakeEncoder`` is shared with the tests through the fixture
``encoder``. Each command prints lines of JSON and ends when its standard input does.

    other_process.py sync CORPUS DATA
    other_process.py read CORPUS DATA      a question a line -> what the three stores find
    other_process.py hold CORPUS DATA      hold the write lock
    other_process.py kill CORPUS           a line {"data", "call" or "seconds"} -> {"died",
                                           "seconds"}; with "nobody" or "bytes" the fork runs
                                           as that user or under that limit -> {"error"},
                                           with "read" it reads and looks for that word
"""

import json
import os
import re
import resource
import signal
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np

import ingest.store.folder
import ingest.store.stores
import ingest.sync
from ingest.embedding.encoder import EmbeddedText, Vectors
from ingest.settings import DEFAULT_MODEL, IngestSettings
from ingest.store.catalog import Catalog
from ingest.store.check import check
from ingest.store.index import Index, write_lock
from ingest.store.lexical.words import LexicalStore
from ingest.store.location import open_catalog

NOBODY = 65_534
TOKEN = re.compile(r"\w+|[^\w\s]")


class FakeEncoder:
    """A vector counts four words, its fifth number is 1: cosines can be worked out by hand.

    A token is a word or a single other mark, and two more for the special ones.
    """

    WORDS = ("bank", "ship", "oil", "visa")
    dimension = 5
    max_tokens = 256

    def __init__(self, name: str = DEFAULT_MODEL) -> None:
        self.name = name
        self.batches: list[int] = []  # texts in each call of encode

    def encode(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        if not query:
            self.batches.append(len(texts))
        counts = [[t.lower().count(w) for w in self.WORDS] + [1] for t in texts]
        vectors = np.asarray(counts, dtype=np.float32).reshape(len(texts), self.dimension)
        unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit

    def encode_tokens(self, texts: Sequence[str]) -> list[EmbeddedText]:
        found = []
        for text, vector in zip(texts, self.encode(texts, query=True), strict=True):
            marks = list(TOKEN.finditer(text))
            tokens = self.encode([m.group() for m in marks], query=True).astype(np.float16)
            found.append(EmbeddedText(text, vector, tokens, tuple(m.span() for m in marks)))
        return found

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [2 + len(TOKEN.findall(t)) for t in texts]


def say(value: object) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


def read(settings: IngestSettings) -> None:
    index, encoder = Index(settings), FakeEncoder()
    say("ready")
    for line in sys.stdin:
        question = line.strip()
        index.follow()
        words = index.passages([h.number for h in index.search_words(question, 50, None)])
        vector = encoder.encode([question], query=True)[0]
        vectors = index.passages([h.number for h in index.search_vectors(vector, 50, None)])
        say(
            {
                "documents": [d.path for d in index.documents()],
                "words": sorted(p.text for p in words.values()),
                "vectors": sorted(p.text for p in vectors.values()),
            }
        )


def die_at(call: int) -> None:
    """End this process by SIGKILL right behind the given call of a function that writes."""
    seen = 0

    def fatal(owner: Any, name: str) -> None:
        original: Callable[..., Any] = getattr(owner, name)

        def wrapped(*args: Any, **values: Any) -> Any:
            nonlocal seen
            result = original(*args, **values)
            seen += 1
            if seen == call:
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        setattr(owner, name, wrapped)

    for name in ("set_meta", "reserve", "commit", "remove", "fail", "cleared", "compacted"):
        fatal(Catalog, name)
    for name in ("add", "remove", "replace"):
        fatal(LexicalStore, name)
    for name in ("seal", "unseal"):
        fatal(ingest.store.stores, name)
    fatal(ingest.store.folder, "switch_to")


def kill(corpus: Path) -> None:
    """Sync in a fork, which is killed; the imports are paid for once."""
    ingest.sync.BATCH_PASSAGES = 3  # several commits in a small corpus
    for line in sys.stdin:
        order = json.loads(line)
        if "nobody" in order or "bytes" in order:
            say({"error": refused(corpus, order)})
            continue
        started = time.perf_counter()
        child = os.fork()
        if child == 0:
            if "call" in order:
                die_at(order["call"])
            ingest.sync.sync(
                IngestSettings(corpus, Path(order["data"])), load_encoder=lambda: FakeEncoder()
            )
            os._exit(0)
        if "seconds" in order:
            time.sleep(order["seconds"])
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        died = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        say({"died": died, "seconds": time.perf_counter() - started})


def refused(corpus: Path, order: dict[str, Any]) -> str:
    """Sync in a fork that may not write (enough); return the kind and the text of its error."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        if "bytes" in order:  # a write beyond it fails as on a full disk, instead of a signal
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (order["bytes"], order["bytes"]))
        else:
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        settings = IngestSettings(corpus, Path(order["data"]))
        try:
            if "read" in order:
                told = read_all(settings, order["read"])
            else:
                ingest.sync.sync(settings, load_encoder=lambda: FakeEncoder())
                told = "done"
        except BaseException as exc:  # noqa: BLE001  # whatever it is, the test wants its name
            told = f"{type(exc).__name__}: {exc}"
        os.write(writing, told.encode()[:60_000])
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8", errors="replace") as answer:
        told = answer.read()
    os.waitpid(child, 0)
    return told


def read_all(settings: IngestSettings, question: str) -> str:
    """Return in JSON what the list of documents, both searches and a check say."""
    with closing(open_catalog(settings)) as catalog:
        documents = [row.path for row in catalog.documents()]
    index, vector = Index(settings), FakeEncoder().encode([question], query=True)[0]
    words = index.passages([h.number for h in index.search_words(question, 50, None)])
    vectors = index.passages([h.number for h in index.search_vectors(vector, 50, None)])
    index.close()
    return json.dumps(
        {
            "documents": documents,
            "words": sorted(p.text for p in words.values()),
            "vectors": sorted(p.text for p in vectors.values()),
            "same": check(settings).same,
        }
    )


def main() -> None:
    command, corpus, *rest = sys.argv[1:]
    if command == "kill":
        kill(Path(corpus))
        return
    settings = IngestSettings(Path(corpus), Path(rest[0]))
    if command == "sync":
        report = ingest.sync.sync(settings, load_encoder=lambda: FakeEncoder())
        say({"added": report.added, "updated": report.updated, "removed": report.removed})
    elif command == "read":
        read(settings)
    else:
        with write_lock(settings):
            say("held")
            sys.stdin.read()


if __name__ == "__main__":
    main()
