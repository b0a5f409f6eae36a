"""Laws in XML: Formex 4 and Akoma Ntoso, with the pinpoints that people cite."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.datamodels import BlockRole, Document
from ingest.errors import ReadError
from ingest.readers import read_document
from ingest.text.split import split

ACT = """<ACT><BIB.INSTANCE><DOCUMENT.REF FILE="L_1.xml"><COLL>L</COLL><NO.OJ>7</NO.OJ>
<YEAR>2099</YEAR></DOCUMENT.REF><DATE ISO="20990301">20990301</DATE><LG.DOC>EN</LG.DOC>
</BIB.INSTANCE><TITLE><TI><P><HT TYPE="UC">Council Regulation</HT> (EU) 2099/7</P>
<P>of <DATE ISO="20990301">1 March 2099</DATE></P><P>on tea</P></TI></TITLE>
<PREAMBLE><PREAMBLE.INIT>THE COUNCIL,</PREAMBLE.INIT><GR.VISA><VISA>Having regard to tea<NOTE
NOTE.ID="E0001"><P>OJ C 1.</P></NOTE>,</VISA></GR.VISA><GR.CONSID><GR.CONSID.INIT>Whereas:
</GR.CONSID.INIT><CONSID><NP><NO.P>(1)</NO.P><TXT>Tea is dear.</TXT><P>Very dear.</P></NP></CONSID>
</GR.CONSID><PREAMBLE.FINAL>HAS ADOPTED:</PREAMBLE.FINAL></PREAMBLE>
<ENACTING.TERMS><DIVISION><TITLE><TI><P>CHAPTER I</P></TI><STI><P>TEA</P></STI></TITLE>
<ARTICLE IDENTIFIER="001"><TI.ART>Article 1</TI.ART><STI.ART><P>Definitions</P></STI.ART>
<ALINEA><P>In this Regulation:</P><LIST TYPE="alpha"><ITEM><NP><NO.P>(a)</NO.P>
<TXT><QUOT.START CODE="2018"/>tea<QUOT.END CODE="2019"/> means:</TXT><P><LIST TYPE="roman"><ITEM>
<NP><NO.P>(i)</NO.P><TXT>leaves;</TXT></NP></ITEM></LIST></P></NP></ITEM></LIST></ALINEA></ARTICLE>
<ARTICLE IDENTIFIER="012FA"><TI.ART>Article&#160;12fa</TI.ART><PARAG IDENTIFIER="012FA.001">
<NO.PARAG>1.</NO.PARAG><ALINEA><P>It is banned:</P><LIST TYPE="DASH"><ITEM><P>to sell;</P></ITEM>
</LIST></ALINEA><ALINEA>Unless paid.</ALINEA></PARAG><PARAG IDENTIFIER="012FA.002">
<NO.PARAG>2.</NO.PARAG><ALINEA><P>Replaced by: <QUOT.S><ARTICLE IDENTIFIER="003"><TI.ART>
<QUOT.START CODE="2018"/>Article 3</TI.ART><PARAG><NO.PARAG>1.</NO.PARAG><ALINEA>New.<QUOT.END
CODE="2019"/></ALINEA></PARAG></ARTICLE></QUOT.S></P></ALINEA></PARAG></ARTICLE></DIVISION>
</ENACTING.TERMS><FINAL><P>Binding.</P></FINAL></ACT>"""

ANNEX = """<ANNEX><BIB.INSTANCE><DOCUMENT.REF FILE="L_1.xml"><COLL>L</COLL><NO.OJ>7</NO.OJ>
<YEAR>2099</YEAR></DOCUMENT.REF><DATE ISO="20990301">20990301</DATE><LG.DOC>EN</LG.DOC>
<PAGE.FIRST>3</PAGE.FIRST></BIB.INSTANCE><TITLE><TI><P>ANNEX XLIV</P></TI><STI><P>Teas</P></STI>
</TITLE><CONTENTS><GR.SEQ LEVEL="1">
<TITLE><TI><NP><NO.P>1.</NO.P><TXT>GREEN</TXT></NP></TI></TITLE>
<NP><NO.P>(a)</NO.P><TXT>Sencha.</TXT></NP></GR.SEQ><TBL COLS="2"><CORPUS><ROW TYPE="HEADER">
<CELL COL="1">Name</CELL><CELL COL="2">Reason</CELL></ROW><ROW><CELL COL="1">Tea House</CELL>
<CELL COL="2">It sold tea.</CELL></ROW></CORPUS></TBL></CONTENTS></ANNEX>"""

CONSOLIDATED = ACT.replace(
    "<ACT>",
    '<CONS.ACT><INFO.CONSLEG CONSLEG.REF="2099R0007" START.DATE="21000102"/><CONS.DOC>'
    "<FAM.COMP><BIB.DATA><NO.CELEX>32099R0007</NO.CELEX></BIB.DATA></FAM.COMP>",
).replace("</ACT>", ANNEX.replace("ANNEX>", "CONS.ANNEX>") + "</CONS.DOC></CONS.ACT>")

EU_AKN = """<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0">
<act name="directive">
<meta><identification source="#x"><FRBRWork><FRBRalias value="32099L0092" name="CELEX"/>
<FRBRdate date="2099-07-23" name="d"/><FRBRcountry value="eu"/></FRBRWork><FRBRExpression>
<FRBRdate date="2099-07-23" name="d"/><FRBRlanguage language="eng"/></FRBRExpression>
</identification></meta><preface><p>Directive 2099/92/EU of the Council</p><p>of 23 July 2099</p>
<p>on tea</p></preface><preamble><citations><citation><p>Having regard to tea,</p></citation>
</citations><recitals><intro><p>Whereas:</p></intro><recital><num>(1)</num><p>Tea is dear
<authorialNote><p>OJ C 1.</p></authorialNote>.</p></recital></recitals></preamble><body>
<chapter><num>CHAPTER I</num><heading>TEA</heading>
<article><num>Article 3</num><heading>Scope</heading><paragraph><num>1.</num>
<list><intro><p>It covers:</p></intro><point><num>(a)</num><content><p>leaves;</p></content></point>
</list></paragraph></article></chapter></body>
<conclusions><p>Done at Brussels.</p></conclusions></act></akomaNtoso>"""

UK_AKN = """<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0">
<act name="ukpga">
<meta><identification source="#x"><FRBRWork><FRBRdate date="2099-01-01" name="d"/>
<FRBRcountry value="gb"/></FRBRWork><FRBRExpression><FRBRdate date="2100-05-01" name="d"/>
<FRBRlanguage language="eng"/></FRBRExpression></identification></meta>
<preface><p><docTitle>Tea Act 2099</docTitle></p></preface><body><part><num>Part 1</num>
<heading>Duties</heading><section><num>101</num><heading>Brewing</heading><subsection><num>(1)</num>
<intro><p>A person must—</p></intro><level><num>(a)</num><content><p>boil water.</p></content>
</level></subsection></section></part>
<hcontainer name="schedule"><num>Schedule 2</num>
<heading>Cups</heading>
<paragraph><num>3</num><content><p>A cup is round.</p></content></paragraph></hcontainer></body>
</act></akomaNtoso>"""

Read = Callable[[str], Document]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def reading(text: str) -> Document:
        path = tmp_path / "law.xml"
        path.write_text(text, encoding="utf-8")
        return read_document(path, path.name)

    return reading


def places(document: Document, role: BlockRole = BlockRole.TEXT) -> list[tuple[str | None, str]]:
    return [(b.locator, document.text[b.start : b.end]) for b in document.blocks if b.role is role]


def test_a_formex_act_has_its_recitals_points_and_footnotes(read: Read) -> None:
    document = read(ACT)
    assert places(document) == [
        ("Title", "Council Regulation (EU) 2099/7\nof 1 March 2099\non tea"),
        ("Preamble", "THE COUNCIL,"),
        ("Preamble", "Having regard to tea,"),
        ("Preamble", "Whereas:"),
        ("Recital 1", "(1) Tea is dear."),
        ("Recital 1", "Very dear."),
        ("Preamble", "HAS ADOPTED:"),
        ("Art. 1", "In this Regulation:"),
        ("Art. 1(a)", "(a) ‘tea’ means:"),
        ("Art. 1(a)(i)", "(i) leaves;"),
        ("Art. 12fa(1)", "1. It is banned:"),
        ("Art. 12fa(1)", "— to sell;"),
        ("Art. 12fa(1)", "Unless paid."),
        ("Art. 12fa(2)", "2. Replaced by:"),
        ("Art. 12fa(2)", "‘Article 3"),
        ("Art. 12fa(2)", "1. New.’"),
        ("Concluding formulas", "Binding."),
        ("Footnote 1", "OJ C 1."),
    ]
    headings = ["CHAPTER I — TEA", "Article 1 — Definitions", "Article 12fa", "Footnotes"]
    assert [text for _, text in places(document, BlockRole.HEADING)] == headings


def test_a_formex_act_knows_what_it_is(read: Read) -> None:
    about = read(ACT).about
    assert (about.instrument, about.celex, about.language) == (
        "Regulation (EU) 2099/7",
        "32099R0007",
        "en",
    )
    assert (about.published, about.version, about.kind) == ("2099-03-01", None, "law")
    assert about.title == "Council Regulation (EU) 2099/7 on tea"


def test_an_annex_in_a_file_of_its_own_is_cited_by_its_number(read: Read) -> None:
    document = read(ANNEX)
    assert places(document) == [
        ("Annex XLIV, point 1(a)", "(a) Sencha."),
        ("Annex XLIV, point 1, row 1", "Name: Tea House; Reason: It sold tea."),
    ]
    assert document.about.title == "ANNEX XLIV Teas (OJ L 7, 2099, p. 3)"
    assert document.about.celex is None


def test_a_consolidated_formex_act_has_its_annexes_and_the_day_of_its_version(read: Read) -> None:
    document = read(CONSOLIDATED)
    assert ("Annex XLIV, point 1(a)", "(a) Sencha.") in places(document)
    about = document.about
    assert (about.celex, about.version) == ("02099R0007-21000102", "2100-01-02")
    assert (about.publisher, about.published) == ("EUR-Lex", "2100-01-02")
    assert "no legal effect" in document.warnings[0]


def test_a_definition_with_its_points_is_one_passage(read: Read, encoder) -> None:
    passages = split(read(ACT), encoder.count_tokens, 256)
    assert "(a) ‘tea’ means:\n\n(i) leaves;" in [p.text for p in passages]


def test_an_act_of_the_union_in_akoma_ntoso_is_cited_by_article(read: Read) -> None:
    document = read(EU_AKN)
    assert places(document)[1:] == [
        ("Preamble", "Having regard to tea,"),
        ("Preamble", "Whereas:"),
        ("Recital 1", "(1) Tea is dear."),
        ("Art. 3(1)", "1. It covers:"),
        ("Art. 3(1)(a)", "(a) leaves;"),
        ("Concluding formulas", "Done at Brussels."),
        ("Footnote 1", "OJ C 1."),
    ]
    about = document.about
    assert (about.instrument, about.celex) == ("Directive 2099/92/EU", "32099L0092")
    assert (about.jurisdiction, about.language, about.version) == ("EU", "en", None)


def test_a_law_without_articles_is_cited_by_section_and_schedule(read: Read) -> None:
    document = read(UK_AKN)
    assert places(document)[1:] == [
        ("s. 101(1)", "(1) A person must—"),
        ("s. 101(1)(a)", "(a) boil water."),
        ("Sch. 2 para. 3", "3 A cup is round."),
    ]
    about = document.about
    assert (about.title, about.jurisdiction, about.version) == ("Tea Act 2099", "UK", "2100-05-01")


def test_xml_of_no_known_vocabulary_is_refused_with_its_root(read: Read) -> None:
    with pytest.raises(ReadError, match="<tea>"):
        read("<tea>green</tea>")
