"""The elements of Formex 4: which hold paragraphs, which are no text, what a title's lines are."""

from lxml import etree
from lxml.etree import _Element

from ingest.readers.law.xml_text import name_of, words_of

TITLED = frozenset("ACT CONS.DOC GENERAL CORR ITEM.VOLUME".split())
BLOCKS = frozenset(
    "ALINEA ARTICLE P NP NP.ECR TXT LIST ITEM PARAG SUBDIV QUOT.S TBL GR.TBL TITLE TI STI TI.ART "
    "STI.ART DIVISION GR.SEQ GR.VISA VISA GR.CONSID CONSID GR.CONSID.INIT PREAMBLE PREAMBLE.INIT "
    "PREAMBLE.FINAL PREAMBLE.GEN ENACTING.TERMS FINAL SIGNATURE SIGNATORY PL.DATE CONTENTS ANNEX "
    "CONS.ANNEX ANNEXES ACT CONS.ACT CONS.DOC GENERAL DLIST DLIST.ITEM TERM DEFINITION NO.P TOC "
    "NO.PARAG GR.NOTES INTRO ADDR.S ADDR PROLOG ENACTING.TERMS.CJT CORR CONTENTS.CORR".split()
)
SKIPPED = frozenset(
    "BIB.INSTANCE BIB.DATA BIB.DOC INFO.CONSLEG INFO.PROD FAM.COMP PUBLICATION.REF FMX PDF "
    "BIB.DATA.CL INCL.ELEMENT".split()
)
PREAMBLE_PARTS = frozenset(
    "PREAMBLE.INIT VISA GR.CONSID.INIT PREAMBLE.FINAL PREAMBLE.GEN PROLOG".split()
)


def holds_blocks(element: _Element) -> bool:
    """Whether paragraphs stand inside an element."""
    if name_of(element) == "NOTE":
        return False
    return any(name_of(e) in BLOCKS for e in element.iterdescendants(etree.Element))


def quotation_mark(element: _Element) -> str:
    """Return the character that a quotation element stands for."""
    try:
        return chr(int(element.get("CODE") or "", 16))
    except (ValueError, OverflowError):
        return '"'


def paragraphs(title: _Element) -> list[_Element]:
    """Return the lines of a title: its paragraphs, or the elements that hold bare text."""
    found = [p for p in title.iter("P") if next(p.iterancestors("NOTE"), None) is None]
    return found or [e for e in title.iter("TI", "STI")] or [title]


def lines_of(title: _Element | None) -> list[str]:
    """Return the lines of a title as text."""
    return [] if title is None else [words_of(p) for p in paragraphs(title)]
