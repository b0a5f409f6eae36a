"""Time, kind and variety over a collection made here: dated notes, and one story in six papers.

    python benchmarks/timing.py --index DIR

Of each of twenty ships there are five notes of five years in nearly the same words. Asked about
the present the newest note has to come first, "as of" a day the newest of those published by then,
and "in" a year one of that year. Ten of a thousand notes on lamps are guidance: what a search for
guidance finds has to be the same as over the ten alone. Eight stories stand in six papers each,
with other first and last words: counted is how many of them the first ten passages tell of.
Each is asked with the product's rules and without them. `--index DIR` keeps the indexes.
"""

import argparse
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from ingest.embedding.encoder import Encoder, SentenceEncoder
from ingest.settings import IngestSettings
from ingest.sync import sync
from rag.answer import Assistant
from rag.datamodels import Evidence, Filters
from rag.question.timing import Timing
from rag.settings import RagSettings
from ui.report import table

SHIPS = (
    "Amberlark", "Brontide", "Corsica Dawn", "Dunmarrow", "Eiderholm", "Fenwick Star", "Gullhaven",
    "Hesperdane", "Ironquay", "Juniper Bay", "Kestrelmere", "Lodestone", "Marisquall", "Northmoor",
    "Osprey Reach", "Pellworm", "Quillsand", "Ravenscar", "Saltmarsh", "Tarnbrook",
)  # fmt: skip
STATES = (
    (2021, "was put on the harbour list"), (2022, "was taken off the harbour list"),
    (2023, "was put on the harbour list again"),
    (2024, "stays on the harbour list with a lighter ban"),
    (2026, "was taken off the harbour list for good"),
)  # fmt: skip
PRESENT = (
    "Is the {} on the harbour list?", "Has the harbour office banned the {}?",
    "What is the latest on the {} and the harbour?", "May the {} still enter the harbour?",
)  # fmt: skip
DAYS = (("1 March 2023", 2023), ("31 December 2021", 2021), ("June 2025", 2024))
LAMPS, GUIDANCE = 1_000, 100  # one note in a hundred is guidance
GOODS = ("copper wick", "tin shade", "cut glass", "brass hook", "wax seal", "paper screen",
         "iron stand", "oil flask", "silk cord", "clay base")  # fmt: skip
EVENTS = (
    "closed the western dock after a crane fell into the water and took a warehouse roof with it",
    "sold four grey tugs to a buyer who paid in advance and wished to stay without a name",
    "asked the pilots to carry two lanterns each since the fog of last week hid a buoy",
    "raised the fee for a berth by a third, which the fishermen call the end of the small boats",
    "found nineteen crates of unmarked bolts below the deck of a barge that carried only flour",
    "opened a school for stokers in the old customs house, with thirty places for the first year",
    "put a chain across the southern mouth each night from ten, to be lifted again at four",
    "lent its steam launch to the museum, where children may ring the bell on the first Sunday",
)
AFTER = (
    "The crane was older than the dock; its owner had asked for a new chain twice, in vain.",
    "Shipwrights fear for forty jobs, and the mayor would have liked to be told before the sale.",
    "Lamp oil is paid by the guild, which grumbles but agrees that a lost buoy costs far more.",
    "Boats below eight yards pay half until autumn, a concession that nobody had asked for.",
    "Flour and bolts were weighed, sealed and locked away; the skipper says he saw neither before.",
    "Teachers come from the railway, whose retired drivers know boilers better than any sailor.",
    "Night watchmen keep the key, and a ship that arrives late has to wait beyond the breakwater.",
    "Its boiler was mended by pensioners who worked three winters without wages for that bell.",
)
PAPERS = ("Morning Gull", "Quay Courier", "Tide Post", "Evening Buoy", "Dock Mirror", "Pier News")
DEPTH = 10

Rank = Callable[[Sequence[Evidence]], list[Evidence]]


@dataclass(frozen=True)
class Measured:
    """One line of the table: how many of how many, by the rules and without them."""

    name: str
    asked: int
    with_rules: float
    without: float


def note(title: str, text: str, published: str, kind: str = "news") -> str:
    return f"---\ntitle: {title}\npublished: {published}\nkind: {kind}\n---\n{text}\n"


def ships() -> Iterator[tuple[str, str]]:
    for ship in SHIPS:
        for year, state in STATES:
            text = f"The {ship} {state}, the harbour office says. The owner was told by letter."
            name = f"ships/{ship.replace(' ', '-')}-{year}.md"
            yield name, note(f"Note on the {ship}", text, f"{year}-02-10")


def lamps(*, guidance_only: bool) -> Iterator[tuple[str, str]]:
    for n in range(LAMPS):
        kind = "news" if n % GUIDANCE else "guidance"
        if guidance_only and kind == "news":
            continue
        text = (
            f"A lamp with {GOODS[n % 7]} and {GOODS[n // 7 % 10]} needs permit {n} of the office."
        )
        yield f"lamps/{n:04d}.md", note(f"Lamp {n}", text, "2025-05-05", kind)


