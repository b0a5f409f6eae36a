"""Find what of a statement does not stand in the passages that it cites.

Exact things are compared as such (figures, dates, provisions, names, negations), and they must
stand where the statement's other words stand: a figure of the next sentence supports nothing. The
meaning is compared by the share of words found and by the embedding model. How many false
statements this finds, and how many true ones it flags: benchmarks/citations.py.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from ingest.text.sentences import sentences, split_sentences
from rag.datamodels import Evidence
from rag.reader.features import coverage
from rag.text.figures import Code, Day, Figure, codes, dates, figures
from rag.text.negation import Clause, contrary, negated
from rag.text.words import Word, content_words

MIN_WORDS_FOUND = 0.5  # of the statement's words by rarity; below it another passage is meant
MIN_SIMILARITY = 0.45  # cosine; a paraphrase with few of the words in common is near this at least
MIN_NEAR = 0.4  # of the words around an exact thing that must stand around it in the passage
_AROUND = 5  # content words to either side in the statement
_REACH = 150  # characters to either side in the passage
_NAME = re.compile(r"[^\W\d_][\w’'&.-]*[\w]|[^\W\d_]")
# Where a passage stands by our own count: the document does not say it, and "$2" is not "¶ 2".
_COUNTED = re.compile(r"(?:¶|\bp\.|\brow)\s*\d+")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s)\]>\"”]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fault:
    """What a statement says that its passages do not: ``kind`` and the words at fault."""

    kind: str  # citation, figure, date, provision, name, negation, meaning, address or blend
    what: str

    @property
    def sentence(self) -> str:
        """The fault in words that a reader and a chat model understand."""
        return {
            "citation": "it cites no passage",
            "negation": f"the passage says the contrary of “{self.what}”",
            "meaning": "the passage speaks of something else",
            "blend": "it blends law and press; state each in a sentence of its own",
        }.get(self.kind, f"the {self.kind} “{self.what}” does not stand in the passage so")


class Support:
    """The text that a statement may rest on, taken apart once."""

    def __init__(self, body: str, above: str) -> None:
        """Take the passages' text, and what stands above it: titles, headings, pinpoints, dates."""
        self.body, self.above = body, above
        self.text = f"{above}\n{body}"

    @classmethod
    def of(cls, cited: Sequence[Evidence]) -> "Support":
        """Gather the passages that a statement cites."""
        above = [
            " ".join(
                (e.passage.context, e.about.title or "", e.about.publisher or "",
                 e.about.published or "", e.about.instrument or "",
                 *(_COUNTED.sub("", p.locator) for p in e.passage.places))
            )
            for e in cited
        ]  # fmt: skip
        return cls("\n".join(e.passage.search_text for e in cited), "\n".join(above))

    @cached_property
    def dates(self) -> list[Day]:
        """The dates of body and above."""
        return dates(self.text)

    @cached_property
    def figures(self) -> list[Figure]:
        """The figures of body and above."""
        return figures(self.text)

    @cached_property
    def codes(self) -> list[Code]:
        """The provisions of body and above."""
        return codes(self.text)

    @cached_property
    def words(self) -> list[Word]:
        """All words that carry meaning, each where it stands."""
        return all_words(self.text)

    @cached_property
    def stems(self) -> set[str]:
        """Their stems."""
        return {w.stem for w in self.words}

    @cached_property
    def clauses(self) -> list[Clause]:
        """The body's sentences with what each denies."""
        return [negated(s) for s in sentences(self.body)]

    def near(self, start: int, end: int) -> set[str]:
        """Return the stems around a place, and those above the passage."""
        low, high = start - _REACH, end + _REACH
        top = len(self.above)
        return {w.stem for w in self.words if w.end <= top or (w.start >= low and w.end <= high)}


def all_words(text: str) -> list[Word]:
    """Return every word that carries meaning, those that come twice twice."""
    found = []
    for start, end in split_sentences(text):
        for word in content_words(text[start:end]):
            at = (word.start + start, word.end + start)
            found.append(Word(word.surface, word.stem, word.rarity, *at))
    return found


