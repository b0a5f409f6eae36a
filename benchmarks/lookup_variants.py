"""Other spellings of listed names, and names that no list has, by rules of their own.

The tables are those of the standards and habits named beside them, not of the matcher: it knows
sounds, and these write letters. Each rule takes the words of a name and gives them back otherwise,
or nothing where it changes nothing.
"""

import json
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

POOLS = json.loads(Path(__file__).with_name("lookup_names.json").read_text(encoding="utf-8"))
_Table = Sequence[tuple[str, str]]
# Arabic names as French, German and Turkish papers and two scholarly standards write what English
# ones write "sh", "kh", "j"; the longest first, each letter is replaced once.
_ARABIC: dict[str, _Table] = {
    "French": (("sh", "ch"), ("kh", "kh"), ("oo", "ou"), ("ou", "ou"), ("ee", "i"), ("w", "ou"),
               ("j", "dj"), ("u", "ou"), ("q", "k")),
    "German": (("sh", "sch"), ("kh", "ch"), ("oo", "u"), ("ou", "u"), ("ee", "i"), ("j", "dsch"),
               ("y", "j"), ("z", "s")),
    "Turkish": (("sh", "ş"), ("kh", "h"), ("gh", "ğ"), ("th", "s"), ("dh", "z"), ("oo", "u"),
                ("ou", "u"), ("ee", "i"), ("j", "c"), ("w", "v"), ("q", "k")),
    "ALA-LC": (("sh", "sh"), ("kh", "kh"), ("oo", "ū"), ("ou", "ū"), ("ee", "ī"), ("aa", "ā"),
               ("e", "a"), ("o", "u")),
    "DIN 31635": (("sh", "š"), ("kh", "ḫ"), ("gh", "ġ"), ("th", "ṯ"), ("dh", "ḏ"), ("oo", "ū"),
                  ("ou", "ū"), ("ee", "ī"), ("j", "ǧ"), ("e", "a"), ("o", "u")),
}  # fmt: skip
# BGN/PCGN's table for Russian read backwards, as OFAC writes: "i" also at the end for "ий".
_CYRILLIC: _Table = (
    ("shch", "щ"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"), ("ch", "ч"), ("sh", "ш"), ("yu", "ю"),
    ("ya", "я"), ("ye", "е"), ("iy", "ий"), ("a", "а"), ("b", "б"), ("v", "в"), ("g", "г"),
    ("d", "д"), ("e", "е"), ("z", "з"), ("i", "и"), ("y", "ы"), ("k", "к"), ("l", "л"), ("m", "м"),
    ("n", "н"), ("o", "о"), ("p", "п"), ("r", "р"), ("s", "с"), ("t", "т"), ("u", "у"), ("f", "ф"),
    ("c", "к"), ("x", "кс"), ("h", "х"), ("w", "в"), ("j", "дж"),
)  # fmt: skip
_FROM_CYRILLIC: dict[str, _Table] = {
    "ISO 9": (("щ", "ŝ"), ("ж", "ž"), ("х", "h"), ("ц", "c"), ("ч", "č"), ("ш", "š"), ("ю", "û"),
              ("я", "â"), ("й", "j")),
    "Duden": (("щ", "schtsch"), ("ж", "sch"), ("х", "ch"), ("ц", "z"), ("ч", "tsch"), ("ш", "sch"),
              ("ю", "ju"), ("я", "ja"), ("ий", "i"), ("й", "i"), ("в", "w"), ("з", "s")),
    "French": (("щ", "chtch"), ("ж", "j"), ("х", "kh"), ("ц", "ts"), ("ч", "tch"), ("ш", "ch"),
               ("ю", "iou"), ("я", "ia"), ("ий", "i"), ("й", "ï"), ("у", "ou")),
    "Polish": (("щ", "szcz"), ("ж", "ż"), ("х", "ch"), ("ц", "c"), ("ч", "cz"), ("ш", "sz"),
               ("ю", "ju"), ("я", "ja"), ("ий", "ij"), ("й", "j"), ("в", "w"), ("л", "ł")),
}  # fmt: skip
_CYRILLIC_FORMS = {
    "OJSC": "ОАО", "PJSC": "ПАО", "JSC": "АО", "CJSC": "ЗАО", "LLC": "ООО", "LTD": "ООО",
}  # fmt: skip
_PLAIN: _Table = tuple(
    zip(
        "абвгдезийклмнопрстуфыэьъ",
        [*"abvgdeziyklmnoprstufye", "", ""],
        strict=True,
    )
)
_FORMS = (
    ("JSC", "Joint Stock Company", "AO", "АО"),
    ("OJSC", "Open Joint Stock Company", "OAO", "ОАО"),
    ("PJSC", "Public Joint Stock Company", "PAO", "ПАО"),
    ("LLC", "Limited Liability Company", "OOO", "ООО"),
    ("CO LTD", "Company Limited", "Co., Ltd.", "Ltd"),
    ("LTD", "Limited", "Ltd."),
    ("INC", "Incorporated", "Inc."),
    ("CORPORATION", "Corp.", "Corp"),
)
_OF_RUSSIA = re.compile(
    r"\b(?:OOO|OAO|PAO|ZAO|AO|OJSC|PJSC|OBSHCHESTVO|AKTSIONERNOE)\b", re.IGNORECASE
)
_OF_CHINA = re.compile(r"\bCHINA\b|\bCO\.?,? LTD\b", re.IGNORECASE)
_ENGLISH = re.compile(
    r"^(?:the|of|and|bank|company|joint|stock|limited|open|public|liability|group|energy|gas|trade|"
    r"holdings?|international|industr\w+|technolog\w+|investments?|insurance|corporation|center|"
    r"institute|research|services?|development|co|ltd|llc|inc)$",
    re.IGNORECASE,
)
_RUSSIAN_FORM = re.compile(
    r"^(?:(?:publichn|otkryt|zakryt)oe|obshchestvo|aktsionernoe|ogranichennoi|otvetstvennostyu)$",
    re.IGNORECASE,
)
# One pinyin syllable: initial, vowels, ending (Hanyu Pinyin, GB/T 16159).
_SYLLABLE = re.compile(r"(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?[aeiouü]{1,3}(?:ng?(?![aeiou])|r\b)?")
_LOOKS = {"rn": "m", "m": "rn", "l": "i", "e": "c", "h": "b", "u": "v", "o": "0", "n": "u"}


@dataclass(frozen=True)
class Listed:
    """A name as a list writes it; ``person`` None where the list does not say."""

    name: str
    person: bool

    @property
    def parts(self) -> tuple[list[str], list[str]]:
        """Given names and family names, each as one: "Abdul Rahman" is one given name."""
        family, comma, given = self.name.partition(", ")
        if not (self.person and comma):
            given, _, family = self.name.replace(",", " ").rpartition(" ")
        return _COMPOUND.findall(given), family.split()

    @property
    def words(self) -> list[str]:
        """The words in natural order: "HANIYA, Ismail" has its given name first."""
        given, family = self.parts
        return " ".join([*given, *family]).split()


_COMPOUND = re.compile(r"(?:(?:Abd|Abdul|Abdel|Abu|Abd al|Nour|Nur)[ -])?[^ ]+", re.IGNORECASE)
Rule = Callable[[Listed, random.Random], str]


def variants(listed: Listed, chance: random.Random, count: int) -> list[tuple[str, str]]:
    """Return so many other spellings of a name, each with the rule that made it."""
    rules = list((_PERSON if listed.person else _FIRM).items())
    chance.shuffle(rules)
    found: dict[str, str] = {}
    for name, rule in rules:
        made = rule(listed, chance)
        if made and _plain(made) != _plain(listed.name):
            found.setdefault(made, name)
    return [(rule, made) for made, rule in found.items()][:count]


def _plain(name: str) -> str:
    return " ".join(name.split()).lower()


def _replaced(word: str, table: _Table) -> str:
    """Return a word by a table: the first line that fits at each place."""
    out, at, small = "", 0, word.lower()
    while at < len(small):
        found = next(((a, b) for a, b in table if small.startswith(a, at)), None)
        out += found[1] if found else small[at]
        at += len(found[0]) if found else 1
    return out


def _natural(listed: Listed, _: random.Random) -> str:
    return " ".join(w.capitalize() for w in listed.words)


def _turned(listed: Listed, _: random.Random) -> str:
    given, family = listed.parts
    return " ".join(w.title() for w in [*family, *given])


def _arabic(listed: Listed, chance: random.Random) -> str:
    table = _ARABIC[chance.choice(sorted(_ARABIC))]
    return " ".join(_replaced(w, table).capitalize() for w in listed.words)


def _dropped(listed: Listed, _: random.Random) -> str:
    """Leave out the names between the first and the family's: a patronymic, a grandfather."""
    given, family = listed.parts
    return " ".join([given[0], *family]).title() if len(given) > 1 else ""


def _initials(listed: Listed, _: random.Random) -> str:
    given, family = listed.parts
    return " ".join([f"{w[0]}." for w in given] + [w.title() for w in family])


def _middle_initials(listed: Listed, _: random.Random) -> str:
    given, family = listed.parts
    short = [f"{w[0]}." for w in given[1:]]
    return " ".join([given[0], *short, *family]) if short else ""


def _article(listed: Listed, chance: random.Random) -> str:
    """Write the article of an Arabic name together, apart, as "el" or not at all."""
    shape = chance.choice(["el-{}", "al {}", "Al{}", "{}"])
    parts = re.sub(r"\b(?:AL|EL)[- ](\w+)", lambda m: shape.format(m[1].capitalize()), listed.name)
    return " ".join(Listed(parts, listed.person).words) if parts != listed.name else ""


def _typed(listed: Listed, chance: random.Random) -> str:
    """Change one letter of the longest word as a scan or a hand does."""
    words = listed.words
    at = max(range(len(words)), key=lambda n: len(words[n]))
    word = words[at].lower()
    place = chance.randrange(1, max(2, len(word) - 1))
    kind = chance.choice(["looks", "missing", "twice", "turned"])
    here, behind = word[place], word[place + 1 : place + 2]
    new = {
        "looks": _LOOKS.get(here, here + here), "missing": "", "twice": here * 2,
        "turned": behind + here,
    }[kind]  # fmt: skip
    rest = word[place + (2 if kind == "turned" else 1) :]
    words[at] = f"{word[:place]}{new}{rest}"
    return " ".join(w.capitalize() for w in words) if words[at] != word else ""


def _form(listed: Listed, chance: random.Random) -> str:
    """Write the legal form otherwise, at the other end or not at all."""
    plain = listed.name.replace(",", "").replace(".", "")
    for forms in _FORMS:
        for form in forms:
            bare = re.sub(
                rf"(?:^|(?<= )){re.escape(form)}$|^{re.escape(form)} ", "", plain, flags=re.I
            )
            if bare != plain and bare.strip():
                new = chance.choice([f for f in forms if f.lower() != form.lower()])
                return chance.choice(
                    [f"{bare.strip()} {new}", f"{new} {bare.strip()}", bare.strip()]
                )
    return ""


def _in_cyrillic(listed: Listed, _: random.Random) -> str:
    if not _OF_RUSSIA.search(listed.name) or any(map(_ENGLISH.match, listed.words)):
        return ""
    words = re.findall(r"\w+", listed.name)
    return " ".join(_CYRILLIC_FORMS.get(w) or _replaced(w, _CYRILLIC).upper() for w in words)


def _by_another_standard(listed: Listed, chance: random.Random) -> str:
    written = _in_cyrillic(listed, chance)
    table = [*_FROM_CYRILLIC[chance.choice(sorted(_FROM_CYRILLIC))], *_PLAIN]
    return " ".join(_replaced(w, table).capitalize() for w in written.split())


def _syllables(listed: Listed, _: random.Random) -> str:
    """Write the longest Chinese word by its syllables: "JINGJIA" as "Jing Jia"."""
    if not _OF_CHINA.search(listed.name):
        return ""
    words = [w for w in listed.words if not _ENGLISH.match(w)]
    parts = {w: _SYLLABLE.findall(w.lower()) for w in words}
    whole = [w for w, p in parts.items() if len(p) == 2 and "".join(p) == w.lower()]
    if not whole:
        return ""
    return listed.name.replace(whole[0], " ".join(p.capitalize() for p in parts[whole[0]]))


def _marks(listed: Listed, _: random.Random) -> str:
    made = re.sub(r"[-'’\".,()&]+", " ", listed.name)
    return " ".join(made.lower().split()) if made != listed.name else ""


_PERSON: dict[str, Rule] = {
    "natural order": _natural, "family first": _turned, "other romanisation": _arabic,
    "middle names left out": _dropped, "initials": _initials, "middle initials": _middle_initials,
    "article": _article, "one letter": _typed, "marks": _marks,
}  # fmt: skip
_FIRM: dict[str, Rule] = {
    "legal form": _form, "Cyrillic": _in_cyrillic, "other standard": _by_another_standard,
    "syllables": _syllables, "one letter": _typed, "marks": _marks,
}  # fmt: skip


def absent(listed: Sequence[Listed], chance: random.Random, count: int) -> list[tuple[str, str]]:
    """Return so many names that no list has, half of them near misses of listed ones."""
    makers = [_invented_person, _other_given, _invented_firm, _other_branch, _other_family]
    taken = {frozenset(_plain(one.name).replace(",", " ").split()) for one in listed}
    found: dict[str, str] = {}
    turn = 0
    while len(found) < count:
        maker = makers[turn % len(makers)]
        turn += 1
        made = maker(listed, chance)
        if made and not any(frozenset(_plain(made).split()) <= words for words in taken):
            found.setdefault(made, maker.__name__.strip("_").replace("_", " "))
    return [(kind, name) for name, kind in found.items()]


def _invented_person(_: Sequence[Listed], chance: random.Random) -> str:
    pool = POOLS["people"][chance.choice(sorted(POOLS["people"]))]
    return f"{chance.choice(pool['given'])} {chance.choice(pool['family'])}"


def _other_given(listed: Sequence[Listed], chance: random.Random) -> str:
    """Return a relative that no list has: the family's name with another given name."""
    people = [o for o in listed if o.person and ", " in o.name]
    if not people:
        return ""
    family = chance.choice(people).name.partition(", ")[0]
    return f"{chance.choice(POOLS['people']['Arabic']['given'])} {family}"


def _other_family(listed: Sequence[Listed], chance: random.Random) -> str:
    people = [o for o in listed if o.person and ", " in o.name]
    if not people:
        return ""
    given = chance.choice(people).name.partition(", ")[2]
    return f"{given} {chance.choice(POOLS['people']['Arabic']['family'])}"


def _invented_firm(_: Sequence[Listed], chance: random.Random) -> str:
    pool = POOLS["firms"]
    words = [
        chance.choice(pool["first"]),
        chance.choice(pool["trade"]),
        chance.choice(pool["form"]),
    ]
    return " ".join(words)


def _other_branch(listed: Sequence[Listed], chance: random.Random) -> str:
    """Return a firm of a listed group that no list has: another town or trade behind its name."""
    firms = [o for o in listed if not o.person and len(o.words) > 2]
    words = chance.choice(firms).words if firms else []
    told = [
        bool(len(w) > 5 and not _ENGLISH.match(w) and not _RUSSIAN_FORM.match(w)) for w in words
    ]
    telling = [n for n, is_told in enumerate(told) if n and is_told]
    if not telling:
        return ""
    words[chance.choice(telling)] = chance.choice(POOLS["firms"]["town"]).upper()
    return " ".join(words)
