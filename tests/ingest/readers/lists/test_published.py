"""Lists as their authorities publish them: an entry is an entry whatever the format.

The samples are made by hand from descriptions of the formats; they hold invented entries.
"""

import json
import zipfile
from pathlib import Path

import pytest

from ingest.datamodels import Document
from ingest.errors import ReadError
from ingest.readers import read_document

SDN = """<?xml version="1.0"?><sdnList xmlns="http://tempuri.org/sdnList.xsd"><publshInformation>
<Publish_Date>10/02/2026</Publish_Date><Record_Count>1</Record_Count></publshInformation><sdnEntry>
<uid>71</uid><firstName>Ann</firstName><lastName>EXAMPLE</lastName><sdnType>Individual</sdnType>
<programList><program>TEST</program><program>OTHER</program></programList>
<idList><id><uid>1</uid><idType>Passport</idType><idNumber>A12</idNumber>
<idCountry>Utopia</idCountry></id></idList>
<akaList><aka><uid>2</uid><type>a.k.a.</type><category>weak</category><lastName>EXEMPLE</lastName>
<firstName>Anne</firstName></aka></akaList>
<addressList><address><uid>3</uid><address1>1 Road</address1><city>Osh</city>
<country>Utopia</country></address></addressList>
<dateOfBirthList><dateOfBirthItem><dateOfBirth>07 Oct 1952</dateOfBirth></dateOfBirthItem>
</dateOfBirthList><remarks>Linked to A; B.</remarks></sdnEntry></sdnList>"""

ADVANCED = """<?xml version="1.0"?><Sanctions xmlns="urn:advanced"><DateOfIssue><Year>2026</Year>
<Month>5</Month><Day>21</Day></DateOfIssue><ReferenceValueSets>
<AliasTypeValues><AliasType ID="1400">A.K.A.</AliasType><AliasType ID="1403">Name</AliasType>
</AliasTypeValues><CountryValues><Country ID="9">Utopia</Country></CountryValues>
<FeatureTypeValues><FeatureType ID="8">Birthdate</FeatureType>
<FeatureType ID="25">Location</FeatureType></FeatureTypeValues>
<IDRegDocTypeValues><IDRegDocType ID="15">Passport</IDRegDocType></IDRegDocTypeValues>
<ListValues><List ID="1550">SDN List</List></ListValues>
<LocPartTypeValues><LocPartType ID="1454">CITY</LocPartType></LocPartTypeValues>
<NamePartTypeValues><NamePartType ID="1520">Last Name</NamePartType>
<NamePartType ID="1521">First Name</NamePartType></NamePartTypeValues>
<PartyTypeValues><PartyType ID="1">Individual</PartyType></PartyTypeValues>
<PartySubTypeValues><PartySubType ID="4" PartyTypeID="1">Unknown</PartySubType></PartySubTypeValues>
<SanctionsTypeValues><SanctionsType ID="1">Program</SanctionsType></SanctionsTypeValues>
<ScriptValues><Script ID="215">Latin</Script><Script ID="220">Cyrillic</Script></ScriptValues>
</ReferenceValueSets><Locations><Location ID="500"><LocationCountry CountryID="9"/>
<LocationPart LocPartTypeID="1454"><LocationPartValue><Value>Osh</Value></LocationPartValue>
</LocationPart></Location></Locations><IDRegDocuments><IDRegDocument ID="1" IDRegDocTypeID="15"
IdentityID="31" IssuedBy-CountryID="9"><IDRegistrationNo>A12</IDRegistrationNo></IDRegDocument>
</IDRegDocuments><DistinctParties><DistinctParty FixedRef="71"><Profile ID="71" PartySubTypeID="4">
<Identity ID="31" Primary="true"><Alias AliasTypeID="1403" Primary="true" LowQuality="false">
<DocumentedName><DocumentedNamePart><NamePartValue NamePartGroupID="1" ScriptID="215">EXAMPLE
</NamePartValue></DocumentedNamePart><DocumentedNamePart><NamePartValue NamePartGroupID="2"
ScriptID="215">Ann</NamePartValue></DocumentedNamePart></DocumentedName><DocumentedName>
<DocumentedNamePart><NamePartValue NamePartGroupID="1" ScriptID="220">Анна</NamePartValue>
</DocumentedNamePart></DocumentedName></Alias><Alias AliasTypeID="1400" LowQuality="true">
<DocumentedName><DocumentedNamePart><NamePartValue NamePartGroupID="3">ANKA</NamePartValue>
</DocumentedNamePart></DocumentedName></Alias><NamePartGroups><MasterNamePartGroup>
<NamePartGroup ID="1" NamePartTypeID="1520"/></MasterNamePartGroup><MasterNamePartGroup>
<NamePartGroup ID="2" NamePartTypeID="1521"/></MasterNamePartGroup></NamePartGroups></Identity>
<Feature FeatureTypeID="8"><FeatureVersion><DatePeriod><Start><From><Year>1952</Year><Month>1
</Month><Day>1</Day></From></Start><End><To><Year>1952</Year><Month>12</Month><Day>31</Day></To>
</End></DatePeriod></FeatureVersion></Feature><Feature FeatureTypeID="25"><FeatureVersion>
<VersionLocation LocationID="500"/></FeatureVersion></Feature></Profile></DistinctParty>
</DistinctParties><SanctionsEntries><SanctionsEntry ProfileID="71" ListID="1550"><EntryEvent>
<Date><Year>1986</Year><Month>12</Month><Day>10</Day></Date></EntryEvent><SanctionsMeasure
SanctionsTypeID="1"><Comment>TEST</Comment></SanctionsMeasure></SanctionsEntry></SanctionsEntries>
</Sanctions>"""

