"""Fields of list entries that questions ask for: given from the right entry, or refused.

    python benchmarks/entries.py ../shared/docs --index DIR

Two published lists are read: OFSI's cyber regime as PDF (`pdf-text/Cyber.pdf`; what its entries
give is taken from the same list as text, `pdf-text/Cyber_text.txt`) and OFAC's consolidated list
as CSV (`lists/cons_prim.csv`, each eighth entry; its addresses and alternate names, in
`cons_add.csv` and `cons_alt.csv`, are joined by number). Each field that an entry of its kind may
have is asked for, whether this entry gives it or not, in one of two wordings: `--wording 2` was
written after the rules and nothing was mended by it but two forms of asking. Of OFAC's entries
those with an alternate name are asked about under this name too.
"""

import argparse
import csv
import json
import re
import shutil
import tempfile
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.embedding.encoder import SentenceEncoder
from ingest.settings import IngestSettings
from ingest.store.index import Index
from ingest.sync import sync
from rag.answer import Assistant
from rag.datamodels import Citation
from rag.settings import RagSettings

CYBER, OFAC = "Cyber.pdf", "cons_prim.csv"
ADDRESSES, ALTERNATES = "cons_add.csv", "cons_alt.csv"
EACH = 8  # of OFAC's entries one is asked about
# What is asked in both wordings, the label in OFSI's list, the form in OFAC's remarks.
FIELDS = {
    "born": (("When was {} born?", "How old is {}?"), "DOB", r"DOB ([^;.]+)"),
    "birthplace": (
        ("What is {}'s place of birth?", "Tell me where {} was born."),
        "POB",
        r"POB ([^;.]+)",
    ),
    "passport": (
        ("What is the passport number of {}?", "{} passport no"),
        "Passport Number",
        r"Passport ([^ ;.]+)",
    ),
    "nationality": (
        ("What is the nationality of {}?", "Of what country is {} a national?"),
        "Nationality",
        r"nationality ([^;.]+)",
    ),
    "address": (("What is the address of {}?", "Where does {} live?"), "Address", None),
    "names": (
        ("What aliases does {} use?", "Under what other names does {} appear?"),
        r"a\.k\.a",
        None,
    ),
    "listed": (("When was {} listed?", "When did the UK designate {}?"), "Listed on", None),
    "tax": (("What is the tax ID of {}?", "{} tax id"), None, r"Tax ID No\. ([^ ;.]+)"),
    "website": (
        ("What is the website of {}?", "Does {} have a website?"),
        None,
        r"Website (\S+?);",
    ),
    "isin": (("What ISIN does {} have?", "ISIN of {}"), None, r"ISIN ([^ ;.]+)"),
    "registration": (
        ("What is the registration number of {}?", "{} company registration number"),
        None,
        r"Registration (?:Number|ID) ([^ ;.]+)",
    ),
}
OF_PERSONS = ("born", "birthplace", "passport", "nationality")
_LABELS = r"DOB|POB|a\.k\.a|Nationality|Passport Number|National Identification|Address|Position"
_ENTRY = re.compile(r"(?:^|\n)\d+\. (?=Name 6: |Organisation\s+Name: )")


@dataclass(frozen=True)
class Asked:
    """A question, the entry that it is about, and what this gives: several names, or nothing."""

    document: str
    entry: str
    question: str
    values: tuple[str, ...]
    of: str = ""  # what sets a group of questions apart from others on the list


def cyber_questions(text: str, wording: int) -> Iterator[Asked]:
    """Yield the questions on OFSI's list, whose entries are set apart and labelled."""
    for entry in (" ".join(e.split()) for e in _ENTRY.split(text)[1:]):
        person = re.match(r"Name 6: (\S.*?) 1: (\S.*?) 2: ", entry)
        body = re.match(
            r"Organisation Name: (.+?) (?:a\.k\.a|Name \(non|Other Info|Address)", entry
        )
        match = person or body
        if match is None:
            continue
        name = " ".join(reversed(match.groups())).title()
        for field, (asked, label, _) in FIELDS.items():
            if label and (person or field not in OF_PERSONS):
                value = re.search(
                    rf"\b{label}: (.+?)(?: (?:{_LABELS}|Other Info|UK Sanc)|$)", entry
                )
                question = asked[wording].format(name)
                yield Asked(
                    CYBER, match[0][:40], question, (value[1].strip(" ."),) if value else ()
                )


