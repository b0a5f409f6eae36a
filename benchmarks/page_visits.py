"""Visitors of the served page at the same time: who sees an error, or another's answer, and memory.

    python benchmarks/page_visits.py [--visitors 20] [--seconds 600]

Serves a folder of its own with the packaged model. Each visitor asks what only it is after, again
and again, and looks at its citation; one uploads files and takes them away, one opens PDFs whose
page is never drawn, one opens its conversation anew all the time. Ends with an error where anything
is wrong. Prints the memory of the server's process and of those it started, and last a line of
JSON.
"""

import argparse
import json
import os
import re
import runpy
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from page_client import PageFault, PageVisitor, cookies_at

from ingest.settings import IngestSettings
from ingest.sync import sync
from rag.settings import RagSettings
from ui.errors import LOG_NAME
from ui.serving import serve
from ui.settings import ServingSettings, child_environment

HOSTILE = Path(__file__).parents[1] / "tests" / "ui" / "web" / "hostile_pdfs.py"
FAMILIES = ("Abela", "Brodin", "Cassar", "Dumont", "Eklund", "Fabri", "Gauci", "Hallberg")
GOODS = ("anchors", "barrels", "candles", "drums", "engines", "flour", "glass", "hinges")
READING_SECONDS = 1.0  # between two of a visitor's questions
SHARE = 0.1  # by which memory may have grown since the first minute


class Visits:
    """What all visitors share: the server, the clock and what went wrong."""

    def __init__(self, port: int, settings: IngestSettings, seconds: float) -> None:
        self.port, self.settings = port, settings
        self.end, self.total = time.monotonic() + seconds, 0
        self.faults: list[str] = []
        self.done: dict[str, int] = {}
        self._lock = threading.Lock()

    def is_over(self) -> bool:
        return time.monotonic() >= self.end

    def count(self, what: str) -> None:
        with self._lock:
            self.done[what] = self.done.get(what, 0) + 1

    def guarded(self, visit: Callable[["Visits", int], None], number: int) -> threading.Thread:
        def work() -> None:
            try:
                visit(self, number)
            except Exception as exc:  # noqa: BLE001  # all that goes wrong is told at the end
                said = f"visitor {number}: {type(exc).__name__}: {exc}"[:1_000]
                self.faults.append(said)
                print(said, flush=True)

        return threading.Thread(target=work)


def name_of(number: int) -> str:
    return f"{FAMILIES[number % 8]} {GOODS[number // 8 % 8].capitalize()}"


def fact(number: int) -> str:
    return f"{name_of(number)} was fined {number + 2_000} crowns by the council of Zenda."


def question(number: int) -> str:
    return f"How many crowns was {name_of(number)} fined?"


def checked(page: PageVisitor, number: int, total: int) -> None:
    """See that the page shows this visitor's figure and nobody else's question."""
    shown = page.text()
    if f"{number + 2_000} crowns" not in shown:
        raise PageFault(f"not the answer of visitor {number}: {shown[-500:]}")
    asked = set(re.findall(r"How many crowns was (\w+ \w+) fined", shown))
    others = asked & {name_of(n) for n in range(total) if n != number}
    if others:
        raise PageFault(f"visitor {number} sees the question of {others}")


def places(page: PageVisitor) -> list[str]:
    """Return the keys of what opens a source, of an answer or of a refusal."""
    found = [i.rpartition("-")[2] for i in page.keys()]
    keys = [key for key in found if key.startswith(("cite_1_", "close_1_"))]
    if not keys:
        raise PageFault(f"no source can be opened: {page.text()[-500:]}")
    return keys


def asks(visits: Visits, number: int) -> None:
    """Ask and look at the citation, again and again."""
    page = PageVisitor(visits.port, cookies_at(visits.port))
    while not visits.is_over():
        if "new_conversation" in " ".join(page.keys()):
            page.press("new_conversation")
        page.ask(question(number))
        page.wait_for(f"{number + 2_000} crowns")
        checked(page, number, visits.total)
        page.press(places(page)[0])
        checked(page, number, visits.total)
        visits.count("answers")
        time.sleep(READING_SECONDS)
    page.close()


def reloads(visits: Visits, number: int) -> None:
    """Ask once, then open the conversation anew all the time, sometimes breaking off."""
    cookies = cookies_at(visits.port)
    page = PageVisitor(visits.port, cookies)
    page.ask(question(number))
    page.wait_for(f"{number + 2_000} crowns")
    query = page.query
    while not visits.is_over():
        page.close()
        page = PageVisitor(visits.port, cookies, query)
        checked(page, number, visits.total)
        visits.count("reloads")
    page.close()


def uploads(visits: Visits, _number: int) -> None:
    """Add a document through the page, ask for it, take it away and read the folder again."""
    cookies, turn = cookies_at(visits.port), 0
    while not visits.is_over():
        turn += 1
        page = PageVisitor(visits.port, cookies, page="library")
        content = f"The Tower of Hentzau {turn} has {turn + 300} steps of stone.\n"
        page.upload(f"tower {turn}.txt", content.encode())
        added = visits.settings.corpus / "uploads" / f"tower {turn}.txt"
        if not added.is_file():
            raise PageFault(f"{added} did not come: {page.text()[-500:]}")
        page.close()
        page = PageVisitor(visits.port, cookies)
        page.ask(f"How many steps of stone has the Tower of Hentzau {turn}?")
        page.wait_for(f"{turn + 300} steps")
        page.close()
        added.unlink()
        page = PageVisitor(visits.port, cookies, page="library")
        page.press("sync")
        page.close()
        visits.count("uploads")


