"""Recognise the forms in which a text tells amounts of money, shares and counts.

One place for what an amount looks like: what asks for one is known by who asks (`expected`,
`term_similarity`). The forms that the learned scores read are apart (`forms`, `question`): to
change those is to learn the weights anew.
"""

import re

from rag.text.acts import acts_in
from rag.text.currencies import CURRENCY, SIGN
from rag.text.figures import dates

_NUMBER = r"(?:\d[\d.,\u00a0\u202f ]*|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|an?)\s)"
_SCALE = r"(?:(?:hundred|thousand|million|billion|trillion|bn|mn|tn|m|k)s?\s+(?:of\s+)?)*"
_BETWEEN = r"(?:(?!per\b)[a-z][\w.]*\s+){0,2}"  # "Hong Kong dollars"
_SUM = (
    rf"{SIGN}\s?\d|\d\s?{SIGN}(?!\s?\d)|(?<!\w){CURRENCY}\s?\d|{_NUMBER}\s?{_SCALE}{_BETWEEN}{CURRENCY}"
    rf"|\d-(?:hundred|thousand|million|billion)-{CURRENCY}"
    r"|(?-i:\b[A-Z]{3})\s?\d{1,3}(?:[.,\u00a0 ]\d{3})+\b"  # of a currency unknown to us
    rf"|\b(?:hundreds|thousands|millions|billions)\s+of\s+{_BETWEEN}{CURRENCY}"
)
# In a table the heading has the currency: "amount: 148000", "45 per bottle".
_IN_TABLE = (
    r"\b(?:amount|price|value|fee|fine|sum|cost|penalty)s?:\s*\d"
    r"|(?<![\w.,])\d[\d.,]* per (?!cent\b)[a-z]"
    rf"|(?:(?<!\w){CURRENCY}|{SIGN})[^;:.\n]{{0,25}}:\s*\d"  # "Fine (EUR): 1250000"
)
MONEY = re.compile(rf"{_SUM}|{_IN_TABLE}|\bfree\b|\bno (?:fees?|charge|costs?)\b", re.IGNORECASE)
SHARE = re.compile(r"\d\s?(?:%|per\s?cent\b)", re.IGNORECASE)  # a fine of 10 % of the turnover
_FIGURE = re.compile(
    r"(?<![\d./-])\d[\d.,]*|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|"
    r"(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundreds?|thousands?|millions?|billions?|dozens?|no|none|both|single|several|half|only|"
    r"each|never|any)\b",
    re.IGNORECASE,
)
_NUMBER_SIGN = re.compile(r"\bNos?\.?\s*$")  # "No 833/2014"
_NO_FIGURE = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|^\W*\d[\d.]*[.\s)]|\b[A-Za-z]{1,2}[-.]?\d+\b")


_NO_COUNT = re.compile(
    rf"{SIGN}\s?\d[\d.,]*(?:\s?(?:million|billion|bn|m)\b)?|\d[\d.,]*\s?{SIGN}(?!\s?\d)"
    rf"|(?<!\w){CURRENCY}\s?\d[\d.,\u00a0 ]*"
    rf"(?:million|billion)?|\d[\d.,\u00a0 ]*(?:(?:million|billion|bn) )?{CURRENCY}"
    r"|\d[\d.,]*\s?(?:%|per ?cent)|\b\w+-year-old|\baged \d+|\b\d{1,2}[:.]\d\d\b",
    re.IGNORECASE,
)


UNIT = (  # "how many euros", "how many per cent": what is not counted one by one
    rf"(?:\w+\s+)?(?:{CURRENCY}|per ?cent|percent\w*|hours?|o.clock|years?)\b"
)


def counts_told(text: str) -> list[str]:
    """Return the figures of a text that may count things: no money, share, age or hour."""
    return figures_told(_NO_COUNT.sub(" ", text))


def figures_told(text: str) -> list[str]:
    """Return a text's figures in digits or words; of a date, an act or a paragraph none is one."""
    taken = [(d.start, d.end) for d in dates(text)] + [(a.start, a.end) for a in acts_in(text)]
    left = list(text)
    for start, end in taken:
        sign = _NUMBER_SIGN.search(text, 0, start)
        start = sign.start() if sign else start
        left[start:end] = " " * (end - start)
    return [m.group() for m in _FIGURE.finditer(_NO_FIGURE.sub(" ", "".join(left)))]
