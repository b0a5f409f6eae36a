"""Find the provisions that a question names: "Article 12f of Regulation 833/2014"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.datamodels import Passage
from ingest.text.pinpoint import NUMBER, PROVISION, covers, key_of, keys_of, parents
from rag.text.acts import Act, acts_in, is_numbered_after, short_name_at
from rag.text.normalise_references import as_printed

# "Articles 5 and 6" are Article 5 and Article 6.
_PLURAL = re.compile(
    rf"(?P<first>\b(?P<kind>article|annex(?=es)|section|schedule|recital|regulation|paragraph)e?s\s+{NUMBER}(?:\(\w+\))*)"
    rf"(?P<and>\s*(?:,|and|or)\s+)(?P<second>{NUMBER})",
    re.IGNORECASE,
)
# "Article 4 of Regulation (EU) No 269/2014": of another act than the text that says so.
_OF_ANOTHER = re.compile(
    r"(?:\s*(?:,|and|or|to)\s*\d+\w*(?:\(\w+\))*)*\s*,?\s+(?:(?:of|to|in)\s+"
    r"(?!th(?:is|e present)\b)(?:the\s+)?(?:[^.;,]{0,60}?\d{1,4}/\d{1,4}|"
    r"that\s+(?:Regulation|Directive|Decision|Act)|(?:[A-Z]\w*\s+(?:\w+\s+){0,6})?"
    r"(?:Treaty|Charter|Convention|Protocol|Agreement|Statute|Act|Code)\b)|TFEU|TEU)"
)
_FIRST_ACT = 200  # "Regulation 833" is an act, "regulation 83" a provision
_PLACES = "annex|article|chapter|clause|paragraph|provision|recital|rule|schedule|section"
_NO_NOUN = (
    r"(?!(?:is|are|was|were|do|does|did|has|have|can|may|must|should|could|will|would|the)\b)"
)
_INSTRUMENTS = (
    r"acts?|cfr|code|constitution|decision|decree|directive|law|order|ordinance|rulebook|rules|"
    r"regulations?|statute|treaty"
)
# "Which article forbids …?", "where in the ordinance is …?"; not "which bank does Annex IV list".
PLACE_ASKED = re.compile(
    rf"\b(?:which|what) (?:{_NO_NOUN}[\w’'-]+ ){{0,2}}?(?P<place>{_PLACES})\b"
    r"(?!\s(?:\(|(?-i:No)\b|\d|[ivxl]+\b))"
    rf"|\bwhere in (?:the )?(?:{_NO_NOUN}[\w’'-]+ ){{0,5}}?(?:{_INSTRUMENTS})\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Provision:
    """A provision by its key (`ingest.text.pinpoint`), and the act it is of, if one is named."""

    key: str
    act: Act | None = None

    @property
    def keys(self) -> list[str]:
        """The key and how else it may be meant: "Article 28.1" is 28(1) where no 28.1 is."""
        return [self.key, *_otherwise(self.key)]

    @property
    def with_parents(self) -> list[str]:
        """The keys, then the provisions that hold them, the nearest first."""
        return list(dict.fromkeys([*self.keys, *(p for key in self.keys for p in parents(key))]))

    def depth_in(self, passage: Passage) -> int | None:
        """Return how exactly a passage holds it: 0 exactly or inside it, None not at all."""
        known = [k for place in passage.places for k in keys_of(place.locator)]
        return next(
            (
                depth
                for depth, wanted in enumerate(self.with_parents)
                if any(covers(wanted, k) for k in known)
            ),
            None,
        )


def named_in(question: str, before: str = "") -> list[Provision]:
    """Return the provisions that a question names, each with its act.

    ``before`` is what the question leans on: its last act is meant where the question names none.
    """
    text, found = provisions_at(question)
    acts = acts_in(text)
    earlier = next(reversed(acts_in(before)), None)
    ends = [m.start() for m in found[1:]] + [len(text)]
    provisions = [
        Provision(key_of(m), _act_of(text, m, end, acts) or earlier)
        for m, end in zip(found, ends, strict=False)
    ]
    # "the annex" alone is every act's.
    provisions = [p for p in provisions if " " in p.key or p.act is not None]
    return list({(p.key, p.act and p.act.spellings | p.act.words): p for p in provisions}.values())


def provisions_at(question: str) -> tuple[str, list[re.Match[str]]]:
    """Return a question in the form in which acts print provisions, and where they stand in it."""
    text = _one_by_one(as_printed(question))
    return text, [m for m in PROVISION.finditer(text) if not _is_no_provision(m)]


def _act_of(text: str, match: re.Match[str], end: int, acts: Sequence[Act]) -> Act | None:
    """Return the act after a provision and before the next, else the one before, else any."""
    short = short_name_at(text, match.end())
    if short is not None and not is_numbered_after(text, short):
        return short
    after = [act for act in acts if match.start() <= act.start < end]
    before = [act for act in acts if act.start < match.start()]
    return next(iter(after or before[::-1] or acts), None)


def _is_no_provision(match: re.Match[str]) -> bool:
    """Whether it is the number of an act ("Regulation 833"), or a whole part of the CFR."""
    if match["sec"] is not None and match["sec"].lower().endswith(("part", "cfr")):
        return "." not in match["number"]
    number = int(re.sub(r"\D", "", match["number"] or "") or 0)
    is_short = match["reg"] is not None and len(match["reg"].rstrip(".s")) <= len("reg")
    is_of = re.match(r",?\s+(?:of|to)\b", match.string[match.end() :]) is not None
    steps = match["points"] or match["pieces"]
    plain = match["reg"] is not None and not steps and not is_short and not is_of
    return (plain and number >= _FIRST_ACT) or (match["reg"] is not None and 1900 <= number < 2100)


def references_in(texts: Sequence[str], own: str | None = None) -> list[str]:
    """Return the provisions that texts refer to ("as referred to in Article 6"), in order.

    ``own`` is the provision that they are of: its "paragraph 3" is meant where no more is said.
    """
    found = [
        _within(key_of(m), own)
        for text in map(_one_by_one, texts)
        for m in PROVISION.finditer(text)
        if not _OF_ANOTHER.match(text, m.end())
    ]
    return [key for key in dict.fromkeys(found) if " " in key]


def _one_by_one(text: str) -> str:
    """Return a text with "Articles 5 and 6" as Articles 5 and Article 6."""
    return _PLURAL.sub(lambda m: f"{m['first']}{m['and']}{m['kind']} {m['second']}", text)


def _within(key: str, own: str | None) -> str:
    """Return "para 3" as the paragraph of the provision that says so: Art. 10(3)."""
    small = re.match(r"para (?P<number>\w+)(?P<rest>.*)", key)
    if small is None or own is None:
        return key
    base = [own, *parents(own)][-1]
    nested = base.partition(" ")[0] in ("art", "reg", "sec", "rule")
    step = f"({small['number']})" if nested else f" para {small['number']}"
    return f"{base}{step}{small['rest']}"


def _otherwise(key: str) -> list[str]:
    """Return the keys of other provisions that a key may stand for, as people write."""
    dotted = re.match(r"(?P<kind>art|reg|rule) (?P<number>\d+[a-z]{0,3})\.(?P<point>\d+)", key)
    if dotted:
        return [f"{dotted['kind']} {dotted['number']}({dotted['point']}){key[dotted.end() :]}"]
    annex = re.match(r"(?P<kind>annex|sch) (?P<number>\w+)", key)
    if annex is None:
        return []
    rest, number = key[annex.end() :], annex["number"]
    rests = [rest, *_points_otherwise(rest)]
    numbers = [number, *([_ROMAN.get(number) or _ARABIC.get(number) or number])]
    found = [f"{annex['kind']} {n}{r}" for n in numbers for r in rests]
    return [other for other in dict.fromkeys(found) if other != key]


def _points_otherwise(rest: str) -> list[str]:
    """Return "point (c)" for "(c)", for "point c" too, and "point 2" for "point (2)"."""
    plain = re.sub(r"^ point \(?(\w+)\)?", r"(\1)", rest)
    first = re.match(r"\((\w+)\)", plain)
    if first is None:
        return []
    return [
        f" point ({first[1]}){plain[first.end() :]}",
        f" point {first[1]}{plain[first.end() :]}",
    ]


_ROMAN = {
    str(n): "x" * (n // 10) + "|i|ii|iii|iv|v|vi|vii|viii|ix".split("|")[n % 10]
    for n in range(1, 40)
}
_ARABIC = {roman: number for number, roman in _ROMAN.items()}
