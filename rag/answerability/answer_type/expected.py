"""Name the kind of answer that a question asks for where statements show by their form that they
hold none: an amount of money, an address, the name of a law.

"How much did the buyer pay?" is not answered by a sentence on the sale without an amount. Kinds
that take many forms ("how many", "when", "why") are the learned model's work.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from ingest.text.sentences import sentences
from rag.text.acts import acts_in
from rag.text.amounts import MONEY, SHARE, UNIT, counts_told, figures_told
from rag.text.currencies import CURRENCY
from rag.text.figures import codes, dates, figures
from rag.text.places.countries import unify_jurisdictions

FIGURE = "a figure"
LAW = "the name, number or date of a law"
_PAYS = (
    r"pays?|paid|fined?|costs?|spen[dt]s?|owed?|owes|earn(?:ed|s)?|invest(?:ed|s)?|donated?|"
    r"charged?|charges|worth|lend|lent|borrow(?:ed)?"
)
_PRICE = (
    r"prices?|salary|salaries|budget|turnover|rent|commission|premium|sum|bonus|ransom|toll|"
    r"compensation|damages|bribe|remuneration|dividends?|debts?|subsid(?:y|ies)|wages?"
)
_CHARGE = r"fines?|fees?|price caps?"  # these may be a share of something
_ASKS_MONEY = re.compile(
    rf"\bhow much (?:did|do|does|has|have|had|was|were|is|are|must)\b.*\b(?:{_PAYS})\b"
    rf"|\bhow many (?:\w+ )?{CURRENCY}|\b(?:{CURRENCY}|monetary|money) (?:value|amount)\b"
    rf"|\b(?:value|amount|worth) in {CURRENCY}"
    r"|\bwhat (?:do|does|did) [^?]{1,60}\b(?:earn|cost)\b"
    r"(?! (?:him|her|them|the|its|(?:\w+ )?from|in (?!\w+ currency))\b)",
    re.IGNORECASE,
)
_ASKS_PRICE = re.compile(
    r"\bhow much money\b"
    rf"|\b(?:what|which) (?:(?:is|was|were|are) the )?(?:[\w-]+ )?(?:{_PRICE})\b(?! caps?\b)",
    re.IGNORECASE,
)
_ASKS_CHARGE = re.compile(
    rf"\b(?:what|which)(?:['’]s the|(?: (?:is|was|were|are) the)?) "
    rf"(?:(?!of\b|for\b)[\w-]+ ){{0,2}}(?:{_CHARGE})\b"
    rf"|\bhow (?:large|big|high|heavy) (?:was|were|is|are) (?:the |an? )?(?:[\w-]+ ){{0,2}}"
    rf"(?:{_CHARGE}|{_PRICE}|penalty|penalties)\b",
    re.IGNORECASE,
)
# What was paid, or what a thing is worth: an amount in a sentence on that, not on another matter.
_ASKS_PAID = re.compile(
    r"\b(?:what|how much) (?:did|does|do|must|has|have|had|would|will|can|may)\b[^?]*\b(?:pay|paid|"
    r"cost|earn|(?<!in )charge|spend)\b(?! (?:back|attention|in lives|(?:the )?most|more|less)\b)"
    r"|\bworth\s*\?|^value of\b",
    re.IGNORECASE,
)
_OF_PAYING = re.compile(
    r"\b(?:pa(?:y|id|ys|ying|yments?|yable)|cost|pric|fees?\b|charg|spen[dt]|worth|valu|fin(?:e|es|ed)\b|"
    r"remit|settl|transfer|penalt|amount|salar|wage|bears?\b|bore\b|bill|tax|rent|reimburs|earn|profit|"
    r"revenue|income|sum\b|total|received?\b|proceeds|credit|sold|b(?:uy|ought)|estimat|free\b|"
    r"for [$€£\d])|[$€£]\s?\d[\d.,]* (?:a|an|per|each)\b",
    re.IGNORECASE,
)
_ASKS_MUCH = re.compile(r"\bhow (?:large|big|high|heavy|deep|wide|tall)\b", re.IGNORECASE)
# A reason is told in many ways; a sentence with none of them only says what happened.
_ASKS_REASON = re.compile(
    r"\bwhy (?:did|does|do|was|were|is|are|has|have|had)\b|\bfor what (?:reason|purpose)\b"
    r"|\bon what grounds\b",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"(?:\b(?:because|since|as|due|reasons?\w*|result\w*|caus\w+|therefore|order|so|attribut\w+|for|"
    r"after|to|which|who|that|by|having|lack\w*|fail\w*|not|no|too|only|without|owing|thanks|lest|"
    r"given|grounds?|purpose|aim\w*|motiv\w*|explain\w*|found|if|unless|while|despite|but|still|"
    r"never|had|against|until|with|over|suspic\w+|suspect\w*|accus\w*|alleg\w*|die[ds]|dead)\b|"
    r"[;:,]|n['’]t\b|–| - ).{0,25}",
    re.IGNORECASE,
)
_MEASURES = {
    "weight": r"(?:(?:kilo|milli)?gram(?:me)?s?|kilos?|kg|g|ton(?:ne)?s?|carats?|ounces?|oz|lbs?)",
    "volume": r"(?:barrels?|bbl|lit(?:er|re)s?|gallons?|cubic \w+|m³|hectolit\w+|bottles?)",
    "length": r"(?:(?:kilo|centi|milli)?met(?:er|re)s?|km|cm|mm|m|(?:nautical )?miles?|feet|ft)",
    "temperature": r"(?:°\s?[CF]?|degrees?|celsius|fahrenheit|kelvin)",
}
_ASKS_MEASURE = {
    "weight": rf"\bweights? of\b|\bhow heavy\b|\bin {_MEASURES['weight']}\s*(?:\?|$)",
    "volume": rf"\bin {_MEASURES['volume']}\s*(?:\?|$)",
    "length": rf"\bhow (?:tall|deep|wide)\b|\bin {_MEASURES['length']}\s*(?:\?|$)",
    "temperature": r"\btemperatures?\b",
}
_STREET = (
    r"(?:street|str?\.|avenue|ave|road|rd|boulevard|blvd|lane|square|ulitsa|ul\.|prospekt|prosp\.|"
    r"suite|floor|house|building|box|district|quay|drive|plaza|way|microdistrict|straße|rue|via)"
)
_ADDRESS = re.compile(
    rf"\b\d+[A-Z]?\b[^;:]{{0,60}}\b{_STREET}(?!\w)|\b{_STREET}(?!\w)[^;:]{{0,60}}?\b\d+"
    r"|\b\d{5,6}\b|\b[A-Z]{1,2}\d{1,2}[A-Z]? \d[A-Z]{2}\b"
    r"|(?<!mail )(?<!web )(?<!wallet )(?<!ip )\baddress(?:es)?:\s*(?!n/a\b)\w",
    re.IGNORECASE,
)
_ASKS_ADDRESS = re.compile(
    r"^(?![^?]*\babout\b[^?]*address)(?:.*?\b(?:street|postal|mailing|office|registered|business) "
    r"address(?:es)?\b|.*?\bwhat (?:is|was) the address of\b|"
    r".*?\bwhat (?:is|was) [^?]{1,60}['’]s? address\b)",
    re.IGNORECASE,
)
_ONLINE = re.compile(r"\b(?=\w*\d)\w{20,}\b|\S+@\S+|https?://|\bwww\.|\b[\w-]+\.(?:com|org|net)\b")
_ASKS_ONLINE = re.compile(
    r"\b(?:wallet|crypto\w*|bitcoin|blockchain|e-?mail|web(?:site)?|internet|ip) address(?:es)?\b",
    re.IGNORECASE,
)
_PHONE = re.compile(r"\+?\d[\d\s()/-]{5,}\d")
_ASKS_PHONE = re.compile(r"\b(?:tele)?(?:phone|fax) numbers?\b", re.IGNORECASE)
_ASKS_NUMBER = re.compile(
    r"\bwhat(?:['’]?s|\s+(?:is|was|are|were))\s+(?:the|[^?]{1,60}['’]s?)\s+(?:[\w-]+\s+){0,2}"
    r"(?:number|ID|identifier|code)\b|\b(?:under|by) (?:what|which) (?:\w+ )?(?:number|ID)\b",
    re.IGNORECASE,
)
_ASKS_NAME = re.compile(
    r"\b(?:what|which)(?:\s+(?:is|are|was|were)|['’]s)\s+(?:the\s+)?(?:\w+\s+){0,2}names?\s+of\b"
    r"|\bby (?:what|which) (?:\w+ )?name\b",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"(?<![.!?] )(?<!^)\b[A-ZÀ-ÞА-Я][\w-]+|(?:^|(?<=[.!?] ))[A-ZÀ-ÞА-Я][\w-]+"
    r"(?=,| [A-ZÀ-ÞА-Я]| (?:is|was|has|had)\b| (?!was|is|as|this)[a-z]{2,}(?:s|ed)\b)"
    r"|[\"“«][^\"”»]{2,40}[\"”»]"
)
_ASKS_RATE = re.compile(
    r"\b(?:what|which|how high)\b[^?]{0,60}\b(?:interest|tax|growth|inflation|unemployment|duty|"
    r"tariff|coupon|mortgage|discount)\s+rates?\b",
    re.IGNORECASE,
)
_RATE = re.compile(
    r"\d\s?(?:%|per\s?cent)|\bpercent\w*|\bbasis points?\b|\b(?:zero|half|double|third)\b|"
    r"\b(?:interest|tax|duty)[- ]free\b|\b(?:untaxed|exempt)\b",
    re.IGNORECASE,
)
_DISTANCE = re.compile(
    r"\b[\w.,]+[\s-](?:km|kilomet\w+|(?:nautical )?miles?|met(?:er|re)s?|m|feet|hours?|minutes?)\b",
    re.IGNORECASE,
)
_ASKS_DISTANCE = re.compile(
    r"\bhow far (?:away )?(?:is|are|was|were)\b[^?]*\b(?:from|to|away|apart)\b|"
    r"\b(?:what|which) (?:is|was) the distance\b",
    re.IGNORECASE,
)
_ASKS_OFTEN = re.compile(r"\bhow (?:often|frequently)\b", re.IGNORECASE)
_OFTEN = re.compile(
    r"\b(?:every|each|per|once|twice|times|annual\w*|yearly|month\w*|quarter\w*|week\w*|dai?ly|days?|"
    r"years?|hour\w*|rare\w*|seldom|never|always|often|frequen\w*|regular\w*|continu\w+|"
    r"intervals?|periodic\w*)\b",
    re.IGNORECASE,
)
_ASKS_MANY = re.compile(rf"\bhow many (?:of\b|{UNIT})", re.IGNORECASE)
_ASKS_COUNT = re.compile(rf"\bhow many (?!of\b|{UNIT})", re.IGNORECASE)
_LEAST_NUMBER = 10  # what is registered under a number has two digits or more
_INSTRUMENT = (
    r"(?:Act|Law|Code|Treaty|Charter|Convention|Decree|Ordinance|Order|Regulations?|Directive|"
    r"Decision|Constitution|Resolution|Agreement|Protocol|Bill|Accords?|Statute|Edict|Rules?|"
    r"Amendment|Proclamation|Determination)"
)
_LAW = re.compile(
    rf"\b[A-Z][\w’'-]*(?: (?:of|on|and|the|for|to|in|[A-Z][\w’'-]*))* {_INSTRUMENT}\b"
    r"(?: \d[\w/.-]*)?"
    rf"|\b{_INSTRUMENT} (?:of|on)\b|\b(?:Article|Section|No\.?|{_INSTRUMENT}) \d[\w/.-]*"
    rf"|\b\d{{4}} {_INSTRUMENT}\b|\b[A-Z]{{3,}}\b"
)
_ASKS_LAW = re.compile(
    r"\b(?:which|what) (?:[\w-]+ ){0,2}(?:law|act|statute|regulation|decree|ordinance|directive|"
    r"resolution|executive order|treaty)\b(?! (?:firm|enforcement|school))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Expected:
    """A kind of answer by its name: what asks for it, and the pieces of a text that are such."""

    name: str
    asks: re.Pattern[str]
    pieces: Callable[[str], Iterable[str]]

    def is_in(self, statement: str, question: str) -> bool:
        """Whether a statement holds an answer of this kind that the question does not say."""
        said = question.lower()
        return any(
            not re.search(rf"(?<!\w){re.escape(piece.lower())}(?!\w)", said)
            for piece in self.pieces(statement)
        )


def expected(question: str) -> Expected | None:
    """Return the kind of answer asked for, None where its form is not known."""
    return next(_asked(question), None)


def lacking_kind(question: str, statements: Sequence[str]) -> str | None:
    """Return the name of the kind asked for where no statement holds one, else None."""
    asked = _asked(question)
    return next((k.name for k in asked if not any(k.is_in(s, question) for s in statements)), None)


def _asked(question: str) -> Iterator[Expected]:
    return (kind for kind in _KINDS if kind.asks.search(question))


def _all(*patterns: re.Pattern[str]) -> Callable[[str], Iterator[str]]:
    return lambda text: (m.group() for p in patterns for m in p.finditer(text))


def _paid(text: str) -> Iterator[str]:
    """Yield the amounts of money in sentences that speak of paying, price or worth."""
    for sentence in sentences(text):
        if _OF_PAYING.search(sentence):
            yield from _all(MONEY)(sentence)


def _much(text: str) -> Iterator[str]:
    yield from figures_told(text)
    yield from _all(MONEY, _OFTEN)(text)


def _numbers(text: str) -> Iterator[str]:
    yield from (text[f.start : f.end] for f in figures(text) if f.number >= _LEAST_NUMBER)
    yield from (c.text for c in codes(text) if re.search(r"\d\d", c.text))


def _laws(text: str) -> Iterator[str]:
    """Yield what tells a law: a name, a number or a date."""
    yield from _all(_LAW)(text)
    yield from (c.text for c in codes(text))
    yield from (text[d.start : d.end] for d in dates(text))


def _phones(text: str) -> Iterator[str]:
    """Yield what is written as telephone numbers are; numbers of acts and days are none."""
    taken = [(a.start, a.end) for a in acts_in(text)] + [(d.start, d.end) for d in dates(text)]
    for match in _PHONE.finditer(text):
        if not any(a < match.end() and match.start() < b for a, b in taken):
            yield match.group()


def _names(text: str) -> Iterator[str]:
    """Yield words written as names; countries are none, nor is what only opens a sentence."""
    yield from (m.group().strip("'\"“”‘’") for m in _NAME.finditer(unify_jurisdictions(text)))


_KINDS = (
    Expected("an amount of money", _ASKS_MONEY, _all(MONEY)),
    Expected("a price or amount", _ASKS_CHARGE, _all(MONEY, SHARE)),
    Expected("an amount of money", _ASKS_PRICE, _all(MONEY)),
    Expected("an amount paid", _ASKS_PAID, _paid),
    Expected(FIGURE, _ASKS_MUCH, _much),
    Expected("a reason", _ASKS_REASON, _all(_REASON)),
    *(
        Expected(
            f"a {measure}",
            re.compile(asks, re.IGNORECASE),
            _all(re.compile(rf"\d\s?(?:\w+ ){{0,1}}{_MEASURES[measure]}(?!\w)", re.IGNORECASE)),
        )
        for measure, asks in _ASKS_MEASURE.items()
    ),
    Expected("a wallet, mail or web address", _ASKS_ONLINE, _all(_ONLINE)),
    Expected("a street address", _ASKS_ADDRESS, _all(_ADDRESS)),
    Expected("a telephone number", _ASKS_PHONE, _phones),
    Expected("a name", _ASKS_NAME, _names),
    Expected("a rate", _ASKS_RATE, _all(_RATE)),
    Expected("a distance", _ASKS_DISTANCE, _all(_DISTANCE)),
    Expected("a number", _ASKS_NUMBER, _numbers),
    Expected("a number of times", _ASKS_OFTEN, _all(_OFTEN)),
    Expected(FIGURE, _ASKS_MANY, figures_told),
    Expected(FIGURE, _ASKS_COUNT, counts_told),
    Expected(LAW, _ASKS_LAW, _laws),
)
