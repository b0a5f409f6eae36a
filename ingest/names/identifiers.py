"""Recognise identifiers in a text: passports, tax and ship numbers, BICs, wallets.

Whose register a number is of, nobody needs to know: it identifies something where a label says so
or where its form is that of no date, amount, year, act or provision. Written without blanks,
hyphens and small letters it is the same number in every document.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from ingest.text.pinpoint import PROVISION

MIN_DIGITS = 4  # behind a label
MIN_BARE = 7  # digits without a label: fewer are counts and amounts
MIN_GROUPED = 10  # digits in groups without a label
MIN_MIXED = 6  # digits of a word of letters and digits without a label: "EO14071" is none
_LABEL = (
    r"IMO|MMSI|passports?|identity card|(?:tax(?:payer)?|VAT)(?:['’]s)?(?: identification)?"
    r"(?: id| number| no)?|INN|TIN|OGRN|KPP|EGRPOU|UNP|BIN|IIN|LEI|ISIN|D-?U-?N-?S|UEI|CAGE|IBAN|"
    r"accounts?|wallets?|(?:digital currency|crypto\w*|bitcoin|ethereum|wallet) address(?:es)?|"
    r"(?:national|personal|identity|registration|registered|company|identification|id|licen[cs]e|"
    r"certificate|business|document|register)(?: id| card| identification)? "
    r"(?:numbers?|no|nr|id|code)|ID"
)
_BETWEEN = r"(?:[\s:#.№–-]*(?:code|numbers?|no|nr|id|address|is|was)\b)*[\s:#.№–-]*"
_GROUP = r"\d[\dA-Za-z]*"
_VALUE = rf"(?P<value>(?:[A-Za-z]{{1,4}}[ -]?)?{_GROUP}(?:[ ./-]{_GROUP})*)"
_LABELLED = re.compile(rf"(?<!\w)(?:{_LABEL}){_BETWEEN}(?<![\d.,]){_VALUE}(?!\w)", re.IGNORECASE)
_BIC = re.compile(
    r"(?<!\w)(?i:BIC|SWIFT)(?i:[/ ]*(?:BIC|SWIFT|code|number|is|:))*\s*"
    r"(?P<value>[A-Za-z]{6}[A-Za-z0-9]{2}(?:[A-Za-z0-9]{3})?)(?!\w)"
)
_BEFORE, _BEHIND = r"(?<![\w/.,$€£¥₽-])", r"(?![\w/%]|[.,-]\d)"
_WORD = re.compile(rf"{_BEFORE}(?P<value>[A-Za-z0-9]{{7,}}){_BEHIND}")
_SPACED = re.compile(rf"{_BEFORE}(?P<value>[A-Z]{{1,2}}[ -]\d{{6,}}){_BEHIND}")
_GROUPS = re.compile(rf"{_BEFORE}(?P<value>\d{{2,}}(?:[ -]\d{{2,}})+){_BEHIND}")
_THOUSANDS = re.compile(r"\d{1,3}(?:[ -]\d{3})+")
_ACT = re.compile(r"[0-9]\d{4}[A-Z]{1,2}\d{4}(?:R\d+)?", re.IGNORECASE)  # CELEX: 32014R0833
_YEAR = re.compile(r"(?:19|20)\d\d")
_MONEY = r"[$€£¥₽%]|[A-Z]{3}\b|(?:euro|dollar|pound|r(?:o)?uble|barrel|ton|share|unit|kg|litre)"
_MONEY_BEFORE = re.compile(r"(?:[$€£¥₽]|\b[A-Z]{3})\s*$")
_MONEY_BEHIND = re.compile(rf"\s?(?:{_MONEY})")
_SHIP = re.compile(r"IMO(?=\d{7}$)")


@dataclass(frozen=True, slots=True)
class Identifier:
    """An identifier as a text writes it, from ``start`` to ``end`` with its label.

    ``value`` stands at its end; ``keys`` are the ways to read that, whole first: two numbers side
    by side look like one in groups.
    """

    text: str
    value: str
    keys: tuple[str, ...]
    start: int
    end: int


def identifiers_in(text: str) -> list[Identifier]:
    """Return the identifiers of a text in its order, those behind a label with the label."""
    taken = [match.span() for match in PROVISION.finditer(text)]
    found: list[Identifier] = []
    for one in (*_labelled(text), *_bare(text)):
        if not any(a < one.end and one.start < b for a, b in taken):
            taken.append((one.start, one.end))
            found.append(one)
    return sorted(found, key=lambda one: one.start)


def normal(value: str) -> str:
    """Return an identifier in the form that all its spellings have in common."""
    plain = _SHIP.sub("", "".join(c for c in value if c.isalnum()).upper())
    is_branchless = len(plain) == 11 and plain.endswith("XXX") and plain[:6].isalpha()
    return plain[:8] if is_branchless else plain


def _labelled(text: str) -> Iterator[Identifier]:
    for match in _BIC.finditer(text):
        if match["value"][:4].isupper() or match["value"].islower():
            value = match["value"]
            yield Identifier(match.group(), value, (normal(value),), *match.span())
    for match in _LABELLED.finditer(text):
        keys = _readings(match["value"])
        if keys and not _YEAR.fullmatch(match["value"]):
            yield Identifier(match.group(), match["value"], keys, *match.span())


def _readings(value: str) -> tuple[str, ...]:
    whole = normal(value)
    groups = re.split(r"(?<=\d)[ ./-](?=\d)", value)
    pieces = [*groups, *(f"{a}{b}" for a, b in pairwise(groups))] if len(groups) > 1 else []
    read = [whole, *(normal(p) for p in pieces if len(normal(p)) >= MIN_BARE)]
    digits = "".join(c for c in whole if c.isdigit())
    return tuple(dict.fromkeys(read)) if len(digits) >= MIN_DIGITS else ()


def _bare(text: str) -> Iterator[Identifier]:
    for match in (*_SPACED.finditer(text), *_WORD.finditer(text), *_GROUPS.finditer(text)):
        value = match["value"]
        if _identifies(value) and not _is_money(text, match):
            yield Identifier(value, value, _readings(value), *match.span())


def _identifies(value: str) -> bool:
    """Whether a number without a label is an identifier by its form."""
    digits = sum(c.isdigit() for c in value)
    if " " in value or "-" in value:
        if value[0].isalpha():
            return True
        groups = re.split(r"[ -]", value)
        years = all(_YEAR.fullmatch(group) for group in groups)
        return digits >= MIN_GROUPED and not years and not _THOUSANDS.fullmatch(value)
    if digits == len(value):
        return digits >= MIN_BARE and not _is_day(value)
    return digits >= MIN_MIXED and not _ACT.fullmatch(value)


def _is_day(value: str) -> bool:
    try:
        return len(value) == 8 and 1900 <= datetime.strptime(value, "%Y%m%d").year < 2100
    except ValueError:
        return False


def _is_money(text: str, match: re.Match[str]) -> bool:
    if not match["value"].replace(" ", "").isdigit():
        return False
    before = _MONEY_BEFORE.search(text, max(0, match.start() - 5), match.start())
    return before is not None or _MONEY_BEHIND.match(text, match.end()) is not None
