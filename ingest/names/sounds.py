"""Bring a name to its sounds: what its spellings in other scripts and languages share.

The lists transliterate one name in several ways, and other people ask for it in another again.
AnyAscii reads all scripts as Latin letters; a few given names have another form in each language.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations

from anyascii import anyascii

MAX_WORDS = 8  # of a name of which pairs are made: longer ones are told by their first words
# One name in several languages where the sounds do not tell it; each line is one name.
_ONE_NAME = """
evgeny evgeni evgenii evgeniy yevgeny yevgeni yevgenii yevgeniy yevhen yevhenii evhen yauhen eugene
evgenia evgeniya yevgenia yevgeniya yevheniia yevheniya eugenia
nikolai nikolay nikolaj mykola mikalai mikola nicholas nicolas
vladimir wladimir volodymyr uladzimir vladymyr volodimir
alexander aleksandr alexandr aleksander oleksandr aliaksandr alyaksandr iskander
alexandra aleksandra oleksandra aliaksandra
alexei alexey aleksei aleksey alexej oleksii oleksiy aliaksei alyaksey
dmitry dmitri dmitrii dmitriy dmytro dzmitry dmitrij
sergei sergey serhii serhiy siarhei syarhey sergej serge serguei
mikhail mikhailo mykhailo mykhaylo mihail michail mikhai michael mikail
andrei andrey andrii andriy andrej andrew andreas
pavel pavlo paval paul
igor ihor ihar
oleg oleh aleh
yuri yury yurii yuriy iouri iurii jurij
grigory grigori grigorii grigoriy hryhorii hryhoriy ryhor gregory
konstantin kostiantyn kostyantyn kanstantsin constantin constantine
kirill kyrylo kiryl cyril
vasily vasili vasilii vasiliy vasyl vasil
pyotr petr petro piotr peter pjotr
iosif yosyp joseph josef yosef yusuf youssef yousef yusif
ekaterina yekaterina kateryna katsiaryna catherine katherine
elena yelena olena alena helen helena
anna hanna ganna anne
yulia yuliya yuliia iuliia julia iulia
tatiana tatyana tetiana tetyana
fedor fyodor fedir theodore
yakov yakiv jacob iakov yaqub yakub
ilya illia ilia elijah
maxim maksim maksym
ivan iwan yvan
denis denys
anatoly anatoli anatolii anatoliy
arkady arkadi arkadii arkadiy
gennady gennadi gennadii gennadiy hennadii hennadiy
valery valeri valerii valeriy
vitaly vitali vitalii vitaliy
mohammed mohammad mohamed mohamad muhammad muhammed muhamad mehmed mehmet magomed mukhammad
ahmed ahmad akhmed akhmad akhmat ahmet
hussein husayn hussain husain hossein hosein husein houssein khusein
hassan hasan khasan hasen
ghassan gassan
abdullah abdallah abdulla abdalla abdollah
ibrahim ebrahim ibragim brahim abraham
suleiman sulayman sulaiman suleyman soleiman soliman solomon
yousuf yousof
musa moussa mousa moosa
isa issa eissa essa
umar omar omer
usman osman othman uthman ousmane
ali aly alee
khalid khaled halid khalit
said saeed saied sayed saeid
qasim qassem qasem kassem kasim ghasem kasem
"""
_CANONICAL = {
    form: forms[0] for line in _ONE_NAME.split("\n") if (forms := line.split()) for form in forms
}
# Of Arabic, Dutch, German and Romance names: they are left out as often as not.
PARTICLES = frozenset(
    "al el ul ar as ash an ad at az bin ibn bint ben von van der den de da di du la le y dos "
    "the of and".split()
)
_SERVANT = re.compile(
    r"\babd[ -]?(?:(?:al|el|ol|ul|oul|ur|ar|er|us|as|an|un|az|ush|ash)[ -]?)(?=[^\W\d_]{3})"
)
_WORDS = re.compile(r"[^\W_]+(?:['’`ʼʹʿʾ][^\W_]+)*")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
# In this order: what is one sound in the transliterations of the lists.
_CONSONANTS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"shch|stsch", "S"), (r"tsch|tch|tsh", "C"), (r"sch|sh", "S"), (r"ch|cz", "C"),
        (r"dzh|dj|zh|j", "y"), (r"ph", "f"), (r"kh|gh(?=[aeiou])", "h"), (r"th", "t"),
        (r"dh", "d"), (r"x", "ks"), (r"ck|q|c", "k"), (r"ts|tz|z", "s"), (r"ou(?=[aei])", "v"),
        (r"w|ff?$", "v"),
        (r"([^aeiou])\1+", r"\1"),
    )
)  # fmt: skip
_VOWELS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"ue|ou|oo", "u"), (r"oe", "o"), (r"ae", "a"), (r"(?<=[a-zA-Z])e$", ""),
        (r"[aei][iy]+|i[iy]+|y(?![aeiou])|ee", "i"), (r"iy(?=[aeou])", "i"),
        (r"(?:^|(?<=[aeou]))[iy](?=[aeou])|y(?=[aeiou])", ""), (r"(?<=[^aeiou])i(?=a)", "i"),
        (r"h$", ""), (r"(.)\1+", r"\1"),
    )
)  # fmt: skip
_NEAR = str.maketrans("gfC", "kvS")  # "Tafich" is Tafish in French
_NOT_TOLD = re.compile(r"[aeiouy]")


@lru_cache(8_192)
def name_words(name: str) -> tuple[str, ...]:
    """Return the words of a name in Latin letters, small; particles are left out."""
    latin = name if name.isascii() else anyascii(name)
    if name == name.swapcase():  # Chinese has no blanks between words
        latin = _CAMEL.sub(" ", latin)
    joined = _SERVANT.sub("abdul", latin.lower())
    words = [re.sub(r"\W", "", w.group()) for w in _WORDS.finditer(joined)]
    told = tuple(w for w in words if w not in PARTICLES)
    return told or tuple(words)


def is_in_another_script(one: str, other: str) -> bool:
    """Whether one of two names has letters of another script than Latin, and the other not."""
    return _is_latin(one) != _is_latin(other)


def _is_latin(name: str) -> bool:
    """Whether all its letters stand in Latin, IPA or their extensions (Unicode up to U+024F)."""
    return all(c < "\u0250" or "\u1e00" <= c < "\u1f00" for c in name if c.isalpha())


def canonical(word: str) -> str | None:
    """Return the first form of a given name that has several, None for other words."""
    return _CANONICAL.get(word)


@lru_cache(16_384)
def heard(word: str) -> str:
    """Return a word by its sounds; transliterations of one word come out nearly the same."""
    for pattern, sound in (*_CONSONANTS, *_VOWELS):
        word = pattern.sub(sound, word)
    return word


@lru_cache(16_384)
def frame(word: str) -> str:
    """Return the consonants of a word, of a name of several forms those of its first form."""
    form = heard(canonical(word) or word).translate(_NEAR)
    return _NOT_TOLD.sub("", form) or form


def sound_keys(words: Sequence[str]) -> list[str]:
    """Return the keys under which a name of these words is looked up: any two of them, and each."""
    frames = [frame(w) for w in words[:MAX_WORDS]]
    pairs = [f"sounds {' '.join(sorted(two))}" for two in combinations(frames, 2)]
    together = [f"sounds {frame(''.join(words[:MAX_WORDS]))}"] if len(words) > 1 else []
    return list(dict.fromkeys((*together, *pairs, *(f"sound {f}" for f in frames))))
