"""Tell from the title of an EU act what it is: instrument, CELEX number, dates.

The instrument is named in English whatever the language, so that one filter finds all of them.
"""

import re
from collections.abc import Sequence
from datetime import date

from ingest.datamodels import About

JOURNAL, EURLEX = "Official Journal of the European Union", "EUR-Lex"
CELEX = r"[0-9][0-9]{4}[A-Z]{1,2}[0-9]{4}(?:\([0-9]{2}\))?(?:-[0-9]{8})?"
_TYPES = {  # in order: a framework decision is a decision too
    "Framework Decision": "framework decision|rahmenbeschluss|décision-cadre|decisión marco",
    "Joint Action": "joint action|gemeinsame maßnahme|action commune",
    "Common Position": "common position|gemeinsamer standpunkt|position commune",
    "Regulation": "regulation|verordnung|règlement|reglamento|regolamento|verordening|regulamento|"
    "rozporządzenie|förordning|forordning|asetus|nařízení|nariadenie|rendelet|регламент|uredba|"
    "määrus|regula|reglamentas|κανονισμ|regolament",
    "Directive": "directive|richtlinie|directiva|direttiva|richtlijn|diretiva|dyrektyw|direktiv|"
    "směrnice|smernica|irányelv|директива|direktīva|οδηγία|οδηγια",
    "Decision": "decision|beschluss|beschluß|entscheidung|décision|decisión|decisione|besluit|"
    "beschikking|decisão|decyzja|beslut|afgørelse|päätös|rozhodnut|határozat|decizi|odluka|sklep|"
    "otsus|lēmums|sprendimas|απόφαση|αποφαση|решение",
}
_LETTERS = {"Regulation": "R", "Directive": "L", "Decision": "D", "Framework Decision": "F"}
_PREFIXES = {
    "Implementing ": "implementing|durchführungs|d.exécution|de ejecución|di esecuzione|uitvoering",
    "Delegated ": "delegated|delegierte|déléguée?|delegad[oa]|delegat[oa]|gedelegeerde",
}
_BODIES = {"EG": "EC", "EWG": "EEC", "UE": "EU", "CE": "EC", "CEE": "EEC", "EEG": "EC", "WE": "EC"}
_POLICIES = {
    "GASP": "CFSP",
    "PESC": "CFSP",
    "GBVB": "CFSP",
    "JI": "JHA",
    "JAI": "JHA",
    "GAI": "JHA",
}
_ENGLISH = {**_BODIES, **_POLICIES}
_BRACKETED = re.compile(
    r"\((?P<body>[A-ZА-Я]{2,7}(?:, [A-Za-z]+)?)\)\s*(?P<no>(?:N[or]?|nr|n|č|αριθ)[.°ºο]*\s*)?"
    r"(?P<first>\d{1,4})/(?P<second>\d{1,4})"
)
_SLASHED = re.compile(
    r"(?P<no>N[ro][.°]?\s+)?(?P<first>\d{1,4})/(?P<second>\d{1,4})/(?P<body>[A-ZА-Я]{2,7})"
)
_MONTHS = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "januar februar märz april mai juni juli august september oktober november dezember",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre "
        "dicembre",
        "januari februari maart april mei juni juli augustus september oktober november december",
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
        "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października "
        "listopada grudnia",
    )
    for number, name in enumerate(names.split(), start=1)
}
_DAY = re.compile(r"\b(\d{1,2})(?:\.|er|º|\s?ης)?\s+(?:de\s+)?([^\W\d]+)\s+(?:de\s+)?(\d{4})\b")
_SHOUTED = re.compile(r"(?<![/(\w])[^\W\d_]{4,}(?![/)\w])")


def about_act(lines: Sequence[str]) -> About:
    """Return what the lines of an act's title say of it."""
    words = " ".join(lines)
    number = numbered_in(words)
    kind = _kind(words[: number.start()] if number else words) or _kind(words)
    found = About(
        title=_title(lines) or None,
        published=written_date(words),
        kind="law",
        jurisdiction="EU",
    )
    if number is None or kind is None:
        return found
    return About(
        title=found.title,
        published=found.published,
        kind="law",
        jurisdiction="EU",
        instrument=_instrument(words, kind, number),
        celex=_celex(kind, number),
    )


def numbered_in(words: str) -> re.Match[str] | None:
    """Return where a text gives the number of an act: ``(EU) 2019/9876``, ``2014/512/CFSP``."""
    return _BRACKETED.search(words) or _SLASHED.search(words)


