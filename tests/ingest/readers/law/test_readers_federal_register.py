"""The Federal Register: documents of an issue, their kinds and numbers, pages, sections, orders."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.datamodels import Block, BlockRole, Document
from ingest.readers import read_document

RULE = """<RULE><PREAMB><PRTPAGE P="101"/><AGENCY>LAMP OFFICE</AGENCY><CFR>77 CFR Part 987</CFR>
<SUBJECT>Lamps at Dusk</SUBJECT><ACT><HD SOURCE="HED">ACTION:</HD><P>Final rule.</P></ACT></PREAMB>
<SUPLINF><HD SOURCE="HED">SUPPLEMENTARY INFORMATION:</HD><HD SOURCE="HD1">Background</HD>
<P>Lamps are dim.<SU>1</SU><FTREF/> They go <PRTPAGE P="102"/> out.</P>
<FTNT><P><SU>1</SU> As all know.</P></FTNT>
<GPOTABLE COLS="3"><TTITLE>Oils</TTITLE><BOXHD><CHED H="1">Name</CHED><CHED H="1">Price</CHED>
<CHED H="2">2030</CHED><CHED H="2">2031</CHED></BOXHD>
<ROW><ENT>Olive</ENT><ENT>$1</ENT><ENT>$2</ENT></ROW></GPOTABLE>
<PART><HD SOURCE="HED">PART 987—LAMPS</HD></PART>
<REGTEXT TITLE="77" PART="987"><AMDPAR>1. Revise § 987.406 to read:</AMDPAR>
<SECTION><SECTNO>§ 987.406 </SECTNO><SUBJECT>Lamps.</SUBJECT><STARS/>
<P>(b) <E T="03">Owners.</E> A lamp is owned:</P><P>(1) By a keeper;</P><STARS/><P>(4) By none.</P>
</SECTION></REGTEXT></SUPLINF><FRDOC>[FR Doc. 2031-00001 Filed 1-2-31; 8:45 am]</FRDOC>
<BILCOD>BILLING CODE 1-P</BILCOD></RULE>"""
NOTICE = """<NOTICE><PREAMB><SUBJECT>{title}</SUBJECT><ACT><HD SOURCE="HED">ACTION:</HD>
<P>{action}</P></ACT></PREAMB><SUPLINF><P>Some words.</P></SUPLINF>
<FRDOC>[FR Doc. 2031-0000{n} Filed 1-2-31; 8:45 am]</FRDOC></NOTICE>"""
ORDER = """<PRESDOCU><EXECORD><TITLE3>Title 3—</TITLE3><PRES>The President<PRTPAGE P="110"/></PRES>
<EXECORDR>Executive Order 19999 of January 2, 2031</EXECORDR><HD SOURCE="HED">Blocking Lamps</HD>
<FP>I hereby order:</FP><FP><E T="04">Section 1</E>. (a) All lamps are blocked:</FP>
<P>(i) oil lamps; or</P><P>(ii) wicks.</P><FP><E T="04">Sec. 2</E>. Evasion is prohibited.</FP>
<PLACE>THE WHITE HOUSE,</PLACE><FRDOC>[FR Doc. 2031-00009 Filed]</FRDOC></EXECORD></PRESDOCU>"""
ISSUE = f"""<FEDREG><VOL>96</VOL><NO>2</NO><DATE>Friday, January 3, 2031</DATE>
<UNITNAME>Contents</UNITNAME><CNTNTS><AGCY><HD>Lamp Office</HD></AGCY></CNTNTS>
<RULES>{RULE}</RULES><PRORULES><PRORULE><PREAMB><SUBJECT>Lamps to Come</SUBJECT></PREAMB>
<SUPLINF><P>We propose.</P></SUPLINF><FRDOC>[FR Doc. 2031-00002 Filed]</FRDOC></PRORULE></PRORULES>
<NOTICES>{NOTICE.format(title="Meeting", action="Notice.", n=3)}
{NOTICE.format(title="Advice", action="Notice; availability of guidance.", n=4)}</NOTICES>
<PRESDOCS>{ORDER}</PRESDOCS></FEDREG>"""


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str], Document]:
    def make(text: str) -> Document:
        path = tmp_path / "issue.xml"
        path.write_text(text, encoding="utf-8")
        return read_document(path, "issue.xml")

    return make


@pytest.fixture
def issue(read: Callable[[str], Document]) -> Document:
    return read(ISSUE)


def block(document: Document, words: str) -> Block:
    return next(b for b in document.blocks if words in document.text[b.start : b.end])


def test_each_document_of_an_issue_has_its_title_kind_and_number(issue: Document) -> None:
    said = [(p.about.title, p.about.kind, p.about.instrument) for p in issue.parts]
    assert said == [
        ("Lamps at Dusk", "law", "FR Doc. 2031-00001, 77 CFR Part 987"),
        ("Lamps to Come", "other", "FR Doc. 2031-00002"),
        ("Meeting", "other", "FR Doc. 2031-00003"),
        ("Advice", "guidance", "FR Doc. 2031-00004"),
        (
            "Executive Order 19999 of January 2, 2031: Blocking Lamps",
            "law",
            "Executive Order 19999 (FR Doc. 2031-00009)",
        ),
    ]
    assert {p.about.published for p in issue.parts} == {"2031-01-03"}
    assert issue.parts[0].about.url == "https://www.federalregister.gov/d/2031-00001"
    assert issue.about.title == "Federal Register, Vol. 96, No. 2, January 3, 2031"


def test_parts_begin_with_their_documents(issue: Document) -> None:
    for words, title in (("Lamps are dim", "Lamps at Dusk"), ("We propose", "Lamps to Come")):
        part = issue.part_at(block(issue, words).start)
        assert part is not None
        assert part.about.title == title


@pytest.mark.parametrize(
    ("words", "cited"),
    [
        ("LAMP OFFICE", "96 FR 101"),
        ("Lamps are dim", "96 FR 101-102"),
        ("As all know", "96 FR 102, footnote 1"),
        ("1. Revise", "96 FR 102"),
        ("A lamp is owned", "77 CFR 987.406(b) (96 FR 102)"),
        ("By a keeper", "77 CFR 987.406(b)(1) (96 FR 102)"),
        ("By none", "77 CFR 987.406(b)(4) (96 FR 102)"),
        ("I hereby order", "96 FR 110"),
        ("All lamps are blocked", "E.O. 19999, sec. 1(a) (96 FR 110)"),
        ("(i) oil lamps", "E.O. 19999, sec. 1(a)(i) (96 FR 110)"),
        ("Evasion", "E.O. 19999, sec. 2 (96 FR 110)"),
        ("THE WHITE HOUSE", "96 FR 110"),
    ],
)
def test_places_are_cited_by_page_and_by_section(issue: Document, words: str, cited: str) -> None:
    assert block(issue, words).locator == cited


def test_rows_name_their_columns_with_those_above(issue: Document) -> None:
    found = block(issue, "Name: Olive; Price – 2030: $1; Price – 2031: $2")
    assert (found.alone, found.locator) == (True, "96 FR 102, row 1")


def test_stars_stay_with_what_they_stand_before(issue: Document) -> None:
    assert "* * *\n(b) Owners." in issue.text
    assert "* * *\n(4) By none." in issue.text


def test_footnotes_stand_behind_their_document_and_billing_codes_are_not_searched(
    issue: Document,
) -> None:
    assert issue.text.index("As all know") > issue.text.index("By none")
    assert issue.text.index("As all know") < issue.text.index("We propose")
    assert block(issue, "BILLING CODE").role is BlockRole.FURNITURE


def test_a_single_document_says_itself_what_it_is(read: Callable[[str], Document]) -> None:
    document = read(RULE)
    assert (document.about.title, document.about.kind) == ("Lamps at Dusk", "law")
    assert document.parts == ()
    assert document.about.published is None
    assert block(document, "Lamps are dim").locator == "FR Doc. 2031-00001, p. 101-102"


def test_the_blanks_of_an_indented_file_are_no_words_of_it(
    read: Callable[[str], Document],
) -> None:
    text = (
        "<FEDREG>\n  <VOL>96</VOL>\n  <RULES>\n    <RULE>\n      <SUPLINF>\n        <P>\n"
        "          Go to \n          <E>lamps.example</E>\n          . The SO\n"
        "          <E>2</E>\n           rule.\n        </P>\n      </SUPLINF>\n    </RULE>\n"
        "  </RULES>\n</FEDREG>"
    )
    assert "Go to lamps.example. The SO2 rule." in read(text).text
