"""The words of a statement as HTML: what answers is marked, names of columns are set back."""

from collections.abc import Sequence

from ui.escape import as_html, marked_html
from ui.web.source.cells import cells_of


def words_html(text: str, marks: Sequence[tuple[int, int]] = ()) -> str:
    """Return a statement's text; ``marks`` are (start, end) of what answers in it."""
    cells = cells_of(text) if "\n" not in text else []
    if not cells:
        return marked_html(text, marks)
    shown, at = "", 0
    for _, start, end in cells:
        within = [(a - start, b - start) for a, b in marks if start <= a and b <= end]
        shown += f"<span class='column'>{as_html(text[at:start])}</span>"
        shown += marked_html(text[start:end], within)
        at = end
    return shown + as_html(text[at:])
