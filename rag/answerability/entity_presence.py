"""Find what a question names and nothing found holds.

The right law and the wrong country, the right bank and the wrong year: passages about a neighbour
look alike to words and vectors. What identifies the matter must stand in them as such: countries,
provisions and acts, years, ordinals and figures, names.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.store.lexical.words import stems as all_stems
from ingest.text.pinpoint import PROVISION, covers, key_of, parents, pinpoint_key
from rag.answerability.compound_names import missing_compounds, missing_numbers
from rag.answerability.identifiers import missing_identifiers
from rag.answerability.period import ORDINAL, ordinal_of, says_year
from rag.answerability.places import Places
from rag.datamodels import Evidence
from rag.question.provisions import named_in
from rag.question.question import MONTHS, Question, has_no_case
from rag.question.situation import is_anyone, is_case
from rag.text.figures import codes, dates, figures
from rag.text.language import is_english
from rag.text.places.countries import jurisdiction_codes, unify_jurisdictions
from rag.text.words import MIN_RARITY, Word, rarity

_MONTH = re.compile(MONTHS, re.IGNORECASE)
# "In 2025/26", "the tax year 2025/26": two years and no act.
_TWO_YEARS = re.compile(
    r"\b(?:in|for|during|of|since|from|until|year|season)\s+(?:19|20)(\d\d)/(\d\d)(?![\d/])", re.I
)
# "May a German exporter …?" is a question of EU law; "which German exporter" is not.
_MEMBERS = frozenset(
    "zaut zbel zbgr zhrv zcyp zcze zdnk zest zfin zfra zdeu zgrc zhun zirl zita zlva zltu zlux "
    "zmlt znld zpol zprt zrou zsvk zsvn zesp zswe".split()
)
_UNION = re.compile(
    r"\bEU\b|\bEuropean Union\b|\bMember States?\b|\(CFSP\)|"
    r"(?i:\bCouncil (?:Implementing )?(?:Regulation|Decision)\b)"
)
# A British instrument's own number: "2026 No. 841", which others write "SI 2026/841".
_NUMBERED = re.compile(r"\b((?:19|20)\d\d)\s+No\.?\s*(\d{1,4})\b")
_DOTTED = re.compile(r"\d+(?:\.\d+)+")
_LONG, _ENDING = 5, 2  # letters that a name's form keeps, and that it may change
MAX_ACRONYM = 5  # letters: the documents may write it out


@dataclass(frozen=True, slots=True)
class Missing:
    """A thing that the question names: ``kind`` and the words for it."""

    kind: str  # country, provision, act, identifier, year, date, ordinal or name
    what: str


def missing(question: str, evidence: Sequence[Evidence]) -> list[Missing]:
    """Return what a question names and no passage found holds, in its text or above it."""
    texts = [_text_of(e) for e in evidence]
    together = "\n".join(texts)
    asked = Question.of(question)
    english = is_english(question)
    countries = [w for w in asked.jurisdictions if not _of_the_union(w, question, together)]
    names = names_in(asked) if english else []
    # What the passages hold is looked for only where the question names such a thing: together
    # they cost 6 ms a question.
    stems = set(all_stems(unify_jurisdictions(together))) if countries or names else set()
    places = Places(asked, evidence, texts)
    unnamed = [w for w in countries if w.stem not in stems]
    return [
        *(Missing("country", w.surface) for w in places.unmet(unnamed)),
        *(Missing("provision", key) for key in _missing_provisions(question, evidence, together)),
        *(Missing("act", c) for c in _missing_codes(question, together)),
        *(Missing("identifier", i) for i in missing_identifiers(question, texts)),
        *(Missing("year", y) for y in _missing_years(question, together)),
        *(Missing("date", d) for d in _missing_dates(question, together)),
        *(Missing("ordinal", o) for o in _missing_ordinals(question, together)),
        *(Missing("name", n) for n in _missing_names(names, stems, places, english)),
    ]


def _of_the_union(country: Word, question: str, together: str) -> bool:
    """Whether it only says that anyone of a Member State asks: EU law is the answer to that."""
    return (
        country.stem in _MEMBERS
        and is_anyone(question, country.start, country.end)
        and _UNION.search(together) is not None
    )


def _missing_names(
    names: Sequence[Word], stems: set[str], places: Places, english: bool
) -> list[str]:
    """Return the words of names that stand nowhere, then the names that stand nowhere as such."""
    lacking = [w for w in names if w.stem not in stems and not _varies(w, stems)]
    words = [w.surface for w in lacking if not places.tells(w)]
    compounds = missing_compounds(places.asked.text, places.texts) if english else []
    return [
        *words,
        *missing_numbers(places.asked.text, places.texts),
        *(c for c in compounds if not any(w in c for w in words) and not places.tells_region(c)),
    ]


def _varies(name: Word, stems: set[str]) -> bool:
    """Whether a long name stands there in another form: "Caucasus" as "Caucasian".

    A name in a script without capitals may be part of a word: Chinese has no spaces between words,
    Arabic and Hebrew write small words together with the next.
    """
    if has_no_case(name.surface):
        return any(name.stem in s for s in stems)
    start = name.stem[:-_ENDING]
    return len(start) >= _LONG and any(
        s.startswith(start) and len(s) <= len(name.stem) + _ENDING for s in stems
    )


def _text_of(evidence: Evidence) -> str:
    passage, about = evidence.passage, evidence.about
    above = (passage.context, about.title, about.instrument, about.published, about.jurisdiction)
    return f"{' '.join(filter(None, above))}\n{passage.search_text}"


def _missing_provisions(
    question: str, evidence: Sequence[Evidence], together: str
) -> Iterable[str]:
    named = named_in(question)
    if not named:
        return
    known = {pinpoint_key(p.locator) for e in evidence for p in e.passage.places}
    known |= {key_of(m) for m in PROVISION.finditer(together)}
    found = [k for k in known if k]
    for provision in named:
        bases = [[key, *parents(key)][-1] for key in provision.keys]
        printed = _DOTTED.search(provision.key)
        if printed and re.search(rf"(?<![\d.]){re.escape(printed[0])}(?!\d|\.\d)", together):
            continue  # a paragraph that bears its number in the text
        if not any(covers(base, k) for base in bases for k in found):
            yield provision.key


def _missing_codes(question: str, together: str) -> list[str]:
    asked = codes(question)
    known = codes(_NUMBERED.sub(r"\1/\2", together)) if asked else []
    taken = [m.span() for m in PROVISION.finditer(question)]
    taken += [m.span() for m in _TWO_YEARS.finditer(question) if int(m[2]) == int(m[1]) + 1]
    return [
        c.text
        for c in asked
        if not any(a <= c.start < b for a, b in taken) and not any(c.agrees(k) for k in known)
    ]


def _missing_years(question: str, together: str) -> list[str]:
    if is_case(question):
        return []  # what may be done in 2031 is told by rules of other years
    asked = {str(f.number) for f in figures(question) if f.unit is None and f.scale == 1}
    asked |= {str(d.year) for d in dates(question) if d.year}
    years = sorted(y for y in asked if re.fullmatch(r"(?:19|20)\d\d", y))
    return [y for y in years if not says_year(int(y), together)]


def _missing_dates(question: str, together: str) -> list[str]:
    """Return months and days later than any that the passages or their sources name."""
    asked = [d for d in dates(question) if d.year and d.month and not is_case(question)]
    known = dates(together) if asked else []
    last = max(((d.year, d.month) for d in known if d.year and d.month), default=None)
    return [
        question[d.start : d.end]
        for d in asked
        if d.year and d.month and last is not None and (d.year, d.month) > last
    ]


def _missing_ordinals(question: str, together: str) -> list[str]:
    asked = list(ORDINAL.finditer(question))
    known = {ordinal_of(m) for m in ORDINAL.finditer(together)} if asked else set()
    return [m.group() for m in asked if ordinal_of(m) not in known]


def names_in(asked: Question) -> list[Word]:
    """Return the words written as names that are no words of general English."""
    codes_of_countries = jurisdiction_codes()
    provisions = [m.span() for m in PROVISION.finditer(asked.text)]
    return [
        w
        for w in asked.names
        if w.stem not in codes_of_countries
        and not any(c.isdigit() for c in w.surface)
        and not any(a <= w.start < b for a, b in provisions)
        and not _is_acronym(w.surface)
        and not _MONTH.fullmatch(w.surface)
        and rarity(w.surface.lower()) >= MIN_RARITY
    ]


def _is_acronym(word: str) -> bool:
    plain = re.sub(r"(?:['’]s|(?<=[A-Z])s)$", "", word)
    return plain.isupper() and len(plain) <= MAX_ACRONYM
