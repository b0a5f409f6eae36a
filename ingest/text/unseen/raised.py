"""Tell a footnote's raised mark from raised letters that belong to the text.

"EUR 25¹ million" says 25. Ordinals (1ᵉʳ), exponents (x², 10⁶), units (m²) and signs (Na⁺) are text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from ingest.datamodels import Document
from ingest.text.unseen.set_aside import without_spans

_FIGURES = str.maketrans("0123456789+-−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")
_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ᵃᵇᶜᵈᵉᶠᵍⁱⁿᵒʳˢᵗ", "0123456789+-()abcdefginorst")
_RAISED = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ᵃᵇᶜᵈᵉᶠᵍⁱⁿᵒʳˢᵗ]+(?:,[ ]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)*")
_FOOTNOTE = r"\[\^[^\]\[\s]{1,20}\]"  # of Markdown; before a colon it opens the footnote itself
_IN_MARKDOWN = re.compile(
    rf"{_RAISED.pattern}|(?<=[^\s>]){_FOOTNOTE}|{_FOOTNOTE}(?!:)"
    r"|<sup\b[^<>]{0,200}>.{0,200}?</sup\s*>",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"\d{1,3}(?:\s*[,;\u2013-]?\s*\d{1,3})*\)?")
_LETTER = re.compile(r"[a-z]")
_ROMAN = re.compile(r"(?=[ivx])(?:x{0,2})(?:ix|iv|v?i{0,3})")
_SIGNS = re.compile(r"[*†‡§¶#\u2217\u204e\u2020\u2021]+")
_BRACKETED = re.compile(r"\[[^\[\]]{1,20}\]|\(\s*[\d*a-z]{1,4}\s*\)")
_ORDINAL_LETTERS = "eo"
_POWER = re.compile(r"(?:^|[^\d.,])10$")
_NAMED_TEN = re.compile(r"(?:[A-Z]{2}[\w.]*|\w[,\s]+[A-ZÀ-Þ][\w.]*|[€$£¥])\W{0,2}10$")  # EUR 10
_TIMES = re.compile(r"[×x·*∙⋅]\s*10$")
# Names of lengths: raised to a power they are areas and volumes. SI, and those of the UK and US.
_UNIT = re.compile(r"(?:^|[\d\s/·(])(?:[kcdmµμn]?m|ft|in|yd|mi|s)$")
_VARIABLE = re.compile(r"(?:^|[\s(=+\-−×·/*])([A-Za-z])$")
_NAMED_PLACE = re.compile(r"[A-ZÀ-Þ][\w.]{3,}\s+[A-Z]$")
_PROVISION = re.compile(
    r"(?:\bArt(?:icle|ikel|icolo|ículo|igo)?|§|\bSec(?:tion)?|\bNo|\bNr)\W{0,2}\d+$"
)
_CALCULATES = re.compile(r"\s*[=+×·/^≈<>]")
_OVER = re.compile(r"\s?(?:\u2044\s?[\d₀-₉]|[/\u2215]\s?[₀-₉])")  # 3¹⁄₂: a raised numerator
_ISOTOPE = re.compile(r"[A-Z][a-z]?(?![a-z])")
_LIGHT = re.compile(r"(?:He?|Li)(?![a-z])")
MOST_CHARS = 20  # more raised letters are words that somebody has raised


def shown(raised: str) -> str:
    """Return raised letters that are text as they are written: 10⁶, not 106; but 1st."""
    figures = raised.strip()
    if figures and all(c in "0123456789+-−–" for c in figures):
        return raised.translate(_FIGURES)
    return raised


@dataclass(slots=True)
class Marks:
    """Tells the raised letters of one document apart; knows the numbers of its footnotes."""

    last: int = 0
    _seen: set[int] = field(default_factory=set)

    def is_mark(self, raised: str, before: str, after: str, *, linked: bool = False) -> bool:
        """Whether raised letters are a footnote's mark and no part of the text.

        ``before`` and ``after`` are what stands on the line beside them; ``linked``: they lead to
        another place of the document, as marks do.
        """
        plain = " ".join(raised.translate(_DIGITS).split())
        found = (
            bool(plain) and len(plain) <= MOST_CHARS and self._judged(plain, before, after, linked)
        )
        number = re.fullmatch(r"\W*(\d{1,3})\W*", plain)
        if found and number:
            self.last = max(self.last, int(number[1]))
            self._seen.add(int(number[1]))
        return found

    def _judged(self, plain: str, before: str, after: str, linked: bool) -> bool:
        base = before.rstrip("\u00a0 ")
        if _SIGNS.fullmatch(plain) or _BRACKETED.fullmatch(plain):
            return True
        if _NUMBERS.fullmatch(plain):
            return linked or not self._is_power(plain, base, before, after)
        if _LETTER.fullmatch(plain):
            return self._is_letter_mark(plain, base)
        return _ROMAN.fullmatch(plain) is not None and not re.search(r"(?:^|\W)[A-Z]$", base)

    def _is_power(self, plain: str, base: str, before: str, after: str) -> bool:
        if plain.isdigit() and _OVER.match(after):
            return True
        calculated = _CALCULATES.match(after) and re.search(r"(?:^|\W)\w$", base)
        if calculated or _TIMES.search(base):
            return True
        if _POWER.search(base):
            known = {1, self.last + 1, *self._seen}
            in_turn = plain.isdigit() and int(plain) in known
            return not in_turn and not _NAMED_TEN.search(base) and not _PROVISION.search(base)
        if plain in ("2", "3") and _UNIT.search(base):
            return True
        variable = _VARIABLE.search(base)
        if variable and plain.isdigit() and len(plain) == 1:
            return not _NAMED_PLACE.search(base)
        free = not before or before[-1:].isspace()
        if not free:
            return False
        return bool((_ISOTOPE if len(plain) > 1 else _LIGHT).match(after))

    def _is_letter_mark(self, plain: str, base: str) -> bool:
        if re.search(r"(?:^|\W)[A-Za-z]$", base):  # Mᶜ, Nᵒ, xⁿ
            return False
        if base[-1:].isdigit():
            return plain not in _ORDINAL_LETTERS and not _PROVISION.search(base)
        return True


@dataclass(frozen=True, slots=True)
class Run:
    """Letters of a line; ``linked``: raised, they lead to another place as marks do."""

    text: str
    raised: bool = False
    linked: bool = False


def joined(runs: Sequence[Run], marks: Marks) -> str:
    """Return the text of runs that follow each other, without those that are marks."""
    if not any(run.raised for run in runs):
        return "".join(run.text for run in runs)
    done = ""
    groups = [(raised, list(group)) for raised, group in groupby(runs, key=lambda r: r.raised)]
    for index, (raised, group) in enumerate(groups):
        text = "".join(run.text for run in group)
        if not raised:
            done += text
            continue
        before = done[-2 * MOST_CHARS :].rpartition("\n")[2]
        after = "".join(r.text for _, following in groups[index + 1 : index + 2] for r in following)
        linked = any(run.linked for run in group)
        if not marks.is_mark(text, before, after[:MOST_CHARS], linked=linked):
            done += shown(text)
    return done


def without_raised(document: Document, *, markdown: bool = False) -> Document:
    """Return the document without its footnotes' marks: raised characters, Markdown's marks."""
    marks = Marks()
    pattern = _IN_MARKDOWN if markdown else _RAISED
    spans = [m.span() for m in pattern.finditer(document.text) if _is_mark(m, marks)]
    return without_spans(document, spans) if spans else document


def _is_mark(found: re.Match[str], marks: Marks) -> bool:
    text, (start, end) = found.string, found.span()
    before = text[max(0, start - 2 * MOST_CHARS) : start].rpartition("\n")[2]
    after = text[end : end + MOST_CHARS].partition("\n")[0]
    raised = found.group()
    if raised[0] not in "[<":
        return marks.is_mark(raised, before, after)
    line = text[text.rfind("\n", 0, start) + 1 : start]
    if line.count("`") % 2:  # code shows what it is made of
        return False
    inner = re.sub(r"<[^<>]*>", "", raised)
    return raised[0] == "[" or marks.is_mark(inner, before, after, linked="<a" in raised)
