"""Read who wrote a quoted mail and when from the lines above it.

Mail programs put a block of headers there, or one sentence, in the language of their user.
"""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from email.utils import parseaddr, parsedate_to_datetime

import dateparser

from ingest.datamodels import About
from ingest.text.metadata import parse_date

UNNAMED = "an unnamed sender"
MIN_HEADERS = 2
MAX_SENTENCE = 300  # characters of "On …, … wrote:"
_LANGUAGES = "en de fr es it nl pt ru pl sv da fi cs uk".split()
_LABELS = {  # of English, German, French, Spanish, Italian, Dutch, Portuguese, Russian, Polish …
    "from": "from|von|de|da|van|från|fra|od|от|от кого|absender|expéditeur|remitente|mittente",
    "date": "date|sent|datum|gesendet|envoyé|enviado|enviado el|enviada em|fecha|data|inviato|"
    "verzonden|skickat|sendt|wysłano|дата|отправлено|received|date sent",
    "to": "to|an|à|pour|para|a|aan|till|til|do|кому|destinataire|empfänger",
    "cc": "cc|kopie|copie à|kopia|копия|bcc",
    "subject": "subject|betreff|objet|sujet|asunto|oggetto|onderwerp|assunto|ämne|emne|temat|тема",
}
_LABEL = {name: key for key, names in _LABELS.items() for name in names.split("|")}
_HEADER = re.compile(r"[*_]{0,2}([^\W\d_][^\W\d_ -]*(?: [^\W\d_]+)?)\s*:[*_]{0,2}\s*(.*)")
_SEPARATOR = re.compile(
    r"[-_=]{2,}\s?(?:[^\W\d_][\w ,.'-]{3,60}\s?)[-_=]{2,}:?|[_-]{20,}"
    r"|(?:Begin forwarded message|Anfang der weitergeleiteten E-Mail|Inicio del mensaje reenviado"
    r"|Début du message (?:réexpédié|transféré)|Inizio messaggio inoltrato) ?:"
)
_WRITES = (
    "wrote|writes|schrieb|schrieben|a écrit|escribió|ha scritto|escreveu|schreef|geschreven|skrev|"
    r"пишет|написала?(?:\(а\))?|napisał(?:\(a\)|a)?|kirjoitti|napsala?"
)
_SAYS = re.compile(rf"\b(?:{_WRITES})\b.{{0,80}}$", re.DOTALL)
_ADDRESS = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_DAY = re.compile(
    r"\d{4}-\d{2}-\d{2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}/\d{1,2}/\d{1,2}"
    r"|\d{1,2}\.?(?: de)? [^\W\d_]+\.?,?(?: de)? \d{4}"
    r"|[^\W\d_]{3,}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}"
)
_NUMERIC = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{2,4})")


@dataclass(frozen=True, slots=True)
class Sender:
    """Who wrote a mail, when and on what; empty where that is not said."""

    name: str = ""
    address: str = ""
    day: str = ""  # ISO
    subject: str | None = None

    def about(self) -> About:
        """Return the facts of the mail; what is not said is not that of the mail around it."""
        who = self.address or self.name or UNNAMED
        return About(self.subject or None, who, self.day, author=self.name)


def is_separator(line: str) -> bool:
    """Whether a line says no more than that another mail follows."""
    return _SEPARATOR.fullmatch(line.strip()) is not None


def headers_of(lines: Sequence[str], newest: str | None) -> tuple[Sender, int]:
    """Return the sender that a block of headers names and how many lines it has; 0: it is none.

    ``newest`` is the day of the mail around it, in which a quoted one is older.
    """
    said: dict[str, str] = {}
    count = 0
    for line in lines:
        match = _HEADER.fullmatch(line.strip())
        key = _LABEL.get(match[1].strip().lower()) if match else None
        if match and key:
            said.setdefault(key, match[2].strip(" *"))
        elif not said or not line.strip():
            break
        elif not line[:1].isspace():  # a header that goes on stands in
            break
        count += 1
    if "from" not in said or len(said) < MIN_HEADERS:
        return Sender(), 0
    name, address = _who(said["from"])
    day = day_of(said.get("date", ""), newest)
    return Sender(name, address, day, said.get("subject")), count


