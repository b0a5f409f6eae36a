"""How cost grows with the passages, in both forms of the index side by side.

    python benchmarks/scale.py --passages 10000 100000 [--database postgresql://…] [--limit N]

The passages and vectors are those of `latency.py`, the same for both forms; the model embeds the
questions and a few thousand texts, so what is measured is the store. Without an address a server
from the wheel of the tests is started, with PostgreSQL's own defaults but for `fsync`. Of each
form and size: passages written a second without embedding (the graph of the vectors apart), bytes
a passage (database and words), seconds to open, to switch and for a first copy of the words,
milliseconds until a new document is found on a machine that is up to date, seconds until one that
was off while `--more` passages came has caught up with them, milliseconds of one search (words,
vectors, ranking) and of one answer with the reader (of words without sense, so nearly all are
refused: what is measured is the work), and how many of the ten that the folder's form finds nearest
are found (given where that form was measured first).
"""

import argparse
import json
import runpy
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from latency import BATCH, DOCUMENT, REAL, Texts, documents, moved, timed
from retrieval import folder_of

from ingest.datamodels import Document, Passage
from ingest.embedding.encoder import Encoder, SentenceEncoder, Vectors
from ingest.settings import IngestSettings
from ingest.store.index import Index, fingerprint
from ingest.store.interface.drafts import Draft
from ingest.store.interface.protocols import Writing
from ingest.store.storage import storage_of
from rag.answer import Assistant
from rag.retrieval.searcher import Searcher
from rag.settings import RagSettings
from ui.report import table

SIZES, QUESTIONS, NEAR = (10_000, 100_000), 100, 10
CATCH = 20_000
FORMS = ("folder", "postgres")
SERVER = Path(__file__).parents[1] / "tests" / "postgres_server.py"


def main(argv: Sequence[str] | None = None, encoder: Encoder | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--passages", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--limit", type=int, default=QUESTIONS, help="how many questions")
    parser.add_argument("--more", type=int, default=CATCH, help="passages to catch up with")
    parser.add_argument("--forms", nargs="+", choices=FORMS, default=list(FORMS))
    parser.add_argument("--database", help="an empty database; else a server of our own")
    arguments = parser.parse_args(argv)
    encoder = encoder or SentenceEncoder()
    found: list[dict[str, Any]] = []
    asks_database = "postgres" in arguments.forms
    with address(arguments.database, is_asked=asks_database) as database, folder_of(None) as folder:
        for count in arguments.passages:
            here = IngestSettings(folder, folder / f"{count}")
            there = replace(here, data=folder / f"{count}-words", database=database)
            exact: list[set[str]] = []
            for form, settings in zip(FORMS, (here, there), strict=True):
                if form not in arguments.forms:
                    continue
                figures = measured(settings, count, encoder, arguments, exact)
                found.append({"form": form, "passages": count, **figures})
                print(json.dumps(found[-1]), flush=True)
    names = list(found[0])
    print("\n".join(table(tuple(names), [tuple(str(f[n]) for n in names) for f in found])))
    print(json.dumps({"questions": arguments.limit, "sizes": found}))


@contextmanager
def address(given: str | None, *, is_asked: bool = True) -> Iterator[str]:
    """Give the address that was named, else that of a server that is started for it."""
    if given or not is_asked:
        yield given or ""
        return
    own = runpy.run_path(str(SERVER))
    at = own["programs"]()
    if isinstance(at, str):
        raise SystemExit(at)
    server = own["Server"].made(at)
    try:
        yield server.address()
    finally:
        server.end()


