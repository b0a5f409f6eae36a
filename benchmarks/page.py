"""How long `sanctions-qa chat` takes to its first paint and its first answer, in a real Chromium.

    python benchmarks/page.py [--corpus DIR] [--limit N]

From the start of the command: the line that names the address, the first paint (the field to ask
in), the examples, the first answer to a question asked at once (the model still loads), and a
second one. `question_shown` is the time from Enter till the second question stands on the page;
`scripts_loaded` and `something_painted` are the browser's own times of the first paint, and
`server_processor` the server's processor time till that paint and till the first answer: beside
other programs those say more than the clock. It waits in the browser, frame by frame: `expect`
would look again after half a second, then a whole one. Prints a table and, last, a line of JSON.
"""

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

FIRST = "When did the United States sanction Keremet Bank?"
SECOND = "What is the A7A5 stablecoin?"
BROWSER_TIMES = """() => [
    performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd,
    performance.getEntriesByName("first-contentful-paint")[0].startTime]"""
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, default=Path(__file__).parents[1] / "corpus")
    parser.add_argument("--limit", type=int, default=1, help="starts; the last one is reported")
    asked = parser.parse_args()
    expect.set_options(timeout=120_000)
    with tempfile.TemporaryDirectory() as data:
        folders = ["--corpus", str(asked.corpus), "--data", data]
        ingest = [sys.executable, "-m", "ui", "ingest", "--json", *folders]
        subprocess.run(ingest, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(max(1, asked.limit)):
            figures = timed(folders)
    for name, seconds in figures.items():
        print(f"{name.replace('_', ' '):28}{seconds:8.2f} s")
    print(json.dumps(figures | {"load": round(os.getloadavg()[0], 1)}))


def timed(folders: list[str]) -> dict[str, float]:
    """Return the seconds from the start of the command to each step."""
    port = free_port()
    started = time.perf_counter()
    chat = [sys.executable, "-m", "ui", "chat", "--port", str(port), *folders]
    with subprocess.Popen(chat, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            process.stdout.readline()
            figures = {"address_said": time.perf_counter() - started}
            with sync_playwright() as playwright:
                path = shutil.which("chromium") or shutil.which("chromium-browser")
                browser = playwright.chromium.launch(executable_path=path, args=OPTIONS)
                page = browser.new_page()
                opened = time.perf_counter()
                address = f"http://127.0.0.1:{port}"
                figures |= visited(page, address, started, opened, lambda: computed(process.pid))
                browser.close()
        finally:
            process.terminate()
    return {name: round(seconds, 2) for name, seconds in figures.items()}


def computed(pid: int) -> float:
    """Return the seconds of processor time of a process and of those that it started."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    ticks = int(fields[11]) + int(fields[12])
    started = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return ticks / os.sysconf("SC_CLK_TCK") + sum(computed(int(child)) for child in started)


def visited(
    page: Page, url: str, started: float, opened: float, server: Callable[[], float]
) -> dict[str, float]:
    page.goto(url)
    field = page.get_by_test_id("stChatInputTextArea")
    expect(field).to_be_enabled()
    painted, to_paint = time.perf_counter(), server()
    loaded, seen = page.evaluate(BROWSER_TIMES)
    asked = ask(page, FIRST)
    page.locator(".st-key-tools_1").wait_for()
    answered, to_answer = time.perf_counter(), server()
    again = ask(page, SECOND)
    page.locator(".question .text").get_by_text(SECOND, exact=True).wait_for()
    shown = time.perf_counter()
    page.locator(".st-key-tools_2").wait_for()
    end = time.perf_counter()
    return {
        "scripts_loaded": loaded / 1000,
        "something_painted": seen / 1000,
        "server_processor_to_paint": to_paint,
        "server_processor_to_answer": to_answer,
        "question_shown": shown - again,
        "first_paint": painted - opened,
        "first_paint_from_start": painted - started,
        "first_answer": answered - asked,
        "first_answer_from_start": answered - started,
        "second_answer": end - again,
    }


def ask(page: Page, question: str) -> float:
    field = page.get_by_test_id("stChatInputTextArea")
    field.fill(question)
    field.press("Enter")
    return time.perf_counter()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
