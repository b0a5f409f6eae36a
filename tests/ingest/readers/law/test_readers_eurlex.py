"""EU acts on EUR-Lex pages: pinpoints, headings, rows and footnotes in each generation of pages."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.datamodels import Block, BlockRole, Document
from ingest.readers import read_document
from ingest.text.split import split

CONSOLIDATED = """<html><head><title>Consolidated TEXT: 32099R0833 — EN — 24.04.2026</title></head>
<body><div class="eli-container">
<p class="reference">02099R0833 — EN — 24.04.2026 — 050.001</p><hr/>
<p class="disclaimer">A documentation tool without legal effect.</p>
<table><tr><td><p class="arrow"><a>►B</a></p></td>
<td><p class="title-doc-first">COUNCIL REGULATION (EU) No 833/2099</p></td></tr></table>
<p class="hd-modifiers">Amended by:</p>
<table><tr><td><p class="arrow"><a>►M1</a></p></td>
<td><p class="title-fam-member-star">COUNCIL REGULATION (EU) No 960/2099</p></td></tr></table>
<p class="modref"><a title="x">▼B</a></p>
<div class="eli-main-title"><p class="title-doc-first">COUNCIL REGULATION (EU) No 833/2099</p>
<p class="title-doc-first">of 31 July 2099</p><p class="title-doc-last">concerning tea</p></div>
<div id="cpt_I"><p class="title-division-1">CHAPTER I</p><p class="title-division-2">DUTIES</p>
<div class="eli-subdivision" id="art_12f"><p class="modref"><a>▼M37</a></p>
<p class="title-article-norm">Article 12f</p>
<div class="eli-title"><p class="stitle-article-norm">Duty of care</p></div>
<div class="norm"><span class="no-parag">1.  </span><div class="norm inline-element">Traders
►M12 shall ◄:
<div class="grid-container grid-list"><div class="list grid-list-column-1"><span>(a) </span></div>
<div class="grid-list-column-2"><p class="norm">check the tea;</p></div></div>
<div class="grid-container grid-list"><div class="list grid-list-column-1"><span>(b) </span></div>
<div class="grid-list-column-2"><p class="norm">check the buyers:</p>
<div class="grid-container grid-list"><div class="list grid-list-column-1"><span>(i) </span></div>
<div class="grid-list-column-2"><p class="norm">their names
(<a href="#E0001" id="src.E0001"><span class="superscript">1</span></a>);</p></div></div></div>
</div>
</div></div>
<p class="norm">They do so each year.</p>
<div class="norm"><span class="no-parag">1a.  </span>
<div class="norm inline-element">Nobody else does.</div></div>
<p class="modref"><a>▼M3</a> —————</p></div></div>
<div class="eli-subdivision" id="art_12ga"><p class="title-article-norm">Article 12ga</p>
<p class="norm">For the purposes of this Article, the following definitions apply:</p>
<div class="grid-container grid-list"><div class="list grid-list-column-1"><span>(a) </span></div>
<div class="grid-list-column-2"><p class="norm">‘tea’ means one of these:</p>
<div class="grid-container grid-list"><div class="list grid-list-column-1"><span>(i) </span></div>
<div class="grid-list-column-2"><p class="norm">green tea;</p></div></div></div></div>
<div class="grid-container grid-list"><div class="list grid-list-column-1"><span>(b) </span></div>
<div class="grid-list-column-2"><p class="norm">‘cup’ means a vessel.</p></div></div></div>
<div id="anx_XXXVIIIA"><hr class="separator-annex"/><p class="title-annex-1">ANNEX XXXVIIIA</p>
<p class="title-gr-seq-level-1">Teas of Article 12f</p>
<p class="title-gr-seq-level-1">PART A</p>
<table><tbody><tr><td><p class="tbl-norm">CN code</p></td><td><p class="tbl-norm">Tea</p></td></tr>
<tr><td><p class="tbl-norm">0902 10</p></td><td><p class="tbl-norm">Green</p></td></tr>
<tr><td><p class="tbl-norm">0902 30</p></td><td><p class="tbl-norm">Black</p></td></tr>
</tbody></table>
<p class="title-gr-seq-level-1">PART B</p>
<table><tr><td><p class="tbl-norm"> </p></td>
<td><p class="tbl-norm"><span class="boldface">Name</span></p></td>
<td><p class="tbl-norm"><span class="boldface">Date of listing</span></p></td></tr>
<tr><td><p class="tbl-norm">1.</p></td><td><p class="tbl-norm">Tea House</p></td>
<td><p class="tbl-norm">1.1.2026</p></td></tr>
<tr><td><p class="tbl-norm">17.</p></td><td><p class="tbl-norm">Tea Room</p></td>
<td><p class="tbl-norm">2.1.2026</p></td></tr></table>
<p class="norm">Notes:</p>
<div class="grid-container grid-list"><div class="list grid-list-column-1"><span>3.</span></div>
<div class="grid-list-column-2"><p class="norm">Leaves count.</p></div></div></div>
<hr class="separator-short"/>
<p class="footnote">(<a href="#src.E0001" id="E0001"><span class="superscript">1</span></a>)
OJ L 1.</p>
</div></body></html>"""

JOURNAL = """<html lang="en"><head><title>L_202600506EN</title></head><body>
<div class="eli-container"><table><tr><td><p class="oj-hd-date">24.4.2099</p></td>
<td><p class="oj-hd-lg">EN</p></td></tr></table>
<div class="eli-main-title"><p class="oj-doc-ti">COUNCIL REGULATION (EU) 2099/506</p>
<p class="oj-doc-ti">of 23 April 2099</p>
<p class="oj-doc-ti">amending Regulation (EU) No 833/2098</p></div>
<p class="oj-normal">THE COUNCIL,</p><p class="oj-normal">Whereas:</p>
<table><tr><td><p class="oj-normal">(1)</p></td><td><p class="oj-normal">Tea is dear
<a href="#ntr1-L_1" id="ntc1">(<span class="oj-super oj-note-tag">1</span>)</a>.</p></td></tr>
</table><p class="oj-normal">HAS ADOPTED THIS REGULATION:</p>
<div class="eli-subdivision" id="art_1"><p class="oj-ti-art">Article 1</p>
<p class="oj-normal">Regulation (EU) No 833/2098 is amended as follows:</p>
<table><tr><td><p class="oj-normal">(1)</p></td><td><p class="oj-normal">this is inserted:</p>
<p class="oj-ti-art">‘Article 5ba</p><p class="oj-sti-art">Ban</p>
<p class="oj-normal">1.   It is prohibited:</p>
<table><tr><td><p class="oj-normal">(a)</p></td><td><p class="oj-normal">to sell.’;</p></td></tr>
</table></td></tr></table>
<table><tr><td><p class="oj-normal">(2)</p></td><td><p class="oj-normal">these are added:</p>
<table><tr><td><p class="oj-normal">‘(j)</p></td><td><p class="oj-normal">pots;</p></td></tr>
</table><table><tr><td><p class="oj-normal">(k)</p></td><td><p class="oj-normal">pans.’;</p></td>
</tr></table></td></tr></table></div>
<div class="eli-subdivision" id="art_2"><p class="oj-ti-art">Article 2</p>
<p class="oj-normal">1.   It enters into force.</p><p class="oj-normal">At once.</p></div>
<div class="oj-final"><p class="oj-normal">Done at Brussels, 23 April 2099.</p>
<p class="oj-signatory">A. PRESIDENT</p></div>
<hr class="oj-note"/>
<p class="oj-note"><a href="#ntc1" id="ntr1-L_1">(<span class="oj-super">1</span>)</a> OJ L 229.</p>
</div><p class="oj-doc-end">ELI: http://data.europa.eu/eli/reg/2099/506/oj</p></body></html>"""

