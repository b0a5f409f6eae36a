"""List the licence of every package that an installation with all extras brings.

    python tools/licences.py

What a package says of itself is read as an SPDX expression; how strong a licence is comes from
ScanCode's index, which `license-expression` carries. What is not installed is passed over.
"""

import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from itertools import chain
from pathlib import Path
from typing import Any

from boolean.boolean import ParseError
from license_expression import ExpressionError, get_license_index, get_spdx_licensing
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = Path(__file__).parent.parent / "pyproject.toml"
FREE, LIMITED, STRONG = 0, 1, 2  # limited: LGPL, MPL; strong: GPL, AGPL, and what nobody knows
_RANKS = {"Permissive": FREE, "Public Domain": FREE, "Copyleft Limited": LIMITED}
_CLASSIFIERS = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
# What these say is no SPDX expression; read in the files that they carry.
_READ = {
    "axe-playwright-python": "MIT AND MPL-2.0",  # MPL: axe-core
    "overrides": "Apache-2.0",
    "protobuf": "BSD-3-Clause",
    "pydeck": "Apache-2.0",
    "pypdfium2": "(BSD-3-Clause OR Apache-2.0) AND BSD-3-Clause",
    "rank-bm25": "Apache-2.0",
    "tiktoken": "MIT",
    "transformers": "Apache-2.0",
    "uharfbuzz": "Apache-2.0",
}
_LICENSING = get_spdx_licensing()


@dataclass(frozen=True, slots=True)
class Licence:
    """What a package may be used under."""

    package: str
    expression: str
    rank: int


def licences() -> list[Licence]:
    """Return the licences of all packages, by name."""
    found = {canonicalize_name(d.metadata["Name"]): d for d in _installed()}
    return [_licence(name, found[name]) for name in sorted(found)]


def _installed() -> Iterator[metadata.Distribution]:
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    asked = chain(project["dependencies"], *project["optional-dependencies"].values())
    waiting, seen = [Requirement(r) for r in asked], set()
    while waiting:
        wanted = waiting.pop()
        key = (canonicalize_name(wanted.name), frozenset(wanted.extras))
        if key in seen:
            continue
        seen.add(key)
        try:
            distribution = metadata.distribution(wanted.name)
        except metadata.PackageNotFoundError:
            continue
        yield distribution
        for line in distribution.requires or []:
            needed, extras = Requirement(line), (*wanted.extras, "")
            if not needed.marker or any(needed.marker.evaluate({"extra": e}) for e in extras):
                waiting.append(needed)


def _licence(name: str, distribution: metadata.Distribution) -> Licence:
    said = distribution.metadata
    classifiers = [c.split(" :: ")[-1] for c in said.get_all("Classifier") or []]
    known = " AND ".join(_CLASSIFIERS[c] for c in classifiers if c in _CLASSIFIERS)
    foreign = [c for c in said.get_all("Classifier") or [] if c.startswith("License :: ")]
    strange = any(c.split(" :: ")[-1] not in (*_CLASSIFIERS, "OSI Approved") for c in foreign)
    ways = (said.get("License-Expression"), _READ.get(name), said.get("License"))
    for expression in (*ways, "" if strange else known):
        rank = rank_of(expression) if expression else None
        if expression and rank is not None:
            return Licence(name, expression, rank)
    return Licence(name, "; ".join((*foreign, (said.get("License") or "unknown")[:60])), STRONG)


def rank_of(expression: str) -> int | None:
    """Return how strong an expression is, None where it is none; of two to choose the weaker."""
    try:
        return _rank(_LICENSING.parse(expression, validate=True))
    except (ExpressionError, ParseError):
        return None


def _rank(part: Any) -> int:  # noqa: ANN401  # a node of the library's tree
    if part.isliteral:
        return _strength(str(getattr(part, "license_symbol", part)))
    ranks = [_rank(p) for p in part.args]
    return min(ranks) if part.operator.strip() == "OR" else max(ranks)


def _strength(key: str) -> int:
    return _RANKS.get(_categories().get(key, ""), STRONG)


@cache
def _categories() -> dict[str, str]:
    """Return the category of each SPDX key."""
    return {
        key: entry["category"]
        for entry in get_license_index()
        for key in (entry.get("spdx_license_key"), *(entry.get("other_spdx_license_keys") or ()))
        if key
    }


def main() -> None:
    """Print the list."""
    words = {FREE: "", LIMITED: "limited", STRONG: "STRONG"}
    for licence in licences():
        line = f"{licence.package:36} {licence.expression:60.60} {words[licence.rank]}"
        sys.stdout.write(f"{line.rstrip()}\n")


if __name__ == "__main__":
    main()
