"""Choose a PDF's title from its properties and its first page.

Programs write their own words into the properties ("Layout 1", "PowerPoint Presentation"), people
leave a template's or a file's name there. A title is believed where the first page says it too;
else the document's own heading is its title.
"""

import re
from collections.abc import Sequence

MIN_TITLE_CHARS = 3
MIN_TITLE_WORDS = 5  # a printed title of fewer goes on in the next heading
NEXT_SIZE = 0.7
ENOUGH_WORDS = 3  # of a heading that is to be the title: "Summary" says less than any title
SUPPORTED = 0.5  # of a title's words stand on the first page where it is the document's
_NO_TITLE = re.compile(  # set by programs
    r"untitled.*|microsoft (?:word|excel|powerpoint) - .*|presentation\d*|.*\bpowerpoint\b.*"
    r"|(?:adobe )?(?:photoshop|illustrator)(?: pdf)?|document\d*|(?:slide|layout|page|sheet) ?\d+"
    r"|blank|scan.*|title|print(?:out)?|\(?anonymous\)?|template",
    re.IGNORECASE,
)
# A file's name or a place on a disk; a suffix has no capital in mid-word, "N.V." has no suffix.
_FILE = re.compile(r".*[\w)\]]\.(?:[a-z][a-z\d]{1,5}|[A-Z]{2,5})|.*\\.*|(?:file|https?):.*|/\S*")
_WORD = re.compile(r"(?<![\w./:-])(?:[^\W\d_]{3,}|[\u3040-\u9fff\uac00-\ud7af]{2,})(?!\w|:\S)")


def usable_title(title: str | None) -> str | None:
    """Return the title among a file's properties, None where a program or a slip set it."""
    words = " ".join((title or "").split())
    if len(words) < MIN_TITLE_CHARS or _NO_TITLE.fullmatch(words) or _FILE.fullmatch(words):
        return None
    return words if _WORD.search(words) else None  # a bare number of an act, "32014R0833"


def chosen_title(
    said: str | None, headings: Sequence[tuple[float, str]], first_page: str
) -> str | None:
    """Return the title that counts; ``headings`` are those of the first page with their size."""
    usable, printed = usable_title(said), _printed_title(headings)
    if not usable or not printed:
        return usable or printed
    says_enough = len(printed.split()) >= min(ENOUGH_WORDS, len(usable.split()))
    return printed if says_enough and not _is_supported(usable, first_page) else usable


def _is_supported(title: str, text: str) -> bool:
    words = [w.lower() for w in _WORD.findall(title)]
    plain = text.lower()
    return sum(word in plain for word in words) >= SUPPORTED * len(words)


def _printed_title(headings: Sequence[tuple[float, str]]) -> str | None:
    """Return the largest heading of the first page; a short one with the next of about its size."""
    if not headings:
        return None
    largest = max(size for size, _ in headings)
    index = next(i for i, (size, _) in enumerate(headings) if size == largest)
    title = headings[index][1]
    for size, text in headings[index + 1 :]:
        if len(title.split()) >= MIN_TITLE_WORDS or size < NEXT_SIZE * largest:
            break
        title = f"{title} {text}"
    return title
