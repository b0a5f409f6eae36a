"""The product and the plain LangChain recipe, side by side over the same generated files.

    pip install -e .[bench]
    python benchmarks/speed.py --documents 60

The recipe: RecursiveCharacterTextSplitter 1000/200, HuggingFaceEmbeddings at defaults with the
packaged model, Chroma, similarity search. The two take turns, `--rounds` times, each in a process
of its own; figures are medians over the rounds, memory is the largest. Loading libraries and model
is timed apart from the rest. Passages differ in size, so characters a second is the fair rate. The
recipe knows no re-sync: its figure is a second run, which embeds everything again. `--limit N` asks
N questions; four passages each.
"""

import argparse
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from ui.report import table

SYSTEMS = ("product", "plain")
QUESTIONS, TOP = 50, 4
_CHUNK_CHARS, _CHUNK_OVERLAP = 1000, 200
_WORDS = (
    "bank exporter regulation council licence designation goods machine transit customs shipment "
    "trade authority company payment currency asset owner vessel cargo oil price cap service "
    "insurance measure package annex article paragraph exemption derogation decision entity person "
    "country border region partner supplier buyer contract clause notice penalty court appeal "
    "evidence report ministry official statement deadline period amount share control subsidiary "
    "electronics component battery semiconductor aircraft engine steel timber fertiliser grain the "
    "of and to in for by with that which under from against between before after without within "
    "is was has been may must shall imposed listed banned frozen exported imported financed "
    "reported refused granted extended amended entered applied paid owned controlled circumvented"
).split()

Figures = dict[str, float]


def write_documents(folder: Path, count: int) -> int:
    """Write text files of about 6,000 characters, the same each time; return their characters."""
    chance, characters = random.Random(7), 0
    for number in range(count):
        paragraphs = [
            " ".join(sentence(chance) for _ in range(chance.randint(3, 6))) for _ in range(10)
        ]
        text = "\n\n".join([f"Report {number} on trade measures", *paragraphs])
        (folder / f"report-{number:05d}.txt").write_text(text, encoding="utf-8")
        characters += len(text)
    return characters


def sentence(chance: random.Random) -> str:
    words = [chance.choice(_WORDS) for _ in range(chance.randint(8, 28))]
    words.insert(chance.randrange(len(words)), str(chance.randint(2, 2_026)))
    return f"{' '.join(words).capitalize()}."


def questions(count: int) -> list[str]:
    chance = random.Random(11)
    return [f"Which {' '.join(chance.choices(_WORDS, k=8))}?" for _ in range(count)]


def latencies(search: Callable[[str], object], count: int) -> Figures:
    """Return percentiles in milliseconds after one question that does not count."""
    times = []
    for question in questions(count + 1):
        started = time.perf_counter()
        search(question)
        times.append(1000 * (time.perf_counter() - started))
    p50, p95 = percentiles(times[1:])
    return {"query_p50_ms": p50, "query_p95_ms": p95}


