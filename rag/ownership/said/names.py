"""Tell which stretches of a sentence are names, and whether two names are of one owner."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ingest.names.sounds import PARTICLES
from ingest.store.lexical.entry_keys import telling_words
from ingest.store.lexical.entry_name import legal_forms
from ingest.store.lexical.words import stems
from rag.question.question import MONTHS
from rag.text.places.countries import jurisdiction_ends
from rag.text.words import MIN_RARITY, is_common, rarity

_TOKEN = re.compile(r"[^\W_](?:[\w’'.&-]*\w)?|&")
_POSSESSIVE = re.compile(r"['’]s?$")
_NO_NAME = re.compile(rf"[\W\d]*(?:{MONTHS})?[\W\d]*")
_INSIDE = (PARTICLES - {"and", "a", "y"}) | {"&", "del", "for", "dos"}
_EMPTY = frozenset(stems("the of and company co"))  # they tell no form from another
_QUANTITY = frozenset("all half most some part none one two three both".split())
# A form and what it is called in other languages; a firm of another form is another firm.
_SAME_FORM = (
    frozenset(stems("llc ooo liability tov obshchestvo ogranichennoi ogranichennoy")),
    frozenset(
        stems("jsc ao pjsc pao ojsc oao cjsc zao joint stock aktsionernoe otkrytoe zakrytoe")
    ),
)


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a sentence, from ``start`` to ``end``."""

    text: str
    start: int
    end: int


def same_name(one: str, other: str) -> bool:
    """Whether two names have the same telling words, and no different legal forms."""
    ours = sorted(telling_words(one))
    if not ours or ours != sorted(telling_words(other)):
        return False
    forms, others = _forms(one), _forms(other)
    return not forms or not others or bool(forms & others)


def _forms(name: str) -> frozenset[object]:
    said = (frozenset(stems(name)) & legal_forms()) - _EMPTY
    classes = [number for number, form in enumerate(_SAME_FORM) if said & form]
    alone = said - _SAME_FORM[0] - _SAME_FORM[1]
    return frozenset(
        [*classes, *(alone - frozenset(stems("public limited")) if classes else alone)]
    )


def names_in(sentence: str) -> list[Named]:
    """Return the names in a sentence: runs of words with a capital, small words inside them."""
    found: list[Named] = []
    waiting = ""  # small words since the last word of a name
    for token in _TOKEN.finditer(sentence):
        word = _POSSESSIVE.sub("", token.group())
        start, end = token.start(), token.start() + len(word)
        last = found[-1] if found else None
        follows = last is not None and _joins(sentence, last, waiting, start)
        if word in _INSIDE and follows:
            assert last is not None
            waiting = sentence[last.end : end]
            continue
        if last is not None and sentence[last.end : start] == ", " and _is_form(word):
            found[-1] = Named(sentence[last.start : end], last.start, end)
            continue
        is_part = word[:1].isupper() or (word.isdigit() and follows and not waiting)
        if is_part and follows and last is not None:
            found[-1] = Named(sentence[last.start : end], last.start, end)
        elif word[:1].isupper():
            found.append(Named(word, start, end))
        waiting = ""
    opens = re.search(r"[^\W_]", sentence)
    countries = jurisdiction_ends(sentence)
    found = [_without_country(n, countries) for n in found]
    trimmed = (_without_opening(n, opens.start() if opens else 0) for n in found)
    return [n for n in trimmed if n is not None and not _NO_NAME.fullmatch(n.text)]


def _is_form(word: str) -> bool:
    return word[:1].isupper() and word.lower() != "the" and {*stems(word)} <= legal_forms()


def _joins(sentence: str, last: Named, waiting: str, start: int) -> bool:
    gap = sentence[last.end + len(waiting) : start]
    is_initial = len(last.text) == 1 or last.text[-2:-1] in (" ", ".")
    return gap in (" ", "\u00a0", "\n", "") or (gap == ". " and is_initial)


def _without_country(name: Named, countries: Mapping[int, int]) -> Named:
    """Return a firm's name without "of Russia" behind its legal form."""
    head, of, tail = name.text.rpartition(" of ")
    if of and _forms(head) and countries.get(name.end - len(tail)) == name.end:
        return Named(head, name.start, name.end)
    return name


def _without_opening(name: Named, opening: int) -> Named | None:
    """Return the name without the word of general language that opens its sentence."""
    head, _, rest = name.text.partition(" ")
    if name.start != opening:
        return name
    if is_common(head.lower()) or (head.lower() in _QUANTITY and rest.startswith("of ")):
        rest = rest.removeprefix("of ")
        return Named(rest, name.end - len(rest), name.end) if rest else None
    return None if not rest and rarity(head.lower()) < MIN_RARITY else name