def faults(
    statement: str,
    support: Support,
    *,
    asked: str = "",
    similarity: Callable[[], float] | None = None,
) -> tuple[Fault, ...]:
    """Return what of a statement its passages do not say, none where they say it all.

    ``asked`` is the question: what it names, a statement may name. ``similarity`` returns the
    cosine of the statement and what it cites; it is asked only where the words do not settle it.
    """
    found = [
        *_exact_faults(statement, support, asked),
        *(Fault("name", n) for n in _missing_names(statement, support, asked)),
        *(Fault("negation", n) for n in _contraries(statement, support)),
        *(Fault("address", a) for a in _missing_addresses(statement, support)),
    ]
    share = words_found(statement, support, asked=asked)
    if share < MIN_WORDS_FOUND and not (similarity and similarity() >= MIN_SIMILARITY):
        found.append(Fault("meaning", statement))
    return tuple(dict.fromkeys(found))


def words_found(statement: str, support: Support, *, asked: str = "") -> float:
    """Return the share of a statement's words that passages or question have, by rarity in 0..1."""
    words = all_words(statement)
    return coverage(words, support.stems | {w.stem for w in content_words(asked)}) if words else 1.0


def _exact_faults(statement: str, support: Support, asked: str) -> Iterable[Fault]:
    """Yield figures, dates and provisions that do not stand in the passage, or elsewhere in it."""
    words = all_words(statement)
    years = {d.year for d in support.dates}
    asked_figures = {f.number for f in figures(asked)} | {d.year for d in dates(asked)}
    for day in dates(statement):
        places = [d for d in support.dates if _day_agrees(day, d, years)]
        if not _stands(day, places, words, support):
            yield Fault("date", statement[day.start : day.end])
    by_place: dict[tuple[int, int], list[Figure]] = {}
    for figure in figures(statement):
        by_place.setdefault((figure.start, figure.end), []).append(figure)
    for (start, end), readings in by_place.items():
        found: list[Figure | Day] = [f for f in support.figures for r in readings if r.agrees(f)]
        found += [d for d in support.dates if d.year in {r.number * r.scale for r in readings}]
        named = readings[0].scale == 1 and readings[0].number in asked_figures
        if not named and not _stands(readings[0], found, words, support):
            yield Fault("figure", statement[start:end])
    known = {c.text for c in codes(asked)}
    for code in codes(statement):
        if code.text not in known and not any(code.agrees(c) for c in support.codes):
            yield Fault("provision", statement[code.start : code.end])


def _day_agrees(mine: Day, theirs: Day, years: set[int | None]) -> bool:
    if mine.agrees(theirs):
        return True
    unsaid = theirs.year is None and mine.year in years
    return unsaid and (mine.month, mine.day) == (theirs.month, theirs.day)


def _stands(
    thing: Day | Figure, places: Sequence[Day | Figure], words: Sequence[Word], support: Support
) -> bool:
    """Whether the words around a thing stand around one of the places where it is found."""
    before = [w for w in words if w.end <= thing.start][-_AROUND:]
    around = before + [w for w in words if w.start >= thing.end][:_AROUND]
    if not around:
        return bool(places)
    return any(coverage(around, support.near(p.start, p.end)) >= MIN_NEAR for p in places)


def _missing_names(statement: str, support: Support, asked: str) -> list[str]:
    """Return names of the statement that neither passage nor question has."""
    known = _folded_words(f"{support.text} {asked}")
    initials = _initials(support.text)
    stems = support.stems | {w.stem for w in content_words(asked)}
    missing = []
    tokens = list(_NAME.finditer(statement))
    by_start = {w.start: w.stem for w in all_words(statement)}
    for index, match in enumerate(tokens):
        word = match.group()
        if not word[0].isupper() or len(word) < 2 or match.start() not in by_start:
            continue
        if _opens_sentence(statement, match.start()) and not _is_name(statement, tokens, index):
            continue
        folded = _fold(word)
        if folded in known or by_start[match.start()] in stems or folded in initials:
            continue
        missing.append(word)
    return missing


def _contraries(statement: str, support: Support) -> list[str]:
    told = sentences(statement)
    return [word for s in told for word in contrary(negated(s), support.clauses)]


def _opens_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip("\r\n\t \"“‘'«([*_-•`")
    return not before or before[-1] in ".!?:;"


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


def _missing_addresses(statement: str, support: Support) -> list[str]:
    return [a for a in _ADDRESS.findall(statement) if a.rstrip(".,;") not in support.text]
