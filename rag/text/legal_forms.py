"""Find the legal forms beside a question's names: "LLC", "GmbH & Co. KG".

A firm is written with its form, with another country's word for it, or without. The forms are
those of cleanco, which knows some three hundred; the long ones are written out here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from cleanco import termdata

from rag.text.places.countries import jurisdiction_ends

_LONG = (
    "(?:(?:public|open|closed|private) )?(?:limited liability|joint[ -]stock|limited) company",
    "aktiengesellschaft",
    "gesellschaft mit beschränkter haftung",
    "soci[eé]t[eé] anonyme",
    "sociedad an[oó]nima",
    "societ[aà] per azioni",
)
_MORE = frozenset("ojsc cjsc pjsc jsc pao zao oao ooo ao fze fzco fzc dmcc too tov pjs".split())
_SHORT = frozenset("ag sa nv bv ab ao oy kg se lp pt".split())  # others of two letters are words
_NO_FORM = frozenset("company co private and coop".split())  # they say more than a form does
_NO_NAME = frozenset(
    "annex annexes article part schedule section chapter class group list title appendix".split()
)
_WORD = r"[^\W\d_a-z][\w’'&-]*"
_BEFORE = re.compile(rf"(?<![\w’']){_WORD}(?:\s+{_WORD})*(?=[\"”»]?,?\s+$)")
_AFTER = re.compile(rf"\.?\s+[\"“«]?({_WORD}(?:\s+{_WORD})*)")


@dataclass(frozen=True, slots=True)
class LegalForm:
    """A form as it stands in a question from ``start`` to ``end``.

    ``before`` and ``after`` are the words of the name that stand beside it.
    """

    start: int
    end: int
    text: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def legal_forms(question: str) -> Iterator[LegalForm]:
    """Yield the legal forms beside words with a capital, which are a name's."""
    places = jurisdiction_ends(question)
    for match in _forms().finditer(question):
        form, (start, end) = match.group(), match.span()
        small = form.islower() or (len(form) == 2 and not form.isupper() and form != "Oy")
        if small or start in places:
            continue
        run = _BEFORE.search(question[:start])
        before = run.group().split() if run else []
        behind = _AFTER.match(question, end)
        after = behind[1].split() if behind else []
        if run and run.start() == 0 and (len(before) > 1 or after):
            before = before[1:]  # "Is LLC Romashka listed?": the first word has a capital anyway
        if before and before[-1].lower() in _NO_NAME:
            continue
        if before or (after and form.isupper()):  # "Limited Brands" is a name
            yield LegalForm(start, end, form, tuple(before), tuple(after))


@cache
def _forms() -> re.Pattern[str]:
    known = {t for terms in termdata.terms_by_type.values() for t in terms}
    known |= {t for terms in termdata.terms_by_country.values() for t in terms} | _MORE
    usable = (t for t in known if t.strip() == t and t not in _NO_FORM)
    usable = (t for t in usable if len(t) > 2 or t in _SHORT)
    longest = sorted(usable, key=lambda t: (-len(t), t))
    return re.compile(
        rf"(?<![\w’'.&-])(?:{'|'.join([*_LONG, *map(re.escape, longest)])})(?![\w’'-])",
        re.IGNORECASE,
    )
