"""sources.toml: what a person says of files holds, and what cannot be meant is refused."""

from pathlib import Path

import pytest

from ingest.datamodels import About, DocumentRow, Part
from ingest.errors import SourcesError
from ingest.folder.scan import FoundFile
from ingest.folder.sources import load_sources
from ingest.settings import IngestSettings
from ingest.store.catalog import Catalog
from ingest.store.check import check
from ingest.store.index import Index
from ingest.store.location import CATALOG, current_folder
from ingest.sync import rebuild, sync
from rag.datamodels import Filters
from rag.retrieval.filters import UNKNOWN, allowed

ARTICLE = "Title: A list\nPublished: 2024-03-05\nKind: news\n\nA bank was listed in Bishkek.\n"


def row(settings: IngestSettings, path: str) -> DocumentRow:
    index = Index(settings)
    try:
        return {d.path: d for d in index.documents()}[path]
    finally:
        index.close()


def no_encoder():
    raise AssertionError("the model was loaded although only a fact has changed")


def test_a_persons_word_stands_in_place_of_the_documents_own(settings, write, sync_now) -> None:
    write("news/a.txt", ARTICLE)
    write("b.txt", "A ship was listed.")
    write(
        "sources.toml",
        '["news/*.txt"]\nkind = "Guidance"\njurisdiction = "UK"\npublished = 2025-01-02\n'
        '["b.txt"]\npublished = "3 May 2025"\nurl = "https://a.example/b"\ncelex = "32014R0833"\n',
    )
    report = sync_now()
    about = row(settings, "news/a.txt").about
    assert (about.kind, about.jurisdiction, about.published) == ("guidance", "UK", "2025-01-02")
    assert about.title == "A list"
    assert row(settings, "b.txt").about == About(
        published="2025-05-03", url="https://a.example/b", celex="32014R0833"
    )
    assert (report.warnings, report.failed) == ([], [])


def test_unknown_takes_a_fact_away_and_is_filtered_as_unknown(settings, write, sync_now) -> None:
    write("news/a.txt", ARTICLE)
    write("law/b.txt", "A ship was listed.")
    write("sources.toml", '["news/a.txt"]\nkind = "unknown"\n["**"]\njurisdiction = "EU"\n')
    sync_now()
    rows = [row(settings, p) for p in ("law/b.txt", "news/a.txt")]
    assert rows[1].about.kind is None
    assert allowed(rows, Filters(kinds=(UNKNOWN,))) == [rows[1].number]
    assert allowed(rows, Filters(jurisdictions=(UNKNOWN,))) == []


def test_the_files_own_path_holds_against_patterns_and_later_ones_against_earlier(write, settings):
    write("news/deep/a [1].txt", "x")
    write(
        "sources.toml",
        '["news/deep/a [1].txt"]\nkind = "law"\n["**/*.txt"]\nkind = "news"\nlanguage = "en"\n'
        '["news/**"]\nlanguage = "ru"\ninstrument = "A"\n["news/*"]\ninstrument = "B"\n',
    )
    sources = load_sources(settings.corpus)
    path = settings.corpus / "news/deep/a [1].txt"
    [told], warnings = sources.tell([_found(path, "news/deep/a [1].txt")])
    assert told.said == {"kind": "law", "language": "ru", "instrument": "A"}
    assert warnings == [
        "sources.toml: no file matches “news/*”; correct the path or take the entry out"
    ]


def _found(path: Path, relative: str):
    return FoundFile(relative, path, "1")


