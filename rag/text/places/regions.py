"""Tell a region by its countries: "the Nordic register" is of Norway and Finland."""

import re

# Codes of `rag.text.places.countries`, by the name without the ending of its adjective.
_REGIONS = {
    "central asia": "zkaz zkgz ztjk ztkm zuzb",
    "caucas": "zarm zaze zgeo",
    "nordic": "zdnk zfin zisl znor zswe",
    "scandinavia": "zdnk znor zswe",
    "baltic": "zest zlva zltu",
    "balkan": "zalb zbih zbgr zhrv zmne zmkd zsrb zsvn zxkx",
    "benelux": "zbel zlux znld",
    "sahel": "zbfa zmli zmrt zner ztcd",
    "maghreb": "zdza zlby zmar zmrt ztun",
}
_ENDING = r"(?:n|ns|s|us|ian|ians|an)?"
_NAMES = {re.compile(rf"{name}{_ENDING}"): frozenset(codes.split())
          for name, codes in _REGIONS.items()}  # fmt: skip
_SEVERAL = 2  # of its countries in one passage: one alone is no region


def is_told_by(region: str, codes: frozenset[str]) -> bool:
    """Return whether a name is a region's of which a passage names several countries."""
    name = region.lower()
    return any(p.fullmatch(name) and len(c & codes) >= _SEVERAL for p, c in _NAMES.items())
