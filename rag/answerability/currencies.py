"""Tell whose money an amount is in: "DKK 300" is of Denmark and its islands.

The currencies of the territories are Unicode's, by Babel.
"""

import re
from functools import cache

from rag.text.amounts import CODES
from rag.text.places.countries import jurisdiction_codes
from rag.text.places.towns import country_letters

_CODE = re.compile(rf"(?<!\w)(?:{'|'.join(CODES)})(?=\s?\d)|(?<=\d)\s?(?:{'|'.join(CODES)})(?!\w)")


def countries_paying_in(text: str) -> frozenset[str]:
    """Return the countries, as codes of `rag.text.places.countries`, of a text's amounts."""
    named = {match.group().strip() for match in _CODE.finditer(text)}
    return frozenset().union(*(_territories().get(code, frozenset()) for code in named))


@cache
def _territories() -> dict[str, frozenset[str]]:
    from babel.numbers import get_territory_currencies  # late: few questions need it

    found: dict[str, set[str]] = {}
    for code in jurisdiction_codes():
        letters = country_letters(code)
        for currency in get_territory_currencies(letters.upper()) if letters else ():
            found.setdefault(str(currency), set()).add(code)
    return {currency: frozenset(codes) for currency, codes in found.items()}