FLAT = """<html><head><title>Konsolidierter TEXT: 31998F0699 — DE — 05.07.2001</title></head><body>
<p>1998F0699 — DE — 05.07.2001 — 001.001</p><hr/><p>Nur zur Dokumentation</p>
<p>Geändert durch:</p><p><a>►M1</a></p><hr/><p><a>▼B</a></p>
<p>RAHMENBESCHLUSS DES RATES</p><p>vom 3. Dezember 1998</p><p>über Tee</p><p>(98/699/JI)</p>
<p>DER RAT DER EUROPÄISCHEN UNION —</p><p>in der Erwägung, daß Tee teuer ist;</p>
<p>HAT BESCHLOSSEN:</p><p>TITEL I</p><p>Allgemeines</p>
<p><a>▼M1</a> —————</p><p><a>▼B</a></p><p>Artikel 3</p><p>Begriffsbestimmungen</p>
<p>(1)  Es gilt folgendes:</p><p>a) „Tee“ ist ein Getränk;</p><p>b) „Tasse“ ist ein Gefäß.</p>
<p>Das gilt immer (<a href="#E0001"><span>1</span></a>).</p><p>(2)  Mehr nicht.</p>
<p>Artikel 4</p><p>Es gilt sofort.</p><p>Geschehen zu Brüssel am 3. Dezember 1998.</p>
<p>Der Präsident</p><p>ANHANG I</p><p>1. Grüner Tee.</p>
<p>(<a href="#src.E0001"><span>1</span></a>) ABl. L 1.</p></body></html>"""

