"""Find words in a document's text, however its lines are broken and its letters are cased."""

import re
from collections.abc import Iterable, Sequence

from ingest.datamodels import Passage
from ui.escape import as_html
from ui.web.source.surroundings import blocks_of

MOST = 2_000  # places that are counted
_CLASS = {True: " class='here'", False: ""}


def places(text: str, words: str) -> list[tuple[int, int]]:
    """Return (start, end) of each place that holds the words one after the other."""
    parts = [re.escape(word) for word in words.split()]
    if not parts:
        return []
    found = re.finditer(r"\s+".join(parts), text, re.IGNORECASE)
    return [(m.start(), m.end()) for m, _ in zip(found, range(MOST), strict=False)]


def holding(passages: Sequence[Passage], offset: int) -> int:
    """Return the position of the passage that holds an offset of the document, or the nearest."""
    later = (i for i, p in enumerate(passages) if p.end > offset)
    return next(later, max(0, len(passages) - 1))


def passage_html(passage: Passage, hits: Iterable[tuple[int, int]], here: int) -> str:
    """Return a passage's paragraphs with their pinpoints; the hit at ``here`` stands out."""
    wanted = list(hits)
    shown = ""
    for start, end, locator in blocks_of(passage):
        text = passage.text[start - passage.start : end - passage.start]
        body = _marked(text, start, wanted, here)
        label = f"<span class='pinpoint'>{as_html(locator)}</span> " if locator else ""
        shown += f"<p class='block'>{label}{body}</p>" if text.strip() else ""
    return shown


def _marked(text: str, offset: int, hits: Iterable[tuple[int, int]], here: int) -> str:
    shown, at = "", 0
    for start, end in hits:
        first, last = max(start - offset, at), min(end - offset, len(text))
        if first < last:
            look = _CLASS[start == here]
            shown += f"{as_html(text[at:first])}<mark{look}>{as_html(text[first:last])}</mark>"
            at = last
    return shown + as_html(text[at:].rstrip())
