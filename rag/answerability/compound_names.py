"""Find a question's names of several words that no passage holds together.

"Baltic Swan" beside "Baltic Kestrel": each word alone may stand somewhere, or be one of general
English, and only together they are the name. Order, "of the" and initials may differ.
"""

import re
from collections.abc import Iterator, Sequence

from ingest.text.pinpoint import PROVISION
from rag.question.question import MONTHS
from rag.text.accents import unaccented
from rag.text.places.countries import unify_jurisdictions

_WORD = r"[A-ZÀ-ÞА-Я][\w’'&-]*"
_NAME = re.compile(  # what is behind "Lund's" is no part of that name
    rf"(?<![\w’'-]){_WORD}(?:(?<!['’]s)(?<!s['’])\s+(?:(?:of|for)\s+(?:the\s+)?)?{_WORD})+"
)
# "Nord Stream 2", "General License VII"; "Aster Bank 15 January" is a name and a day.
_NUMBER = rf"(?P<number>\d{{1,3}}|V|X|[IVX]{{2,}})(?![\w.,/]\w|\w|\s+(?i:{MONTHS})\b)"
_NUMBERED = re.compile(rf"(?P<name>{_WORD}(?:\s+{_WORD})+)\s+{_NUMBER}")
_PARTS = re.compile(rf"{_WORD}")
_OPENS = re.compile(r"(?:^|[.?!:;]|[\"“«(])\s*$")  # a capital behind it is no sign of a name
# What stands before or behind a name without being its part; documents leave it out as they like.
_BESIDE = frozenset(
    "mr mrs ms dr professor prof president minister secretary commissioner judge justice governor "
    "envoy ambassador general senator chairman chair director king queen prince prime foreign "
    "finance department ministry office deputy vice former acting representative high ltd limited "
    "llc ooo oao ojsc cjsc jsc pjsc inc co corp corporation company plc gmbh ag sa srl bv nv oü "
    "group regulation regulations "
    "directive decision article annex section act title part chapter schedule recital "
    "paragraph".split()
)
_NEAR = 30  # characters between one word of a name and any other
_HEADING = re.compile(r"\w\s+(?:Did|Does|Do|Is|Are|Was|Were|Has|Have|Of|To|In|On|By|For|And)\b")


def missing_compounds(question: str, texts: Sequence[str]) -> list[str]:
    """Return the names of several words that none of the texts holds together."""
    asked = [(name, parts) for name, parts in compounds(question)]
    if not asked:
        return []
    plain = [unaccented(text).lower() for text in texts]
    acronyms = " ".join(texts)
    return [
        name
        for name, parts in asked
        if not any(_together(parts, text) for text in plain) and not _written_short(name, acronyms)
    ]


def missing_numbers(question: str, texts: Sequence[str]) -> list[str]:
    """Return the names with a number behind them that texts hold with other numbers alone.

    "Nord Stream 2" is not "Nord Stream 1", and no misspelling of it.
    """
    found = []
    for match in _NUMBERED.finditer(question):
        name, number = match["name"], match["number"]
        form = re.compile(rf"(?<!\w)(?i:{re.escape(unaccented(name))})[\s-]+{_NUMBER}")
        held = {m["number"] for text in texts for m in form.finditer(unaccented(text))}
        in_provision = any(m.start() < match.end() and match.start() < m.end()
                           for m in PROVISION.finditer(question))  # fmt: skip
        if held and number not in held and not in_provision:
            found.append(match.group())
    return found


def compounds(question: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the names of several words, each with its parts in small letters."""
    if _HEADING.search(question):
        return
    provisions = [m.span() for m in PROVISION.finditer(question)]
    for match in _NAME.finditer(unify_jurisdictions(question)):
        words = [
            m
            for m in _PARTS.finditer(match.group())
            if not any(a <= match.start() + m.start() < b for a, b in provisions)
        ]
        if words and _OPENS.search(question[: match.start() + words[0].start()]):
            words = words[1:]
        parts = [p for w in words if (p := _part(w.group())) and p not in _BESIDE]
        if len(parts) > 1:
            start, end = words[0].start(), words[-1].end()
            yield question[match.start() + start : match.start() + end], parts


def _part(word: str) -> str:
    """Return a word of a name as it is looked for, "" for an initial or an acronym."""
    plain = unaccented(re.sub(r"['’]s?$", "", word))
    return "" if len(plain) < 3 or plain.isupper() else plain.lower()


def _together(parts: Sequence[str], text: str) -> bool:
    """Whether all parts of a name stand near one of them."""
    if "".join(parts) in text:
        return True
    places = [[m.start() for m in re.finditer(_form(part), text)] for part in parts]
    fewest = min(places, key=len)
    reach = _NEAR + sum(map(len, parts))
    return any(all(any(abs(p - at) <= reach for p in place) for place in places) for at in fewest)


def _form(part: str) -> str:
    """Return what finds a part in its forms: "Caucasus" in "Caucasian", "Courts" in "Court"."""
    kept = max(5, len(part) - 3) if len(part) > 6 else len(part.removesuffix("s"))
    return rf"(?<!\w){re.escape(part[:kept])}".replace("z", "[sz]")  # "Authorized", "Authorised"


def _written_short(name: str, texts: str) -> bool:
    """Whether the texts hold a name's initials, with or without those of small words."""
    capitals = "".join(w[0] for w in re.split(r"[\s-]+", name) if w[:1].isupper())
    every = "".join(w[0].upper() for w in re.split(r"[\s-]+", name) if w)
    short = "|".join({re.escape(capitals), re.escape(every)})
    return len(capitals) > 1 and re.search(rf"(?<!\w)(?:{short})s?(?!\w)", texts) is not None