PLAIN = """<html><head><title>EUR-Lex - 31999R1334 - EN</title></head><body><h1>31999R1334</h1>
<div id="TexteOnly"><p>COUNCIL REGULATION (EC) No 1334/1999</p><p>of 22 June 1999</p><p>on tea</p>
<p>THE COUNCIL OF THE EUROPEAN UNION,</p><p>Whereas:</p><p>(1) Tea is dear.</p>
<p>HAS ADOPTED THIS REGULATION:</p><p>CHAPTER I</p><p>Subject</p><p>Article 1</p>
<p>For the purposes of this Regulation:</p><p>(a) "tea" shall mean leaves;</p>
<p>(b) "export" shall mean:</p><p>(i) sending;</p><p>ANNEX I</p><p>LIST OF TEAS</p><p>1. Green</p>
</div></body></html>"""

SITE = f"""<html><head><title>EUR-Lex</title></head><body><nav>Menu</nav>
<div id="menu"><p>Access initial legal act</p></div>
<div id="document1"><div class="tabContent">{JOURNAL.partition("<body>")[2].partition("</body>")[0]}
</div></div><div><a href="#top">Top</a><p>Site map</p></div></body></html>"""

Read = Callable[[str], Document]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def reading(page: str) -> Document:
        path = tmp_path / "act.html"
        path.write_text(page, encoding="utf-8")
        return read_document(path, path.name)

    return reading


def places(document: Document, *, role: BlockRole = BlockRole.TEXT) -> list[tuple[str | None, str]]:
    return [(b.locator, document.text[b.start : b.end]) for b in document.blocks if b.role is role]


def test_points_of_a_consolidated_act_have_the_pinpoints_that_people_cite(read: Read) -> None:
    found = places(read(CONSOLIDATED))
    assert found[1:7] == [
        ("Art. 12f(1)", "1. Traders shall:"),
        ("Art. 12f(1)(a)", "(a) check the tea;"),
        ("Art. 12f(1)(b)", "(b) check the buyers:"),
        ("Art. 12f(1)(b)(i)", "(i) their names;"),
        ("Art. 12f(1)", "They do so each year."),
        ("Art. 12f(1a)", "1a. Nobody else does."),
    ]


def test_rows_of_an_annex_name_their_columns_and_are_cited_by_number(read: Read) -> None:
    rows = [p for p in places(read(CONSOLIDATED)) if p[0] and "row" in p[0]]
    assert rows == [
        ("Annex XXXVIIIA, Part A, row 1", "CN code: 0902 10; Tea: Green"),
        ("Annex XXXVIIIA, Part A, row 2", "CN code: 0902 30; Tea: Black"),
        ("Annex XXXVIIIA, Part B, row 1", "1. Name: Tea House; Date of listing: 1.1.2026"),
        ("Annex XXXVIIIA, Part B, row 17", "17. Name: Tea Room; Date of listing: 2.1.2026"),
    ]
    assert ("Annex XXXVIIIA, Part B, point 3", "3. Leaves count.") in places(read(CONSOLIDATED))


