"""Split legal and press prose into sentences, given as spans.

General splitters break after "No.", "Art." and "U.S."; these are the words of our field, so
the list of abbreviations is ours.
"""

import re
from functools import lru_cache

from ingest.text.words.language import ENGLISH, POINTED, language_of, months, small_words
from ingest.text.words.line_ends import is_broken_at

_ABBREVIATIONS = frozenset(
    "art arts para paras sec secs ch no nos reg regs sch cf e.g i.e etc vs v al approx p pp "
    "mr mrs ms dr prof gen col lt sen rep gov st jr sr inc ltd co corp llc plc bros "
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun "
    "u.s u.k u.n e.u d.c a.m p.m e.o o.j fig vol ed eds dept est ul str obl "
    "s.p.a s.a hon sh incl cos et ref refs".split()
)
_FIELD_ALWAYS = frozenset(
    "art arts para paras sec no nos reg regs sch cf e.g i.e vs pp incl hon ref refs".split()
)
# Before a number only: "s. 4" and "r. 3" of an act, "pt. 2"; elsewhere they are words.
_BEFORE_NUMBER = re.compile(r"[a-z]|pts?|cls?|art|subs?|sub-para", re.IGNORECASE)
_NUMBERING = re.compile(r"\s*\(?(?:\d{1,3}(?:\.\d{1,3})*|[A-Za-z]|[ivxIVX]{1,5})\.\s*")
# Possessive, from the first mark of a run only: else a line of a million dots takes hours.
_END = re.compile(
    r"(?<![.!?…])[.!?…]++[\"'”’»)\]]*+(?=\s)|\n\s*\n|;\s*\n"
    r"|\n(?=\s*(?:[-*•–]|\(?(?P<point>\d{1,3}|[A-Za-z]{1,2}|[ivxlc]{3,5}|[IVXLC]{3,5})[.)])\s)"
    r"|\n(?=\s*\d{1,3}(?:\.\d{1,3})+\s+[^\W\d_a-z])"
)
HEAD_CHARS = 160  # of a row's beginning: number, name and kind
CONTINUED = " (continued)"  # behind it, where it stands over a later piece
_NAME_COLUMN = re.compile(
    r"(?:(?<=; )|^)(?:(?!\w*(?:regime|list|file|program))[\w ]{0,30}name[\w ]{0,12}"
    r"|entity|individual|person|company|bank|vessel|ship): [^;]*",
    re.IGNORECASE,
)
_FAR = 200  # characters: what stands further off says nothing of a boundary
_LAST_WORD = re.compile(r"([\w.&’'-]+?)\.[\"'”’)\]]*$")
_ROW = re.compile(r"(?:^|, )(?:row|entry) \d+\)?$")  # also within "(FR Doc. 2024-1, row 9)"
_ORDINAL = re.compile(r"\d{1,3}")  # "5. Mai", "14. Sanktionspaket"; a year is none
_SHORT = 5  # letters of an abbreviation before a number: "Abs. 2", "Ziff. 7"
_AROUND = 400  # characters that tell the language of a sentence
# What stands before a number and not before a point of a list.
_REFERS = frozenset("article section paragraph annex recital chapter rule number nr no art".split())
_WORDS = re.compile(r"[^\W\d_]+")
_OPENING = re.compile(r"\s*[\"'“‘«(\[*_]*")
PASSAGE = 8_000  # characters: what is longer is a document, and is not kept in memory
_NO_CASE = "\u0590"  # from here on scripts without capitals, and typographic quotes


def split_sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Return (start, end) offsets of the sentences of ``text[start:end]``, without outer space."""
    stop = len(text) if end is None else end
    return list((_known if len(text) <= PASSAGE else _spans)(text, start, stop))


@lru_cache(4_096)  # a passage is split by each step of an answer that reads its sentences
def _known(text: str, start: int, stop: int) -> tuple[tuple[int, int], ...]:
    return _spans(text, start, stop)


def _spans(text: str, start: int, stop: int) -> tuple[tuple[int, int], ...]:
    spans, begin = [], start
    for match in _END.finditer(text, start, stop):
        if _is_boundary(text, begin, match, stop):
            spans.append((begin, match.end()))
            begin = match.end()
    spans.append((begin, stop))
    return tuple(s for s in (trimmed(text, a, b) for a, b in spans) if s[0] < s[1])


def sentences(text: str) -> list[str]:
    """Return the sentences of a text."""
    return [text[a:b] for a, b in split_sentences(text)]


def is_row(locator: str | None) -> bool:
    """Whether a place is a row of a table or an entry of a list, which is quoted as a whole."""
    return locator is not None and _ROW.search(locator) is not None


def row_head(row: str) -> str:
    """Return the stretch of a row or entry that says whose it is.

    It is how the row begins, or, where columns of numbers come first, what begins with its name.
    """
    line = row.split("\n", 1)[0]
    named = _NAME_COLUMN.search(line)
    start = named.start() if named and named.end() > HEAD_CHARS else 0
    end = start + HEAD_CHARS
    if end < len(line):
        cuts = (line.rfind(mark, start, end) for mark in ("; ", " "))
        end = next((cut for cut in cuts if cut > start), end)
    return line[start:end].strip().rstrip(";")


def name_cells(head: str) -> list[tuple[str, str]]:
    """Return the columns of names in a row's head, each with what it says."""
    cells = (m.group().partition(": ") for m in _NAME_COLUMN.finditer(head))
    return [(column, value) for column, _, value in cells]


