"""What files of British and American law hold, counted by regular expressions over their bytes.

The same shape as `reading_counts.py`: `FORMATS` with `is_it`, `count` and `words`, and `FOUND`,
which counts the same names in the document that the reader made.
"""

import html
import re
from collections.abc import Callable
from pathlib import Path

from reading_formats import Counts, Format, decoded, places, words_of

from ingest.datamodels import BlockRole, Document

_QUOTED = r"<BlockAmendment\b.*?</BlockAmendment>"
_UNREAD = (  # no text of the law: metadata, tables of contents, other versions of a formula
    r"<ukm:Metadata\b.*?</ukm:Metadata>|<Contents\b.*?</Contents>|<Resources\b.*?</Resources>|"
    r"<Versions\b.*?</Versions>|<CNTNTS>.*?</CNTNTS>|<HEADER>.*?</HEADER>|<CFRTOC>.*?</CFRTOC>|"
    r"<AMDDATE>.*?</AMDDATE>"
)


def _blocks(pattern: str) -> Callable[[Document], int]:
    """Return a counter of the blocks whose locator holds this."""
    return lambda document: sum(bool(re.search(pattern, b.locator or "")) for b in document.blocks)


def _sections(document: Document) -> int:
    heads = [b for b in document.blocks if b.role is BlockRole.HEADING]
    cited = [b for b in heads if re.match(r"\d+ CFR \d", b.locator or "")]
    return sum(document.text[b.start] == "§" for b in cited)


FOUND: dict[str, Callable[[Document], int]] = {
    "provisions": places(r"(?:reg|s|art|r)\. \w+"),
    "schedules": places(r"Sch\.(?: [\w.]+)?(?=$| para| Pt|\(|,)"),
    "annotations": places(r"(?:.+, )?annotation .+"),
    "sections": _sections,
    "authorities": _blocks(r", Authority$"),
    "documents": lambda document: len(document.parts),
    "table rows": _blocks(r", row \d+"),
}


def tagged_words(data: bytes) -> list[str]:
    """Return the words between the tags, without metadata and tables of contents."""
    text = re.sub(_UNREAD, " ", decoded(data), flags=re.DOTALL)
    text = html.unescape(re.sub(r"<[^>]*>", " ", text))
    return words_of(text)


def _count_clml(data: bytes) -> Counts:
    """Count numbered provisions and schedules that are not quoted into another act."""
    own = re.sub(
        _QUOTED, " ", re.sub(_UNREAD, " ", decoded(data), flags=re.DOTALL), flags=re.DOTALL
    )
    body = re.split(r"<Schedules\b", own)[0]
    return {
        "provisions": len(re.findall(r"<P1[\s>]", body)),
        "schedules": len(re.findall(r"<Schedule[\s>]", own)),
        "annotations": len(re.findall(r"<Commentary\s", own)),
        "table rows": _xhtml_rows(decoded(data)),
    }


def _xhtml_rows(text: str) -> int:
    """Count body rows of two or more cells in tables that have a head."""
    count = 0
    for table in re.findall(r"<table\b.*?</table>", text, flags=re.DOTALL | re.IGNORECASE):
        rows = re.findall(r"<tr\b.*?</tr>", table, flags=re.DOTALL | re.IGNORECASE)
        heads = [
            r for r in rows if re.search(r"<th\b", r, re.I) and not re.search(r"<td\b", r, re.I)
        ]
        cells = [len(re.findall(r"<td\b", row, re.IGNORECASE)) for row in rows]
        count += sum(number > 1 for number in cells) if heads else 0
    return count


def _count_ecfr(data: bytes) -> Counts:
    text = decoded(data)
    return {
        "sections": len(re.findall(r"<DIV8[\s>]", text)),
        "authorities": len(re.findall(r"<AUTH>", text)),
        "table rows": _xhtml_rows(text),
    }


def _count_federal_register(data: bytes) -> Counts:
    text = decoded(data)
    return {
        "documents": len(re.findall(r"<FRDOC>", text)),
        "sections": len(re.findall(r"<SECTION>", text)),
        "table rows": _gpo_rows(text),
    }


def _gpo_rows(text: str) -> int:
    """Count rows of two or more filled cells, in tables that have a head."""
    count = 0
    for table in re.findall(r"<GPOTABLE\b.*?</GPOTABLE>", text, flags=re.DOTALL):
        for row in re.findall(r"<ROW\b.*?</ROW>", table, flags=re.DOTALL):
            cells = re.findall(r"<ENT\b[^>]*?(?:/>|>(.*?)</ENT>)", row, flags=re.DOTALL)
            filled = sum(bool(re.sub(r"<[^>]*>", "", cell).strip()) for cell in cells)
            count += filled > 1 and "<CHED" in table
    return count


def _begins(pattern: bytes) -> Callable[[Path, bytes], bool]:
    root = re.compile(rb"^\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*<(?:" + pattern + rb")[\s>]", re.DOTALL)
    return lambda path, data: path.suffix.lower() == ".xml" and bool(root.match(data[:4096]))


FORMATS: tuple[Format, ...] = (
    Format("clml", _begins(b"Legislation"), _count_clml, tagged_words),
    Format("ecfr", _begins(b"ECFR|DLPSTEXTCLASS|DIV[1-9]"), _count_ecfr, tagged_words),
    Format(
        "federal-register",
        _begins(b"FEDREG|RULE|PRORULE|NOTICE|PRESDOCU|CORRECT"),
        _count_federal_register,
        tagged_words,
    ),
)
