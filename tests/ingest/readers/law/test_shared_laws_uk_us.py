"""Real British and American law: counted independently, exact, within the model, well cited."""

import re
import runpy
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from ingest.datamodels import BlockRole, Document
from ingest.readers import read_document

BENCHMARKS = Path(__file__).parents[4] / "benchmarks"
LAWS = [
    "docs/clml/ukpga-1996-16-section-101.xml",
    "docs/clml/uksi-1996-2655-schedule-made.xml",
    "docs/clml/uksi_20050263_2013-04-01_en.xml",
    "docs/clml/uksi_20190459_en.xml",
    "docs/ecfr/bulk-title1.xml",
    "docs/ecfr/title-1-part-51-2024-05-17.xml",
    "docs/ecfr/title-3-full-2024-05-17.xml",
    "docs/federal-register/FR-2024-02-12.xml",
]
ISSUE = LAWS[-1]


@cache
def read(path: Path) -> Document:
    return read_document(path, path.name)


@pytest.fixture(scope="module")
def counting() -> dict[str, object]:
    name = str(BENCHMARKS / "reading_counts_uk_us.py")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(BENCHMARKS))  # it shares records with the scripts beside it
        return runpy.run_path(name, run_name="reading_counts_uk_us")


@pytest.mark.parametrize("name", LAWS)
def test_what_is_found_is_what_stands_in_the_bytes(shared: Path, counting, name: str) -> None:
    path = shared / name
    data, document = path.read_bytes(), read(path)
    counter = next(f for f in counting["FORMATS"] if f.is_it(path, data))
    counted = counter.count(data)
    assert {n: counting["FOUND"][n](document) for n in counted} == counted


@pytest.mark.parametrize("name", LAWS)
def test_no_more_than_signs_of_footnotes_are_lost(shared: Path, counting, name: str) -> None:
    path = shared / name
    data = path.read_bytes()
    counter = next(f for f in counting["FORMATS"] if f.is_it(path, data))
    words = Counter(counter.words(data))
    kept = words & Counter(re.findall(r"\w+", read(path).text.lower()))
    assert kept.total() / words.total() > 0.999


@pytest.mark.parametrize("name", LAWS)
def test_passages_of_laws_are_exact_and_fit(
    shared: Path, split_to_fit: Callable, name: str
) -> None:
    assert split_to_fit(read(shared / name))


@pytest.mark.parametrize("name", LAWS)
def test_every_block_of_text_says_where_it_stands(shared: Path, name: str) -> None:
    blocks = [b for b in read(shared / name).blocks if b.role is BlockRole.TEXT]
    assert [b for b in blocks if not b.locator] == []


@pytest.mark.parametrize(
    ("name", "words", "cited"),
    [
        (LAWS[0], "“metropolitan police district” means", "s. 101(1)"),
        (LAWS[0], "“British Transport Police Force” means", "(marked as repealed)"),
        (LAWS[1], "fixed fee set out in the Table following", "Sch., inserted Sch. 3 para. 12(2)"),
        (LAWS[2], "contain at least the information set out in Schedule 1", "reg. 7(4)(b)"),
        (LAWS[2], "the appropriate Agency licence number", "Sch. 3 para. 5(a)"),
        (LAWS[3], "come into force on exit day", "reg. 1(2)"),
        (LAWS[4], r"\$749 per year", "1 CFR 11.2(a)"),
        (LAWS[4], "Received before 2:00 p.m.: Monday", "1 CFR 17.2, row 1"),
        (LAWS[5], "Does not detract from the usefulness", "1 CFR 51.7(a)(2)(ii)"),
        (LAWS[6], "Otherwise limit a qualified individual", "3 CFR 102.130(b)(1)(vi)"),
        (LAWS[6], "Timely appeals shall be accepted", "3 CFR 102.170(i)"),
        (ISSUE, "Service on Johnston Atoll", "38 CFR 3.307(a)(6)(x) (89 FR 9811)"),
        (ISSUE, "I have always believed that the promise", "89 FR 9739"),
    ],
)
def test_known_provisions_have_their_pinpoints(
    shared: Path, name: str, words: str, cited: str
) -> None:
    document = read(shared / name)
    found = [
        b.locator or ""
        for b in document.blocks
        if b.role is BlockRole.TEXT and re.search(words, document.text[b.start : b.end])
    ]
    assert any(locator.endswith(cited) for locator in found), found[:5]


def test_an_issue_holds_its_documents_each_with_title_number_and_kind(shared: Path) -> None:
    parts = read(shared / ISSUE).parts
    assert len(parts) == 96
    assert [p for p in parts if not (p.about.title and p.about.instrument and p.about.url)] == []
    assert Counter(p.about.kind for p in parts)["law"] == 14  # 13 rules and a proclamation
    assert parts[-1].about.published == "2024-02-12"
    assert len({p.about.instrument for p in parts}) == 96
