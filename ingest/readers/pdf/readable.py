"""Tell why a page's text cannot be read as text, if it cannot.

A PDF stores which glyphs to draw; which letters they are is a table beside them that may be
missing, shifted or made up. The page then looks right and its text is none. That is seen by what
the text is made of: signs that are no letters, words without spaces, words of no language.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from ingest.embedding.encoder import model_vocabulary
from ingest.text.words.language import all_languages, share_of_small_words, small_words

MIN_LETTERS = 60  # of which less says nothing
MAX_STRANGE = 0.1  # of the signs: a bullet of a symbol font is a letter of no script too
MAX_RUN, MAX_GLUED = 30, 0.5  # letters of a word, and the share of letters in longer ones
MAX_TOKEN = 15  # letters between two spaces, on average
MIN_WORDS = 8
FEW_SMALL = (
    0.15  # of the words; measured: prose of any language 0.33 and more, exchanged letters 0.12
)
# Log2 of how likely a letter is behind the one before it, on average. Measured: names and prose of
# twenty languages -3.7 to -4.7, English with its letters exchanged -5.0 and less.
UNLIKELY, DOUBTFUL = -4.95, -4.5
MAX_ODD = 0.4  # of the tokens are neither words nor numbers
MAX_RARE = 0.08  # of the signs; a page of prose has 0.01
ACRONYM = 5  # letters in capitals that need not be pronounceable
_SMOOTHING, _ALPHABET = 0.5, 40
_STRANGE = frozenset(("Co", "Cn", "Cc", "Cs"))
_RUN = re.compile(r"[^\W\d_]+")
_EDGE = r"[.,;:'’‘\"“”„«»()\[\]…•*–—-]*"
_WORD = re.compile(
    rf"{_EDGE}(?:[^\W\d_]+(?:[’'./&@:–—-]+[^\W\d_]+)*|[€$£+-]?\d[\d.,:/%-]*|[|§%&/=+])?{_EDGE}"
)
_OUTER = ".,;:'’‘\"“”„«»()[]–—-"
_RARE = re.compile(r"[\"#$%*+<=>?@\[\\\]^_`{|}~!\x00-\x08\x0e-\x1f\x7f]")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u9fff\uac00-\ud7af]")


def fault_of(text: str, *, page: bool = True) -> str | None:
    """Return what is wrong with a text, in words for the user; ``page``: with all of a page."""
    signs = [c for c in text if not c.isspace()]
    strange = sum(unicodedata.category(c) in _STRANGE or c == "\ufffd" for c in signs)
    if len(signs) >= MIN_LETTERS / 2 and strange > MAX_STRANGE * len(signs):
        return "its letters are stored as signs of no script"
    runs = _RUN.findall(text)
    letters = sum(map(len, runs))
    if len(signs) < MIN_LETTERS or _UNSPACED.search(text):
        return None
    glued = sum(len(run) for run in runs if len(run) > MAX_RUN)
    if glued > MAX_GLUED * letters and letters > MAX_TOKEN * len(text.split()):
        return "its words are stored without the spaces between them"
    if _is_of_no_language(text, runs, page=page):
        return "its letters are stored as other letters"
    return None


def _is_of_no_language(text: str, runs: Sequence[str], *, page: bool) -> bool:
    words = [w for w in runs if len(w) > 1 and not (w.isupper() and len(w) <= ACRONYM)]
    doubtful = len(words) >= MIN_WORDS and _likelihood(words, _english()) < DOUBTFUL
    doubtful = doubtful and _likelihood(words, _any_language()) < UNLIKELY
    if not doubtful and not (page and _is_odd(text)):
        return False
    bare = (token.strip(_OUTER).lower() for token in text.split())
    small = [w for w in bare if len(w) > 1 and any(map(str.isalpha, w))]
    return all(share_of_small_words(small, name) < FEW_SMALL for name in all_languages())


def _is_odd(text: str) -> bool:
    """Whether most of a text is neither words nor numbers, and much of it rare signs."""
    tokens = text.split()
    signs = len(_RARE.findall(text)) / max(1, sum(map(len, tokens)))
    odd = sum(not _WORD.fullmatch(token) for token in tokens)
    return signs > MAX_RARE and odd > MAX_ODD * len(tokens)


def _likelihood(words: Sequence[str], pairs: Counter[str]) -> float:
    text = _line(words)
    known = [
        math.log2((pairs[a + b] + _SMOOTHING) / (pairs[a] + _SMOOTHING * _ALPHABET))
        for a, b in pairwise(text)
        if not a + b == "  "
    ]
    return sum(known) / len(known)


@cache
def _english() -> Counter[str]:
    return _pairs([w for w in model_vocabulary() if w.isascii() and w.isalpha()])


@cache
def _any_language() -> Counter[str]:
    """Return the pairs of letters in the words of a hundred languages."""
    words: set[str] = set(model_vocabulary())
    for name in all_languages():
        words |= small_words(name)
    return _pairs(sorted(words))


def _pairs(words: Sequence[str]) -> Counter[str]:
    """Return how often each letter stands, and each behind another; a space parts words."""
    text = _line(words)
    pairs = Counter(a + b for a, b in pairwise(text))
    pairs.update(text)
    return pairs


def _line(words: Sequence[str]) -> str:
    folded = unicodedata.normalize("NFKD", f" {' '.join(words)} ".lower())
    return "".join(c for c in folded if not unicodedata.combining(c))