def stories() -> Iterator[tuple[str, str]]:
    for n, event in enumerate(EVENTS):
        for paper in PAPERS:
            text = f"{paper}, Port. The port authority {event}. {AFTER[n]} Read more in {paper}."
            yield (
                f"stories/{n}-{paper.replace(' ', '-')}.md",
                note("Port", text, f"2025-0{n + 1}-07"),
            )


@contextmanager
def opened(folder: Path, files: Iterator[tuple[str, str]], encoder: Encoder) -> Iterator[Assistant]:
    """Index files in a folder and open them."""
    for name, text in files:
        path = folder / "corpus" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    settings = IngestSettings(folder / "corpus", folder / "data")
    sync(settings, load_encoder=lambda: encoder)
    assistant = Assistant.open(settings, RagSettings.from_environment(environ={}), encoder)
    try:
        yield assistant
    finally:
        assistant.close()


@contextmanager
def without_rules() -> Iterator[None]:
    """Rank by words and vectors alone: time and repeats change nothing."""
    with ExitStack() as off:
        off.enter_context(patch("rag.retrieval.searcher.in_time", lambda ranked, _: list(ranked)))
        off.enter_context(patch("rag.question.understand.timing_of", lambda _: Timing()))
        for name in ("spread", "without_repeats"):
            off.enter_context(patch(f"rag.retrieval.searcher.{name}", list))
        yield


def first_year(assistant: Assistant, question: str) -> str:
    found = assistant.search(question, limit=1)
    return (found[0].about.published or "")[:4] if found else ""


def about_ships(assistant: Assistant, limit: int | None) -> dict[str, float]:
    """Return how often the note of the right year comes first."""
    asked: dict[str, list[bool]] = {
        "present: the newest first": [],
        "as of a day": [],
        "in a year": [],
    }
    present, as_of, in_year = asked.values()
    for n, ship in enumerate(SHIPS[:limit]):
        present += [first_year(assistant, q.format(ship)) == "2026" for q in PRESENT]
        for day, year in DAYS:
            question = f"Was the {ship} on the harbour list as of {day}?"
            as_of.append(first_year(assistant, question) == str(year))
        year, _ = STATES[n % len(STATES)]
        question = f"What did the harbour office say of the {ship} in {year}?"
        in_year.append(first_year(assistant, question) <= str(year))
    return {name: sum(right) / len(right) for name, right in asked.items()}


def about_stories(assistant: Assistant, _: int | None) -> dict[str, float]:
    """Return how many of the stories the first ten passages tell of, and how many papers each."""
    found = assistant.search("What did the port authority do?", limit=DEPTH)
    told = {e.passage.document.split("/")[1][0] for e in found}
    papers = sum(1 + len(e.also) for e in found)
    return {"stories among the first ten": len(told), "papers named with them": papers}


def filtered(large: Assistant, small: Assistant) -> float:
    """Return how much of what the small collection gives the filter finds in the large one."""
    shares = []
    for goods in GOODS:
        question = f"Which lamp with {goods} needs a permit?"
        wanted = {e.passage.document for e in small.search(question, limit=DEPTH)}
        found = large.search(question, filters=Filters(kinds=("guidance",)), limit=DEPTH)
        shares.append(len(wanted & {e.passage.document for e in found}) / len(wanted))
    return sum(shares) / len(shares)


def cut_after(large: Assistant, small: Assistant) -> float:
    """Return the same where the filter sees only what a search of everything found."""
    shares = []
    for goods in GOODS:
        question = f"Which lamp with {goods} needs a permit?"
        wanted = {e.passage.document for e in small.search(question, limit=DEPTH)}
        found = [e for e in large.search(question, limit=60) if e.about.kind == "guidance"]
        shares.append(len(wanted & {e.passage.document for e in found[:DEPTH]}) / len(wanted))
    return sum(shares) / len(shares)


def measure(folder: Path, encoder: Encoder, limit: int | None) -> list[Measured]:
    rows: list[Measured] = []
    for name, files, ask in (("ships", ships, about_ships), ("stories", stories, about_stories)):
        with opened(folder / name, files(), encoder) as assistant:
            right = ask(assistant, limit)
            with without_rules():
                plain = ask(assistant, limit)
        rows += [Measured(n, len(SHIPS[:limit]), right[n], plain[n]) for n in right]
    with (
        opened(folder / "lamps", lamps(guidance_only=False), encoder) as large,
        opened(folder / "guidance", lamps(guidance_only=True), encoder) as small,
    ):
        name = "found by a filter of one in a hundred"
        rows.append(Measured(name, len(GOODS), filtered(large, small), cut_after(large, small)))
    return rows


def main(argv: Sequence[str] | None = None, encoder: Encoder | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--index", type=Path, help="keep the indexes here")
    parser.add_argument("--limit", type=int, help="ask about the first N ships only")
    arguments = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.index or Path(scratch)
        rows = measure(folder, encoder or SentenceEncoder(), arguments.limit)
    lines = [(r.name, f"{r.with_rules:.3g}", f"{r.without:.3g}") for r in rows]
    print("\n".join(table(("measured", "product", "without the rules"), lines)))
    print(json.dumps({r.name: {"product": r.with_rules, "without": r.without} for r in rows}))


if __name__ == "__main__":
    main()
