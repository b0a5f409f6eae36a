"""British legislation: pinpoints, definitions, tables, annotations, what is not in force."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.datamodels import Block, BlockRole, Document
from ingest.readers import read_document

HEAD = """<Legislation xmlns="http://www.legislation.gov.uk/namespaces/legislation"
 xmlns:ukm="http://www.legislation.gov.uk/namespaces/metadata"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dct="http://purl.org/dc/terms/"
 xmlns:h="http://www.w3.org/1999/xhtml"
 DocumentURI="http://www.legislation.gov.uk/{series}/2031/77/2032-05-01">
<ukm:Metadata><dc:title>{title}</dc:title><dc:language>en</dc:language>
<dct:valid>2032-05-01</dct:valid><ukm:SecondaryMetadata>
<ukm:DocumentMinorType Value="{minor}"/><ukm:Year Value="2031"/><ukm:Number Value="77"/>
<ukm:Made Date="2031-02-03"/></ukm:SecondaryMetadata></ukm:Metadata>"""


def provision(name: str, number: str, title: str, inside: str) -> str:
    return (
        f'<P1group><Title>{title}</Title><P1 id="{name}-{number}"><Pnumber>{number}</Pnumber>'
        f"<P1para>{inside}</P1para></P1></P1group>"
    )


REGULATIONS = (
    "<Part><Number>PART 2</Number><Title>Lamps</Title>"
    "<Pblock><Title>Oil lamps</Title>"
    + provision(
        "regulation",
        "7",
        "Lighting of lamps",
        "<P2><Pnumber>1</Pnumber><P2para><Text>A lamp is lit at dusk<CommentaryRef Ref='c1'/>."
        "</Text></P2para></P2><P2><Pnumber>2</Pnumber><P2para><Text>A keeper must"
        "<FootnoteRef Ref='f1'/>—"
        "</Text><P3><Pnumber>a</Pnumber><P3para><Text>trim the <Substitution CommentaryRef='c2'>"
        "wick</Substitution>; and</Text><P4><Pnumber>i</Pnumber><P4para><Text>clean it.</Text>"
        "</P4para></P4></P3para></P3></P2para></P2>",
    )
    + "</Pblock></Part>"
    + provision(
        "regulation",
        "8",
        "Interpretation",
        "<Text>In these Regulations—</Text><UnorderedList Class='Definition'><ListItem><Para>"
        "<Text>“keeper” means—</Text><OrderedList Type='alpha' Decoration='parens'><ListItem><Para>"
        "<Text>a person; or</Text></Para></ListItem><ListItem><Para><Text>a guild;</Text></Para>"
        "</ListItem></OrderedList></Para></ListItem><ListItem><Para><Text><Repeal RetainText='true'"
        " Extent='S'>“wick” means a string.</Repeal></Text></Para></ListItem></UnorderedList>",
    )
    + provision("regulation", "9", "Old lamps", "<Text>. . . . . . . .</Text>")
    + provision(
        "regulation",
        "10",
        "Amendment",
        "<Text>After rule 4 insert—</Text><BlockAmendment Format='double'><P1><Pnumber>4A</Pnumber>"
        "<P1para><Text>No lamp is sold.</Text></P1para></P1></BlockAmendment>"
        "<AppendText>.</AppendText>",
    ).replace("<P1group>", "<P1group Status='Prospective'>")
)
TABLE = (
    "<Tabular><h:table><h:thead><h:tr><h:th>Name</h:th><h:th>Date</h:th></h:tr></h:thead>"
    "<h:tbody><h:tr><h:td>Bee</h:td><h:td>1 May</h:td></h:tr><h:tr><h:td>Cat</h:td><h:td/></h:tr>"
    "</h:tbody></h:table></Tabular>"
)
SCHEDULES = f"""<Schedules><Schedule><Number>SCHEDULE 2</Number><TitleBlock><Title>Oils</Title>
</TitleBlock><Reference>Regulation 7</Reference><ScheduleBody><P1><Pnumber>3</Pnumber><P1para>
<P2><Pnumber>1</Pnumber><P2para><Text>Olive oil.</Text></P2para></P2></P1para></P1></ScheduleBody>
</Schedule><Schedule><Number>SCHEDULE 3</Number><ScheduleBody><Part><Number>PART 1</Number>
<P1><Pnumber>1</Pnumber><P1para><Text>Tin.</Text></P1para></P1></Part><Part><Number>PART 2</Number>
<P1><Pnumber>1</Pnumber><P1para><Text>Glass.</Text></P1para></P1>{TABLE}</Part></ScheduleBody>
</Schedule></Schedules>"""
NOTES = """<Footnotes><Footnote id="f1"><FootnoteText><Para><Text>Lamp Act 1900.</Text></Para>
</FootnoteText></Footnote></Footnotes><Commentaries><Commentary id="c1" Type="F"><Para><Text>Words
inserted (1.1.2032).</Text></Para></Commentary><Commentary id="c2" Type="C"><Para><Text>Applied.
</Text></Para></Commentary></Commentaries>"""


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Document]:
    def make(body: str, **names: str) -> Document:
        given = {"series": "uksi", "minor": "regulation", "title": "The Lamps Regulations 2031"}
        kind = names.pop("kind", "Secondary")
        given |= names
        path = tmp_path / "lamps.xml"
        text = f"{HEAD.format(**given)}<{kind}>{body}</{kind}>{NOTES}</Legislation>"
        path.write_text(text, encoding="utf-8")
        return read_document(path, "lamps.xml")

    return make


@pytest.fixture
def lamps(read: Callable[..., Document]) -> Document:
    return read(f"<Body>{REGULATIONS}</Body>{SCHEDULES}")


def block(document: Document, words: str) -> Block:
    return next(b for b in document.blocks if words in document.text[b.start : b.end])


def locator(document: Document, words: str) -> str | None:
    return block(document, words).locator


def test_regulations_are_cited_down_to_the_point(lamps: Document) -> None:
    assert locator(lamps, "lit at dusk") == "reg. 7(1)"
    assert locator(lamps, "A keeper must") == "reg. 7(2)"
    assert locator(lamps, "trim the wick") == "reg. 7(2)(a)"
    assert locator(lamps, "clean it") == "reg. 7(2)(a)(i)"
    assert "7. (1) A lamp is lit at dusk." in lamps.text


def test_schedules_are_cited_with_their_part_only_where_counting_starts_anew(
    lamps: Document,
) -> None:
    assert locator(lamps, "Olive oil") == "Sch. 2 para. 3(1)"
    assert locator(lamps, "Tin") == "Sch. 3 Pt. 1 para. 1"
    assert locator(lamps, "Glass") == "Sch. 3 Pt. 2 para. 1"


@pytest.mark.parametrize(
    ("names", "name", "cited"),
    [
        ({"series": "ukpga", "kind": "Primary", "title": "Lamps Act 2031"}, "section", "s. 4(2)"),
        ({"minor": "order", "title": "The Lamps Order 2031"}, "article", "art. 4(2)"),
        ({"minor": "rule", "title": "The Lamps Rules 2031"}, "rule", "r. 4(2)"),
        ({"minor": "", "title": "The Lamps Order 2031"}, "", "art. 4(2)"),
        ({"series": "eur", "kind": "EURetained", "minor": ""}, "article", "Art. 4(2)"),
    ],
)
def test_each_kind_of_instrument_is_cited_its_own_way(
    read: Callable[..., Document], names: dict[str, str], name: str, cited: str
) -> None:
    text = "<P2><Pnumber>2</Pnumber><P2para><Text>Words.</Text></P2para></P2>"
    document = read(f"<Body>{provision(name, '4', 'Lamps', text)}</Body>", **names)
    assert locator(document, "Words.") == cited


def test_a_definition_is_one_block_alone_with_its_points(lamps: Document) -> None:
    found = block(lamps, "“keeper”")
    text = lamps.text[found.start : found.end]
    assert text == "“keeper” means—\n(a) a person; or\n(b) a guild;"
    assert (found.alone, found.locator) == (True, "reg. 8")


def test_repealed_words_that_were_kept_are_marked_in_the_pinpoint(lamps: Document) -> None:
    assert locator(lamps, "“wick” means") == "reg. 8 (marked as repealed in S)"
    assert any("a part of the kingdom" in w for w in lamps.warnings)


def test_dots_of_a_repealed_provision_are_never_searched(lamps: Document) -> None:
    assert block(lamps, ". . . .").role is BlockRole.FURNITURE


def test_prospective_text_is_named_in_a_warning(lamps: Document) -> None:
    assert "not yet in force (prospective): reg. 10" in lamps.warnings


def test_text_put_into_another_act_stands_in_quotation_marks_under_what_puts_it(
    lamps: Document,
) -> None:
    found = block(lamps, "No lamp is sold")
    assert lamps.text[found.start : found.end] == "“4A. No lamp is sold.”."
    assert found.locator == "reg. 10"


def test_rows_name_their_columns_and_stand_alone(lamps: Document) -> None:
    found = block(lamps, "Name: Bee; Date: 1 May")
    assert (found.alone, found.locator) == (True, "Sch. 3 Pt. 2, row 1")
    assert "Name: Cat\n" in lamps.text


def test_signs_of_notes_are_gone_and_the_notes_follow_with_their_provision(
    lamps: Document,
) -> None:
    assert "A keeper must—" in lamps.text
    assert locator(lamps, "Lamp Act 1900") == "reg. 7(2), footnote 1"
    assert locator(lamps, "F1 Words") == "reg. 7(1), annotation F1"
    assert locator(lamps, "C1 Applied") == "reg. 7(2)(a), annotation C1"
    assert lamps.text.index("Lamp Act 1900") > lamps.text.index("Glass")


def test_headings_lead_from_part_to_provision(lamps: Document) -> None:
    found = [
        (b.level, lamps.text[b.start : b.end]) for b in lamps.blocks if b.role is BlockRole.HEADING
    ]
    assert found[:3] == [
        (2, "PART 2. Lamps"),
        (3, "Oil lamps"),
        (4, "Regulation 7. Lighting of lamps"),
    ]


def test_the_metadata_say_what_the_instrument_is(lamps: Document) -> None:
    about = lamps.about
    assert about.instrument == "The Lamps Regulations 2031 (S.I. 2031/77)"
    assert (about.published, about.version) == ("2031-02-03", "2032-05-01")
    assert (about.kind, about.jurisdiction, about.language) == ("law", "UK", "en")
    assert about.url == "https://www.legislation.gov.uk/uksi/2031/77/2032-05-01"
    assert about.celex is None


def test_an_act_is_cited_by_year_and_chapter(read: Callable[..., Document]) -> None:
    about = read("<Body/><P>Words.</P>", series="ukpga", title="Lamps Act 2031").about
    assert about.instrument == "Lamps Act 2031 (2031 c. 77)"


def test_another_version_of_a_provision_is_added_once_and_named(
    read: Callable[..., Document],
) -> None:
    body = provision("regulation", "1", "Lamps", "<Text>Green.</Text>")
    other = body.replace("Green", "Blue").replace("<P1group>", '<P1group RestrictExtent="S">')
    versions = (
        f"</Secondary><Versions><Version>{body}</Version><Version>{other}</Version></Versions>"
    )
    document = read(f"<Body>{body}</Body>{versions}<Secondary>")
    assert document.text.count("Green") == 1
    assert locator(document, "Blue") == "reg. 1 (as it extends to S)"