def ofac_questions(lists: dict[str, list[list[str]]], wording: int) -> Iterator[Asked]:
    """Yield the questions on OFAC's list; the name of a person stands there surname first."""
    towns, names = _fourth_column(lists[ADDRESSES]), _fourth_column(lists[ALTERNATES])
    for number, name, kind, *_, remarks in (r for r in lists[OFAC][::EACH] if len(r) > 3):
        is_person = kind.strip() == "individual"
        for of, said in (("", name), (", alternate name", next(iter(names[number]), None))):
            called = _called(said, is_person) if said else None
            for field, (asked, _, form) in FIELDS.items() if called else ():
                if form and is_person == (field in OF_PERSONS):
                    value = re.search(form, remarks)
                    question = asked[wording].format(called)
                    yield Asked(OFAC, number, question, (value[1],) if value else (), of)
        weak = re.findall(r"a\.k\.a\. '([^']+)", remarks)
        for field, joined in (("address", towns[number]), ("names", [*names[number], *weak])):
            question = FIELDS[field][0][wording].format(_called(name, is_person))
            yield Asked(OFAC, number, question, tuple(joined), ", other files")


def _called(name: str, is_person: bool) -> str:
    """Return a name as it is asked for."""
    return " ".join(reversed(name.split(", ", 1))) if is_person else name


def _fourth_column(rows: list[list[str]]) -> dict[str, list[str]]:
    """Return towns or names by entry; "-0-" is none."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row[3:] and row[3].strip() not in ("", "-0-"):
            found[row[0]].append(row[3])
    return found


class Places:
    """Tells whose entry a citation is of."""

    def __init__(self, index: Index) -> None:
        self._rows, self._starts = {}, []
        for document in (OFAC, ADDRESSES, ALTERNATES):
            for passage in index.passages_of(document):
                if number := re.match(r"(?i)ent_num: (\d+)", passage.text):
                    self._rows[document, passage.places[0].locator] = number[1]
        for passage in index.passages_of(CYBER):
            for match in _ENTRY.finditer(passage.text):
                words = " ".join(passage.text[match.end() :].split())
                self._starts.append((passage.start + match.start(), words))
        self._starts.sort()

    def is_of(self, citation: Citation, asked: Asked) -> bool:
        """Whether a citation is of the entry asked about."""
        if citation.document != CYBER or asked.document == OFAC:
            return self._rows.get((citation.document, citation.locator)) == asked.entry
        at = bisect_right(self._starts, (citation.start, "\uffff")) - 1
        return at >= 0 and self._starts[at][1].startswith(asked.entry)


def outcome(asked: Asked, citations: tuple[Citation, ...], places: Places) -> str:
    """Return what became of a question."""
    if not citations:
        return "refused"
    own = [places.is_of(citation, asked) for citation in citations]
    if not own[0]:
        return "another's entry first"
    if not asked.values:
        return "own entry" if all(own) else "another's entry later"
    values = [" ".join(value.split())[:25].lower() for value in asked.values]
    quotes = [" ".join(citation.quote.split()).lower() for citation in citations]
    said = [any(value in quote for value in values) for quote in quotes]
    return "first" if said[0] else "later" if any(said) else "own entry, not the field"


def read_rows(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8", errors="replace") as lines:
        return list(csv.reader(lines))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("docs", type=Path)
    parser.add_argument("--index", type=Path, help="folder to keep the index in")
    parser.add_argument("--wording", type=int, choices=(1, 2), default=1)
    parser.add_argument("--limit", type=int)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = args.index or Path(temporary)
        settings = IngestSettings(folder / "corpus", folder / "data")
        settings.corpus.mkdir(parents=True, exist_ok=True)
        lists = [args.docs / "lists" / name for name in (OFAC, ADDRESSES, ALTERNATES)]
        for file in (args.docs / "pdf-text" / CYBER, *lists):
            shutil.copyfile(file, settings.corpus / file.name)
        encoder = SentenceEncoder()
        sync(settings, load_encoder=lambda: encoder)
        places = Places(Index(settings))
        assistant = Assistant.open(settings, RagSettings.from_environment(environ={}), encoder)
        text = (args.docs / "pdf-text" / "Cyber_text.txt").read_text(encoding="utf-8")
        rows = {file.name: read_rows(file) for file in lists}
        wording = args.wording - 1
        questions = [*cyber_questions(text, wording), *ofac_questions(rows, wording)]
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for asked in questions[: args.limit]:
            given = "given" if asked.values else "not given"
            answer = assistant.ask(asked.question)
            counts[f"{asked.document}{asked.of}, {given}"][
                outcome(asked, answer.citations, places)
            ] += 1
    for name, count in counts.items():
        print(f"{name:42} {sum(count.values()):4}  {dict(count.most_common())}")
    print(json.dumps({name: dict(count) for name, count in counts.items()}))


if __name__ == "__main__":
    main()
