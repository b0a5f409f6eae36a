"""Words by which laws of the EU name their parts, in its languages, and the marks of their points.

The vocabulary is that of the acts themselves: the class or element says what a line is wherever the
format has one, and only what is left depends on these words.
"""

import re

OPENING_QUOTES = "‘“„«‚"
CLOSING_QUOTES = "’”“»"
DASHES = "—–-•·"
_LATIN = "bis|ter|quater|quinquies|sexies|septies|octies|nonies|novies|decies|undecies|duodecies"
_ARTICLE_WORD = (
    "article|artikel|articolo|artículo|artigo|artykuł|articolul|artikla|artiklu|cikk|článek|článok|"
    "člen|članak|straipsnis|pants|artiklu|άρθρο|член|artikolu|airteagal"
)
_ANNEX_WORD = (
    "annexe?|anhang|anexo|allegato|bijlage|załącznik|bilaga|bilag|liite|příloha|príloha|melléklet|"
    "anexa|приложение|παραρτημα|παράρτημα|lisa|pielikums|priedas|priloga|prilog|anness"
)
_DIVISION_WORDS = {  # by rank
    2: "part|teil|partie|parte|deel|część|del|osa|část|časť|rész|partea|част|dio|daļa|dalis",
    3: "title|titel|titre|título|titolo|tytuł|avdelning|afsnit|osasto|hlava|cím|titlul|дял|naslov",
    4: "chapter|kapitel|chapitre|capítulo|capo|capitolo|hoofdstuk|rozdział|luku|kapitola|fejezet|"
    "capitolul|глава|poglavje|poglavlje|κεφάλαιο|κεφαλαιο|peatükk|nodaļa|skyrius",
    5: "section|abschnitt|sección|sezione|secção|afdeling|sekcja|avsnitt|jakso|oddíl|oddiel|"
    "szakasz|secțiunea|раздел|oddelek|odjeljak|jagu|iedaļa|skirsnis|τμήμα|τμημα",
    6: "sub-?section|unterabschnitt|sous-section|subsección|sottosezione|onderafdeling|pododdíl",
}
_SECTION_NAMES = {
    "part": "Part|Teil|Partie|Parte|Deel|Część|Del",
    "section": "Section|Abschnitt|Sección|Sezione|Afdeling|Sekcja",
    "schedule": "Schedule",
    "appendix": "Appendix|Anlage|Appendice|Apéndice",
    "table": "Table|Tabelle|Tableau|Tabla|Tabella|Tabel",
}
_NUMERAL = r"(?:[IVXLC]+[A-Za-z]{0,2}|\d+[A-Za-z]{0,2}|[A-Z]{1,2})"
_ARTICLE = re.compile(
    rf"\W*(?:(?:{_ARTICLE_WORD})\s+(?:\d+\s?[a-z]{{0,4}}|[A-Z](?:\.\d+)?|premier|unique|único)"
    rf"(?:\s(?:{_LATIN}))?|\d+\.?\s?[a-z]{{0,3}}\s(?:{_ARTICLE_WORD})|sole article|"
    r"einziger artikel)\.?",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    rf"(?<![\w.])(\d+[a-z]{{0,4}})(?:\s({_LATIN}|[a-z]{{1,2}}))?(?=\W|$)", re.IGNORECASE
)
_ANNEX = re.compile(
    rf"\W*(?:({_NUMERAL})\.?\s+)?(?:{_ANNEX_WORD})(?:\s+({_NUMERAL}))?\b", re.IGNORECASE
)
_DIVISIONS = [
    (rank, re.compile(rf"\W*(?:{_NUMERAL}\.?\s+|\w+\s)?(?:{words})\b(?!\s+of\b)", re.IGNORECASE))
    for rank, words in sorted(_DIVISION_WORDS.items(), reverse=True)
]
_DIVISION_LINE = re.compile(r".{0,24}\b(?:[IVXLC]+|\d+|[A-Z])[a-z]?\b\.?", re.IGNORECASE)
_SECTIONS = [
    (name.capitalize(), re.compile(rf"\W*(?:{words})\s+({_NUMERAL})\b", re.IGNORECASE))
    for name, words in _SECTION_NAMES.items()
]
_LABEL = r"(?:(?:\d+\.)*\d+[a-z]{0,3}|[a-z]{1,3}|[ivxlc]{1,7}|[A-Z]{1,2}|[IVXLC]{1,7})"
_MARK = re.compile(rf"\(?{_LABEL}[.)]{{1,2}}|\d+")
_POINT = re.compile(
    r"(?P<mark>\((?:\d+[a-z]{0,3}|[a-z]{1,5}|[A-Z]{1,2})\)|"
    r"(?:\d+\.)*\d+[a-z]{0,3}[.)]|[a-z]{1,2}\)|[ivx]{1,5}\)|[A-Z]\.|[IVX]{1,5}\.)\s+(?=\S)"
)
_DEFINITIONS = re.compile(
    r"definition|begriffsbestimmung|definic|définition|definizion|definities|definiç|määritelm|"
    r"ορισμ|определени|fogalommeghatároz|opredelit|mõisted|apibrėžt|vymedzenie pojmov",
    re.IGNORECASE,
)
_CONCLUSION = re.compile(
    r"(?:Done at|Geschehen zu|Fait à|Hecho en|Fatto a|Gedaan te|Feito em|Sporządzono w|Utfärdad|"
    r"Udfærdiget i|Tehty|V Bruselu|Kelt|Adoptat[ăe]? la|Έγινε|Съставено в)\s"
)
_ROMAN = re.compile(r"[ivxlc]+")
_ROMANS = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx".split()


