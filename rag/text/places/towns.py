"""Tell the countries that a town may lie in.

A person asks of "Yangon" and the law says "Myanmar". The towns are those with an airport or an
airfield, some 13,000 (`airportsdata`: MIT, no network): a list of all towns that is kept up to
date takes 187 MB. They are read when the first name is looked up: 0.1 s, once.
"""

import csv
import re
from functools import cache
from importlib.resources import files

from rag.text.places.letters import code_of_letters


@cache
def _towns() -> dict[str, tuple[str, ...]]:
    """Return the codes of the countries of each name in small letters."""
    found: dict[str, set[str]] = {}
    # The library's own reading makes a dictionary of each airport's ten fields: twice the time.
    with (files("airportsdata") / "airports.csv").open(encoding="utf-8") as opened:
        lines = csv.reader(opened)
        columns = next(lines)
        icao, city, country = (columns.index(name) for name in ("icao", "city", "country"))
        for line in lines:
            code = code_of_letters(line[country])
            if line[icao] and line[city] and code:
                found.setdefault(line[city].lower(), set()).add(code)
    return {name: tuple(sorted(codes)) for name, codes in found.items()}


def countries_of(town: str) -> tuple[str, ...]:
    """Return the codes of the countries with a town of that name, none where there is none."""
    return _towns().get(re.sub(r"['’]s$", "", town).lower(), ())
