"""Tell in which language a text is: the owner of py3langid.

German writes every noun with a capital, and an English document holds none of them. The model is
read only for a text whose small words are not English, and takes half a second once.
"""

import re
import unicodedata
from collections import Counter
from functools import cache, lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

_ENGLISH = frozenset(
    "the of is are does did do what which who when where how why has have and to for by from with "
    "can may must should will an that on".split()
)
_OPENERS = frozenset(
    "is are does did what which who when where how why has have can may must should".split()
)
_OTHER = frozenset(
    # German, Dutch, French, Spanish, Italian, Portuguese, Polish: their commonest small words
    "der die das und ist sind wer wie welche welcher welches wann wo warum den dem des ein eine "
    "einen einer nicht nach von zu zur zum im für mit auf wurde werden wird hat haben "
    "het een de van en wie wat welke wanneer waar zijn voor "
    "le la les du est sont qui que quel quelle quels quelles quand où pourquoi comment une au aux "
    "dans par sur pour "
    "el los las del es qué quién cuál cuáles cuándo dónde por para una según "
    "il lo gli della delle dei degli è chi che quale quali quando dove perché nel "
    "o os da dos das são quem qual quais onde "
    "jest są kto co jaki jaka jakie kiedy gdzie dlaczego czy w z na".split()
)
# What the languages that people ask in are called; a model of 139 takes short texts for odd ones.
NAMES = {
    "ar": "Arabic", "be": "Belarusian", "bg": "Bulgarian", "cs": "Czech", "da": "Danish",
    "de": "German", "el": "Greek", "en": "English", "es": "Spanish", "et": "Estonian",
    "fa": "Persian", "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi",
    "hr": "Croatian", "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian", "it": "Italian",
    "ja": "Japanese", "ka": "Georgian", "kk": "Kazakh", "ko": "Korean", "ky": "Kyrgyz",
    "lt": "Lithuanian", "lv": "Latvian", "nl": "Dutch", "no": "Norwegian", "pl": "Polish",
    "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sk": "Slovak", "sl": "Slovenian",
    "sr": "Serbian", "sv": "Swedish", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu",
    "uz": "Uzbek", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip
SURE = 0.5  # of the probability, shared out among the languages above
MIN_WORDS = 2  # in small letters: names alone are of no language
_WORD = re.compile(r"[^\W\d_]+")


def is_english(text: str) -> bool:
    """Return whether a text has no fewer small words of English than of other languages."""
    words = [w.lower() for w in _WORD.findall(text)]
    return sum(w in _OTHER for w in words) <= sum(w in _ENGLISH for w in words)


@lru_cache(256)
def other_language(question: str) -> str | None:
    """Return the name of the language of a question that is not English, None for English.

    Words with a capital are left out but for the first: names are of no language.
    """
    words = _WORD.findall(question)
    small = [w.lower() for i, w in enumerate(words) if not w[0].isupper() or i == 0]
    english = sum(w in _ENGLISH for w in small)
    opened = bool(small) and small[0] in _OPENERS
    if opened or english > sum(w in _OTHER for w in small):
        return None
    foreign = _mostly_of_another_script(question)
    if len(small) < MIN_WORDS and not foreign:
        return None
    code, probability = _model().classify(" ".join(small))
    if code == "en" or (probability < SURE and not foreign and is_english(question)):
        return None
    return NAMES.get(code, "another language") if foreign or probability >= SURE else None


def _mostly_of_another_script(text: str) -> bool:
    letters = Counter(
        unicodedata.name(c, "").startswith("LATIN") for c in text if c.isalpha() and c.islower()
    )
    caseless = sum(c.isalpha() and c.upper() == c.lower() for c in text)
    return letters[False] + caseless > letters[True]


@cache
def _model() -> LanguageIdentifier:
    model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    model.set_languages(list(NAMES))
    return model
