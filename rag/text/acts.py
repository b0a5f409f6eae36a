"""Find the acts that a question names: by number, "Regulation 833/2014", or "Police Act 1996"."""

import re
from dataclasses import dataclass

from ingest.datamodels import About, Passage

OWN, MENTIONED = 0, 1  # how a passage belongs to an act: its own text, or it says so in its words
_NUMBER = re.compile(
    r"(?<![\d/])(?P<first>\d{1,4})/(?P<second>\d{1,4})(?:/(?:EU|EC|EEC|CFSP|JHA|Euratom))?(?![\d/])",
    re.IGNORECASE,
)
_CELEX = re.compile(r"\b[0-9](?P<celex>\d{4}[A-Z]\d{4})\b", re.IGNORECASE)
_ORDER = re.compile(
    r"\b(?:E\.?\s?O\.?|executive order)\s*(?:No\.?\s*)?(?P<order>\d{4,5})\b", re.IGNORECASE
)
_CFR = re.compile(r"(?<![\w.])(?P<title>\d{1,2})\s*C\.?\s?F\.?\s?R\b", re.IGNORECASE)
_CAPITAL = r"[A-ZÀ-Þ][\w’'-]*|\([A-ZÀ-Þ][^()]{0,60}\)|No\.?\s*\d+"
_TITLED = re.compile(
    rf"(?<!\w)(?P<name>(?:{_CAPITAL})(?:\s+(?:of\s+the|of|and|in|for|to|on|etc\.?|{_CAPITAL}))*\s+"
    r"(?:(?:Regulations|Order|Rules)\s+\d{4}|Act(?:\s+(?:of\s+)?\d{4})?))(?!\w)"
)
_SHORT = re.compile(
    r"[\s,]+(?:(?:of|to|in|under)\s+)?(?:the\s+)?"
    r"(?P<name>[A-Z]{3,}[A-Za-z]*(?:\s+(?:Directive|Regulation|Act))|"
    r"(?:[A-Z][a-z]+\s+){2,}(?:Directive|Regulation)|"
    r"(?<=of )[A-Z]{3,}(?!\w)|(?<=of the )[A-Z]{3,}(?!\w)|[A-Z]{3,}(?=\s*[?.,;:]?\s*$|\s+[a-z]))"
)
_NO_ACTS = frozenset({"cfr", "celex", "ofac", "bis", "usa", "uae", "un", "eu", "ofsi"})
_LINK = re.compile(  # between a name and the number of the same act
    r"[\s,(]*(?:(?:Council|Commission|Implementing|Delegated|Regulation|Directive|Decision|"
    r"Joint Action|No\.?|\((?:EU|EC|EEC|CFSP)\)|S\.?I\.?)[\s,]*)*$"
)
_CHANGES = re.compile(r"\b(?:amending|repealing|adapting|supplementing|implementing)\b", re.I)
_SMALL = frozenset({"the", "of", "and", "for", "in", "to", "on", "etc", "no"})
_YEARS = range(1950, 2100)
_RUN = re.compile(r"(?:[A-ZÀ-Þ]\w*(?:\W+(?:and|of|the|on|for)\W+|[\s-]+)?)+")
_LAW = "law"


@dataclass(frozen=True, slots=True)
class Act:
    """An act by the spellings of its number, or by the words of its name.

    It stands in the question from ``start`` to ``end``.
    """

    spellings: frozenset[str]
    words: frozenset[str]
    start: int
    end: int

    def is_of(self, about: About, path: str) -> bool:
        """Whether a document is the act's own text, or one about it alone."""
        title = _CHANGES.split(about.title or "")[0]
        if self.words:
            named = f"{title} {about.instrument or ''}"
            return self.words <= _words_of(named) or (
                len(self.words) == 1 and any(w in _initials(about.title or "") for w in self.words)
            )
        known = " ".join(filter(None, (about.instrument, about.celex))) or title
        return any(_stands(s, known.lower()) for s in self.spellings) or (
            about.instrument is None and any(_in_path(s, path.lower()) for s in self.spellings)
        )

    def is_said_in(self, about: About, passage: Passage) -> bool:
        """Whether a passage that is not law says in its words that it is about the act."""
        if about.kind == _LAW and about.instrument is not None:
            return False
        locators = " ".join(place.locator for place in passage.places)
        near = f"{about.title or ''} {passage.context} {passage.search_text} {locators}"
        if self.words:
            return self.words <= _words_of(near)
        return any(_stands(s, near.lower()) for s in self.spellings)


def acts_in(text: str) -> list[Act]:
    """Return the acts that a text names, in order; one with name and number goes by its number."""
    none: frozenset[str] = frozenset()
    numbered = [Act(_spellings(m["first"], m["second"]), none, *m.span())
                for m in _NUMBER.finditer(text)]  # fmt: skip
    numbered += [
        Act(frozenset({m["celex"].lower()}), none, *m.span()) for m in _CELEX.finditer(text)
    ]
    numbered += [Act(frozenset({m["order"]}), none, *m.span()) for m in _ORDER.finditer(text)]
    numbered += [
        Act(frozenset({f"{m['title']} cfr"}), none, *m.span()) for m in _CFR.finditer(text)
    ]
    named = [Act(none, _words_of(m["name"]), *m.span("name")) for m in _TITLED.finditer(text)]
    named = [n for n in named if not any(_is_one(text, n, other) for other in numbered)]
    return sorted([*numbered, *named], key=lambda act: act.start)


def short_name_at(text: str, at: int) -> Act | None:
    """Return the act whose short name follows a provision: "Article 13 GDPR"."""
    match = _SHORT.match(text, at)
    if match is None or _words_of(match["name"]) & _NO_ACTS:
        return None
    return Act(frozenset(), _words_of(match["name"]), *match.span("name"))


def act_named(name: str) -> Act:
    """Return the act of a name, whatever its number is."""
    return Act(frozenset(), _words_of(name), 0, 0)


def _is_one(text: str, name: Act, number: Act) -> bool:
    between = text[name.end : number.start]
    return number.start >= name.end and _LINK.match(between) is not None


def is_numbered_after(text: str, name: Act) -> bool:
    """Whether the number of the same act follows its name."""
    return any(_is_one(text, name, act) for act in acts_in(text) if act.spellings)


def _words_of(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.lower())) - _SMALL


def _initials(text: str) -> str:
    """Return the first letters of names in a text: "gdpr", each run of capitals by itself."""
    runs = ("".join(re.findall(r"\b[A-ZÀ-Þ]", run)) for run in _RUN.findall(text))
    return " ".join(runs).lower()


def _spellings(first: str, second: str) -> frozenset[str]:
    forms = {f"{first}/{second}", f"{second}/{first}"}
    for year, number in ((first, second), (second, first)):
        if int(year) in _YEARS:
            forms |= {f"{year}{letter}{int(number):04d}" for letter in "rldf"}
    return frozenset(forms)


def _stands(spelling: str, text: str) -> bool:
    return re.search(rf"(?<![\w/]){re.escape(spelling)}(?!\w)", text) is not None or (
        len(spelling) == 9 and spelling in text  # inside a CELEX number: 3 2014R0833
    )


def _in_path(spelling: str, path: str) -> bool:
    """Whether a file's name gives the number: "reg-1137-2008/annex.xml", "32014r0833.html"."""
    if "/" not in spelling:
        return len(spelling) == 9 and spelling in path
    form = spelling.replace("/", "[-_]")
    return re.search(rf"(?<!\d)(?<!\d[-_]){form}(?![-_]?\d)", path) is not None