UN = """<?xml version="1.0"?><CONSOLIDATED_LIST dateGenerated="2026-10-01T23:00:03.428Z">
<INDIVIDUALS><INDIVIDUAL><DATAID>7</DATAID><FIRST_NAME>ANN</FIRST_NAME><SECOND_NAME>EXAMPLE
</SECOND_NAME><UN_LIST_TYPE>Test</UN_LIST_TYPE><REFERENCE_NUMBER>TEi.001</REFERENCE_NUMBER>
<LISTED_ON>2012-11-12</LISTED_ON><LAST_DAY_UPDATED><VALUE>2020-02-03</VALUE></LAST_DAY_UPDATED>
<NATIONALITY><VALUE>Utopia</VALUE></NATIONALITY><INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY>
<ALIAS_NAME>Anka</ALIAS_NAME></INDIVIDUAL_ALIAS><INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN
</TYPE_OF_DATE><FROM_YEAR>1973</FROM_YEAR><TO_YEAR>1974</TO_YEAR></INDIVIDUAL_DATE_OF_BIRTH>
<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>A12</NUMBER>
</INDIVIDUAL_DOCUMENT></INDIVIDUAL></INDIVIDUALS><ENTITIES><ENTITY><DATAID>8</DATAID><FIRST_NAME>
SAMPLE FRONT</FIRST_NAME><REFERENCE_NUMBER>TEe.001</REFERENCE_NUMBER></ENTITY></ENTITIES>
</CONSOLIDATED_LIST>"""

EU = """<?xml version="1.0"?><export xmlns="http://eu.europa.ec/fpi/fsd/export"
generationDate="2026-08-05T16:47:04.449+02:00"><sanctionEntity designationDate="2022-02-23"
unitedNationId="" euReferenceNumber="EU.1.1" logicalId="101"><regulation programme="TST"
publicationDate="2023-01-02" numberTitle="2023/1 (OJ L1)"/><subjectType code="person"/><nameAlias
wholeName="Anka" strong="false" nameLanguage="PL"/><nameAlias wholeName="Ann Example" strong="true"
function="Head of a bank"/><birthdate birthdate="1952-10-07" city="Osh"
countryDescription="UTOPIA"/><citizenship countryIso2Code="UT" countryDescription="UTOPIA"/>
<identification number="A12" identificationTypeCode="passport" countryIso2Code="00"
countryDescription="UNKNOWN" knownExpired="true"/></sanctionEntity></export>"""

UK = """<?xml version="1.0"?><Designations><DateGenerated>02/09/2026</DateGenerated><Designation>
<LastUpdated>04/08/2026</LastUpdated><DateDesignated>29/06/2012</DateDesignated>
<UniqueID>TST0001</UniqueID><OFSIGroupID>12</OFSIGroupID><Names><Name><Name6>Anka</Name6>
<NameType>Alias</NameType><AliasStrength>Low quality a.k.a</AliasStrength></Name><Name>
<Name1>ANN</Name1><Name6>EXAMPLE</Name6><NameType>Primary Name</NameType></Name></Names>
<NonLatinNames><NonLatinName><NameNonLatinScript>Анна</NameNonLatinScript></NonLatinName>
</NonLatinNames><RegimeName>The Test Regulations</RegimeName>
<IndividualEntityShip>Individual</IndividualEntityShip>
<SanctionsImposed>Asset freeze|Travel Ban</SanctionsImposed><IndividualDetails><Individual><DOBs>
<DOB>dd/mm/1952</DOB></DOBs><PassportDetails><Passport><PassportNumber>A12</PassportNumber>
</Passport></PassportDetails></Individual></IndividualDetails></Designation></Designations>"""

