"""Answer a question by the rows of a list; None where prose answers it better.

Read this file to know how: the question is taken apart (`asked`), linked to each table (`linking`),
the rows are chosen, counted and put in order by the catalog (`search`), and written out.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from ingest.datamodels import DocumentRow
from ingest.store.index import Index
from rag.datamodels import Answer, Coverage, Filters, Turn
from rag.lists.tables.question.asked import asked_of
from rag.lists.tables.question.conversation import leaning_of
from rag.lists.tables.search import Search
from rag.lists.tables.written import Listing as Listing
from rag.lists.tables.written import written
from rag.reader.extract import Extraction
from rag.retrieval.filters import allowed
from rag.settings import EXTRACTIVE
from rag.text.figures import figures
from rag.text.places.authorities import codes_named


def listing_for(
    question: str, index: Index, filters: Filters, history: Sequence[Turn] = ()
) -> Listing | None:
    """Return the rows that answer a question for several things, None where none do surely."""
    today = date.today()
    leaning = leaning_of(question, history)
    asked = asked_of(leaning.question, today)
    if asked is None:
        return None
    documents = {d.path: d for d in index.documents()}
    passing = allowed(list(documents.values()), filters)
    chosen = None if passing is None else {*passing}
    with index.tables() as reader:
        tables = [t for t in reader.all() if _passes(documents.get(t.document), chosen)]
        search = Search(reader, tables, documents)
        within: tuple[str, ...] | None = None
        earlier_noun = ""
        if leaning.within:
            before = asked_of(leaning.within, today)
            earlier = search.answers(before) if before else []
            if not earlier:
                return None
            within = earlier[0].names
            asked, earlier_noun = replace(asked, who=True), earlier[0].linked.noun
        answers = search.answers(asked, within)
        if not answers:
            return None
        best = answers[0]
        best.linked.noun = best.linked.noun or earlier_noun
        result = written(asked, best, index, reader, documents[best.linked.table.document])
        return replace(result, notes=(*result.notes, *search.also(best, answers[1:])))


def answer_from_rows(question: str, listing: Listing, coverage: Coverage) -> Answer:
    """Return the answer whose text is the headline and the rows that are shown."""
    table = listing.table
    lines = [" | ".join(table.columns)]
    for row, keys in zip(table.rows, table.citations, strict=True):
        lines.append(f"{' | '.join(row)} {''.join(f'[{key}]' for key in keys)}")
    text = "\n".join([listing.headline, *lines])
    return Answer(
        question,
        True,
        text,
        EXTRACTIVE,
        citations=listing.citations,
        notes=listing.notes,
        coverage=coverage,
        headline=listing.headline,
        headline_citations=listing.headline_citations,
        table=table,
    )


def counts(question: str, extraction: Extraction) -> bool:
    """Whether the first sentence found gives a number of whom the question says that they act."""
    if not extraction.found or not extraction.quotes:
        return False
    text = extraction.quotes[0].text
    return bool(figures(text)) and codes_named(question) <= codes_named(text)


def _passes(document: DocumentRow | None, chosen: set[int] | None) -> bool:
    if document is None:
        return False
    return chosen is None or any(number in chosen for number, _ in document.groups)