def measured(
    settings: IngestSettings,
    count: int,
    encoder: Encoder,
    arguments: argparse.Namespace,
    exact: list[set[str]],
) -> dict[str, Any]:
    """Fill an index and ask it; ``exact`` is filled by the first form and compared by the next."""
    seconds: dict[str, float] = {}
    texts = Texts(3)
    real = encoder.encode([texts.text() for _ in range(min(REAL, count))])
    with closing(storage_of(settings)) as storage, storage.write_lock():
        stores = storage.to_rebuild()
        with closing(stores):
            took(seconds, "write", lambda: fill(stores, count, real))
            stores.catalog.set_meta(fingerprint(encoder))
            took(seconds, "graph", stores.compact)
        took(seconds, "switch", lambda: storage.use(stores))
    took(seconds, "first_copy", lambda: Index(settings, fingerprint(encoder)).close())
    index = Index(settings, fingerprint(encoder))
    with closing(index):
        took(seconds, "open", lambda: Index(settings, fingerprint(encoder)).close())
        texts = Texts(2)
        questions = [texts.question() for _ in range(arguments.limit + 1)]
        figures = timed(Searcher(index, encoder).search, questions, "")
        with closing(
            Assistant.open(settings, RagSettings.from_environment(environ={}), encoder)
        ) as a:
            figures |= timed(a.ask, questions, "answer_")
        vectors = encoder.encode(questions, query=True)
        near = [places(index.search_vectors(v, NEAR, None)) for v in vectors]
        shared = None
        if settings.database and exact:
            shared = sum(len(a & b) for a, b in zip(near, exact, strict=True)) / (NEAR * len(near))
        elif not settings.database:
            exact += near
        seen = found_after(settings, index, real)
    size = size_of(settings)
    caught = caught_up_after(settings, encoder, real, arguments.more)
    return {
        "written_a_second": round(count / seconds["write"]),
        "graph_s": round(seconds["graph"], 1),
        "bytes_a_passage": round(size / count),
        "switch_s": round(seconds["switch"], 2),
        "first_copy_s": round(seconds["first_copy"], 1),
        "open_s": round(seconds["open"], 2),
        "new_found_ms": round(1000 * seen),
        "caught_up_s": round(caught, 3),
        "near_found": shared if shared is None else round(shared, 4),
        **figures,
    }


def took(seconds: dict[str, float], name: str, action: Callable[[], object]) -> None:
    started = time.perf_counter()
    action()
    seconds[name] = time.perf_counter() - started


def fill(stores: Writing, count: int, real: Vectors, name: str = "made") -> None:
    made, step = (renamed(d, p, name) for d, p in documents(count, 1)), 0
    while group := list(islice(made, BATCH // DOCUMENT)):
        drafts = [Draft(d, p, "", "", stores.catalog.reserve(len(p))) for d, p in group]
        stores.write(drafts, [moved(real, sum(len(d.passages) for d in drafts), step)])
        step += 1


def renamed(
    document: Document, passages: Sequence[Passage], folder: str
) -> tuple[Document, list[Passage]]:
    """Return a generated document as one of another folder."""
    path = document.path.replace("made/", f"{folder}/")
    return replace(document, path=path), [replace(p, document=path) for p in passages]


def places(hits: Sequence[Any]) -> set[str]:
    return {f"{hit.place[0]}#{hit.place[1]}" for hit in hits}


def found_after(settings: IngestSettings, index: Index, real: Vectors) -> float:
    """Return the seconds from the commit of a document until a question finds it."""
    with closing(storage_of(settings)) as storage, closing(storage.to_write()) as stores:
        add_word(stores, real, "zzyzx")
        started = time.perf_counter()
        wait_for(index, "zzyzx")
        return time.perf_counter() - started


def caught_up_after(settings: IngestSettings, encoder: Encoder, real: Vectors, count: int) -> float:
    """Return the seconds in which a machine opens the index that did not see passages come.

    Until the last of them is found; before, it was up to date.
    """
    with closing(storage_of(settings)) as storage, closing(storage.to_write()) as stores:
        fill(stores, count, real, "more")
        add_word(stores, real, "xyzzy")
    started = time.perf_counter()
    with closing(Index(settings, fingerprint(encoder))) as index:
        wait_for(index, "xyzzy")
        return time.perf_counter() - started


def add_word(stores: Writing, real: Vectors, word: str) -> None:
    """Commit a document of one word."""
    [(document, passages)] = islice(documents(DOCUMENT, 99), 1)
    path = f"{word}.txt"
    one = replace(passages[0], document=path, search_text=word, text=word)
    draft = Draft(replace(document, path=path), [one], "", "", stores.catalog.reserve(1))
    stores.write([draft], [real[:1]])


def wait_for(index: Index, word: str) -> None:
    """Wait until a question finds a word."""
    while not index.search_words(word, 1, None):
        time.sleep(0.001)


def size_of(settings: IngestSettings) -> int:
    files = sum(f.stat().st_size for f in settings.data.rglob("*") if f.is_file())
    if not settings.database:
        return files
    from ingest.store.postgres.connecting import HOME, OneConnection

    with closing(OneConnection(settings, writing=False)) as connection:
        query = (
            "SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c JOIN pg_namespace n "
            "ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND n.nspname = "
            f"(SELECT schema FROM {HOME}.current)"
        )
        row = connection.run(HOME, lambda db: db.execute(query).fetchone())
    return files + int(row[0] if row else 0)


if __name__ == "__main__":
    main()