def written_date(words: str) -> str | None:
    """Return the first date of a text with its month in letters, as ISO."""
    for day, month, year in _DAY.findall(words):
        if month.lower() in _MONTHS:
            return _iso(int(year), _MONTHS[month.lower()], int(day))
    return None


def dotted_date(words: str) -> str | None:
    """Return the first date of the form ``24.4.2026`` as ISO."""
    match = re.search(r"\b(\d{1,2})[./](\d{1,2})[./](\d{4})\b", words)
    return _iso(int(match[3]), int(match[2]), int(match[1])) if match else None


def compact_date(digits: str | None) -> str | None:
    """Return the ISO date of ``20260424``."""
    match = re.fullmatch(r"(\d{4})(\d\d)(\d\d)", digits or "")
    return _iso(int(match[1]), int(match[2]), int(match[3])) if match else None


def about_celex(celex: str, language: str = "en") -> About:
    """Return what a CELEX number says by itself: the address, and a consolidation's date."""
    version = compact_date(celex.partition("-")[2])
    address = f"https://eur-lex.europa.eu/legal-content/{language.upper()}/TXT/?uri=CELEX:{celex}"
    return About(celex=celex, version=version, published=version, url=address)


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _kind(words: str) -> str | None:
    """Return the kind of act that is named first."""
    found = [(m.start(), i, k) for i, (k, p) in enumerate(_TYPES.items()) if (m := _find(p, words))]
    return min(found)[2] if found else None


def _find(pattern: str, words: str) -> re.Match[str] | None:
    return re.search(rf"(?:\b|(?<=durchführungs)){pattern_of(pattern)}", words, re.IGNORECASE)


def pattern_of(alternatives: str) -> str:
    """Return the alternatives as one group."""
    return f"(?:{alternatives})"


def _instrument(words: str, kind: str, number: re.Match[str]) -> str:
    """Return the name by which an act is cited: ``Regulation (EU) No 833/2014``."""
    before = words[: number.start()]
    prefix = next((p for p, w in _PREFIXES.items() if re.search(w, before, re.IGNORECASE)), "")
    first, second, body = number["first"], number["second"], number["body"].split(",")[0]
    body = _ENGLISH.get(body, body)
    if number.re is _SLASHED:
        digits = f"{'No ' if number['no'] else ''}{first}/{second}/{body}"
        return f"{prefix}{_author(words, kind)}{kind} {digits}"
    # "No" stands before a number that comes ahead of its year: not since 2015.
    counted = "No " if number["no"] or (_year(second) and not _year(first)) else ""
    return f"{_author(words, kind)}{prefix}{kind} ({body}) {counted}{first}/{second}"


def _author(words: str, kind: str) -> str:
    """Return whose decision it is: decisions are cited with their author, regulations are not."""
    head = words[:160]
    if kind != "Decision" or re.search(r"parl[ai]", head, re.IGNORECASE):
        return ""
    if re.search(r"\b(?:council|rates|conseil|consejo|consiglio|raad)\b", head, re.IGNORECASE):
        return "Council "
    return "Commission " if re.search(r"\b[ck]ommission\b", head, re.IGNORECASE) else ""


def _year(digits: str) -> int | None:
    if len(digits) == 2:
        return 1900 + int(digits) if int(digits) > 50 else None
    return int(digits) if len(digits) == 4 and 1950 <= int(digits) <= 2100 else None


def _celex(kind: str, number: re.Match[str]) -> str | None:
    """Return the CELEX number that follows from kind, year and number."""
    first, second = number["first"], number["second"]
    # Directives and decisions always had the year first; regulations since 2015.
    year_first = number.re is _SLASHED and not number["no"]
    if not year_first:
        year_first = not number["no"] and _year(first) is not None and len(first) == 4
    year, count = (_year(first), second) if year_first else (_year(second), first)
    if year is None or kind not in _LETTERS:
        return None
    return f"3{year}{_LETTERS[kind]}{int(count):04d}"


def _title(lines: Sequence[str]) -> str:
    """Return kind, number and subject of an act; date and authors stand in the text."""
    kept = [x for x in lines if not x.startswith("(")]
    if not kept:
        return ""
    number = numbered_in(kept[0])
    subject = [x for x in kept[1:] if not (_DAY.search(x) and len(x) < 40)]
    if number is None or not subject:
        return " ".join(kept)
    name = kept[0][: number.end()]
    return " ".join([_SHOUTED.sub(_quiet, name), *subject])


def _quiet(match: re.Match[str]) -> str:
    word = match.group()
    return word.capitalize() if word.isupper() else word