def test_a_consolidated_act_knows_its_number_and_the_day_of_its_version(read: Read) -> None:
    document = read(CONSOLIDATED)
    about = document.about
    assert (about.instrument, about.celex) == (
        "Regulation (EU) No 833/2099",
        "02099R0833-20260424",
    )
    assert (about.version, about.published) == ("2026-04-24", "2026-04-24")
    assert (about.kind, about.jurisdiction, about.language) == ("law", "EU", "en")
    assert about.title == "Council Regulation (EU) No 833/2099 concerning tea"
    assert (about.url or "").endswith("CELEX:02099R0833-20260424")
    assert document.warnings == ("consolidated text: A documentation tool without legal effect.",)


def test_change_marks_are_gone_and_the_amending_acts_are_furniture(read: Read) -> None:
    document = read(CONSOLIDATED)
    assert not set("►▼◄") & set(document.text)
    aside = [text for _, text in places(document, role=BlockRole.FURNITURE)]
    assert "COUNCIL REGULATION (EU) No 960/2099" in " ".join(aside)


def test_a_passage_shows_chapter_and_article_title(read: Read, encoder) -> None:
    passages = split(read(CONSOLIDATED), encoder.count_tokens, 256)
    [passage] = [p for p in passages if "check the tea" in p.text]
    assert passage.headings[1:] == ("CHAPTER I — DUTIES", "Article 12f — Duty of care")
    assert (
        passage.place_at(passage.start + passage.text.index("(i)")).locator == "Art. 12f(1)(b)(i)"
    )


def test_each_defined_term_is_a_passage_with_the_points_inside_it(read: Read, encoder) -> None:
    passages = split(read(CONSOLIDATED), encoder.count_tokens, 256)
    texts = [p.text for p in passages if p.places[0].locator.startswith("Art. 12ga(")]
    assert texts == ["(a) ‘tea’ means one of these:\n\n(i) green tea;", "(b) ‘cup’ means a vessel."]


def test_footnotes_stand_at_the_end_and_their_marks_are_out_of_the_sentence(read: Read) -> None:
    for page, note in ((CONSOLIDATED, "(1) OJ L 1."), (JOURNAL, "(1) OJ L 229.")):
        assert places(read(page))[-1] == ("Footnote 1", note)
    assert ("Recital 1", "(1) Tea is dear.") in places(read(JOURNAL))


def test_the_wording_that_an_act_gives_another_is_cited_by_the_point_that_gives_it(
    read: Read,
) -> None:
    document = read(JOURNAL)
    assert [p for p in places(document) if (p[0] or "").startswith("Art. 1(")] == [
        ("Art. 1(1)", "(1) this is inserted:"),
        ("Art. 1(1)", "‘Article 5ba"),
        ("Art. 1(1)", "Ban"),
        ("Art. 1(1)", "1. It is prohibited:"),
        ("Art. 1(1)", "(a) to sell.’;"),
        ("Art. 1(2)", "(2) these are added:"),
        ("Art. 1(2)", "‘(j) pots;"),
        ("Art. 1(2)", "(k) pans.’;"),
    ]
    assert ("Art. 2(1)", "At once.") in places(document)
    assert ("Concluding formulas", "A. PRESIDENT") in places(document)


def test_an_act_of_the_journal_knows_its_dates_and_its_address(read: Read) -> None:
    about = read(JOURNAL).about
    assert (about.celex, about.published, about.version) == ("32099R0506", "2099-04-23", None)
    assert about.url == "http://data.europa.eu/eli/reg/2099/506/oj"
    assert about.publisher == "Official Journal of the European Union"


def test_pages_from_before_the_prefix_are_read_alike(read: Read) -> None:
    assert places(read(JOURNAL.replace("oj-", ""))) == places(read(JOURNAL))


def test_the_site_around_an_act_is_left_out(read: Read) -> None:
    document = read(SITE)
    assert places(document) == places(read(JOURNAL))
    assert not any(w in document.text for w in ("Menu", "Access initial", "Site map", "Top"))


