"""Names of a statement that its passages do not have, and names put together from several."""

import itertools
import re
import unicodedata
from collections.abc import Sequence

from rag.chat.checking.support import Support, all_words
from rag.question.fields import labelled
from rag.text.figures import dates, figures
from rag.text.places.countries import jurisdiction_ends
from rag.text.words import content_words, rarity

PLAIN = 0.6  # rarity; the commonest few hundred words
_POSSESSIVE = re.compile(r"['’]s?$")
_APART = 3  # words between the parts of one name at most: "Robert, or in full John Robert, Smith"
_NAME = re.compile(r"[^\W\d_][\w’'&.-]*[\w]|[^\W\d_]")


def missing_names(statement: str, support: Support, asked: str) -> list[str]:
    """Return names of the statement that neither passage nor question has."""
    known = _folded_words(f"{support.text} {asked}")
    initials = _initials(support.text)
    stems = support.stems | {w.stem for w in content_words(asked)}
    missing = []
    tokens = list(_NAME.finditer(statement))
    # Months, and the nation of a currency, are compared with their date and figure.
    spans = [(d.start, d.end) for d in dates(statement)]
    spans += [(f.start, f.end) for f in figures(statement)]
    labels = (f for f in labelled(statement) if f.name in support.whole.fields)
    spans += [(f.start, f.end) for f in labels]
    by_start = {w.start: w.stem for w in all_words(statement)}
    for index, match in enumerate(tokens):
        word = match.group()
        if not word[0].isupper() or len(word) < 2 or match.start() not in by_start:
            continue
        opens = _opens_sentence(statement, match.start())
        if opens and (_is_plain(word) or not _is_name(statement, tokens, index)):
            continue
        if any(a <= match.start() < b for a, b in spans):
            continue
        folded = _fold(word)
        if folded in known or by_start[match.start()] in stems or folded in initials:
            continue
        missing.append(word)
    return missing


def put_together(statement: str, support: Support) -> list[str]:
    """Return two words of one name that the passages have in different names only."""
    places: dict[str, list[int]] = {}
    countries = jurisdiction_ends(statement)
    small = set()
    for number, match in enumerate(_NAME.finditer(support.text)):
        places.setdefault(_fold(match.group()), []).append(number)
        if match.group()[0].islower():
            small.add(_fold(match.group()))
    found = []
    for one, two in itertools.pairwise(_NAME.finditer(statement)):
        if not (one.group()[0].isupper() and two.group()[0].isupper()):
            continue
        if _POSSESSIVE.search(one.group()) or {one.start(), two.start()} & countries.keys():
            continue
        words = (_fold(one.group()), _fold(two.group()))
        if statement[one.end() : two.start()].strip() or small & {*words}:
            continue
        if not all(w in places for w in words):
            continue
        if min(abs(a - b) for a in places[words[0]] for b in places[words[1]]) > _APART:
            found.append(statement[one.start() : two.end()])
    return found


def _opens_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip("\r\n\t \"“‘'«([*_-•`")
    return not before or before[-1] in ".!?:;"


def _is_plain(word: str) -> bool:
    """Whether a word that opens a sentence is one of general English: "While Cheng means …"."""
    return rarity(word.lower()) < PLAIN


def _is_name(text: str, tokens: Sequence[re.Match[str]], index: int) -> bool:
    """Whether the first word of a sentence is a name: another follows, or it stands alone."""
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    if after is None:
        return True
    adjacent = not text[tokens[index].end() : after.start()].strip()
    return (adjacent and after.group()[0].isupper()) or len(tokens) <= 3


def _fold(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.lower())
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"['’]s$|['’]$", "", letters).replace(".", "")


def _folded_words(text: str) -> set[str]:
    found = {_fold(m.group()) for m in _NAME.finditer(text)}
    return found | {part for word in found for part in word.split("-")}


def _initials(text: str) -> set[str]:
    """Return the acronyms of runs of names: OFAC of Office of Foreign Assets Control."""
    runs = re.findall(r"(?:[A-Z][\w’']+(?:\s+(?:of|the|for|and|on|in)\b)?\s*){2,8}", text)
    return {"".join(w[0] for w in run.split() if w[0].isupper()).lower() for run in runs}
