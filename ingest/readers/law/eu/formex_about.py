"""Read what the bibliographic part of a Formex file says of the document."""

from collections.abc import Iterator

from lxml.etree import _Element

from ingest.datamodels import About
from ingest.readers.law.eu.eu_acts import EURLEX, compact_date
from ingest.readers.law.eu.formex_words import lines_of
from ingest.readers.law.xml_text import name_of, words_of


def warnings_of(root: _Element) -> Iterator[str]:
    """Yield what the reader of a document has to know of the file."""
    if name_of(root) == "DOC":
        files = [str(f) for f in root.xpath(".//REF.PHYS/@FILE")]
        yield f"this file only names the files of the act: {', '.join(files)}"
    if name_of(root).startswith("CONS."):
        yield "consolidated text: it has no legal effect; the Official Journal is authentic"


def said_in(root: _Element) -> About:
    """Return what the bibliographic part says."""
    info = root.find(".//INFO.CONSLEG")
    version = compact_date(info.get("START.DATE")) if info is not None else None
    numbers = [words_of(n) for n in root.xpath(".//BIB.INSTANCE//NO.CELEX | .//FAM.COMP//NO.CELEX")]
    celex = numbers[0] if numbers else None
    if version and info is not None:
        base = celex[1:] if celex else info.get("CONSLEG.REF")
        celex = f"0{base}-{version.replace('-', '')}" if base else None
    date = next((d.get("ISO") for d in root.xpath(".//BIB.INSTANCE/DATE | ./FMX//DATE")), None)
    language = next((words_of(x) for x in root.xpath(".//LG.DOC | .//LG.OJ")), "")
    return About(
        publisher=EURLEX if version else None,
        published=version or compact_date(date),
        kind="law",
        jurisdiction="EU",
        language=language[:2].lower() or None,
        celex=celex,
        version=version,
    )


def about_annex_file(root: _Element) -> About:
    """Return a title for an annex in a file of its own: it knows its journal, not its act."""
    title = next((" ".join(lines_of(t)) for t in root.xpath("/ANNEX/TITLE")), "")
    found = [root.findtext(f".//DOCUMENT.REF/{n}") for n in ("COLL", "NO.OJ", "YEAR")]
    page = root.findtext("./BIB.INSTANCE/PAGE.FIRST")
    if not title or not all([*found, page]):
        return About(title=title or None)
    return About(title=f"{title} (OJ {found[0]} {found[1]}, {found[2]}, p. {page})")