def percentiles(times: Sequence[float]) -> tuple[float, float]:
    """Return the 50th and the 95th."""
    counted = sorted(times)
    return statistics.median(counted), counted[max(0, -(-95 * len(counted) // 100) - 1)]


def seconds_of(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def measure_product(corpus: Path, data: Path, count: int) -> Figures:
    """Sync, sync again, search; the imports are part of what is timed as loading."""
    started = time.perf_counter()
    from ingest.embedding.encoder import SentenceEncoder
    from ingest.settings import IngestSettings
    from ingest.sync import sync
    from rag.answer import Assistant
    from rag.settings import RagSettings

    encoder = SentenceEncoder()
    loading = time.perf_counter() - started
    settings = IngestSettings(corpus=corpus, data=data)
    report = sync(settings, load_encoder=lambda: encoder)
    again = seconds_of(lambda: sync(settings, load_encoder=lambda: encoder))
    assistant = Assistant.open(settings, RagSettings.from_environment(environ={}), encoder)
    times = latencies(lambda question: assistant.search(question, limit=TOP), count)
    assistant.close()
    return {
        "loading_s": loading,
        "passages": report.passages,
        "ingest_s": report.seconds,
        "resync_s": again,
        **times,
    }


def measure_plain(corpus: Path, data: Path, count: int) -> Figures:
    """Run the recipe, ask, run it again."""
    started = time.perf_counter()
    from langchain_chroma import Chroma
    from langchain_core.documents import Document
    from langchain_huggingface import HuggingFaceEmbeddings
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    from ingest.embedding.encoder import packaged_model

    embeddings = HuggingFaceEmbeddings(model_name=str(packaged_model()))
    loading = time.perf_counter() - started
    splitter = RecursiveCharacterTextSplitter(chunk_size=_CHUNK_CHARS, chunk_overlap=_CHUNK_OVERLAP)

    def index() -> tuple[Chroma, int]:
        files = sorted(corpus.iterdir())
        read = [Document(f.read_text(encoding="utf-8"), metadata={"source": f.name}) for f in files]
        chunks = splitter.split_documents(read)
        return Chroma.from_documents(chunks, embeddings, persist_directory=str(data)), len(chunks)

    started = time.perf_counter()
    store, passages = index()
    ingesting = time.perf_counter() - started
    times = latencies(lambda question: store.similarity_search(question, k=TOP), count)
    return {
        "loading_s": loading,
        "passages": passages,
        "ingest_s": ingesting,
        "resync_s": seconds_of(index),
        **times,
    }


def measure(system: str, corpus: Path, count: int) -> Figures:
    """Measure one system in this process."""
    run = {"product": measure_product, "plain": measure_plain}[system]
    with tempfile.TemporaryDirectory() as data:
        found = run(corpus, Path(data), count)
    # Kilobytes on Linux. The process that reads files is not in it: a hundred megabytes at least,
    # SANCTIONS_QA_READ_MEGABYTES at most.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {**found, "peak_memory_mb": peak / 1024}


def measure_apart(system: str, corpus: Path, count: int) -> Figures:
    """Measure one system in a process of its own."""
    command = [sys.executable, __file__, "--measure", system, "--corpus", str(corpus)]
    done = subprocess.run(
        [*command, "--limit", str(count)], stdout=subprocess.PIPE, text=True, check=True
    )
    found: Figures = json.loads(done.stdout.splitlines()[-1])
    return found


def combined(rounds: Sequence[Figures], characters: int) -> Figures:
    """Return medians over the rounds, rates added, memory the largest."""
    found = {name: statistics.median(r[name] for r in rounds) for name in rounds[0]}
    found["peak_memory_mb"] = max(r["peak_memory_mb"] for r in rounds)
    found["passages_per_s"] = found["passages"] / found["ingest_s"]
    found["characters_per_s"] = characters / found["ingest_s"]
    return {name: round(value, 3) for name, value in found.items()}


def report(figures: dict[str, Figures], documents: int, characters: int) -> None:
    product, plain = (figures[name] for name in SYSTEMS)
    ratios = {n: round(product[n] / plain[n], 4) if plain[n] else 0.0 for n in product}
    rows = [
        (name, f"{product[name]:,.2f}", f"{plain[name]:,.2f}", f"{ratios[name]:.3f}")
        for name in product
    ]
    print(f"{documents:,} documents, {characters:,} characters")
    print("\n".join(table(("figure", "product", "plain recipe", "product / plain"), rows)))
    print(
        json.dumps({"documents": documents, "characters": characters, **figures, "ratio": ratios})
    )


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, default=60, help="how many files")
    parser.add_argument("--limit", type=int, default=QUESTIONS, help="how many questions")
    parser.add_argument("--rounds", type=int, default=2, help="how often each has its turn")
    parser.add_argument("--measure", choices=SYSTEMS, help=argparse.SUPPRESS)
    parser.add_argument("--corpus", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args(argv)
    if arguments.measure:
        print(json.dumps(measure(arguments.measure, arguments.corpus, arguments.limit)))
        return
    measured: dict[str, list[Figures]] = {name: [] for name in SYSTEMS}
    with tempfile.TemporaryDirectory() as name:
        corpus = Path(name)
        characters = write_documents(corpus, arguments.documents)
        for turn in range(2 * arguments.rounds):
            system = SYSTEMS[turn % 2]
            measured[system].append(measure_apart(system, corpus, arguments.limit))
    figures = {name: combined(rounds, characters) for name, rounds in measured.items()}
    report(figures, arguments.documents, characters)


if __name__ == "__main__":
    main()
