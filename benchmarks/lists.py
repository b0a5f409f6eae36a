"""How long a large published list takes to read, and how much memory.

    python benchmarks/lists.py --megabytes 100

Files of OFAC's two XML forms, the UN's, the EU's and the UK's are made of invented entries, then
read in a process of their own, as `read_document` does it, without splitting and embedding. Memory
is the most that the process held; on a machine that does other work too the seconds of CPU are the
ones to compare. `--form un.xml` reads one form alone.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from ui.report import table

_SIMPLE = (
    "<sdnEntry><uid>{n}</uid><firstName>Given {n}</firstName><lastName>FAMILY{n}</lastName>"
    "<sdnType>Individual</sdnType><programList><program>TEST</program></programList><idList><id>"
    "<uid>{n}</uid><idType>Passport</idType><idNumber>P{n}</idNumber><idCountry>Utopia</idCountry>"
    "</id></idList><akaList><aka><uid>{n}</uid><type>a.k.a.</type><category>strong</category>"
    "<lastName>OTHER{n}</lastName></aka></akaList><addressList><address><uid>{n}</uid>"
    "<address1>{n} Long Road</address1><city>Osh</city><country>Utopia</country></address>"
    "</addressList></sdnEntry>\n"
)
_PARTY = (
    '<DistinctParty FixedRef="{n}"><Profile ID="{n}" PartySubTypeID="4"><Identity ID="{n}" '
    'Primary="true"><Alias AliasTypeID="1403" Primary="true" LowQuality="false"><DocumentedName>'
    '<DocumentedNamePart><NamePartValue ScriptID="215">FAMILY{n}</NamePartValue>'
    "</DocumentedNamePart></DocumentedName></Alias></Identity>"
    '<Feature FeatureTypeID="25"><FeatureVersion><VersionLocation LocationID="{n}"/>'
    "</FeatureVersion></Feature></Profile></DistinctParty>\n"
)
_PLACE = '<Location ID="{n}"><LocationPart LocPartTypeID="1454"><LocationPartValue><Value>Osh {n}'
_PLACE += "</Value></LocationPartValue></LocationPart></Location>\n"
_LISTED = '<SanctionsEntry ProfileID="{n}" ListID="1"><EntryEvent><Date><Year>2020</Year><Month>1'
_LISTED += "</Month><Day>2</Day></Date></EntryEvent></SanctionsEntry>\n"
_VALUES = (
    '<ReferenceValueSets><FeatureTypeValues><FeatureType ID="25">Location</FeatureType>'
    '</FeatureTypeValues><ListValues><List ID="1">SDN List</List></ListValues></ReferenceValueSets>'
)
_UN_ENTRY = (
    "<INDIVIDUAL><DATAID>{n}</DATAID><FIRST_NAME>Given</FIRST_NAME><SECOND_NAME>Family{n}"
    "</SECOND_NAME><UN_LIST_TYPE>Utopia</UN_LIST_TYPE><REFERENCE_NUMBER>UTi.{n}</REFERENCE_NUMBER>"
    "<LISTED_ON>2020-01-02</LISTED_ON><NAME_ORIGINAL_SCRIPT>Имя {n}</NAME_ORIGINAL_SCRIPT>"
    "<COMMENTS1>Clerk of office {n}.</COMMENTS1><NATIONALITY><VALUE>Utopia</VALUE></NATIONALITY>"
    "<INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Other {n}</ALIAS_NAME></INDIVIDUAL_ALIAS>"
    "<INDIVIDUAL_ADDRESS><STREET>{n} Long Road</STREET><CITY>Osh</CITY></INDIVIDUAL_ADDRESS>"
    "<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1970-01-02</DATE>"
    "</INDIVIDUAL_DATE_OF_BIRTH><INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT>"
    "<NUMBER>P{n}</NUMBER></INDIVIDUAL_DOCUMENT></INDIVIDUAL>\n"
)
_EU_ENTRY = (
    '<sanctionEntity designationDate="2020-01-02" logicalId="{n}" euReferenceNumber="EU.{n}.1">'
    '<regulation publicationDate="2020-01-02" programme="UTO" numberTitle="1/2020 (OJ L1)"/>'
    '<subjectType code="person"/><nameAlias wholeName="Given Family{n}" strong="true" gender="M"/>'
    '<nameAlias wholeName="Other {n}" nameLanguage="FR" strong="false"/>'
    '<citizenship countryIso2Code="UT" countryDescription="UTOPIA"/>'
    '<birthdate birthdate="1970-01-02" city="Osh" countryIso2Code="UT"/>'
    '<address street="{n} Long Road" city="Osh" countryDescription="UTOPIA"/>'
    '<identification identificationTypeCode="passport" number="P{n}"/></sanctionEntity>\n'
)
_UK_ENTRY = (
    "<Designation><LastUpdated>02/01/2020</LastUpdated><DateDesignated>02/01/2020</DateDesignated>"
    "<UniqueID>UTO{n}</UniqueID><OFSIGroupID>{n}</OFSIGroupID><Names><Name><Name1>Given</Name1>"
    "<Name6>Family{n}</Name6><NameType>Primary Name</NameType></Name><Name><Name6>Other {n}</Name6>"
    "<NameType>Alias</NameType></Name></Names><RegimeName>Utopia</RegimeName>"
    "<IndividualEntityShip>Individual</IndividualEntityShip><SanctionsImposed>Asset freeze"
    "</SanctionsImposed><UKStatementofReasons>Clerk of office {n}.</UKStatementofReasons>"
    "<Addresses><Address><AddressLine1>{n} Long Road</AddressLine1><AddressCountry>Utopia"
    "</AddressCountry></Address></Addresses><IndividualDetails><Individual><DOBs><DOB>02/01/1970"
    "</DOB></DOBs></Individual></IndividualDetails></Designation>\n"
)


def simple(size: int) -> Iterator[str]:
    yield '<?xml version="1.0"?><sdnList xmlns="urn:x"><publshInformation>'
    yield "<Publish_Date>01/02/2030</Publish_Date></publshInformation>\n"
    yield from (_SIMPLE.format(n=n) for n in range(size // len(_SIMPLE.format(n=100_000))))
    yield "</sdnList>"


def advanced(size: int) -> Iterator[str]:
    one = sum(len(form.format(n=100_000)) for form in (_PARTY, _PLACE, _LISTED))
    count = size // one
    yield f'<?xml version="1.0"?><Sanctions xmlns="urn:x">{_VALUES}<Locations>'
    yield from (_PLACE.format(n=n) for n in range(count))
    yield "</Locations><DistinctParties>"
    yield from (_PARTY.format(n=n) for n in range(count))
    yield "</DistinctParties><SanctionsEntries>"
    yield from (_LISTED.format(n=n) for n in range(count))
    yield "</SanctionsEntries></Sanctions>"


def one_by_one(opening: str, entry: str, closing: str) -> Callable[[int], Iterator[str]]:
    """Return what makes a list of such entries up to a size in bytes."""

    def form(size: int) -> Iterator[str]:
        yield f'<?xml version="1.0" encoding="UTF-8"?>{opening}'
        length = len(entry.format(n=100_000).encode())
        yield from (entry.format(n=n) for n in range(size // length))
        yield closing

    return form


FORMS = {
    "sdn.xml": simple,
    "sdn_advanced.xml": advanced,
    "un.xml": one_by_one(
        '<CONSOLIDATED_LIST dateGenerated="2030-01-02T00:00:00"><INDIVIDUALS>',
        _UN_ENTRY,
        "</INDIVIDUALS></CONSOLIDATED_LIST>",
    ),
    "eu.xml": one_by_one(
        '<export generationDate="2030-01-02" xmlns="urn:x">', _EU_ENTRY, "</export>"
    ),
    "uk.xml": one_by_one(
        "<Designations><DateGenerated>02/01/2030</DateGenerated>", _UK_ENTRY, "</Designations>"
    ),
}


def measure(path: Path) -> dict[str, float]:
    from ingest.readers import read_document

    started, worked = time.perf_counter(), time.process_time()
    document = read_document(path, path.name)
    seconds, worked = time.perf_counter() - started, time.process_time() - worked
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "entries": len(document.blocks),
        "seconds": round(seconds, 1),
        "cpu_seconds": round(worked, 1),
        "mb_held": round(held),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=100)
    parser.add_argument("--form", choices=FORMS, help="read this form alone")
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.file:
        print(json.dumps(measure(args.file)))
        return
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for name in [args.form] if args.form else FORMS:
            form = FORMS[name]
            path = Path(folder) / name
            with path.open("w", encoding="utf-8") as file:
                file.writelines(form(args.megabytes << 20))
            command = [sys.executable, __file__, "--file", str(path)]
            out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
            found = json.loads(out)
            megabytes = path.stat().st_size >> 20
            rows.append([name, *map(str, (megabytes, *found.values()))])
    print(*table(["file", "MB", "entries", "seconds", "of CPU", "MB held"], rows), sep="\n")


if __name__ == "__main__":
    main()