def test_a_name_in_another_unicode_form_is_the_same_name(settings, write, sync_now) -> None:
    write("Gro\u0308ße.txt", "A bank was listed.")
    write("sources.toml", '["Größe.txt"]\nkind = "law"\n')
    assert sync_now().warnings == []
    assert row(settings, "Gro\u0308ße.txt").about.kind == "law"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('["a.txt"]\nkinds = "law"', ["“a.txt”", "unknown key “kinds”", "did you mean “kind”"]),
        ('["a.txt"]\nkind = "gossip"', ["kind “gossip” is no kind", "law, guidance"]),
        ('["a.txt"]\npublished = "soon"', ["published “soon” is no date", "2026-04-23"]),
        ('["a.txt"]\nversion = "soon"', ["version “soon” is no date"]),
        ('["a.txt"]\nurl = "a.example"', ["url “a.example” is no address", "https://"]),
        ('["a.txt"]\ncelex = "833"', ["celex “833”", "32014R0833"]),
        ('["a.txt"]\ntitle = 7', ["title must be a text"]),
        ('["a.txt"]\ntitle = " "', ["title must be a text"]),
        ('["../a.txt"]\nkind = "law"', ["“../a.txt” is no path below the corpus"]),
        ('["/a.txt"]\nkind = "law"', ["is no path below the corpus"]),
        ('kind = "law"', ["“kind” stands outside an entry"]),
        ('[a.txt]\nkind = "law"', ["entry “a”", '["a.txt"]', "quotation marks"]),
        ('[law/a.txt]\nkind = "law"', ["not valid TOML", "line 1", "quotation marks"]),
        (b'["a.txt"]\ntitle = "caf\xe9"', ["cannot be read as UTF-8"]),
    ],
)
def test_what_cannot_be_meant_fails_with_the_way_out_and_nothing_is_lost(
    settings, write, sync_now, stores_hold, text, words
) -> None:
    write("a.txt", "A bank was listed.")
    sync_now()
    before = stores_hold(settings)
    write("b.txt", "A ship was listed.")
    write("sources.toml", text)
    with pytest.raises(SourcesError) as caught:
        sync_now()
    for word in (str(settings.corpus / "sources.toml"), "nothing was changed", *words):
        assert word in str(caught.value)
    assert stores_hold(settings) == before


def test_a_changed_fact_is_noticed_and_taken_over_without_reading_the_document(
    settings, write, sync_now
) -> None:
    write("a.txt", ARTICLE)
    write("b.txt", "A ship was listed.")
    sync_now()
    write("sources.toml", '["a.txt"]\nkind = "law"\n')
    assert [(d.path, d.what, d.mended_by) for d in check(settings).differences] == [
        ("a.txt", "sources.toml says otherwise since it was indexed", "ingest")
    ]
    report = sync(settings, load_encoder=no_encoder)
    assert (report.updated, report.unchanged, report.passages) == (["a.txt"], 1, 0)
    assert row(settings, "a.txt").about.kind == "law"
    assert check(settings).same
    (settings.corpus / "sources.toml").unlink()
    assert sync(settings, load_encoder=no_encoder).updated == ["a.txt"]
    assert row(settings, "a.txt").about.kind == "news"


def test_a_changed_title_is_part_of_what_is_searched_so_the_document_is_read_again(
    settings, write, sync_now
) -> None:
    write("a.txt", ARTICLE)
    write("b.txt", "A ship was listed.")
    sync_now()
    write("sources.toml", '["a.txt"]\ntitle = "Кыргызстан"\n')
    report = sync_now()
    assert (report.updated, report.unchanged, report.passages) == (["a.txt"], 1, 1)
    index = Index(settings)
    assert [p.headings for p in index.passages_of("a.txt")] == [("Кыргызстан",)]
    assert len(index.search_words("Кыргызстан", 5, None)) == 1
    index.close()


def test_an_open_reader_sees_a_changed_fact(settings, write, sync_now) -> None:
    write("a.txt", ARTICLE)
    sync_now()
    index = Index(settings)
    assert index.documents()[0].about.kind == "news"
    write("sources.toml", '["a.txt"]\nkind = "law"\n')
    sync_now()
    index.follow()
    assert index.documents()[0].about.kind == "law"
    index.close()


def test_a_part_keeps_its_title_and_takes_the_persons_other_words(settings, write, sync_now):
    write("a.txt", ARTICLE)
    sync_now()
    catalog = Catalog(current_folder(settings) / CATALOG)
    own = '[[0, {"title": "Rule 7", "kind": "news", "published": "2020-01-01"}]]'
    with catalog._transaction() as db:
        db.execute("UPDATE documents SET parts = ?", (own,))
    catalog.say({"a.txt": {"title": "An issue", "kind": "law"}})
    [document] = catalog.documents()
    catalog.close()
    assert document.parts == (Part(0, About(title="Rule 7", kind="law", published="2020-01-01")),)
    assert document.about_at(3).title == "Rule 7"


def test_an_entry_that_matches_no_file_is_a_warning(write, sync_now) -> None:
    write("a.txt", "A bank was listed.")
    write("sources.toml", '["b.txt"]\nkind = "law"\n["*.pdf"]\nkind = "law"\n')
    report = sync_now()
    assert report.added == ["a.txt"]
    assert [w.split("“")[1].split("”")[0] for w in report.warnings] == ["*.pdf", "b.txt"]


def test_a_rebuild_keeps_the_persons_word(settings, write, sync_now, encoder) -> None:
    write("a.txt", ARTICLE)
    write("sources.toml", '["a.txt"]\nkind = "law"\n')
    sync_now()
    rebuild(settings, load_encoder=lambda: encoder)
    assert row(settings, "a.txt").about.kind == "law"
