"""Tell whether a sentence holds an answer of the form that a question asks for.

Finer than `Question.kind`: of two sentences with a figure only one has an amount of money, a period
or an hour. A form that the question has itself is no answer.
"""

import re

from rag.question.question import MONTHS, NUMBER_WORDS, Question

_COUNT = rf"(?:\d[\d.,]*|an?|one|six|seven|eight|nine|ten|twelve|{NUMBER_WORDS})"
_NEAR = r"(?:[\w’'-]+ ){0,2}?"  # "what MINIMUM ANNUAL fee"
# In this order: "at what time" asks for no period, "how many days" for no mere count.
_ASKS = {
    "hour": rf"\bwhat time\b|\b(?:what|which) {_NEAR}hours?\b",
    "share": rf"\b(?:what|which) {_NEAR}(?:percent\w*|share|proportion|rate|stake)\b"
    r"|\bhow many per ?cent\b",
    "period": rf"\bhow long\b|\b(?:what|which) {_NEAR}(?:period|duration|term|time limit)\b"
    r"|\bwithin (?:what|which|how)\b"
    r"|\bhow many (?:\w+ )?(?:days|weeks|months|years|hours|minutes)\b",
    "date": rf"\bwhen\b|\b(?:what|which) {_NEAR}(?:date|day|month|year|deadline)\b"
    r"|^(?:the )?(?:date|day|year)\b|\bdeadline\b",
    "money": rf"\bhow much\b|\b(?:what|which) {_NEAR}"
    r"(?:amount|sum|fee|fine|penalt\w+|price|cost|charge|salary|budget)\b",
    "count": rf"\bhow many\b|\b(?:what|which) {_NEAR}(?:number|figure|threshold|limit|ceiling)\b"
    r"|\bhow (?:often|old|far|high|large|big|fast|deep|wide)\b",
}
_HOLDS = {
    "hour": r"\b\d\d?[:.]\d\d\b|\b[ap]\.?m\b|\bo.clock\b|\b(?:noon|midnight)\b",
    "share": r"%|\bper ?cent\b|\bpercentage|\bbasis points?\b|\b(?:half|third|quarter)\b",
    "period": rf"\b{_COUNT}[ -](?:(?:working|calendar|business|clear|consecutive|full|more) )?"
    r"(?:second|minute|hour|day|week|month|year)s?\b",
    "date": rf"\b(?:1\d|20)\d\d\b|\b(?:{MONTHS})\b|\b\d\d?/\d\d?/\d\d|\b(?:yesterday|tomorrow)\b"
    r"|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b",
    "money": r"[$€£¥]|\b(?:euros?|dollars?|pounds?|francs?|roubles?|rubles?|yuan|USD|EUR|GBP|RUB|"
    r"CHF|[mb]illion)\b",
    "count": rf"\b(?:{_COUNT}|none|no|several)\b",
}
_ASKS_RE = {form: re.compile(asks, re.IGNORECASE) for form, asks in _ASKS.items()}
_HOLDS_RE = {
    form: re.compile(holds, 0 if form == "date" else re.IGNORECASE)
    for form, holds in _HOLDS.items()
}


def form_asked(question: Question) -> str | None:
    """Return the form of answer that is asked for, None where the wording does not say."""
    return next((form for form, asks in _ASKS_RE.items() if asks.search(question.text)), None)


def holds_form(form: str, question: Question, sentence: str) -> bool:
    """Whether a sentence holds something of this form that the question does not."""
    asked = question.text.lower()
    return any(m.group().lower() not in asked for m in _HOLDS_RE[form].finditer(sentence))
