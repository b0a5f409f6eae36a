"""The Code of Federal Regulations: divisions, pinpoints, notes, sources, definitions, tables."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.datamodels import Block, BlockRole, Document
from ingest.readers import read_document

PART = """<DIV5 N="987" TYPE="PART"{said}><HEAD>PART 987—LAMPS</HEAD>
<AUTH><HED>Authority:</HED><PSPACE>3 U.S.C. 301.</PSPACE></AUTH>
<SOURCE><HED>Source:</HED><PSPACE>90 FR 1, Jan. 2, 2031.</PSPACE></SOURCE>
<DIV6 N="D" TYPE="SUBPART"><HEAD>Subpart D—Interpretations</HEAD>
<DIV8 N="{sign}987.406" TYPE="SECTION"><HEAD>§ 987.406 Lamps owned by keepers.</HEAD>
<P>(a) <I>Scope.</I> (1) A lamp is owned<SU>1</SU><FTREF/> where—</P>
<P>(i) a keeper holds it; or</P>
<P>(ii) a guild does.</P><P>(2) Nothing else counts.</P><P>Flush words.</P>
<FTNT><P><SU>1</SU> See the guide.</P></FTNT>
<NOTE><HED>Note 1 to § 987.406:</HED><P>Oil is no lamp.</P></NOTE>
<NOTE><HED>Note 2 to paragraph (a)(2):</HED><P>Nor is wick.</P></NOTE>
<TABLE><TR><TH>Name</TH><TH>Date</TH></TR><TR><TD>Bee</TD><TD>1 May</TD></TR></TABLE>
<CITA TYPE="N">[90 FR 1, Jan. 2, 2031]</CITA></DIV8>
<DIV8 N="{sign}987.407" TYPE="SECTION"><HEAD>§ 987.407 [Reserved]</HEAD></DIV8>
<DIV8 N="{sign}987.408" TYPE="SECTION"><HEAD>§ 987.408 Definitions.</HEAD>
<P>In this part:</P><P><I>Keeper</I> means:</P><P>(1) A person; or</P><P>(2) A guild.</P>
<P><I>Wick</I> means a string.</P></DIV8></DIV6>
<DIV9 N="Appendix A to Part 987" TYPE="APPENDIX"><HEAD>Appendix A to Part 987—Guidelines</HEAD>
<HD1>I. Terms</HD1><P>A. <I>Lamp</I> is a light.</P><P>B. Oil burns.</P><HD1>II. Rules</HD1>
<P>A. Keep it.</P></DIV9></DIV5>"""
SAID = (
    ' hierarchy_metadata="{&amp;quot;path&amp;quot;:&amp;quot;/on/2031-04-05/title-77/part-987'
    '&amp;quot;,&amp;quot;citation&amp;quot;:&amp;quot;77 CFR Part 987&amp;quot;}"'
)


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Document]:
    def make(text: str, name: str = "lamps.xml") -> Document:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return read_document(path, name)

    return make


@pytest.fixture
def lamps(read: Callable[..., Document]) -> Document:
    return read(PART.format(said=SAID, sign=""))


def block(document: Document, words: str) -> Block:
    return next(b for b in document.blocks if words in document.text[b.start : b.end])


@pytest.mark.parametrize(
    ("words", "cited"),
    [
        ("A lamp is owned", "77 CFR 987.406(a)(1)"),
        ("(i) a keeper", "77 CFR 987.406(a)(1)(i)"),
        ("(ii) a guild", "77 CFR 987.406(a)(1)(ii)"),
        ("Nothing else", "77 CFR 987.406(a)(2)"),
        ("Flush words", "77 CFR 987.406"),
        ("See the guide", "77 CFR 987.406 footnote"),
        ("Oil is no lamp", "77 CFR 987.406 note 1"),
        ("Nor is wick", "77 CFR 987.406(a)(2) note 2"),
        ("Name: Bee; Date: 1 May", "77 CFR 987.406, row 1"),
        ("[90 FR 1", "77 CFR 987.406, source note"),
        ("§ 987.407 [Reserved]", "77 CFR 987.407"),
        ("3 U.S.C. 301", "77 CFR Part 987, Authority"),
        ("Source: 90 FR 1", "77 CFR Part 987, Source"),
        ("Lamp is a light", "77 CFR Part 987, App. A, I.A"),
        ("Oil burns", "77 CFR Part 987, App. A, I.B"),
        ("Keep it", "77 CFR Part 987, App. A, II.A"),
    ],
)
def test_every_place_is_cited_as_the_code_is(lamps: Document, words: str, cited: str) -> None:
    assert block(lamps, words).locator == cited


def test_the_sign_of_a_footnote_is_taken_out_of_the_sentence(lamps: Document) -> None:
    assert "A lamp is owned where—" in lamps.text


def test_a_definition_is_one_block_alone_with_its_points(lamps: Document) -> None:
    found = block(lamps, "Keeper means")
    text = lamps.text[found.start : found.end]
    assert text == "Keeper means:\n(1) A person; or\n(2) A guild."
    assert (found.alone, found.locator) == (True, "77 CFR 987.408")
    assert block(lamps, "Wick means").alone


def test_headings_lead_from_part_to_section(lamps: Document) -> None:
    heads = [b for b in lamps.blocks if b.role is BlockRole.HEADING]
    levels = {lamps.text[b.start : b.end]: b.level for b in heads}
    names = ["PART 987—LAMPS", "Subpart D—Interpretations", "§ 987.406 Lamps owned by keepers."]
    assert [levels[n] for n in names] == [1, 2, 3]


def test_a_part_says_its_instrument_date_and_address(lamps: Document) -> None:
    about = lamps.about
    assert (about.title, about.instrument) == ("PART 987—LAMPS", "77 CFR Part 987")
    assert (about.version, about.kind, about.jurisdiction) == ("2031-04-05", "law", "US")
    assert about.url == "https://www.ecfr.gov/on/2031-04-05/title-77/part-987"


def test_a_whole_title_gives_each_part_its_instrument_and_its_own_date(
    read: Callable[..., Document],
) -> None:
    parts = PART.format(said="", sign="") + PART.format(said="", sign="").replace("987", "988")
    text = (
        "<ECFR><AMDDATE>March 17, 2031</AMDDATE><DIV1 N='77' TYPE='TITLE'>"
        f"<HEAD>Title 77—Lights</HEAD>{parts}</DIV1></ECFR>"
    )
    document = read(text)
    assert (document.about.instrument, document.about.version) == ("77 CFR", "2031-03-17")
    assert [p.about.instrument for p in document.parts] == ["77 CFR Part 987", "77 CFR Part 988"]
    assert block(document, "(i) a keeper").locator == "77 CFR 987.406(a)(1)(i)"


def test_the_bulk_form_counts_volumes_where_the_other_names_the_title(
    read: Callable[..., Document],
) -> None:
    text = (
        "<DLPSTEXTCLASS><HEADER><IDNO TYPE='title'>77</IDNO></HEADER><TEXT><BODY><ECFRBRWS>"
        "<AMDDATE>Dec. 29, 2031(fm)</AMDDATE><DIV1 N='1' NODE='77:1' TYPE='TITLE'>"
        f"<HEAD>Title 77—Lights--Volume 1</HEAD>{PART.format(said='', sign='§ ')}</DIV1>"
        "</ECFRBRWS></BODY></TEXT></DLPSTEXTCLASS>"
    )
    document = read(text)
    assert block(document, "(ii) a guild").locator == "77 CFR 987.406(a)(1)(ii)"
    assert (document.about.instrument, document.about.version) == ("77 CFR", "2031-12-29")
    assert [p.about.instrument for p in document.parts] == ["77 CFR Part 987"]


def test_without_a_word_of_the_title_a_section_is_cited_alone(
    read: Callable[..., Document],
) -> None:
    document = read(PART.format(said="", sign=""))
    assert block(document, "(i) a keeper").locator == "§ 987.406(a)(1)(i)"
    named = read(PART.format(said="", sign=""), "title-77-part-987.xml")
    assert block(named, "(i) a keeper").locator == "77 CFR 987.406(a)(1)(i)"
