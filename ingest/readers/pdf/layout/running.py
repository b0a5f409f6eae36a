"""Take out lines that run along the edges of pages: headers, footers, page numbers."""

import re
from collections import Counter
from collections.abc import Sequence

from ingest.readers.pdf.layout.pieces import Line, Page

EDGE_LINES = 2  # running headers and footers stand within this many lines of the edge
SAME_PLACE = 3.0  # points: cells below each other begin so near
MIN_PAGES = 2
MAX_RUNNING_WORDS = 12  # more are told by their height on the page too
MANY_PAGES = 6  # from here on a line of every other page (left, right) runs too
MAX_PAGE_DIGITS = 4
HEIGHT = 12.0  # points: lines nearer than half of it stand at the same height
_COUNTED = re.compile(
    r"§|(?:Annex|Art|Article|Chapter|No|Part|Recital|Reg|Rule|Schedule|Sec|Section|Table)\b"
)
_NUMBER_ALONE = re.compile(r"[-–—|\s]*([ivxlcdm]+|\d+)[-–—|\s]*", re.IGNORECASE)


def without_running(pages: Sequence[Page], lines: Sequence[list[Line]]) -> list[list[Line]]:
    """Return each page's lines without those that run through the document."""
    running = _running(lines)
    kept = []
    apart = _numbered_apart(lines)
    for page, own in zip(pages, lines, strict=True):
        left_out = {
            i
            for i in _edges(own)
            if _keys(own[i], page.number) & running or _is_label(own[i].text, page)
        }
        if apart:
            left_out |= {
                i for i in {0, len(own) - 1} if own and _NUMBER_ALONE.fullmatch(own[i].text)
            }
        kept.append([line for i, line in enumerate(own) if i not in left_out])
    return kept


def _is_label(text: str, page: Page) -> bool:
    """Whether a line is the page's number as the file itself gives it: ``- iv -``."""
    match = _NUMBER_ALONE.fullmatch(text)
    if match is None or page.label == str(page.number):
        return False
    return match[1].lower() == page.label.lower()


def _numbered_apart(lines: Sequence[Sequence[Line]]) -> bool:
    """Whether most pages end or begin with a line that is a number, arabic or roman."""
    ends = [{own[0].text, own[-1].text} for own in lines if own]
    alone = [any(_NUMBER_ALONE.fullmatch(text) for text in texts) for texts in ends]
    return sum(alone) >= max(3, len(alone) / 2)


def _keys(line: Line, page: int) -> set[str]:
    """Return what a running line has the same on each page: itself, or itself but for one number
    that counts the pages. Provisions are counted too, and stay. A count that is not the page's own
    must stand at the same height: years and entries follow each other as well.
    """
    words = " ".join([*line.text.split(), f"({line.size:.0f})"])  # the title may run too, smaller
    heights = [f"@{(line.y + s) // HEIGHT}{s}" for s in (0, HEIGHT / 2)]
    is_long = len(line.text.split()) > MAX_RUNNING_WORDS  # as prose that begins two pages may be
    keys = {words + height for height in (heights if is_long else [""])}
    if _COUNTED.match(words):
        return keys
    for match in re.finditer(r"\d+", words.rpartition(" (")[0]):
        if len(match.group()) > MAX_PAGE_DIGITS:
            continue
        offset = int(match.group()) - page
        counted = f"{words[: match.start()]}#{offset:+}{words[match.end() :]}"
        keys |= {counted + height for height in (heights if offset or is_long else [""])}
    return keys


def _edges(page: Sequence[Line]) -> list[int]:
    count = len(page)
    edges = {*range(min(EDGE_LINES, count)), *range(max(0, count - EDGE_LINES), count)}
    return sorted(i for i in edges if not _is_of_table(page, i))


def _is_of_table(page: Sequence[Line], index: int) -> bool:
    """Whether a line is a row of a drawn table, or stands over rows as their header does.

    A table that goes on prints its header on each page.
    """
    line, below = page[index], page[index + 1 : index + 2]
    if line.row is not None:
        return True
    starts = [cell.left for x in below for cell in x.cells]
    return len(line.cells) > 1 and all(
        any(abs(cell.left - start) <= SAME_PLACE for start in starts) for cell in line.cells
    )


def _running(pages: Sequence[list[Line]]) -> set[str]:
    """Return the keys of lines that repeat at the edges of most pages, or of every other one."""
    if len(pages) < MIN_PAGES:
        return set()
    counts: Counter[str] = Counter()
    for number, page in enumerate(pages, start=1):
        counts.update({key for i in _edges(page) for key in _keys(page[i], number)})
    share = 0.4 if len(pages) >= MANY_PAGES else 0.5
    return {key for key, n in counts.items() if n > len(pages) * share and n >= MIN_PAGES}