FTM = "\n".join(
    json.dumps(entity)
    for entity in (
        {"id": "NK-1", "caption": "Ann Example", "schema": "Person", "last_change": "2026-03-04T05",
         "properties": {"name": ["Ann Example", "Анна"], "weakAlias": ["Anka"],
                        "birthDate": ["1952-10-07"], "addressEntity": ["addr-1"]}},
        {"id": "addr-1", "caption": "1 Road, Osh", "schema": "Address", "properties": {}},
        {"id": "s-1", "caption": "x", "schema": "Sanction",
         "properties": {"entity": ["NK-1"], "program": ["TEST"], "startDate": ["2022-02-23"]}},
        {"id": "p-1", "caption": "A12", "schema": "Passport",
         "properties": {"holder": ["NK-1"], "number": ["A12"], "country": ["ut"]}},
    )
)  # fmt: skip


def read(folder: Path, name: str, content: str) -> tuple[Document, list[str]]:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    document = read_document(path, name)
    assert [b.locator for b in document.blocks] == [
        f"entry {n}" for n in range(1, len(document.blocks) + 1)
    ]
    return document, [document.text[b.start : b.end] for b in document.blocks]


CASES = {
    "sdn.xml": (SDN, "2026-10-02", "US",
        "Name: EXAMPLE, Ann; Type: Individual; Other name: EXEMPLE, Anne (weak); "
        "Date of birth: 07 Oct 1952; Address: 1 Road, Osh, Utopia; Passport: A12 (Utopia); "
        "Programme: TEST; Programme: OTHER; ent_num: 71; Remarks: Linked to A; B."),
    "SDN_ADVANCED.XML": (ADVANCED, "2026-05-21", "US",
        "Name: EXAMPLE, Ann; Type: Individual; Name in original script: Анна (Cyrillic); "
        "Other name: ANKA (weak); Date of birth: 1952; Address: Osh, Utopia; "
        "Passport: A12 (Utopia); List: SDN List; Listed on: 1986-12-10; Programme: TEST; "
        "ent_num: 71"),
    "un.xml": (UN, "2026-10-01", "UN",
        "Name: ANN EXAMPLE; Type: Individual; Other name: Anka (low quality); "
        "Listed on: 2012-11-12; Amended on: 2020-02-03; Reference: TEi.001; Programme: Test; "
        "Date of birth: 1973 to 1974; Nationality: Utopia; Passport: A12; Data ID: 7"),
    "eu.xml": (EU, "2026-08-05", "EU",
        "Name: Ann Example; Type: Individual; Other name: Anka (PL, weak); "
        "Position: Head of a bank; Listed on: 2022-02-23; Amended on: 2023-01-02; Programme: TST; "
        "Legal basis: 2023/1 (OJ L1); Reference: EU.1.1; Date of birth: 1952-10-07; "
        "Place of birth: Osh, UTOPIA; Citizenship: UTOPIA; Passport: A12 (expired); "
        "Entity_LogicalId: 101"),
    "uk.xml": (UK, "2026-09-02", "UK",
        "Name: ANN EXAMPLE; Type: Individual; Other name: Anka (low quality); "
        "Name in original script: Анна; Listed on: 29/06/2012; Amended on: 04/08/2026; "
        "Unique ID: TST0001; Reference: TST0001; OFSI Group ID: 12; "
        "Programme: The Test Regulations; Measures: Asset freeze, Travel Ban; "
        "Date of birth: dd/mm/1952; Passport: A12"),
    "entities.ftm.json": (FTM, "2026-03-04", None,
        "Name: Ann Example; Type: Person; Name in original script: Анна; "
        "Other name: Anka (weak); Date of birth: 1952-10-07; Address: 1 Road, Osh; "
        "Programme: TEST; Listed on: 2022-02-23; Passport: A12 (ut); ID: NK-1"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_an_entry_is_an_entry_whatever_its_format(tmp_path: Path, name: str) -> None:
    content, published, jurisdiction, entry = CASES[name]
    document, entries = read(tmp_path, name, content)
    about = document.about
    assert entries[0] == entry
    assert (about.published, about.jurisdiction, about.kind) == (published, jurisdiction, "list")
    assert about.title
    assert about.publisher


@pytest.mark.parametrize(
    ("name", "content"), [("consolidated.xml", SDN), ("cons_advanced.xml", ADVANCED)]
)
def test_the_consolidated_pair_is_known_by_its_name(
    tmp_path: Path, name: str, content: str
) -> None:
    document, _ = read(tmp_path, name, content)
    assert document.about.title == "Consolidated Sanctions List (non-SDN lists)"


def test_persons_and_entities_of_the_un_are_both_there(tmp_path: Path) -> None:
    _, entries = read(tmp_path, "un.xml", UN)
    assert entries[1].startswith("Name: SAMPLE FRONT; Type: Entity; Reference: TEe.001")


def test_a_list_that_was_cut_off_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="not well-formed XML"):
        read(tmp_path, "sdn.xml", SDN[:-20])


def test_json_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="save other data as CSV"):
        read(tmp_path, "a.json", '{"a": 1}')


