"""Find questions that the documents answer, to be shown before the first question.

Those of the starter corpus are written by hand. For any other folder they are made from headings
and kept only if the answer quotes the very document, so none of them leads to a refusal.
"""

from collections.abc import Iterator, Sequence

from ingest.datamodels import DocumentRow
from rag.answer import Assistant
from ui.state.services import Library

COUNT = 4
_TRIES = 16  # questions asked to find those: each takes a tenth of a second, once an index
_CURATED = (
    ("law/eu-no-re-export-clause.html", "Since when has the no re-export clause been compulsory?"),
    (
        "lists/uk-measures-kyrgyz-targets.html",
        "When did the United States sanction Keremet Bank?",
    ),
    (
        "law/eu-no-re-export-clause.html",
        "What must an exporter do when it learns of a breach of the no re-export clause?",
    ),
    (
        "news/kyrgyzstan-us-measures-2023-07-20.md",
        "How many Kyrgyz companies did the United States designate on 20 July 2023?",
    ),
)


def curated(documents: Sequence[DocumentRow]) -> list[str]:
    """Return the questions written for documents that are in the index."""
    paths = {d.path for d in documents}
    return [question for path, question in _CURATED if path in paths]


def tried_out(library: Library, assistant: Assistant) -> list[str]:
    """Return questions made from headings and titles that their own document answers."""
    found: list[str] = []
    for tries, (path, question) in enumerate(_candidates(library)):
        if tries == _TRIES or len(found) == COUNT:
            break
        answer = assistant.ask(question)
        if answer.found and answer.citations[0].document == path:
            found.append(question)
    return found


def _candidates(library: Library) -> Iterator[tuple[str, str]]:
    """Yield (document, question), a heading of each document first, then its title."""
    documents = library.documents()
    for document in documents:
        title = document.about.title
        passages = library.passages_of(document.path)
        headings = dict.fromkeys(p.headings[-1] for p in passages if p.headings)
        heading = next((h for h in headings if h != title), None)
        if heading:
            yield document.path, f"What is said about “{heading}”?"
    for document in documents:
        if document.about.title:
            yield document.path, f"What is “{document.about.title}” about?"