def sentence_of(words: str, newest: str | None, *, quoted_below: bool) -> Sender | None:
    """Return the sender that "On 2 Feb 2026, Ops wrote:" names, None where words are no such.

    Where a quotation follows, any words with a day or an address that end in a colon are.
    """
    plain = " ".join(words.split())
    if len(plain) > MAX_SENTENCE or not plain.endswith(":"):
        return None
    dated, addressed = _DAY.search(plain), _ADDRESS.search(plain)
    says = _SAYS.search(plain)
    if not (dated or addressed) or not (quoted_below or says):
        return None
    address = addressed.group() if addressed else ""
    return Sender(_named(plain, dated), address, day_of(plain, newest))


def day_of(words: str, newest: str | None) -> str:
    """Return the day that words name as an ISO date; empty where it is not said, or not clearly."""
    with suppress(ValueError, TypeError, IndexError, OverflowError):
        if re.match(r"\s*(?:[A-Za-z]{3},\s)?\d{1,2} [A-Za-z]{3} \d{4} \d", words):
            return parsedate_to_datetime(words).date().isoformat()
    found = _DAY.search(words)
    if not found:
        return ""
    numeric = _NUMERIC.fullmatch(found.group())
    if numeric:
        return _of_numbers(*(int(n) for n in numeric.groups()), newest=newest or "9999")
    known = parse_date(
        found.group().replace("/", "-") if found.group()[:4].isdigit() else found.group()
    )
    if known:
        return known
    with suppress(ValueError, TypeError, OverflowError, AttributeError):
        parsed = dateparser.parse(
            found.group(), languages=_LANGUAGES, settings={"STRICT_PARSING": True}
        )
        return parsed.date().isoformat() if parsed else ""
    return ""


def _of_numbers(first: int, second: int, year: int, *, newest: str) -> str:
    """Return the day of ``2/3/2026`` where only one order of day and month is possible."""
    days = set()
    for day, month in ((first, second), (second, first)):
        with suppress(ValueError):
            days.add(date(year + 2000 if year < 100 else year, month, day).isoformat())
    older = {d for d in days if d <= newest}
    return older.pop() if len(older) == 1 else ""


def _who(words: str) -> tuple[str, str]:
    """Return name and address of ``Ops <ops@example.org>`` and its like."""
    found = _ADDRESS.search(words)
    if not found:
        return words.strip(" \"'<>"), ""
    name, _ = parseaddr(words)
    name = name or re.split(r"[<\[(]", words)[0]
    name = name.strip(" \"'")
    return ("" if "@" in name else name), found.group()


def _named(words: str, dated: re.Match[str] | None) -> str:
    """Return the name in a sentence: what is left without day, hour, address and verb."""
    rest = words[dated.end() :] if dated and dated.start() < len(words) / 2 else words
    rest = re.sub(r"<[^<>]*>|\[mailto:[^\]]*\]|\(?" + _ADDRESS.pattern + r"\)?", " ", rest)
    rest = re.sub(rf"\b(?:{_WRITES}|heeft|het volgende)\b|[:<>\"]", " ", rest)
    rest = re.sub(
        r"\b(?:at|um|à|a las|om|kl|в|o)?\.? ?\d{1,2}[ :.h]\d{2}(?::\d{2})?(?: ?[AaPp]\.?[Mm]\.?)?",
        " ",
        rest,
    )
    rest = re.sub(r"\b(?:UTC|GMT|[A-Z]{3,4}T)\b|[+-]\d{4}|\bUhr\b", " ", rest)
    name = " ".join(rest.split()).strip(" ,;.-")
    return name if any(c.isalpha() for c in name) and len(name) <= 80 else ""
