"""Write authorities and jurisdictions of a text as codes, so that "OFAC" and "the US" are one."""

import re
from functools import lru_cache

from rag.text.places.countries import jurisdiction_codes, jurisdiction_ends, unify_jurisdictions

# Authorities that act for a jurisdiction, by its code in `countries`. "The Council" and "the
# Treasury" alone are the names of several bodies.
_AUTHORITIES = {
    "zu": r"OFAC|Office of Foreign Assets Control|US Treasury|Treasury Department|BIS|FinCEN|"
    r"Department of the Treasury|State Department|Department of State|Commerce Department|"
    r"Department of Commerce|Bureau of Industry and Security|White House|Congress|SDN [Ll]ist",
    "zk": r"OFSI|Office of Financial Sanctions Implementation|HM Treasury|FCDO|Foreign Office|"
    r"OTSI|HMRC",
    "ze": r"European (?:Commission|Council|Parliament)|Council of the E(?:U|uropean Union)",
    "zn": r"Security Council|UNSC|General Assembly",
    "zche": r"SECO|Federal Council",
}
_AUTHORITY = {c: re.compile(rf"(?<!\w)(?:{forms})(?!\w)") for c, forms in _AUTHORITIES.items()}


@lru_cache(4_096)  # a question is compared with each sentence, and each several times
def with_codes(text: str) -> str:
    """Return the text with authorities and jurisdictions as codes of the names' length."""
    text = text.replace("EU Exit", "zk     ")  # in the titles of British regulations
    for code, pattern in _AUTHORITY.items():
        for match in reversed(list(pattern.finditer(text))):
            padded = code.ljust(match.end() - match.start())
            text = f"{text[: match.start()]}{padded}{text[match.end() :]}"
    return unify_jurisdictions(text)


def codes_named(text: str) -> frozenset[str]:
    """Return the codes of the jurisdictions that a text names, by their authorities too."""
    return frozenset(re.findall(r"\w+", with_codes(text))) & jurisdiction_codes()


def authority_forms(code: str) -> tuple[str, ...]:
    """Return the names of the authorities that act for a jurisdiction."""
    forms = _AUTHORITIES.get(code, "")
    return tuple(form for form in forms.split("|") if form.replace(" ", "").isalpha())


def acting_spans(text: str) -> list[tuple[int, int]]:
    """Return where jurisdictions and authorities stand, in order; "US Treasury" is one."""
    ends = list(jurisdiction_ends(text).items())
    ends += [m.span() for pattern in _AUTHORITY.values() for m in pattern.finditer(text)]
    inside = [
        (a, b) for a, b in ends if any(c <= a and b <= d and (c, d) != (a, b) for c, d in ends)
    ]
    return sorted(set(ends) - set(inside))