def article_unit(line: str) -> str:
    """Return how an article is cited, from the line that numbers it: ``Art. 12ga``."""
    number = _NUMBER.search(line)
    if number:
        digits = re.sub(r"(?<=\d)er$", "", number[1])
        extra = number[2] or ""
        return f"Art. {digits}{' ' if len(extra) > 2 else ''}{extra}"
    if re.search(r"premier", line, re.IGNORECASE):
        return "Art. 1"
    letter = re.search(r"\b[A-Z](?:\.\d+)?$", line)
    return f"Art. {letter.group()}" if letter else line


def is_article_line(line: str) -> bool:
    """Whether a line holds nothing but an article's number."""
    return len(line) < 40 and _ARTICLE.fullmatch(line) is not None


def annex_unit(line: str) -> str | None:
    """Return how an annex is cited, from the line that names it: ``Annex XXXVIIIA``, else None."""
    match = _ANNEX.match(line)
    if not match:
        return None
    number = match[2] or match[1]
    return f"Annex {number}" if number else "Annex"


def is_annex_line(line: str) -> bool:
    """Whether a line holds nothing but an annex's name, in capitals as titles are set."""
    match = _ANNEX.fullmatch(line)
    return match is not None and line.split()[0].isupper()


def division_level(line: str) -> int | None:
    """Return the depth of a division by the word it is named with, None where it has none."""
    return next((rank for rank, pattern in _DIVISIONS if pattern.match(line)), None)


def is_division_line(line: str) -> bool:
    """Whether a line is a division's number: ``CHAPTER II``."""
    short = len(line) < 40 and _DIVISION_LINE.fullmatch(line) is not None
    return short and line[:1].isupper() and division_level(line) is not None


def annex_section(line: str) -> str:
    """Return how a headed section of an annex is cited: ``, Part A`` or ``, point 1.1``."""
    for name, pattern in _SECTIONS:
        match = pattern.match(line)
        if match:
            return f", {name} {match[1]}"
    numbered = re.match(r"((?:\d+\.)*\d+|[IVXLC]+|[A-Z])\.?\s+\S", line)
    dotted = re.match(r"(?:\d+|[IVXLC]+|[A-Z])\.", line)
    return f", point {numbered[1]}" if numbered and dotted else ""


def says_definitions(words: str) -> bool:
    """Whether a heading or lead-in announces definitions."""
    return _DEFINITIONS.search(words) is not None


def is_conclusion(words: str) -> bool:
    """Whether a paragraph is the place and date of signature."""
    return _CONCLUSION.match(words) is not None


def label(mark: str) -> str | None:
    """Return the label of a mark alone: ``a`` of "(a)", empty of a dash, None where it is none."""
    mark = mark.strip().lstrip(OPENING_QUOTES).strip()
    if mark and len(mark) <= 3 and not mark.strip(DASHES + " *"):
        return ""
    if not _MARK.fullmatch(mark):
        return None
    return mark.strip("().")


def leading_label(words: str) -> str | None:
    """Return the label of the mark with which a paragraph opens, else None."""
    match = _POINT.match(words)
    return label(match["mark"]) if match else None


def nested(open_labels: list[str], new: str, floor: int) -> list[str]:
    """Return the labels with a new one at its depth: after its like, else one deeper.

    ``floor`` labels at the front stay as they are. An "i" after an "h" is the letter.
    """
    for depth in range(len(open_labels) - 1, floor - 1, -1):
        if _follows(open_labels[depth], new):
            return [*open_labels[:depth], new]
    if new.lower() not in ("1", "a", "i"):
        for depth in range(len(open_labels) - 1, floor - 1, -1):
            if _may_follow(open_labels[depth], new):
                return [*open_labels[:depth], new]
    elif new in open_labels[floor:]:
        return [*open_labels[: open_labels.index(new, floor)], new]
    return [*open_labels, new]


def stands_beside(place: str, new: str) -> bool:
    """Whether a label takes another's place: 2.1 after 2, IV after III, and not 2 below 1."""
    capitals = place.isupper() and new.isupper()
    return new.startswith(f"{place}.") or (capitals and bool(_kind(place) & _kind(new)))


def _kind(mark: str) -> set[str]:
    if not mark:
        return {"dash"}
    if mark[0].isdigit():
        return {"number" + "." * mark.count(".")}
    case = "upper" if mark[0].isupper() else "lower"
    roman = {f"{case} roman"} if _ROMAN.fullmatch(mark.lower()) else set()
    return roman if roman and len(mark) > 1 else {*roman, f"{case} letter"}


def _may_follow(before: str, new: str) -> bool:
    """Whether a label is of the other's kind and after it: some between may be deleted."""
    common = _kind(before) & _kind(new)
    letters = any("letter" in kind for kind in common) and len(before) == len(new) == 1
    return bool(common) and (not letters or new > before)


def _follows(before: str, new: str) -> bool:
    if before.isdigit() and new.isdigit():
        return int(new) == int(before) + 1
    low, other = before.lower(), new.lower()
    if (before[:1].isupper()) != (new[:1].isupper()):
        return False
    if low in _ROMANS[:-1] and other == _ROMANS[_ROMANS.index(low) + 1]:
        return True
    return len(low) == len(other) == 1 and low.isalpha() and ord(other) == ord(low) + 1
