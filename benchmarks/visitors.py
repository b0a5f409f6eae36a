"""Visitors who ask at the same time, over one model and one index: how long each waits.

    python benchmarks/visitors.py [--visitors 20] [--rounds 5] [--processes N] [--corpus DIR]

Each visitor has a thread and a history of its own and asks through the same desk as the page:
question kept, answer made in the background, answer kept. `burst`: all ask at the same moment, and
again when all have their answers. `steady`: each reads a while before it asks again, as people do.
At the end no visitor may see another's conversation. Prints a table and, last, a line of JSON.
`--processes` beside this one answer, begun before the first question; with 0 this one answers by
itself, and `processor` is the processor time of an answer, of all cores.
"""

import argparse
import json
import os
import random
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from ingest.settings import IngestSettings
from ingest.sync import sync
from rag.answer import Assistant
from rag.datamodels import Answer, Filters
from rag.settings import RagSettings
from ui.asking.answerers import Answerers
from ui.asking.messages import Ask
from ui.records.keep import Asker
from ui.settings import PROCESSES
from ui.state.answering import AnswerDesk
from ui.state.history import History
from ui.state.visitor import new_id

QUESTIONS = (
    "When did the United States sanction Keremet Bank?",
    "Which banks of Kyrgyzstan has the European Union listed?",
    "What is the A7A5 stablecoin?",
    "When did the United Kingdom sanction Capital Bank of Central Asia?",
    "What are red flags of circumvention through third countries?",
    "Which goods are common high priority items?",
    "What does the 50 percent rule say?",
    "What is the melting point of tungsten?",
)
READING_SECONDS = 2.0
Asks = Callable[[str, Callable[[str], None]], Answer]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--visitors", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=5, help="questions each visitor asks")
    parser.add_argument("--processes", type=int, default=PROCESSES, help="that answer; 0: this one")
    parser.add_argument("--limit", type=int, help="fewer rounds, for a quick look")
    parser.add_argument("--corpus", type=Path, default=Path(__file__).parents[1] / "corpus")
    asked = parser.parse_args()
    rounds = min(asked.rounds, asked.limit or asked.rounds)
    with tempfile.TemporaryDirectory() as folder:
        settings = IngestSettings(corpus=asked.corpus, data=Path(folder))
        sync(settings)
        rag = RagSettings.from_environment(environ={})
        assistant, answerers = (
            Assistant.open(settings, rag),
            Answerers(settings, rag, asked.processes),
        )
        answerers.begin(wait=True)

        def ask(question: str, told: Callable[[str], None]) -> Answer:
            return answerers.done(Ask(question, Asker(None)), assistant, told)

        desk, visitors = AnswerDesk(), [new_id() for _ in range(asked.visitors)]
        answer_one(ask, desk, History(settings.data, visitors[0]), QUESTIONS[0])  # warms up
        figures: dict[str, object] = {"visitors": asked.visitors, "rounds": rounds}
        waits = f"{'p50 ms':>9}{'p95 ms':>9}{'max ms':>9}"
        print(f"{'':8}{'answers':>8}{waits}{'a second':>10}{'processor':>11}")
        for name, pause in (("burst", 0.0), ("steady", READING_SECONDS)):
            before = time.process_time()
            seconds, taken = run(ask, desk, settings, visitors, rounds, pause)
            figures |= summed(name, seconds, taken, time.process_time() - before)
        figures["seen_of_others"] = seen_of_others(settings, visitors)
        figures["load_before"] = round(os.getloadavg()[1], 1)
        answerers.end()
        assistant.close()
    print(json.dumps(figures))


def run(
    ask: Asks,
    desk: AnswerDesk,
    settings: IngestSettings,
    visitors: Sequence[str],
    rounds: int,
    pause: float,
) -> tuple[list[float], float]:
    """Return how long each answer took, and all of it together."""
    seconds: list[float] = []
    together = threading.Barrier(len(visitors))

    def visit(visitor: str) -> None:
        chance = random.Random(visitor)
        for number in range(rounds):
            if pause:
                time.sleep(chance.uniform(0.5, 1.5) * pause)
            else:
                together.wait()
            question = QUESTIONS[(number + int(visitor, 16)) % len(QUESTIONS)]
            seconds.append(answer_one(ask, desk, History(settings.data, visitor), question))

    threads = [threading.Thread(target=visit, args=(v,)) for v in visitors]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seconds, time.perf_counter() - started


def answer_one(ask: Asks, desk: AnswerDesk, history: History, question: str) -> float:
    """Return the seconds from the question to its kept answer, as the page does it."""
    started = time.perf_counter()
    conversation = new_id()
    number = history.ask(conversation, question, Filters())
    answering = desk.begin(history, conversation, number, lambda told: ask(question, told))
    while not answering.is_done:
        answering.wait(1.0)
    if answering.error:
        raise answering.error
    taken = time.perf_counter() - started
    assert history.turns(conversation)[0].answer
    return taken


def summed(name: str, seconds: list[float], taken: float, computed: float) -> dict[str, float]:
    ordered = sorted(1000 * s for s in seconds)
    p50, p95 = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95) - 1]
    rate, each = len(ordered) / taken, 1000 * computed / len(ordered)
    waits = f"{p50:9.0f}{p95:9.0f}{ordered[-1]:9.0f}"
    print(f"{name:8}{len(ordered):8}{waits}{rate:10.1f}{each:8.0f} ms")
    return {
        f"{name}_p50_ms": round(p50, 1),
        f"{name}_p95_ms": round(p95, 1),
        f"{name}_max_ms": round(ordered[-1], 1),
        f"{name}_answers_a_second": round(rate, 1),
        f"{name}_processor_ms": round(each, 1),
    }


def seen_of_others(settings: IngestSettings, visitors: Sequence[str]) -> int:
    """Return how many conversations any visitor is shown that another one asked."""
    lists = [{c.id for c in History(settings.data, v).conversations()} for v in visitors]
    return sum(len(a & b) for i, a in enumerate(lists) for b in lists[:i])


if __name__ == "__main__":
    main()