def split_row(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans of a row's ``Column: value`` pairs, for a row too long for one passage."""
    spans, begin = [], start
    for match in re.finditer(r";\s", text[start:end]):
        spans.append((begin, start + match.start() + 1))
        begin = start + match.end()
    return [*spans, (begin, end)] if begin < end else spans


def _is_boundary(text: str, begin: int, match: re.Match[str], stop: int) -> bool:
    mark = match.group()
    if mark[0] == "\n":
        return "\n" in mark[1:] or _begins_point(text, match)
    if mark[0] == ";":
        return True
    if not _opens(text, match.end(), stop):
        return False
    if _NUMBERING.fullmatch(text, begin, match.end()):
        return False  # "1. The sale is banned.": the number belongs to its paragraph
    if mark[0] != ".":
        return not _is_reported_speech(text, match.end(), mark)
    word = _LAST_WORD.search(text, max(begin, match.end() - _FAR), match.end())
    if word is None:
        return True
    following = _following(text, match.end(), stop)
    if _is_abbreviation(word.group(1), following):
        return False
    return not _is_short_abroad(text, word.group(1), match.start(), following)


def _begins_point(text: str, match: re.Match[str]) -> bool:
    """Whether a line that begins like a point of a list is one, and not how a line was broken."""
    point, start = match["point"], match.start()
    if point is None:
        return True
    if is_broken_at(text, start) or (len(point) == 2 and point.lower() in small_words(ENGLISH)):
        return False
    last = _WORDS.findall(text, max(0, start - _FAR), start)
    if not last or not text[start - 1].isalpha() or not point.isdigit():
        return True
    word = last[-1].lower()
    return word not in _REFERS and word not in small_words(_language_at(text, start))


def _language_at(text: str, place: int) -> str:
    return language_of(text[max(0, place - _AROUND) : place + _AROUND])


def _is_short_abroad(text: str, word: str, place: int, following: str) -> bool:
    """Whether a point stands behind an ordinal, or an abbreviation before a number, of another
    language than English: "am 5. Mai", "Abs. 2".
    """
    ordinal = _ORDINAL.fullmatch(word)
    if not ordinal and not (following[:1].isdigit() and len(word) <= _SHORT):
        return False
    language = _language_at(text, place)
    if language == ENGLISH:
        return False
    if not ordinal:
        return word.lower() not in small_words(language)
    next_word = _WORDS.match(following)
    if language not in POINTED or next_word is None:
        return False
    named = next_word.group().lower()
    return named in months() or named not in small_words(language)


def _opens(text: str, start: int, stop: int) -> bool:
    """Whether what follows can begin a sentence: a capital of any script, or a digit."""
    opening = _OPENING.match(text, start, stop)
    first = text[opening.end() : min(opening.end() + 1, stop)] if opening else ""
    return first.isupper() or first.isdigit() or first >= _NO_CASE


def _is_reported_speech(text: str, end: int, mark: str) -> bool:
    """Whether a quotation's own mark is followed by who says it, in lower case."""
    return len(mark) > 1 and _following(text, end, len(text))[:1].islower()


def _following(text: str, start: int, stop: int) -> str:
    """Return what comes next, without the space before it: a copy of all the rest is slow."""
    return text[start : min(start + _FAR, stop)].lstrip()


def _is_abbreviation(word: str, following: str) -> bool:
    lowered = word.lower().lstrip("(“\"'")
    if lowered == "no" and _starts_sentence(following):
        return False  # "No. That is wrong."
    if lowered in _FIELD_ALWAYS:
        return True
    if following[:1].isdigit() and _BEFORE_NUMBER.fullmatch(lowered):
        return True
    if re.fullmatch(r"[a-z]", word) and re.match(r"[^\W\d_]\.", following):  # "z. B."
        return True
    if re.fullmatch(r"[A-Z]", word):  # an initial: "J. Smith", "c. 13"
        return not following[:4].startswith(("The ", "In ", "It ", "This"))
    if lowered in _ABBREVIATIONS:
        return following[:1].isdigit() or not _starts_sentence(following)
    return False


def _starts_sentence(following: str) -> bool:
    first = following.split(maxsplit=1)[0] if following else ""
    return first.strip("\"'“‘(") in _STARTERS


_STARTERS = frozenset(
    "The A An In It This These That Those He She They We On At For But And Under Its Their As "
    "By When While After Before If Such No All Most Some Several There Where Since".split()
)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a span without the space at its ends."""
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def join_speech(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join sentences of one quoted speech: a quotation left open, or one that goes on.

    A speech belongs together with the words that say who speaks: '"It is late," says Anna. "We
    must act. Now."' is one unit of three sentences.
    """
    units: list[tuple[int, int]] = []
    open_quote = False
    for start, end in spans:
        goes_on = bool(units) and (open_quote or _resumes_speech(text, units[-1], start))
        if goes_on:
            units[-1] = (units[-1][0], end)
        else:
            units.append((start, end))
        open_quote = _leaves_open(text[units[-1][0] : end])
    return units


_QUOTE_MARKS = '"“”„«»'
_SAYS_WHO = re.compile(r"[,!?]\s*[\"”»]\s+(?:\w+ ){0,2}?[a-z]+s?\b")


def _leaves_open(piece: str) -> bool:
    if piece.count('"') % 2:
        return True
    return piece.count("“") > piece.count("”") or piece.count("«") > piece.count("»")


def _resumes_speech(text: str, unit: tuple[int, int], start: int) -> bool:
    """Whether a quotation starts right behind a sentence that quotes and names its speaker."""
    opens = text[start] in _QUOTE_MARKS
    return opens and _SAYS_WHO.search(text, unit[0], unit[1]) is not None
