"""A hundred requests at one instant over the HTTP API: none lost, and how long each took.

    python benchmarks/api_load.py --requests 100 --rounds 3 [--processes N]

The API is served from this process behind its guard, with a token, over the starter corpus or
`--corpus DIR`; `--processes` beside it answer, begun before the first question (0: it answers by
itself, and the processor time of an answer is told). The questions are those of
`tests/gold/questions.jsonl`, each another one, in every round others as far as they go. Seconds are
those of a client that sends all of them at once. Take them on a machine that does nothing else.
"""

import argparse
import asyncio
import json
import secrets
import socket
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import cycle, islice
from pathlib import Path

import httpx
import uvicorn
from speed import percentiles

from ingest.embedding.encoder import SentenceEncoder
from ingest.settings import IngestSettings
from ingest.sync import sync
from rag.settings import RagSettings
from ui.api.desk import Desk
from ui.api.guard import Guard
from ui.api.http.app import create_app
from ui.settings import PROCESSES, ApiSettings

ROOT = Path(__file__).parents[1]
QUESTIONS = ROOT / "tests" / "gold" / "questions.jsonl"
TIMEOUT = 300


@contextmanager
def served(desk: Desk, settings: ApiSettings, data: Path) -> Iterator[str]:
    """Serve the API on a free port of loopback until the block ends."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    app = Guard(create_app(desk, data), settings, data)
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started and thread.is_alive():
            thread.join(timeout=0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(timeout=60)


async def ask_at_once(url: str, token: str, questions: Sequence[str]) -> list[tuple[str, float]]:
    """Return what became of each question, and after how many seconds."""
    limits = httpx.Limits(max_connections=len(questions))
    headers = {"Authorization": f"Bearer {token}"}

    async def ask(api: httpx.AsyncClient, question: str) -> tuple[str, float]:
        started = time.perf_counter()
        try:
            reply = await api.post("/v1/ask", json={"question": question})
            right = reply.status_code == 200 and reply.json()["question"] == question
            state = "answered" if right else f"status {reply.status_code}"
        except (httpx.HTTPError, ValueError) as exc:
            state = type(exc).__name__
        return state, time.perf_counter() - started

    async with httpx.AsyncClient(
        base_url=url, timeout=TIMEOUT, limits=limits, headers=headers
    ) as api:
        return await asyncio.gather(*(ask(api, q) for q in questions))


def rounds_of(questions: Sequence[str], count: int, rounds: int) -> list[list[str]]:
    """Return what is asked in each round: no question twice before all were asked."""
    endless = cycle(questions)
    return [list(islice(endless, count)) for _ in range(rounds)]


def measure(url: str, token: str, rounds: Sequence[Sequence[str]]) -> dict[str, object]:
    """Ask the questions of each round at once, and return the figures."""
    states, seconds = Counter[str](), list[float]()
    cpu = time.process_time()
    for questions in rounds:
        for state, took in asyncio.run(ask_at_once(url, token, questions)):
            states[state] += 1
            seconds.append(took)
    p50, p95 = percentiles(seconds)
    return {
        "requests": states.total(),
        "answered": states["answered"],
        "otherwise": {state: n for state, n in states.items() if state != "answered"},
        "p50_s": round(p50, 3),
        "p95_s": round(p95, 3),
        "most_s": round(max(seconds), 3),
        "cpu_s_each": round((time.process_time() - cpu) / max(1, states.total()), 4),
    }


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, default=ROOT / "corpus")
    parser.add_argument("--index", type=Path, help="keep the index here")
    parser.add_argument("--requests", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--processes", type=int, default=PROCESSES, help="that answer; 0: this one")
    arguments = parser.parse_args(argv)
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
    questions = [str(json.loads(line)["question"]) for line in lines]
    token = secrets.token_urlsafe(24)
    with tempfile.TemporaryDirectory() as scratch:
        settings = IngestSettings(arguments.corpus, arguments.index or Path(scratch))
        encoder = SentenceEncoder()
        sync(settings, load_encoder=lambda: encoder)
        rag = RagSettings.from_environment(environ={})
        desk = Desk.open(settings, rag, encoder, arguments.processes)
        desk.answerers.begin(wait=True)
        try:
            with served(desk, ApiSettings(read=token), settings.data) as url:
                asyncio.run(ask_at_once(url, token, questions[-1:]))
                groups = rounds_of(questions, arguments.requests, arguments.rounds)
                found = measure(url, token, groups)
                if arguments.processes:
                    del found["cpu_s_each"]  # most of it is theirs
                print(json.dumps(found))
        finally:
            desk.close()


if __name__ == "__main__":
    main()
