"""Fields of list entries that questions ask for: given from the right entry, or refused.

    python benchmarks/entries.py ../shared/docs --index DIR

Two published lists are read: OFSI's cyber regime as PDF (`pdf-text/Cyber.pdf`; what its entries
give is taken from the same list as text, `pdf-text/Cyber_text.txt`) and OFAC's consolidated list
as CSV (`lists/cons_prim.csv`, each eighth entry). Each field that an entry of its kind may have is
asked for, whether this entry gives it or not, in one of two wordings: `--wording 2` was written
after the rules and nothing was mended by it but two forms of asking.
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

from ingest.embed import SentenceEncoder
from ingest.index import Index
from ingest.settings import IngestSettings
from ingest.sync import sync
from rag.answer import Assistant
from rag.datamodels import Citation
from rag.settings import RagSettings

CYBER, OFAC = "Cyber.pdf", "cons_prim.csv"
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
    """A question, the entry that it is about, and what this gives; None where it gives nothing."""

    document: str
    entry: str
    question: str
    value: str | None


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
                yield Asked(CYBER, match[0][:40], question, value and value[1].strip(" ."))


def ofac_questions(rows: list[list[str]], wording: int) -> Iterator[Asked]:
    """Yield the questions on OFAC's list; the name of a person stands there surname first."""
    for number, name, kind, *_, remarks in (row for row in rows[::EACH] if len(row) > 3):
        is_person = kind.strip() == "individual"
        asked_name = " ".join(reversed(name.split(", ", 1))) if is_person else name
        for field, (asked, _, form) in FIELDS.items():
            if form and is_person == (field in OF_PERSONS):
                value = re.search(form, remarks)
                yield Asked(OFAC, number, asked[wording].format(asked_name), value and value[1])


class Places:
    """Tells whose entry a citation is of."""

    def __init__(self, index: Index) -> None:
        self._rows, self._starts = {}, []
        for passage in index.passages_of(OFAC):
            if number := re.match(r"ent_num: (\d+)", passage.text):
                self._rows[passage.places[0].locator] = number[1]
        for passage in index.passages_of(CYBER):
            for match in _ENTRY.finditer(passage.text):
                words = " ".join(passage.text[match.end() :].split())
                self._starts.append((passage.start + match.start(), words))
        self._starts.sort()

    def is_of(self, citation: Citation, asked: Asked) -> bool:
        """Whether a citation is of the entry asked about."""
        if citation.document == OFAC or asked.document == OFAC:
            return citation.document == OFAC and self._rows[citation.locator] == asked.entry
        at = bisect_right(self._starts, (citation.start, "\uffff")) - 1
        return at >= 0 and self._starts[at][1].startswith(asked.entry)


def outcome(asked: Asked, citations: tuple[Citation, ...], places: Places) -> str:
    """Return what became of a question."""
    if not citations:
        return "refused"
    own = [places.is_of(citation, asked) for citation in citations]
    if not own[0]:
        return "another's entry first"
    if asked.value is None:
        return "own entry" if all(own) else "another's entry later"
    value = " ".join(asked.value.split())[:25].lower()
    said = [value in " ".join(citation.quote.split()).lower() for citation in citations]
    return "first" if said[0] else "later" if any(said) else "own entry, not the field"


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
        for file in (args.docs / "pdf-text" / CYBER, args.docs / "lists" / OFAC):
            shutil.copyfile(file, settings.corpus / file.name)
        encoder = SentenceEncoder()
        sync(settings, load_encoder=lambda: encoder)
        places = Places(Index(settings))
        assistant = Assistant.open(settings, RagSettings(), encoder)
        text = (args.docs / "pdf-text" / "Cyber_text.txt").read_text(encoding="utf-8")
        with (args.docs / "lists" / OFAC).open(encoding="utf-8", errors="replace") as file:
            rows = list(csv.reader(file))
        wording = args.wording - 1
        questions = [*cyber_questions(text, wording), *ofac_questions(rows, wording)]
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for asked in questions[: args.limit]:
            given = "given" if asked.value else "not given"
            answer = assistant.ask(asked.question)
            counts[f"{asked.document}, {given}"][outcome(asked, answer.citations, places)] += 1
    for name, count in counts.items():
        print(f"{name:26} {sum(count.values()):4}  {dict(count.most_common())}")
    print(json.dumps({name: dict(count) for name, count in counts.items()}))


if __name__ == "__main__":
    main()
