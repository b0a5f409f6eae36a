"""What sources say of their files reaches the index, and a person's word still stands above it."""

from pathlib import Path

from ingest.folder.provenance import PROVENANCE
from ingest.settings import IngestSettings
from ingest.store.index import Index
from ingest.sync import sync
from ingest.watch import _look


def abouts(settings: IngestSettings) -> dict[str, object]:
    index = Index(settings)
    try:
        return {row.path: row.about for row in index.documents()}
    finally:
        index.close()


def test_fetched_files_are_indexed_with_what_their_source_says(
    server, corpus, follow, make, encoder, tmp_path: Path
) -> None:
    server.has_eu("02014R0833-20260724")
    server.has_uk("uksi/2019/855", "2026-01-28")
    server.has_cfr("2026-03-02")
    server.has_fr(("2024-20857", "2024-09-16"))
    server.has(make.SDN, make.sdn_list(20))
    follow("eu:833/2014", "uk:uksi/2019/855", "us-cfr:31/587", "us-fr:2024-20857", "ofac:sdn")
    settings = IngestSettings(corpus=corpus, data=tmp_path / "data")
    report = sync(settings, load_encoder=lambda: encoder)
    assert (report.failed, report.warnings) == ([], [])
    known = abouts(settings)
    act = known["official/eu/32014R0833/2026-07-24.html"]
    assert (act.celex, act.version) == ("02014R0833-20260724", "2026-07-24")
    assert act.publisher == "Publications Office of the European Union"
    assert known["official/uk/uksi/2019/855/2026-01-28.xml"].version == "2026-01-28"
    assert known["official/us-cfr/31/587/2026-03-02.xml"].version == "2026-03-02"
    rule = known["official/us-fr/2024-20857/2024-09-16.xml"]
    assert (rule.title, rule.published) == ("Rule 2024-20857", "2024-09-16")
    listed = known["official/ofac/sdn/2026-09-30.xml"]
    assert (listed.publisher, listed.kind, listed.published) == ("OFAC", "list", "2026-09-30")


def test_a_persons_word_stands_above_the_sources(
    server, corpus, follow, make, encoder, tmp_path: Path
) -> None:
    server.has(make.SDN, make.sdn_list(20))
    follow("ofac:sdn")
    toml = corpus / "sources.toml"
    more = '["official/ofac/**"]\npublisher = "Treasury"\n'
    toml.write_text(more + toml.read_text(encoding="utf-8"), encoding="utf-8")
    settings = IngestSettings(corpus=corpus, data=tmp_path / "data")
    sync(settings, load_encoder=lambda: encoder)
    (about,) = abouts(settings).values()
    assert (about.publisher, about.kind) == ("Treasury", "list")


def test_who_follows_the_folder_sees_that_a_line_came(server, corpus, follow, make) -> None:
    settings = IngestSettings(corpus=corpus, data=corpus.parent / "data")
    assert PROVENANCE not in _look(settings)
    server.has(make.SDN, make.sdn_list(20))
    follow("ofac:sdn")
    assert PROVENANCE in _look(settings)


def test_real_files_of_each_publisher_are_sound(shared: Path) -> None:
    from ingest.official.kinds.kinds import load_kinds
    from ingest.official.sound import check_sound

    kinds = load_kinds(shared)
    docs = shared / "docs"
    for source, ending, pattern in (
        ("eu:833/2014", ".html", "eurlex-html/*.html"),
        ("uk:uksi/2019/855", ".xml", "clml/*.xml"),
        ("us-cfr:1/51", ".xml", "ecfr/title-1-part-51-2024-05-17.xml"),
        ("us-fr:2024-1", ".xml", "federal-register/*.xml"),
    ):
        files = sorted(docs.glob(pattern))
        assert files
        for path in files:
            assert check_sound(path, ending, kinds.of(source)) is None