def test_the_oldest_pages_are_read_by_their_lines(read: Read) -> None:
    document = read(FLAT)
    headings = [text for _, text in places(document, role=BlockRole.HEADING)]
    assert headings[:3] == [
        "TITEL I — Allgemeines",
        "Artikel 3 — Begriffsbestimmungen",
        "Artikel 4",
    ]
    found = places(document)
    assert found[found.index(("Art. 3(1)", "(1) Es gilt folgendes:")) :] == [
        ("Art. 3(1)", "(1) Es gilt folgendes:"),
        ("Art. 3(1)(a)", "a) „Tee“ ist ein Getränk;"),
        ("Art. 3(1)(b)", "b) „Tasse“ ist ein Gefäß."),
        ("Art. 3(1)", "Das gilt immer."),
        ("Art. 3(2)", "(2) Mehr nicht."),
        ("Art. 4", "Es gilt sofort."),
        ("Concluding formulas", "Geschehen zu Brüssel am 3. Dezember 1998."),
        ("Concluding formulas", "Der Präsident"),
        ("Annex I, point 1", "1. Grüner Tee."),
        ("Footnote 1", "(1) ABl. L 1."),
    ]
    about = document.about
    assert (about.celex, about.language) == ("01998F0699-20010705", "de")
    assert about.instrument == "Framework Decision 98/699/JHA"


def test_pages_without_classes_or_versions_are_read_by_their_lines_too(read: Read) -> None:
    document = read(PLAIN)
    assert places(document)[3:] == [
        ("Recital 1", "(1) Tea is dear."),
        ("Preamble", "HAS ADOPTED THIS REGULATION:"),
        ("Art. 1", "For the purposes of this Regulation:"),
        ("Art. 1(a)", '(a) "tea" shall mean leaves;'),
        ("Art. 1(b)", '(b) "export" shall mean:'),
        ("Art. 1(b)(i)", "(i) sending;"),
        ("Annex I, point 1", "1. Green"),
    ]
    assert [b.locator for b in document.blocks if b.alone] == ["Art. 1(a)", "Art. 1(b)"]
    about = document.about
    assert (about.celex, about.language, about.published) == ("31999R1334", "en", "1999-06-22")


def test_a_page_of_another_site_is_read_as_before(read: Read) -> None:
    page = "<html><body><h1>Tea</h1>" + "<p>Article 3 of the law on tea was much read.</p>" * 9
    assert {b.locator for b in read(page).blocks} == {None}


words = st.text("abcdefg ", min_size=1, max_size=20).map(str.strip).filter(bool)
inner_lists = st.lists(words | st.lists(words, min_size=1, max_size=3), min_size=1, max_size=3)
lists = words | st.lists(words | inner_lists, min_size=1, max_size=3)


def as_html(tree: object) -> str:
    if isinstance(tree, str):
        return f'<p class="oj-normal">{tree}</p>'
    assert isinstance(tree, list)
    rows = enumerate(tree)
    cell = '<td><p class="oj-normal">({})</p></td><td>{}</td>'
    return "".join(
        f"<table><tr>{cell.format(chr(97 + n), as_html(inner))}</tr></table>" for n, inner in rows
    )


@given(st.lists(lists, min_size=1, max_size=4))
def test_every_word_of_a_page_is_in_one_block(tmp_path_factory, trees: list[object]) -> None:
    body = "".join(as_html(tree) for tree in trees)
    page = f'<html><body><p class="oj-ti-art">Article 1</p>{body}</body></html>'
    path = tmp_path_factory.mktemp("page") / "act.html"
    path.write_text(page, encoding="utf-8")
    document = read_document(path, path.name)
    expected = " ".join(page.replace("<", " <").replace(">", "> ").split())
    visible = [w for w in expected.split() if not w.startswith(("<", "class=")) and w[-1] != ">"]
    assert document.text.split() == visible
    assert "".join(_cut(document.blocks, document.text)) == "".join(document.text.split("\n\n"))


def _cut(blocks: tuple[Block, ...], text: str) -> list[str]:
    return [text[b.start : b.end] for b in blocks]
