"""How long one search takes on one core, over a collection made for it.

    OMP_NUM_THREADS=1 taskset -c 0 python benchmarks/latency.py --passages 13000 300000 --index DIR

The passages are generated: words by Zipf's law, fifty passages a document. The model embeds a few
thousand of them; the vectors of the rest are those, moved a little, so that they lie as real ones
do. `--index DIR` keeps each collection for the next run. Questions are made of the words of a
passage, no two alike; each is embedded and searched as the product does, without an answer.
`--limit N` asks N of them. The question's embedding alone is printed too, and
the processor's time beside the clock's, for a machine that does other things as well.
"""

import argparse
import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np
from retrieval import folder_of
from speed import percentiles

from ingest.datamodels import About, Document, Passage, Place
from ingest.embedding.encoder import Encoder, SentenceEncoder, Vectors
from ingest.settings import IngestSettings
from ingest.store.catalog import Draft
from ingest.store.index import Index, Stores, fingerprint, index_folder, new_folder, switch_to
from rag.retrieval.searcher import Searcher
from ui.report import table

SIZES, QUESTIONS = (13_000, 300_000), 200
REAL = 2_000  # passages that the model embeds; the vectors of others are near one of theirs
MOVED = 0.5  # how far: cosine 0.89 to the real one, as between neighbours in a regulation
DOCUMENT, BATCH = 50, 20_000
VOCABULARY, WORDS = 30_000, (15, 90)
_SYLLABLES = "ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu".split()
_COMMON = "the of and to in for by with that which a must shall is any be under from or on".split()
_DONE = "latency"


class Texts:
    """Texts of generated words, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self._chance = np.random.default_rng(seed)
        named = random.Random(5)
        made = dict.fromkeys(
            "".join(named.choices(_SYLLABLES, k=named.randint(2, 4))) for _ in range(3 * VOCABULARY)
        )
        self._words = [*_COMMON, *made][:VOCABULARY]
        shares = 1.0 / np.arange(3, len(self._words) + 3)
        self._up_to = (shares / shares.sum()).cumsum()
        self._up_to /= self._up_to[-1]

    def text(self) -> str:
        count = int(self._chance.integers(*WORDS))
        # What `Generator.choice` draws with these shares, without adding them up for each text.
        chosen = self._up_to.searchsorted(self._chance.random(count), side="right")
        return f"{' '.join(self._words[i] for i in chosen).capitalize()}."

    def question(self) -> str:
        """Return a question of the words of a text, some of them side by side."""
        words = self.text().lower().rstrip(".").split()
        return f"What {' '.join(words[:12])}?"


def moved(real: Vectors, count: int, seed: int) -> Vectors:
    """Return unit vectors near the given ones, which come first."""
    chance = np.random.default_rng(seed)
    width = np.float32(MOVED / np.sqrt(real.shape[1]))
    picked = chance.integers(len(real), size=count)
    noise = chance.standard_normal((count, real.shape[1]), dtype=np.float32)
    vectors: Vectors = real[picked] + width * noise
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


def documents(count: int, seed: int) -> Iterator[tuple[Document, list[Passage]]]:
    texts = Texts(seed)
    for number in range(count // DOCUMENT):
        path, text, passages = f"made/{number:05d}.txt", "", list[Passage]()
        for ordinal in range(DOCUMENT):
            words = texts.text()
            start, end = len(text), len(text) + len(words)
            place = Place(start, f"¶ {ordinal + 1}", None, end)
            headings = (f"Report {number}", f"Part {ordinal // 10}")
            passages.append(Passage(path, ordinal, start, end, words, words, headings, (place,)))
            text += f"{words}\n\n"
        yield Document(path, About(), text, ()), passages


def build(settings: IngestSettings, count: int, encoder: Encoder) -> None:
    """Make the collection, unless the folder holds it already."""
    folder = index_folder(settings)
    if folder:
        stores = Stores(folder)
        known = stores.catalog.meta().get(_DONE)
        stores.close()
        if known == str(count):
            return
    stores = Stores(new_folder(settings))
    texts = Texts(3)
    real = encoder.encode([texts.text() for _ in range(min(REAL, count))])
    made, step = documents(count, 1), 0
    while group := list(islice(made, BATCH // DOCUMENT)):
        drafts = [Draft(d, p, "", "", stores.catalog.reserve(len(p))) for d, p in group]
        stores.write(drafts, [moved(real, sum(len(d.passages) for d in drafts), step)])
        step += 1
    stores.catalog.set_meta({**fingerprint(encoder), _DONE: str(count)})
    stores.close()
    switch_to(settings, stores.folder)


def timed(action: Callable[[str], object], questions: Sequence[str], name: str) -> dict[str, float]:
    """Return percentiles in milliseconds, by the clock and of the processor's time.

    On one core that does nothing else the two are the same. The first question does not count.
    """
    figures: dict[str, float] = {}
    wall, cpu = [], []
    for question in questions:
        started, used = time.perf_counter(), time.process_time()
        action(question)
        cpu.append(1000 * (time.process_time() - used))
        wall.append(1000 * (time.perf_counter() - started))
    for kind, times in (("", wall[1:]), ("cpu_", cpu[1:])):
        p50, p95 = percentiles(times)
        figures |= {f"{name}{kind}p50_ms": round(p50, 1), f"{name}{kind}p95_ms": round(p95, 1)}
    return figures


def measure(settings: IngestSettings, count: int, encoder: Encoder, asked: int) -> dict[str, float]:
    texts = Texts(2)
    questions = [texts.question() for _ in range(asked + 1)]
    index = Index(settings, fingerprint(encoder))
    searcher = Searcher(index, encoder)
    figures = timed(searcher.search, questions, "")
    index.close()
    alone = timed(lambda q: encoder.encode([q], query=True), questions, "embedding_")
    return {"passages": count, **figures, **alone}


def main(argv: Sequence[str] | None = None, encoder: Encoder | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--passages", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--limit", type=int, default=QUESTIONS, help="how many questions")
    parser.add_argument("--index", type=Path, help="keep the collections in this folder")
    arguments = parser.parse_args(argv)
    encoder = encoder or SentenceEncoder()
    found = []
    with folder_of(arguments.index) as folder:
        for count in arguments.passages:
            settings = IngestSettings(corpus=folder, data=folder / str(count))
            build(settings, count, encoder)
            found.append(measure(settings, count, encoder, arguments.limit))
    names = list(found[0])
    print("\n".join(table(tuple(names), [tuple(f"{f[n]:,}" for n in names) for f in found])))
    print(json.dumps({"questions": arguments.limit, "searches": found}))


if __name__ == "__main__":
    main()
