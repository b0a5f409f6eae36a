"""Real acts of the EU: what they hold is found, letter for letter, at the right pinpoint."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from ingest.datamodels import BlockRole, Document
from ingest.readers import read_document

HTML, FORMEX, AKN = "docs/eurlex-html", "docs/formex", "docs/akn"
ACTS = {  # file: articles, recitals, annexes, footnotes
    f"{HTML}/html_modern_1_raw.html": (5, 2, 2, 2),
    f"{HTML}/html_moderncons_1_raw.html": (8, 6, 4, 3),
    f"{HTML}/html_old_consolidated_raw.html": (7, 0, 0, 5),
    f"{FORMEX}/formex_crr.xml": (9, 4, 3, 10),
    f"{FORMEX}/formex_document_1.xml": (6, 4, 0, 2),
    f"{FORMEX}/reg-1137-2008/DOC_2.xml": (3, 3, 0, 6),
    f"{FORMEX}/reg-1137-2008/DOC_3.xml": (0, 0, 1, 72),
    f"{AKN}/32014L0092.akn": (31, 58, 0, 19),
}


@cache
def read(path: Path) -> Document:
    return read_document(path, path.name)


def begins(document: Document, *, locator: str) -> str:
    """Return the text of the first block with this pinpoint."""
    found = (b for b in document.blocks if b.locator == locator and b.role is BlockRole.TEXT)
    block = next(found)
    return document.text[block.start : block.end]


@pytest.mark.parametrize("name", ACTS)
def test_articles_recitals_annexes_and_footnotes_are_all_found(shared: Path, name: str) -> None:
    locators = {b.locator for b in read(shared / name).blocks if b.locator}
    units = {x.split("(")[0].split(",")[0] for x in locators}
    words = ("Art. ", "Recital ", "Annex", "Footnote ")
    assert tuple(sum(u.startswith(w) for u in units) for w in words) == ACTS[name]


@pytest.mark.parametrize("name", ACTS)
def test_passages_are_letter_for_letter_and_fit_the_model(
    shared: Path, split_to_fit: Callable, covered: Callable, name: str
) -> None:
    document = read(shared / name)
    assert covered(document, split_to_fit(document))


@pytest.mark.parametrize(
    ("name", "locator", "opening"),
    [
        (f"{HTML}/html_modern_1_raw.html", "Art. 4(1)(2)(c)", "(c) firms which are not"),
        (f"{HTML}/html_modern_1_raw.html", "Annex I, point 2(b)(ii)", "(ii) undrawn credit"),
        (f"{HTML}/html_moderncons_1_raw.html", "Art. 5(4)(b)", "(b) the management company"),
        (f"{HTML}/html_moderncons_1_raw.html", "Annex III, Part B, row 2", "Directive: 88/220/EEC"),
        (f"{HTML}/html_old_consolidated_raw.html", "Art. 5(2)", "(2) Ergibt sich im Rahmen"),
        (f"{FORMEX}/formex_crr.xml", "Art. 520(1a)", "(1a) In Titel I"),
        (f"{FORMEX}/reg-1137-2008/DOC_3.xml", "Annex, point 2.2", "As regards Directive 92/29"),
        (f"{AKN}/32014L0092.akn", "Art. 29(2)(a)", "(a) Article 3 shall apply from"),
        (f"{AKN}/32014L0092.akn", "Recital 58", "(58) The European Data Protection"),
    ],
)
def test_a_provision_stands_at_its_pinpoint(
    shared: Path, name: str, locator: str, opening: str
) -> None:
    assert begins(read(shared / name), locator=locator).startswith(opening)


@pytest.mark.parametrize(
    ("name", "instrument", "celex", "language"),
    [
        (f"{HTML}/html_modern_1_raw.html", "Regulation (EU) No 575/2013", "32013R0575", "en"),
        (
            f"{HTML}/html_moderncons_1_raw.html",
            "Directive 2009/65/EC",
            "02009L0065-20130620",
            "en",
        ),
        (
            f"{HTML}/html_old_consolidated_raw.html",
            "Joint Action 98/699/JHA",
            "01998F0699-20010705",
            "de",
        ),
        (f"{FORMEX}/formex_crr.xml", "Regulation (EU) No 575/2013", "32013R0575", "de"),
        (f"{FORMEX}/reg-1137-2008/DOC_1.xml", "Regulation (EC) No 1137/2008", "32008R1137", "en"),
        (f"{AKN}/32014L0092.akn", "Directive 2014/92/EU", "32014L0092", "en"),
    ],
)
def test_an_act_knows_its_instrument(
    shared: Path, name: str, instrument: str, celex: str, language: str
) -> None:
    about = read(shared / name).about
    assert (about.instrument, about.celex, about.language) == (instrument, celex, language)
    assert (about.kind, about.jurisdiction) == ("law", "EU")
