"""The starter corpus: every document says what it is; the made ones are what the script makes."""

import re
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest

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


@pytest.mark.parametrize("name", PROSE)
def test_a_document_says_what_it_is_and_is_read_without_a_warning(name: str) -> None:
    document = read(name)
    about = document.about
    assert document.warnings == ()
    assert about.title
    assert about.publisher == "sanctions-qa starter corpus"
    assert about.published
    assert "2023-06-24" <= about.published <= "2026-10-05"
    assert about.kind == FOLDERS[name.split("/")[0]]
    assert about.jurisdiction in JURISDICTIONS


@pytest.mark.parametrize("name", PROSE)
def test_a_document_is_a_summary_of_fair_length_with_links(name: str) -> None:
    text = read(name).text
    assert 300 <= len(text.split()) <= 1500
    assert SUMMARY.search(" ".join(text.split()))
    assert re.search(r"https://\S+", text.split("Sources")[-1])


@pytest.mark.parametrize("name", [n for n in PROSE if n.startswith("news/")])
def test_a_digest_is_dated_in_its_file_name_and_knows_no_later_year(name: str) -> None:
    document = read(name)
    published = document.about.published
    assert published
    assert published in name
    # Words that a text of that day cannot hold: each stands for what was decided on the day.
    later = {
        "2023-07-20": ("GTME", "Kargolayn"),
        "2023-12-22": ("Executive Order 14114",),
        "2024-06-24": ("Muller Markt", "2024/1745"),
        "2025-01-15": ("Keremet",),
        "2025-10-23": ("2025/2033", "Tolubay"),
        "2026-04-23": ("2026/506", "2026/509"),
        "2026-07-23": ("2026/1848", "Eco-Islamic"),
    }
    unknown = [word for day, words in later.items() if published < day for word in words]
    assert [word for word in unknown if word in document.text] == []


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
