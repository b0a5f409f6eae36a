"""Names looked up in lists: other spellings of listed ones found first, others left alone.

    python benchmarks/lookups.py FOLDER --index DIR

FOLDER holds files of official lists. Of a hundred names of their entries two spellings each are
made by `lookup_variants.py`, whose rules are not those of the matcher, and looked up: a row of the
entry, or of another one under the same name, has to come first. Two hundred names that no list has
are looked up as well, half of them near misses; each offered row counts against it. `--seed`
draws others, `--show` prints what went wrong.
"""

import argparse
import json
import random
import re
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from concurrency import HashEncoder
from lookup_variants import Listed, absent, variants
from train_lookups import is_learned_on

from ingest.settings import IngestSettings
from ingest.store.index import Index, versions
from ingest.store.lexical.entry_keys import names_of_rows, telling_words
from ingest.store.lexical.entry_number import entry_number
from ingest.sync import sync
from rag.names.lookup import look_up
from ui.report import table

NAMES, EACH, ABSENT = 100, 2, 200
_PERSON = re.compile(r"(?:type|group type): individual", re.IGNORECASE)
_ALTERNATE = re.compile(r"alt_num: ", re.IGNORECASE)


@dataclass(frozen=True)
class Entry:
    """A listed name, and the key of the entry that its row is of, where the list has one."""

    listed: Listed
    key: str | None


def entries_of(index: Index) -> list[Entry]:
    """Return the names that rows of lists give, alternate ones left out."""
    found: dict[str, Entry] = {}
    for document in index.documents():
        for passage in index.passages_of(document.path):
            firsts: dict[int, str] = {}  # what a row begins with, not its other names
            for name, at in names_of_rows(passage):
                firsts.setdefault(at, name)
            for at, name in firsts.items():
                place = passage.places[at]
                row = passage.text[place.start - passage.start : place.end - passage.start]
                listed = Listed(name, bool(_PERSON.search(row)))
                if not _ALTERNATE.search(row):
                    found.setdefault(name, Entry(listed, entry_number(row)))
    return list(found.values())


def drawn(entries: Sequence[Entry], chance: random.Random, count: int) -> list[Entry]:
    """Return so many entries, half of them persons; none that the weights were learned on."""
    unseen = [e for e in entries if not is_learned_on(e.listed.name)]
    people = [e for e in unseen if e.listed.person]
    firms = [e for e in unseen if not e.listed.person]
    half = min(len(people), count // 2)
    return chance.sample(people, half) + chance.sample(firms, min(len(firms), count - half))


def is_right(index: Index, asked: str, entry: Entry) -> tuple[bool, str]:
    """Return whether the first row is of the entry or of its very name, and what came first."""
    found = look_up(index, asked).matches
    if not found:
        return False, "nothing"
    first = found[0]
    same = sorted(telling_words(first.name)) == sorted(telling_words(entry.listed.name))
    key = entry_number(first.row)
    return same or (key is not None and key == entry.key), f"{first.name} ({first.score:.2f})"


def measure(
    index: Index, chance: random.Random, limit: int | None, *, show: bool
) -> dict[str, object]:
    """Look all of it up and return the shares."""
    entries = entries_of(index)
    asked, right = Counter[str](), Counter[str]()
    for entry in drawn(entries, chance, limit or NAMES):
        for rule, variant in variants(entry.listed, chance, EACH):
            good, first = is_right(index, variant, entry)
            asked[rule] += 1
            right[rule] += good
            if show and not good:
                print(f"{rule}: {variant} ({entry.listed.name}): first {first}")
    near, offered = Counter[str](), Counter[str]()
    for kind, name in absent([e.listed for e in entries], chance, (limit or NAMES) * 2):
        found = look_up(index, name).matches
        near[kind] += 1
        offered[kind] += bool(found)
        if show and found:
            first = found[0]
            print(f"{kind}: {name}: offered {first.name} ({first.score:.2f}; {first.reasons})")
    rows = [(rule, str(n), str(right[rule])) for rule, n in sorted(asked.items())]
    rows += [(kind, str(n), f"{offered[kind]} offered") for kind, n in sorted(near.items())]
    print("\n".join(table(("rule", "asked", "right"), rows)))
    return {
        "variants": asked.total(),
        "first": round(right.total() / max(1, asked.total()), 3),
        "absent": near.total(),
        "offered": round(offered.total() / max(1, near.total()), 3),
    }


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="a folder of lists")
    parser.add_argument("--index", type=Path, help="keep the index here")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=int, help="draw so many names")
    parser.add_argument("--show", action="store_true", help="print what went wrong")
    arguments = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as scratch:
        settings = IngestSettings(arguments.folder, arguments.index or Path(scratch))
        sync(settings, load_encoder=HashEncoder)
        index = Index(settings, versions())
        try:
            chance = random.Random(arguments.seed)
            print(json.dumps(measure(index, chance, arguments.limit, show=arguments.show)))
        finally:
            index.close()


if __name__ == "__main__":
    main()
