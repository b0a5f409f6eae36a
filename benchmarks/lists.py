"""How long a large published list takes to read, and how much memory.

    python benchmarks/lists.py --megabytes 100

Files of OFAC's two XML forms are made of invented entries, then read in a process of their own, as
`read_document` does it, without splitting and embedding. Memory is the most that the process held;
on a machine that does other work too the seconds of CPU are the ones to compare.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
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


FORMS = {"sdn.xml": simple, "sdn_advanced.xml": advanced}


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
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.file:
        print(json.dumps(measure(args.file)))
        return
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for name, form in FORMS.items():
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
