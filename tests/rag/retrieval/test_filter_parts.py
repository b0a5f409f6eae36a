"""Filters pick the documents inside a file one by one; an answer names the one it quotes."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.datamodels import SyncReport
from ingest.embedding.encoder import Encoder
from ingest.settings import IngestSettings
from ingest.store.index import Index
from ingest.store.location import open_catalog
from rag.datamodels import Filters
from rag.retrieval.filters import allowed
from rag.retrieval.searcher import Searcher
from ui.api.records import documents_record
from ui.cli.report_index import document_lines

DOCUMENT = """<{name}><PREAMB><SUBJECT>{title}</SUBJECT></PREAMB><SUPLINF><P>The lamp shines on
{title}.</P></SUPLINF><FRDOC>[FR Doc. 2031-0000{n} Filed]</FRDOC></{name}>"""
ISSUE = (
    "<FEDREG><VOL>96</VOL><NO>2</NO><DATE>Friday, January 3, 2031</DATE><RULES>"
    + DOCUMENT.format(name="RULE", title="rules", n=1)
    + "</RULES><NOTICES>"
    + DOCUMENT.format(name="NOTICE", title="notices", n=2)
    + DOCUMENT.format(name="NOTICE", title="meetings", n=3)
    + "</NOTICES></FEDREG>"
)


@pytest.fixture
def searcher(
    write: Callable[[str, str], Path],
    sync_now: Callable[[], SyncReport],
    settings: IngestSettings,
    encoder: Encoder,
) -> Searcher:
    write("issue.xml", ISSUE)
    write("other.txt", "The lamp shines on nobody.")
    sync_now()
    return Searcher(Index(settings), encoder)


def found(searcher: Searcher, **chosen: object) -> set[tuple[str | None, str | None]]:
    filters = Filters(**chosen)  # type: ignore[arg-type]
    evidence = searcher.search("lamp", filters=filters)
    return {(e.about.title, e.about.kind) for e in evidence}


def test_a_kind_picks_only_the_parts_of_that_kind(searcher: Searcher) -> None:
    assert found(searcher, kinds=("law",)) == {("rules", "law")}
    assert found(searcher, kinds=("other",)) == {("notices", "other"), ("meetings", "other")}
    assert len(found(searcher)) == 4


def test_a_document_filter_takes_the_file_with_all_its_parts(searcher: Searcher) -> None:
    assert len(found(searcher, documents=("issue.xml",))) == 3


def test_a_part_is_dated_by_its_issue(searcher: Searcher) -> None:
    assert len(found(searcher, since="2031-01-01")) == 3
    assert found(searcher, until="2030-01-01") == set()


def test_a_part_filtered_out_of_a_file_leaves_its_passages_out_of_both_searches(
    searcher: Searcher,
) -> None:
    documents = searcher.index.documents()
    chosen = allowed(documents, Filters(kinds=("law",)))
    assert chosen is not None
    assert len(chosen) == 1
    hits = searcher.index.search_words("lamp", 10, chosen)
    texts = [p.text for p in searcher.index.passages([h.number for h in hits]).values()]
    assert len(texts) == 1
    assert "rules" in texts[0]


def test_the_list_of_documents_says_how_many_are_inside(
    searcher: Searcher, settings: IngestSettings
) -> None:
    catalog = open_catalog(settings)
    rows = catalog.documents()
    catalog.close()
    assert searcher is not None
    lines = "\n".join(document_lines(rows, []))
    assert lines.count("inside") == 1
    assert "3 documents inside" in lines
    held = {d["path"]: d["documents_inside"] for d in documents_record(rows, [])["documents"]}
    assert held == {"issue.xml": 3, "other.txt": 0}
