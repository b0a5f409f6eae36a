"""Find questions of every kind that the documents answer, to be shown before the first question.

Those of the starter corpus are written by hand. For any other folder they are made from headings,
titles, rows and provisions, and kept only if the answer is of that kind; one is shown that the
documents do not answer, since that is said too.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from ingest.datamodels import DocumentRow
from rag.answer import Assistant
from rag.datamodels import Answer
from ui.state.services import Library
from ui.web.reader.rows_view import rows_of

FACT, LIST, COMPARISON = "What a document says", "A list", "A comparison"
STATE, PINPOINT, REFUSAL = "How things stand", "A place in the law", "Not in the documents"
_TRIES = 6  # questions asked for one of a kind: each takes a tenth of a second, once an index
_FACTS_TRIED = 12
_PAIRS = 3  # titles that are compared with each other
_VALUE_CHARS = 40
_ARTICLE = re.compile(r"Art\. (\d+\w*)")


@dataclass(frozen=True, slots=True)
class Example:
    """A question to begin with, and what kind of answer it shows."""

    kind: str
    question: str


_CURATED = (
    (
        "law/eu-no-re-export-clause.html",
        Example(FACT, "Since when has the no re-export clause been compulsory?"),
    ),
    (
        "lists/kyrgyz-entities.csv",
        Example(LIST, "How many Kyrgyz entities are listed by each authority?"),
    ),
    (
        "guidance/transaction-ban-asset-freeze-export-control.html",
        Example(
            COMPARISON, "What is the difference between an asset freeze and a transaction ban?"
        ),
    ),
    (
        "law/eu-kyrgyzstan-export-ban.md",
        Example(STATE, "What is the current state of the EU export ban on Kyrgyzstan?"),
    ),
    (
        "law/eu-833-2014-articles-12-12f-12g.md",
        Example(PINPOINT, "What does Article 12g of Regulation 833/2014 require?"),
    ),
    (
        "law/eu-kyrgyzstan-export-ban.md",
        Example(REFUSAL, "What is the price of a licence application in Kyrgyzstan?"),
    ),
)
_UNANSWERED = ("What is the melting point of tungsten?", "Who won the chess Olympiad of 1972?")

_Candidates = Iterator[tuple[Sequence[str], str]]  # documents that must be cited, the question
_Fits = Callable[[Answer, Sequence[str]], bool]


def curated(documents: Sequence[DocumentRow]) -> list[Example]:
    """Return the questions written for documents that are in the index."""
    paths = {d.path for d in documents}
    return [example for path, example in _CURATED if path in paths]


def tried_out(library: Library, assistant: Assistant) -> list[Example]:
    """Return questions made from the documents, each answered as its kind says."""
    kinds: tuple[tuple[str, int, int, Callable[[Library], _Candidates], _Fits], ...] = (
        (FACT, 2, _FACTS_TRIED, _facts, _quotes_it),
        (LIST, 1, _TRIES, _lists, lambda answer, _: answer.table is not None),
        (COMPARISON, 1, _TRIES, _comparisons, _quotes_all),
        (PINPOINT, 1, _TRIES, _pinpoints, _quotes_it),
        (REFUSAL, 1, _TRIES, _unanswered, lambda answer, _: not answer.found),
    )
    found: list[Example] = []
    for kind, wanted, tries, candidates, fits in kinds:
        left = wanted
        for tried, (documents, question) in enumerate(candidates(library)):
            if tried == tries or not left:
                break
            if fits(assistant.ask(question), documents):
                found.append(Example(kind, question))
                left -= 1
    return found if any(example.kind != REFUSAL for example in found) else []


def _quotes_it(answer: Answer, documents: Sequence[str]) -> bool:
    return answer.found and answer.citations[0].document in documents


def _quotes_all(answer: Answer, documents: Sequence[str]) -> bool:
    return answer.found and {c.document for c in answer.citations} >= set(documents)


def _facts(library: Library) -> _Candidates:
    """Yield a heading of each document first, then its title."""
    documents = library.documents()
    for document in documents:
        title = document.about.title
        passages = library.passages_of(document.path)
        headings = dict.fromkeys(p.headings[-1] for p in passages if p.headings)
        heading = next((h for h in headings if h != title), None)
        if heading:
            yield (document.path,), f"What is said about “{heading}”?"
    for document in documents:
        if document.about.title:
            yield (document.path,), f"What is “{document.about.title}” about?"


def _lists(library: Library) -> _Candidates:
    """Yield what asks for the rows that share a value."""
    for document in library.documents():
        cells = [cells for _, _, cells in rows_of(library.passages_of(document.path))]
        counts = Counter(
            (column, value)
            for row in cells
            for column, value in list(row.items())[1:]
            if 0 < len(value) <= _VALUE_CHARS
        )
        for (column, value), count in counts.most_common():
            if 1 < count < len(cells):
                yield (document.path,), f"Which entries have the {column.lower()} {value}?"


def _comparisons(library: Library) -> _Candidates:
    titled = [(d.path, d.about.title) for d in library.documents() if d.about.title]
    for (one, a), (other, b) in combinations(titled[:_PAIRS], 2):
        yield (one, other), f"What is the difference between “{a}” and “{b}”?"


def _pinpoints(library: Library) -> _Candidates:
    for document in library.documents():
        title = document.about.title
        passages = library.passages_of(document.path) if title else []
        places = (place.locator for passage in passages for place in passage.places)
        articles = (found[1] for locator in places if (found := _ARTICLE.match(locator)))
        for article in list(dict.fromkeys(articles))[:2]:
            yield (document.path,), f"What does Article {article} of the {title} say?"


def _unanswered(_library: Library) -> _Candidates:
    for question in _UNANSWERED:
        yield (), question
