"""Currencies in every spelling: signs, codes and words, and whose money it is.

"$3 million", "USD 3,000,000" and "3 million dollars" are one amount, "3 million roubles" another.
A word or sign of several currencies is read as its usual one ("$" as US dollars), and may stand for
the others where a source means them; a nation before it decides ("Hong Kong dollars"). That the
codes of each word are Unicode's is held by a test.
"""

import re
from dataclasses import dataclass
from functools import cache

from rag.text.places.countries import jurisdiction_codes, unify_jurisdictions
from rag.text.places.letters import country_letters

CODES = (  # of ISO 4217, those of countries whose trade sanctions documents speak of
    "USD EUR GBP CHF CAD AUD NZD JPY CNY CNH RMB HKD SGD TWD KRW KPW INR PKR BDT IDR MYR THB VND "
    "PHP MMK LAK KHR NOK SEK DKK ISK PLN CZK HUF RON BGN ALL MKD RSD BAM MDL UAH BYN RUB RUR GEL "
    "AMD AZN KZT KGS TJS UZS TMT TRY AED SAR QAR BHD OMR KWD IQD IRR SYP LBP JOD ILS EGP LYD TND "
    "DZD MAD SDG SSP ETB ERN KES UGX TZS ZAR NGN XAF XOF CDF BRL MXN ARS CLP COP PEN VES NIO CUP "
    "HTG GTQ KYD BMD XDR SDR".split()
)
_SMALL = ("usd", "eur", "gbp", "rub")  # written so too; "all" and "try" are words
_SAME = {"RMB": "CNY", "CNH": "CNY", "RUR": "RUB"}  # another code of the same money
# The forms of a word; the currencies it may stand for, before "/" the one that is usually meant.
WORDS = """
dollars?: USD / CAD AUD NZD HKD SGD TWD KYD BMD
euros?: EUR
pounds?(?: sterling)?: GBP / SYP LBP EGP SDG SSP
francs?: CHF XAF XOF CDF
yuan|renminbi: CNY
yen: JPY
won: KRW KPW
r(?:o)?ubles?: RUB / BYN
rupees?: INR PKR
crowns?|kron(?:er|or|a|e|ur): NOK SEK DKK ISK CZK
korun(?:a|y): CZK
soms?: KGS UZS
tenge: KZT
rupiahs?: IDR
ringgits?: MYR
baht: THB
taka: BDT
dong: VND
dirhams?: AED MAD
dinars?: RSD BHD KWD IQD JOD LYD TND DZD
riyals?: SAR QAR
rials?: OMR IRR
lira: TRY
lari: GEL
dram: AMD
manat: AZN TMT
lei|leu: RON MDL
lev|leva: BGN
hryvnias?: UAH
pesos?: PHP MXN ARS CLP COP CUP
reais: BRL
zlotys?: PLN
forints?: HUF
shekels?: ILS
kyats?: MMK
rand: ZAR
nairas?: NGN
birr: ETB
"""
SIGNS = {
    "$": "USD / CAD AUD NZD HKD SGD TWD KYD BMD", "€": "EUR", "£": "GBP / SYP LBP EGP SDG SSP",
    "¥": "JPY CNY", "₽": "RUB", "₹": "INR", "₴": "UAH", "₩": "KRW KPW", "₺": "TRY", "₸": "KZT",
    "₾": "GEL", "₼": "AZN", "₪": "ILS", "₫": "VND", "₱": "PHP", "฿": "THB", "₦": "NGN",
    "US$": "USD", "HK$": "HKD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "NZ$": "NZD",
    "S$": "SGD", "NT$": "TWD", "R$": "BRL", "CN¥": "CNY",
    "сом": "KGS",
}  # fmt: skip
_NOUNS = "|".join(line.rpartition(": ")[0] for line in WORDS.strip().splitlines())
_ISO = rf"(?-i:{'|'.join(CODES)})"  # in capitals: "all", "try" and "top" are words
CURRENCY = rf"(?:{_NOUNS}|cents?|pence|{_ISO})(?!\w)"
SIGN = rf"[{''.join(s for s in SIGNS if len(s) == 1)}]"
_LETTERED = "|".join(re.escape(s) for s in SIGNS if len(s) > 1)
NATION = r"(?-i:(?:(?!per\b)[A-Z][\w.]*\s+){0,2})"  # "Hong Kong dollars"
# Before a number, and behind it; both to be used without regard to capitals.
BEFORE = (
    rf"(?:(?-i:(?<![^\W\d_])(?:{_LETTERED})|{SIGN})"
    rf"|(?<![^\W\d_])(?:{_ISO}|{'|'.join(_SMALL)}))"
)
BEHIND = (
    rf"(?:{NATION}(?:{_NOUNS})|{_ISO}|{'|'.join(_SMALL)})(?!\w)"
    rf"|(?-i:{SIGN}|(?:{_LETTERED})(?!\w))(?!\s?\d)"
)
_ANY = re.compile(rf"{BEFORE}|(?<!\w)(?:{BEHIND})|(?<!\w){CURRENCY}", re.IGNORECASE)
_SHARE = re.compile(r"%|\bper\s?cent|\bpc\b", re.IGNORECASE)
_CODE = re.compile(rf"(?<!\w)(?:{'|'.join(CODES)})(?=\s?\d)|(?<=\d)\s?(?:{'|'.join(CODES)})(?!\w)")


