"""Find subjects whose course over time the documents tell, to be shown before one is named.

They are names of list entries and of titles that stand in several documents, and each is tried.
"""

from collections import Counter
from collections.abc import Callable, Iterator

from rag.names.spans import names_in_question
from ui.state.services import Library
from ui.web.reader.rows_view import rows_of

MOST = 6
_TRIES = 12  # subjects that are looked for: each takes a search
_DOCUMENTS = 200  # that are looked through
_NAMES = 400
_LETTERS = 4  # of a word by which a name is known
_LEAST_DAYS = 3  # of a course that is worth a look


def subjects(library: Library, days_told: Callable[[str], int]) -> list[str]:
    """Return the names that most documents tell of; ``days_told`` says of how many days."""
    documents = library.documents()[:_DOCUMENTS]
    names = dict.fromkeys(
        name
        for document in documents
        for name in _names(library, document.path, document.about.title)
    )
    texts = [library.text(document.path) or "" for document in documents]
    held = Counter({name: sum(name in text for text in texts) for name in list(names)[:_NAMES]})
    told: list[str] = []
    for name, count in held.most_common(_TRIES):
        other = any(name in known or known in name for known in told)
        if count > 1 and not other and days_told(name) >= _LEAST_DAYS:
            told.append(name)
    return told[:MOST]


def _names(library: Library, path: str, title: str | None) -> Iterator[str]:
    """Yield the names of a document's title and, of a list, those in its first column."""
    rows = [cells for _, _, cells in rows_of(library.passages_of(path))]
    given = [
        *(span.text for span in names_in_question(title or "") if span.words > 1),
        *(next(iter(cells.values()), "").partition(",")[0].strip() for cells in rows),
    ]
    # "No 833" names nothing that has a course.
    yield from (n for n in given if any(len(w) >= _LETTERS and w.isalpha() for w in n.split()))