def test_the_simple_targets_are_known_by_their_columns(tmp_path: Path) -> None:
    path = tmp_path / "targets.simple.csv"
    head = ("id,schema,name,aliases,birth_date,countries,addresses,identifiers,sanctions,phones,"
            "emails,program_ids,dataset,first_seen,last_seen,last_change")  # fmt: skip
    row = "NK-1,Person,Ann Example,Anka;Ania,1952,ut,,A12,TEST,,,T,x,2023-01-01,2026-03-04T05,2025"
    path.write_text(f"{head}\n{row}\n{row}\n", encoding="utf-8")
    document = read_document(path, path.name)
    assert (document.about.publisher, document.about.published) == ("OpenSanctions", "2026-03-04")
    assert "name: Ann Example; aliases: Anka;Ania" in document.text


ODS = """<?xml version="1.0"?><o:document-content
xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
xmlns:t="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
xmlns:x="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
xmlns:s="urn:oasis:names:tc:opendocument:xmlns:style:1.0"><o:automatic-styles>
<s:style s:name="h" s:family="table"><s:table-properties t:display="false"/></s:style>
</o:automatic-styles>
<o:body><o:spreadsheet>
<t:table t:name="List"><t:table-column/><t:table-column t:visibility="collapse"/>
<t:table-column t:number-columns-repeated="3"/>{rows}<t:table-row
t:number-rows-repeated="1048000"><t:table-cell t:number-columns-repeated="1024"/></t:table-row>
</t:table><t:table t:name="Notes" t:style-name="h"><t:table-row><t:table-cell><x:p>secret</x:p>
</t:table-cell></t:table-row></t:table></o:spreadsheet></o:body></o:document-content>"""


def ods(folder: Path, rows: str) -> Document:
    path = folder / "a.ods"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("content.xml", ODS.replace("{rows}", rows))
    return read_document(path, "a.ods")


def cells(*words: str) -> str:
    return "".join(f"<t:table-cell><x:p>{w}</x:p></t:table-cell>" for w in words)


def test_a_sheet_of_opendocument_is_rows_without_what_it_hides(tmp_path: Path) -> None:
    rows = (
        f"<t:table-row>{cells('Regime', 'Hidden', 'Name', 'Listed')}</t:table-row><t:table-row>"
        f'<t:table-cell t:number-rows-spanned="2"><x:p>Norland</x:p></t:table-cell>'
        f'{cells("no", "Ash")}<t:table-cell o:date-value="2024-01-02"><x:p>2 Jan</x:p>'
        "</t:table-cell></t:table-row><t:table-row><t:covered-table-cell/>"
        f'{cells("no", "Bay", "2024-01-03")}</t:table-row><t:table-row t:visibility="collapse">'
        f"{cells('a', 'b', 'c', 'd')}</t:table-row>"
    )
    document = ods(tmp_path, rows)
    assert [document.text[b.start : b.end] for b in document.blocks][1:] == [
        "Regime: Norland; Name: Ash; Listed: 2024-01-02",
        "Regime: Norland; Name: Bay; Listed: 2024-01-03",
    ]
    assert set(document.warnings) == {
        "hidden columns of the sheet List are left out",
        "hidden rows of the sheet List are left out",
        "hidden sheets are left out: Notes",
    }


def test_the_uk_list_as_a_sheet_is_known_by_its_columns(tmp_path: Path) -> None:
    names = ("Unique ID", "No", "OFSI Group ID", "Name 6", "Regime Name")
    rows = (
        f"<t:table-row>{cells('Report Date: 02-Sep-2026')}</t:table-row>"
        f"<t:table-row>{cells(*names)}</t:table-row>"
        f"<t:table-row>{cells('TST0001', 'x', '12', 'EXAMPLE', 'Test')}</t:table-row>"
    )
    about = ods(tmp_path, rows).about
    assert (about.title, about.published, about.jurisdiction) == (
        *("UK Sanctions List", "2026-09-02", "UK"),
    )
