"""Spell the names in a question as the index does.

Only a word that the index does not know is looked at, so ordinary questions are left as they are.
Words are compared by edit distance, as written and as they sound: Zhaparov and Japarov, Kargolayn
and Cargoline are one name in two transliterations. The distances are rapidfuzz's.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein, Indel, JaroWinkler

from ingest.embedding.encoder import model_vocabulary
from ingest.store.lexical.words import stems
from rag.text.normalise_references import cited_at

MIN_LETTERS = 4
# How alike two words must sound for one to be searched for in place of the other. Measured with
# `benchmarks/names.py` (decision 0036): misspelt names come to 0.82 and more, at 0.72 one name
# in six that no document knows was taken for another. Five letters leave little to tell two by.
MIN_ALIKE = 0.82
MIN_ALIKE_SHORT = 0.9
SHORT_LETTERS = 5
MIN_STEM = 3  # letters: a stem may be shorter than its word, "Exved" is read as "exv"
MIN_PART = 3  # letters of a half of a word that two words make
NEAR_BEST = 0.04  # variants this near to the best are searched for too
MAX_VARIANTS = 2
_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
# In this order: one sound in the spellings of English, French, German and Russian transliteration.
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"te(?:kh|ch|h|c|k)(?=$|n)", "tek"), (r"x", "ks"), (r"ph", "f"), (r"th", "t"),
        (r"(?<=[aeiou])j(?=$|[aeo])", "y"), (r"dzh|dj|zh|j", "ž"),
        (r"shch|sch|sh|ş|š", "š"), (r"tch|tsch|ch|č|ç", "č"), (r"kh|h", "h"),
        (r"ck|q|c|k", "k"), (r"ts|tz|z|s", "s"),
        (r"w|v", "v"), (r"ou|oo|u", "u"), (r"ya|ia|ja", "a"), (r"yu|iu", "u"), (r"yo|io", "o"),
        (r"[aeiy]{2,}|y|i", "i"), (r"(?<=n)e$|(?<=[^aeiou])e$", ""), (r"(.)\1+", r"\1"),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spelled:
    """A question with the names found for its unknown words, and which stood for which."""

    text: str
    found: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(slots=True)
class Vocabulary:
    """The index's stems, by sound; read when first needed after a commit."""

    read: Callable[[], Sequence[str]]
    beside: Callable[[str, str], bool]  # whether two words stand side by side in a document
    version: object = None
    _by_sound: dict[str, list[str]] | None = None

    def refresh(self, version: object) -> None:
        """Forget the words where the index has changed."""
        if version != self.version:
            self.version, self._by_sound = version, None

    def _sounds(self) -> dict[str, list[str]]:
        """Return the stems by sound; others who ask meanwhile never see a part of them."""
        found = self._by_sound
        if found is None:
            found = {}
            for stem in sorted(set(self.read())):
                if len(stem) >= MIN_STEM and stem.isalpha():
                    found.setdefault(sound(stem), []).append(stem)
            self._by_sound = found
        return found

    def variants(self, word: str) -> list[tuple[float, str]]:
        """Return the stems most like a word that is not known, with how alike, the best first."""
        by_sound = self._sounds()
        wanted = stems(word)[0] if stems(word) else word
        key = sound(wanted)
        near = process.extract(
            key, list(by_sound), scorer=JaroWinkler.similarity, limit=30, score_cutoff=0.7
        )
        scored = [
            (_alike(wanted, key, stem, other), stem)
            for other, _, _ in near
            for stem in by_sound[other]
            if len(stem) >= MIN_LETTERS or other == key
        ]
        enough = MIN_ALIKE_SHORT if len(wanted) <= SHORT_LETTERS else MIN_ALIKE
        least = max(enough, max((s for s, _ in scored), default=0.0) - NEAR_BEST)
        return sorted((x for x in scored if x[0] >= least), key=lambda x: (-x[0], x[1]))


def spelled(question: str, known: Callable[[str], bool], vocabulary: Vocabulary) -> Spelled:
    """Return the question with what the index has for its unknown words beside them."""
    words = list(_WORD.finditer(question))
    unknown = [m for m in words if _is_odd(m.group(), known)]
    cited = cited_at(question) if unknown else []
    unknown = [m for m in unknown if not any(a <= m.start() < b for a, b in cited)]
    if not unknown:
        return Spelled(question)
    pieces, found, behind = [], [], 0
    for match in unknown:
        names = _replacements(match, words, known, vocabulary)
        if not names:
            continue
        pieces.append(question[behind : match.start()] + " ".join(names))
        found.append((match.group(), tuple(names)))
        behind = match.end()
    return Spelled("".join([*pieces, question[behind:]]), tuple(found))


def _is_odd(word: str, known: Callable[[str], bool]) -> bool:
    return len(word) >= MIN_LETTERS and word.isalpha() and not known(word)


def _replacements(
    match: re.Match[str],
    words: Sequence[re.Match[str]],
    known: Callable[[str], bool],
    vocabulary: Vocabulary,
) -> list[str]:
    """Return what stands for an unknown word: two words, itself and its neighbour, or variants."""
    word = match.group().lower()
    for cut in range(MIN_PART, len(word) - MIN_PART + 1):
        first, second = word[:cut], word[cut:]
        if known(first) and known(second) and vocabulary.beside(first, second):
            return [first, second]
    at = words.index(match)
    after = [w.group().lower() for w in words[at + 1 : at + 2]]
    before = [w.group().lower() for w in words[max(0, at - 1) : at]]
    joined = [f"{word}{w}" for w in after if len(w) >= MIN_PART]
    joined += [f"{w}{word}" for w in before if len(w) >= MIN_PART]
    for both in joined:
        if known(both):
            return [both]
    found = vocabulary.variants(word)
    if match.start() and match.group()[0].isupper():
        found = [(s, stem) for s, stem in found if s >= MIN_ALIKE_SHORT or not _is_general(stem)]
    for both in joined:
        better = [(s, v) for s, v in vocabulary.variants(both) if s >= MIN_ALIKE_SHORT]
        found = max(found, better, key=lambda x: x[0][0] if x else 0.0)
    return [stem for _, stem in found[:MAX_VARIANTS]]


def _is_general(stem: str) -> bool:
    """Whether a stem is that of a word of general English: a name is no typing error of it."""
    return stem in _general_stems()


@cache
def _general_stems() -> frozenset[str]:
    return frozenset(s for word in model_vocabulary() if word.isalpha() for s in stems(word))


def _alike(word: str, key: str, stem: str, other: str) -> float:
    """Return how alike two words are, 0 to 1: as they sound first, as they are written besides."""
    heard = max(
        DamerauLevenshtein.normalized_similarity(key, other),
        Indel.normalized_similarity(key, other) - 0.05,
    )
    written = DamerauLevenshtein.normalized_similarity(word, stem)
    return 0.75 * heard + 0.25 * written


def sound(word: str) -> str:
    """Return a word by its sounds; transliterations of one name come out nearly the same."""
    for pattern, found in _SOUNDS:
        word = pattern.sub(found, word)
    return word
