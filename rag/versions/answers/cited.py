"""Say of each citation which text of its instrument it is, and which texts are not at hand."""

from collections.abc import Sequence
from dataclasses import replace

from ingest.datamodels import DocumentRow
from ingest.store.index import Index
from rag.datamodels import Answer, Citation, Version
from rag.text.acts import acts_in
from rag.text.attribution import in_words
from rag.versions.answers.amendments import amended_since
from rag.versions.known import version_at, versions_of


def with_versions(index: Index, answer: Answer, as_of: str | None) -> Answer:
    """Return an answer whose citations name their version, with what acts say that changed since.

    ``as_of`` is the day (ISO) as of which it was asked, None for today.
    """
    documents = index.documents()
    rows, versions = {d.path: d for d in documents}, versions_of(documents)
    citations = tuple(_dated(c, rows, versions) for c in answer.citations)
    answer = replace(answer, citations=citations)
    return amended_since(index, answer, as_of) if answer.found else answer


def version_words(version: Version | None) -> str:
    """Return "version of 1 March 2024, in force until 23 June 2024"; "" where there is none."""
    if version is None or version.since is None or version.form not in ("consolidated", "original"):
        return ""
    if version.form == "original":
        # Its own date stands beside it already.
        return f"in force until {in_words(version.until)}" if version.until else ""
    until = f", in force until {in_words(version.until)}" if version.until else ""
    return f"version of {in_words(version.since)}{until}"


def not_at_hand(documents: Sequence[DocumentRow], question: str, as_of: str | None) -> list[str]:
    """Return a note for each act that a question names whose texts are all later than its day."""
    if as_of is None:
        return []
    acts, versions = acts_in(question), versions_of(documents)
    first: dict[str, tuple[str, str]] = {}
    for row in documents:
        for number, about in row.groups:
            version = versions.get(number)
            if version and version.since and any(act.is_of(about, row.path) for act in acts):
                told = (version.since, about.instrument or about.title or row.path)
                first[version.instrument] = min(first.get(version.instrument, told), told)
    return [
        f"The oldest text of {name} at hand is of {in_words(since)}: how it stood on "
        f"{in_words(as_of)} is not in the documents."
        for since, name in first.values()
        if since > as_of
    ]


def _dated(
    citation: Citation, rows: dict[str, DocumentRow], versions: dict[int, Version]
) -> Citation:
    row = rows.get(citation.document)
    version = version_at(row, citation.start, versions) if row else None
    return replace(citation, version=version)
