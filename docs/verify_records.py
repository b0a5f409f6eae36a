"""Check an export of records: `python verify_records.py records.jsonl [DIGEST]`.

It needs Python 3.11 and nothing else, so that whoever receives an export can check it without the
program that made it. DIGEST is that of the last record, noted when the export was made: without
it nobody can tell whether records are missing at the end, or all of them were written anew.
"""

import hashlib
import json
import sys
from typing import Any


def canonical(value: object) -> str:
    """Return RFC 8785 JSON; records hold no fractions and no names beyond ASCII."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(value: object) -> str:
    """Return the SHA-256 of a value's canonical JSON."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def faults_of(data: bytes) -> tuple[list[str], str]:
    """Return what is wrong with an export, and the digest of its last record."""
    faults: list[str] = []
    previous, gone, told = "0" * 64, set[int](), set[int]()
    lines = data.split(b"\n")
    if lines.pop() != b"":
        faults.append("the file does not end with a line's end")
    for number, line in enumerate(lines, start=1):
        try:
            record = json.loads(line)
            said = faults_of_record(record, line, number, previous)
            if record["content"] is None:
                gone.add(number)
            elif record["head"]["kind"] == "tombstone":
                told.update(record["content"]["erased"])
            previous = record["digest"]
        except (ValueError, KeyError, TypeError) as error:
            said = [f"it cannot be read ({error})"]
        faults += [f"record {number}: {fault}" for fault in said]
    if gone != told:
        faults.append("what is erased is not what the tombstones say is erased")
    return faults, previous


def faults_of_record(record: dict[str, Any], line: bytes, number: int, previous: str) -> list[str]:
    """Return what is wrong with one record of an export."""
    head, content = record["head"], record["content"]
    checks = {
        "it is not written as canonical JSON": canonical(record).encode() == line,
        "its head was changed": digest(head) == record["digest"],
        "a gap, or another order": (head["number"], head["previous"]) == (number, previous),
        "its content was changed": content is None or digest(content) == head["content"],
    }
    return [fault for fault, holds in checks.items() if not holds]


def main() -> int:
    """Print what is wrong and end with 1, or say that nothing is."""
    with open(sys.argv[1], "rb") as file:
        faults, last = faults_of(file.read())
    if len(sys.argv) > 2 and sys.argv[2] != last:
        faults.append(f"the last record has the digest {last}, not the one that was noted")
    print("\n".join(faults) or f"All records are as they were written. Digest of the last: {last}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
