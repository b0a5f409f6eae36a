"""Recognise a page of EUR-Lex: where its act stands, its words, what its head says.

Four generations of the same pages: the Official Journal's with the classes ``oj-…`` and before
them without the prefix, the consolidated ones, and the oldest of both, which have no classes.
"""

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from ingest.datamodels import About, merge_abouts
from ingest.readers.law.eu.eu_acts import CELEX, EURLEX, about_act, compact_date, dotted_date
from ingest.readers.law.legal_words import is_article_line

BLOCKS = frozenset(
    "address article blockquote body center dd div dl dt fieldset h1 h2 h3 h4 h5 h6 hr li main ol "
    "p pre section table tbody td tfoot th thead tr ul".split()
)
_STRUCTURE = frozenset(
    "ti-art doc-ti ti-section-1 title-article-norm title-annex-1 title-doc-first "
    "title-division-1".split()
)
_MAIN = (
    "//*[@id='document1' or @id='text' or @id='TexteOnly' or @id='docHtml']"
    "[.//*[contains(@class,'ti-art') or contains(@class,'title-') or contains(@class,'doc-ti')]"
    " or .//p]"
)
_SKIPPED = frozenset("script style nav form button noscript template iframe svg select".split())
_REFERENCE = re.compile(
    r"\b(0?)(\d{4}[A-Z]{1,2}\d{4})\s*[—–-]\s*([A-Z]{2})\s*[—–-]\s*(\d\d\.\d\d\.\d{4})"
)
_HEAD_TITLE = re.compile(
    rf"(?:TEXT\s*:\s*|EUR-Lex\s*-\s*)({CELEX})(?:\s*-\s*([A-Z]{{2}})\b)?", re.I
)
_NOTE = "\ue000"  # stands where a footnote's mark was
_NOTE_LINK = re.compile(r"#(?:ntr|E\d{4}|ntr\d|note)", re.IGNORECASE)
_NOTE_BACK = re.compile(r"#(?:src\.|ntc)", re.IGNORECASE)
_MARKS = re.compile(r"[►▼]\s?[A-Z]{1,2}\d*\s?|\s*◄")
_ELI = re.compile(
    r"https?://data\.europa\.eu/eli/[\w./-]+|https?://eur-lex\.europa\.eu/eli/[\w./-]+"
)


def is_eurlex(page: HtmlElement) -> bool:
    """Whether this is an act on a page of EUR-Lex or the Publications Office."""
    named = any(classes(p) & _STRUCTURE for p in page.iter("p"))
    return named or _is_old(page)


def _is_old(page: HtmlElement) -> bool:
    title = " ".join((page.findtext(".//title") or "").split())
    named = _HEAD_TITLE.search(title) or page.xpath("//*[@id='TexteOnly']")
    return bool(named) and any(is_article_line(words(p)) for p in page.iter("p"))


def has_classes(page: HtmlElement) -> bool:
    """Whether classes say what a paragraph is; on the oldest pages only its words do."""
    return any(classes(p) & _STRUCTURE for p in page.iter("p"))


def main_element(page: HtmlElement) -> HtmlElement:
    """Return the element that holds the act, without the menus of the site around it."""
    found = page.xpath(_MAIN) or page.xpath("//body")
    return found[0] if found else page


def classes(element: HtmlElement) -> frozenset[str]:
    """Return an element's classes, without the prefix that the Official Journal's have had."""
    names = (element.get("class") or "").split()
    return frozenset(re.sub(r"^oj-", "", name) for name in names)


def is_skipped(element: HtmlElement) -> bool:
    """Whether an element holds no text of the page: a script, a button, a comment."""
    return not isinstance(element.tag, str) or element.tag in _SKIPPED


def holds_blocks(element: HtmlElement) -> bool:
    """Whether paragraphs or tables stand inside an element."""
    return next(element.iterdescendants(*BLOCKS), None) is not None


def words(element: HtmlElement) -> str:
    """Return an element's text on one line, without change marks and footnote marks."""
    return clean("".join(pieces(element)))


def clean(text: str) -> str:
    """Return a text on one line, the marks gone that `pieces` put into it."""
    text = _MARKS.sub("", text)
    text = re.sub(rf"\s*\(\s*{_NOTE}\s*\)|\s*{_NOTE}", _NOTE, text)
    text = re.sub(rf"{_NOTE}+(\s*)(?=[,.;:)]|$)", "", text).replace(_NOTE, " ")
    return " ".join(text.split())


