"""Tell a list that a page sets by line breaks from prose that only wraps at them.

"Listed:", "Alder Ltd", "Not listed:", "Cedar Ltd" in one paragraph are four lines, and one sentence
made of them says something else.
"""

from collections.abc import Iterable

BREAK = "\ue0f3"  # of no script: where a page breaks its line
MIN_LINES = 3
MAX_WORDS = 15  # of a line that is an item
_GOES_ON = (",", "-", "–", "/", "&")


def lines_of(pieces: Iterable[str]) -> list[str]:
    """Return the lines of a list, or the one line of a text; line ends of the source are blanks."""
    broken = "".join(pieces).split(BREAK)
    lines = [line for line in (" ".join(piece.split()) for piece in broken) if line]
    if len(lines) >= MIN_LINES and all(map(_is_item, lines)):
        return lines
    return [" ".join(lines)] if lines else []


def _is_item(line: str) -> bool:
    begins = next((c for c in line if c.isalnum()), "")
    short = len(line.split()) <= MAX_WORDS and not line.endswith(_GOES_ON)
    return short and not begins.islower()