@dataclass(frozen=True, slots=True)
class Currency:
    """What a sign, code or word stands for: as it is read, and what else it may be.

    Both are codes of ISO 4217; ``read`` has several where none is the usual one ("¥").
    """

    read: frozenset[str]
    may_be: frozenset[str]

    @property
    def name(self) -> str:
        """The codes it is read as, one text."""
        return "/".join(sorted(self.read))


def currency_of(written: str) -> Currency | None:
    """Return what a sign, code or word with or without its nation stands for, None for none."""
    plain = written.strip(" \t\n\u00a0\u202f-")
    sign = SIGNS.get(plain) or SIGNS.get(plain.upper())
    if sign:
        return _of(sign)
    code = _SAME.get(plain.upper(), plain.upper())
    if code in CODES and (plain.isupper() or plain in _SMALL):
        return Currency(frozenset((code,)), frozenset((code,)))
    for forms, codes in _words():
        match = re.search(rf"(?<!\w)(?:{forms})$", plain, re.IGNORECASE)
        if match:
            found, nation = _of(codes), plain[: match.start()].strip()
            own = _of_nation(nation) & found.may_be if nation else frozenset()
            return Currency(own, own) if own else found
    return None


@cache
def _words() -> tuple[tuple[str, str], ...]:
    lines = (line.rpartition(": ") for line in WORDS.strip().splitlines())
    return tuple((forms, codes) for forms, _, codes in lines)


def _of(codes: str) -> Currency:
    usual, _, others = codes.partition("/")
    read = frozenset(usual.split())
    return Currency(read, read | frozenset(others.split()))


def _of_nation(nation: str) -> frozenset[str]:
    named = {*unify_jurisdictions(nation).split()} & jurisdiction_codes()
    return frozenset(c for c, countries in _territories().items() if countries & named)


def named_in(text: str) -> frozenset[str]:
    """Return the currencies that a text names anywhere, with all that each may be, and "%"."""
    found = {"%"} if _SHARE.search(text) else set()
    for match in _ANY.finditer(text):
        currency = currency_of(match.group())
        found |= currency.may_be if currency else frozenset()
    return frozenset(found)


def countries_paying_in(text: str) -> frozenset[str]:
    """Return the countries, as codes of `rag.text.places.countries`, of a text's amounts.

    "DKK 300" is of Denmark and its islands.
    """
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
