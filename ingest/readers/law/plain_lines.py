"""Read what a line of an act says of the provision that it begins: number, title, mark.

EU acts and Swiss ordinances print "Article 5" or "Art. 5 Title", American rules and orders
"§ 599.201 Title." and "Sec. 3. (a)", British instruments "1.—(1)", statutes "6 Minister may
designate", resolutions, judgments, licences and rulebooks "12." and "7.2.1".
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.readers.law.legal_words import article_unit, is_article_line, leading_label

MAX_TITLE_WORDS = 14
STOPS = (".", ";", ":", ",")
Value = tuple[int, ...]  # of a number: 7.2.1 is (7, 2, 1), 12f is (12, 6)
_NUMBER = r"\d+(?:\.\d+){0,3}[A-Za-z]{0,3}"
_ARTICLE = re.compile(rf"(?:Article|Art\.)\s+(?P<number>{_NUMBER})\b[.:]?(?:\s*[–—-])?\s*")
_SECTION = re.compile(rf"(?:§+|Sec\.|Section)\s*(?P<number>{_NUMBER})\.?(?:\s*[–—-])?\s+")
_NUMBERED = re.compile(r"(?P<number>\d+[A-Z]?(?:\.\d+){0,3})(?:\.(?=[\s—–])|(?<=\.\d)|(?<=\.\d\d))")
_BRITISH = re.compile(r"\d+[A-Z]?\.[—–-]+\s*\(1\)")  # only British instruments print "1.—(1)"
_LETTER = re.compile(r"([a-z])\.\s+(?=\S)")
HEADED = re.compile(r"(?P<number>\d+[A-Z]{0,2})\.?\s+(?=[A-Z])")  # "6 Minister may designate"
ANNEXED = re.compile(r"(?:SCHEDULES?|Schedule|ANNEX|Annex|APPENDIX|Appendix)\b(?!.*[.;]$)")
_DIVISION = re.compile(r"(?:(?:Sub)?part|Chapter|Title)\s+(?:\d+|[IVXLC]+|[A-Z])\b", re.IGNORECASE)
MARK = re.compile(
    rf"[*_\s]*(?:\((?:\d{{1,3}}|[a-z]{{1,4}}|[A-Z])\)|(?:\d{{1,3}}\.)+\d*[A-Z]?[ \t—–]|[a-z][.)] |"
    rf"[\"“‘]\w|\d{{1,2}}[a-z]?\s[A-Z]|(?:Article|Art\.|Sec\.|Section|§)\s*{_NUMBER})"
)
BROKEN_OFF = re.compile(r"(?:[.;:,—–]|\b(?:and|or))[*_\s”\"’]*$")
_ACT = re.compile(r"(?:The )?[A-Z].{5,150} (?:Regulations|Order|Act|Rules) \d{4}")
UNITS = {"regulations": "reg.", "act": "s.", "order": "Art.", "rules": "r."}


@dataclass(frozen=True, slots=True)
class Head:
    """The line that a provision begins with: ``rest`` is its title or the text that runs on."""

    word: str
    number: str
    rest: str

    @property
    def unit(self) -> str:
        """How the provision is cited."""
        return f"{self.word} {self.number}"


def head_of(line: str) -> Head | None:
    """Return what a line says of the provision that it begins, None where it begins none."""
    if is_article_line(line):
        return Head("Art.", article_unit(line).removeprefix("Art. "), "")
    match = _ARTICLE.match(line) or _SECTION.match(line)
    if match is None:
        return None
    rest = line[match.end() :]
    if rest[:1].islower() or rest[:2] in (", ", "; "):  # "Article 5 applies", "§ 1, 2"
        return None
    word = "Art." if line.startswith("Art") else "§" if line[0] == "§" else "s."
    return Head(word, match["number"], rest)


def is_title(head: Head) -> bool:
    """Whether what follows a provision's number is its title and not its text."""
    rest, by_sign = head.rest, head.word == "§"
    short = len(rest.split()) <= MAX_TITLE_WORDS and (not by_sign or rest.count(". ") == 0)
    return short and not rest.startswith("(") and (by_sign or not rest.endswith(STOPS))


def is_division(line: str) -> bool:
    """Whether a line is the title of a part, subpart, chapter or title of the act."""
    short = len(line.split()) <= MAX_TITLE_WORDS and not line.endswith(STOPS)
    return short and _DIVISION.match(line) is not None


def number_of(line: str) -> str | None:
    """Return the number of a paragraph that is a sentence or leads in; a contents line is none."""
    match = _NUMBERED.match(line)
    if match is None or not re.match(r"[\s—–]", line[match.end() : match.end() + 1]):
        return None
    rest = line[match.end() :].strip()
    says = rest.endswith((*STOPS, "—", "–", "”", '"')) or len(rest.split()) > MAX_TITLE_WORDS
    return match["number"] if says and re.match(r"\W{0,4}[A-Z(\d\"“‘]", rest) else None


def value(number: str) -> Value:
    """Return a number for comparing: 12 before 12f before 12fa before 12g before 13."""
    pieces = re.findall(r"\d+|[a-z]", number.lower())
    return tuple(int(p) if p.isdigit() else ord(p) - 96 for p in pieces)


def ascending(numbers: Mapping[int, str]) -> dict[int, str]:
    """Return, by line, the numbers that are greater than all before them."""
    kept: dict[int, str] = {}
    greatest: Value | None = None
    for line, number in numbers.items():
        if greatest is None or value(number) > greatest:
            kept[line], greatest = number, value(number)
    return kept


def label_of(line: str) -> str | None:
    """Return the label of the mark with which a paragraph opens: also of "a." and of "1.—"."""
    match = _LETTER.match(line)
    return match[1] if match else leading_label(line)


def act_title(title: str | None, lines: Sequence[str]) -> str | None:
    """Return the title, but for a series' name above an act ("STATUTORY INSTRUMENTS") the act's."""
    if title is None or not title.isupper():
        return title
    named = (line for line in lines[:12] if _ACT.fullmatch(line))
    return next(named, title)


def unit_word(title: str, lines: Sequence[str]) -> str:
    """Return what a numbered paragraph is called: a British instrument's by its title's word."""
    if any(_BRITISH.match(line) for line in lines):
        words = re.findall(r"\w+", " ".join([title, *lines[:10]]).lower())
        return next((UNITS[w] for w in words if w in UNITS), "para.")
    return "para."
