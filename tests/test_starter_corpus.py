"""The starter corpus: every document says what it is; the made ones are what the script makes."""

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from ingest.datamodels import Document
from ingest.folder.scan import scan
from ingest.readers import SUFFIXES, read_document
from ingest.text.split import split

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "corpus"
FILES = [f.relative for f in scan(CORPUS).files]
PROSE = [name for name in FILES if not name.endswith(".csv")]
MADE = sorted((ROOT / "docs" / "corpus").glob("*/*.md"))
FOLDERS = {"law": "analysis", "guidance": "analysis", "news": "news", "lists": "list"}
JURISDICTIONS = {"EU", "US", "UK", "UN", "EAEU", "International"}
SUMMARY = re.compile(r"\bis a summary\b[^.;]*\bnot the law\b")


@cache
def read(name: str) -> Document:
    return read_document(CORPUS / name, name)


def test_there_are_enough_documents_of_every_format_and_folder() -> None:
    assert 55 <= len(FILES) <= 60
    assert {Path(name).suffix for name in FILES} >= {".md", ".txt", ".html", ".pdf", ".docx"}
    for folder in FOLDERS:
        assert sum(name.startswith(f"{folder}/") for name in FILES) >= 7


def faults_of_particulars(name: str) -> Iterator[str]:
    document = read(name)
    about = document.about
    if document.warnings:
        yield f"warnings {document.warnings}"
    if not about.title or about.publisher != "sanctions-qa starter corpus":
        yield f"title {about.title}, publisher {about.publisher}"
    if not about.published or not "2023-06-24" <= about.published <= "2026-10-05":
        yield f"published {about.published}"
    if about.kind != FOLDERS[name.split("/")[0]] or about.jurisdiction not in JURISDICTIONS:
        yield f"kind {about.kind}, jurisdiction {about.jurisdiction}"


def faults_of_summary(name: str) -> Iterator[str]:
    text = read(name).text
    if not 300 <= len(text.split()) <= 1500:
        yield f"{len(text.split())} words"
    if not SUMMARY.search(" ".join(text.split())):
        yield "it does not say that it is a summary"
    if not re.search(r"https://\S+", text.split("Sources")[-1]):
        yield "no link"


# Words that a text of that day cannot hold: each stands for what was decided on the day.
LATER = {
    "2023-07-20": ("GTME", "Kargolayn"),
    "2023-12-22": ("Executive Order 14114",),
    "2024-06-24": ("Muller Markt", "2024/1745"),
    "2025-01-15": ("Keremet",),
    "2025-10-23": ("2025/2033", "Tolubay"),
    "2026-04-23": ("2026/506", "2026/509"),
    "2026-07-23": ("2026/1848", "Eco-Islamic"),
}


def faults_of_digest(name: str) -> Iterator[str]:
    published = read(name).about.published
    if not published or published not in name:
        yield f"published {published}"
        return
    unknown = [word for day, words in LATER.items() if published < day for word in words]
    yield from (f"{word}, unknown then" for word in unknown if word in read(name).text)


def test_a_document_says_what_it_is_and_is_read_without_a_warning() -> None:
    assert [(name, fault) for name in PROSE for fault in faults_of_particulars(name)] == []


def test_a_document_is_a_summary_of_fair_length_with_links() -> None:
    assert [(name, fault) for name in PROSE for fault in faults_of_summary(name)] == []


def test_a_digest_is_dated_in_its_file_name_and_knows_no_later_year() -> None:
    digests = [name for name in PROSE if name.startswith("news/")]
    assert digests
    assert [(name, fault) for name in digests for fault in faults_of_digest(name)] == []


def test_every_provision_of_a_law_brief_is_a_pinpoint() -> None:
    locators = {
        place.locator
        for name in PROSE
        if name.startswith("law/")
        for passage in split(read(name), lambda texts: [len(t.split()) for t in texts], 200)
        for place in passage.places
    }
    wanted = ["Art. 12", "Art. 12f", "Art. 12g", "Art. 8a", "Art. 5ad", "Annex IV", "Annex XXXIII"]
    wanted += [
        "§ 587.406",
        "§ 501.601",
        "s. 11(a)(ii)",
        "reg. 7",
        "reg. 70",
        "Art. 12g(1)",
        "Annex XLV",
    ]
    assert locators.issuperset(wanted)


def test_the_made_documents_are_what_the_script_makes(tmp_path: Path) -> None:
    script = ROOT / "docs" / "corpus" / "make_documents.py"
    subprocess.run([sys.executable, "-B", str(script), str(tmp_path)], check=True)
    names = [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*")]
    assert len(names) == len(MADE)
    assert [n for n in names if (tmp_path / n).read_bytes() != (CORPUS / n).read_bytes()] == []
    products = (".html", ".pdf", ".docx")
    assert sorted(names) == sorted(n for n in FILES if n.endswith(products))


def test_what_a_file_cannot_say_stands_in_sources_toml() -> None:
    said = tomllib.loads((CORPUS / "sources.toml").read_text(encoding="utf-8"))
    assert set(said) == {name for name in FILES if name.endswith(".csv")}
    for table in said.values():
        assert {"title", "publisher", "published", "kind", "jurisdiction", "url"} <= set(table)
        assert SUMMARY.search(f"this is {table['title'].split('(')[1]}")


def test_the_readme_of_the_corpus_is_no_document() -> None:
    assert (CORPUS / "README.md").is_file()
    assert "README.md" not in FILES


def test_every_suffix_is_one_that_is_read() -> None:
    assert {Path(name).suffix for name in FILES} <= {*SUFFIXES, ".csv"}


def test_the_sample_of_the_readme_is_what_is_answered(starter_index) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    sample = re.search(r"\$ make ask Q=\"([^\"]+)\"\n(.*?)```", readme, re.DOTALL)
    assert sample is not None
    folders = ["--corpus", str(starter_index.corpus), "--data", str(starter_index.data)]
    asked = [sys.executable, "-m", "ui", "ask", *folders, sample[1]]
    said = subprocess.run(asked, capture_output=True, text=True, check=True, cwd=ROOT)
    assert said.stdout == sample[2]