def opens_hostile(visits: Visits, _number: int) -> None:
    """Open the citation of PDFs whose page is never drawn; each time they are other files."""
    page, turn = PageVisitor(visits.port, cookies_at(visits.port)), 0
    page.ask("Since when is the harbour of Zenda closed to foreign tankers?")
    page.wait_for("4 May 2024")
    while not visits.is_over():
        for key in places(page):
            turn += 1
            for path in visits.settings.corpus.glob("*.pdf"):
                os.utime(path, (turn, turn))
            page.press(key)
            if "The page cannot be drawn; here is its text." not in page.text():
                raise PageFault(f"a hostile page was drawn? {page.text()[-500:]}")
            visits.count("hostile pages")
            page.press("close_source")
    page.close()


def memory_of(pid: int) -> tuple[float, float]:
    """Return megabytes of the process, and of it with all that it has started."""

    def held(one: int) -> float:
        try:
            status = Path(f"/proc/{one}/status").read_text(encoding="ascii", errors="replace")
        except OSError:
            return 0.0
        found = re.search(r"VmRSS:\s*(\d+)", status)
        return int(found.group(1)) / 1024 if found else 0.0

    def children(one: int) -> list[int]:
        listed = Path(f"/proc/{one}/task").glob("*/children")
        try:
            return [int(p) for task in listed for p in task.read_text().split()]
        except OSError:
            return []

    return held(pid), held(pid) + sum(held(child) for child in children(pid))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--visitors", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=600.0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        settings = IngestSettings(corpus=Path(home) / "corpus", data=Path(home) / "data")
        write(settings.corpus, asked.visitors)
        sync(settings)
        process, port = started(settings)
        try:
            warm(port)
            figures = visited(Visits(port, settings, asked.seconds), process, asked.visitors)
        finally:
            process.terminate()
            process.wait(60)
        log = settings.data / LOG_NAME
        if log.exists():
            figures["faults"] = [*figures["faults"], log.read_text(encoding="utf-8")[-2_000:]]
    print(json.dumps(figures))
    grown = figures["end_mb"] > (1 + SHARE) * figures["first_minute_mb"]
    if figures["faults"] or grown:
        raise SystemExit("there were faults" if figures["faults"] else "memory has grown")


def write(corpus: Path, visitors: int) -> None:
    corpus.mkdir(parents=True)
    for number in range(visitors):
        (corpus / f"fine-{number}.txt").write_text(f"{fact(number)}\n", encoding="utf-8")
    for name, made in runpy.run_path(str(HOSTILE))["HOSTILE"].items():
        if name != "forms.pdf":  # its nested forms stop whoever reads the text as well
            (corpus / name).write_bytes(made())


def started(settings: IngestSettings) -> tuple[subprocess.Popen[bytes], int]:
    with socket.socket() as kept:
        kept.bind(("127.0.0.1", 0))
        port = int(kept.getsockname()[1])
    serving = ServingSettings(port=port)
    process = subprocess.Popen(
        serve.command(port, serving, watch=True),
        env=child_environment(settings, RagSettings.from_environment(environ={}), serving),
        stdout=subprocess.DEVNULL,
    )
    if not serve._answers(process, serve.HOST, port):
        raise SystemExit("the page did not start")
    return process, port


def warm(port: int) -> None:
    """Wait for a first answer: the model is loaded then."""
    page = PageVisitor(port, cookies_at(port))
    page.ask(question(0))
    page.wait_for("2000 crowns")
    page.close()


def visited(visits: Visits, process: subprocess.Popen[bytes], total: int) -> dict[str, object]:
    """Let all visit, and return what they did, what went wrong and the memory meanwhile."""
    visits.total = total
    special = (uploads, opens_hostile, reloads)
    begun = time.monotonic()
    seconds = visits.end - begun
    threads = [
        visits.guarded(special[n] if n < min(3, total - 1) else asks, n) for n in range(total)
    ]
    for thread in threads:
        thread.start()
    held: list[tuple[float, float, float]] = []
    while any(thread.is_alive() for thread in threads):
        held.append((time.monotonic() - begun, *memory_of(process.pid)))
        if len(held) % 15 == 0:
            print(f"{held[-1][0]:6.0f} s {held[-1][1]:7.0f} MB, with all {held[-1][2]:7.0f} MB")
        time.sleep(1.0)
    first = [one for at, one, _ in held if at >= min(60.0, seconds / 3)][:10] or [0.0]
    last = [one for _, one, _ in held][-10:]
    return {
        "visitors": total,
        "seconds": round(seconds),
        "done": visits.done,
        "faults": visits.faults,
        "first_minute_mb": round(sum(first) / len(first)),
        "end_mb": round(sum(last) / len(last)),
        "most_with_all_mb": round(max(every for *_, every in held)),
        "server_ended": process.poll() is not None,
    }


if __name__ == "__main__":
    main()