def pieces(element: HtmlElement) -> Iterator[str]:
    """Yield an element's texts; a line break is a space, a link to a footnote is set apart."""
    yield element.text or ""
    for child in element:
        yield from piece(child)


def piece(child: HtmlElement) -> Iterator[str]:
    """Yield the texts of a child and what follows it."""
    if is_note_link(child):
        yield _NOTE
    elif child.tag == "br":
        yield " "
    elif not is_skipped(child):
        gap = " " if child.tag in BLOCKS else ""
        yield gap
        yield from pieces(child)
        yield gap
    yield child.tail or ""


def is_note_link(element: HtmlElement) -> bool:
    """Whether an element is the mark of a footnote in the text."""
    return element.tag == "a" and _NOTE_LINK.match(element.get("href") or "") is not None


def footnote_of(element: HtmlElement) -> tuple[str, str] | None:
    """Return number and text of a footnote, None for any other paragraph."""
    link = next(element.iter("a"), None)
    if link is None or not _NOTE_BACK.match(link.get("href") or ""):
        return None
    text = words(element)
    match = re.match(r"\(?\s*(\*+\d*|\w{1,4})\s*\)?\s*", text)
    number = " ".join("".join(link.itertext()).split()).strip("() ")
    return (number or (match[1] if match else "")), re.sub(r"^\(\s*(\S+)\s*\)", r"(\1)", text)


def is_change_mark(element: HtmlElement) -> bool:
    """Whether a paragraph holds nothing but ``▼M37`` and, for a deleted text, its dashes."""
    text = "".join(element.itertext()).strip()
    return text[:1] in "▼►" and not re.search(r"\w", _MARKS.sub("", text))


def begins_consolidation(element: HtmlElement) -> bool:
    """Whether the text of a consolidated act begins here: at its first change mark."""
    return "▼" in "".join(element.itertext())


def said_in_head(page: HtmlElement) -> About:
    """Return what the page says outside the act's own title."""
    abouts = [_consolidation(page) or _page_title(page)]
    for address in _addresses(page):
        found = re.search(rf"CELEX(?::|%3A)({CELEX})", address)
        if found and abouts == [About()]:
            abouts.append(About(celex=found[1]))
        elif _ELI.match(address):
            abouts.insert(0, About(url=address))
    language = page.get("lang") or page.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    described = page.xpath("//meta[@name='DC.description']/@content")
    abouts += [about_act([str(described[0])])] if described else []
    return merge_abouts([*abouts, About(language=language[:2].lower() or None)])


def _consolidation(page: HtmlElement) -> About | None:
    """Return what the line at the top of a consolidated text says, None where there is none."""
    top = " ".join(" ".join(page.itertext()).split())[:20_000]
    told = _REFERENCE.search(top)
    if told is None:
        return None
    day = dotted_date(told[4])
    celex = f"0{told[2]}-{day.replace('-', '')}" if day else None
    return About(
        publisher=EURLEX,
        published=day,
        kind="law",
        language=told[3].lower(),
        celex=celex,
        version=day,
    )


def _page_title(page: HtmlElement) -> About:
    """Return number and language of a title such as ``EUR-Lex - 31999R1334 - EN``."""
    told = _HEAD_TITLE.search(page.findtext(".//title") or "")
    if told is None or told[0].lower().startswith("text"):
        return About()
    return About(celex=told[1].upper(), language=told[2].lower() if told[2] else None)


def _addresses(page: HtmlElement) -> Iterator[str]:
    """Yield the addresses that the page gives of itself."""
    yield from map(str, page.xpath("//link[@rel='canonical']/@href"))
    yield from map(str, page.xpath("//meta[@property='og:url']/@content"))
    for text in page.itertext():
        if "ELI:" in text or text.strip().startswith("http://data.europa.eu/eli/"):
            yield from _ELI.findall(text)[:1]


def journal_date(page: HtmlElement) -> About:
    """Return date and language of the Official Journal as its header gives them."""
    date = language = None
    for element in page.iter("p"):
        named = classes(element)
        if "hd-date" in named and date is None:
            date = dotted_date(words(element)) or compact_date(words(element))
        if "hd-lg" in named and language is None:
            language = words(element)[:2].lower() or None
    return About(published=date, language=language)
