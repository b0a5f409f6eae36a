"""Read HTML pages: the main text by trafilatura, the page's own metadata.

trafilatura leaves menus, share buttons, comment forms and related links out. Where it keeps
less than a quarter of a page's visible text, the page is no article and is read whole.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import trafilatura
from lxml import etree, html
from lxml.html import HtmlElement

from ingest.datamodels import About, BlockRole, Document, merge_abouts
from ingest.errors import ReadError
from ingest.readers.law.entities import expanded
from ingest.readers.law.eu.eurlex import read_eurlex
from ingest.readers.law.eu.eurlex_page import is_eurlex
from ingest.readers.web.broken_lines import BREAK, lines_of
from ingest.readers.web.headings import with_headings, with_lines
from ingest.readers.web.hidden import drop_hidden
from ingest.readers.web.page_bytes import UTF16_MARKS, in_utf8
from ingest.readers.web.preformatted import pair_definitions, spread_preformatted
from ingest.readers.web.raised import drop_marks
from ingest.readers.web.short_page import in_rows, is_of_lists
from ingest.readers.web.tables import TableRows
from ingest.text.binary import is_binary
from ingest.text.build import TextBuilder
from ingest.text.dates import dates
from ingest.text.metadata import from_mapping, parse_date

MOST_KEPT = 0.9  # of a page's text: nothing on it is beside the matter
MIN_KEPT = 0.25
_UNREADABLE = "\ufffd"
_META = {
    "og:site_name": "publisher",
    "article:published_time": "published",
    "dc.date": "published",
    "author": "author",
    "dc.publisher": "publisher",
    "kind": "kind",
    "jurisdiction": "jurisdiction",
    "instrument": "instrument",
}
_SKIPPED = "script|style|nav|header|footer|aside|form|button|noscript|template|iframe|svg|select"
_SKIPPED_TAGS = frozenset(_SKIPPED.split("|"))
_CONTAINERS = frozenset(
    "body main article section div ul ol table thead tbody tfoot dl blockquote center details "
    "figure fieldset".split()
)
_INLINE = frozenset(  # elements that stand within a word or a line, trafilatura's among them
    "a abbr b bdi bdo cite code del dfn em font hi i ins kbd mark q ref s samp small span strike "
    "strong sub sup tt u var wbr".split()
)
_NEWS = re.compile(r'"@type"\s*:\s*\[?\s*"\w*NewsArticle"')  # schema.org's word for it


def read_html(path: Path, relative: str) -> Document:
    """Read a saved web page.

    :raises ReadError: when the file holds no HTML or no text.
    """
    return html_document(path.read_bytes(), relative)


def html_document(data: bytes, relative: str) -> Document:
    """Read the bytes of a page.

    :raises ReadError: when they are no HTML.
    """
    if b"<" not in data[:4096]:
        raise ReadError("this is no HTML page; give it the suffix .txt if it is plain text")
    if not data.startswith(UTF16_MARKS) and is_binary(data):
        raise ReadError("this is a binary file and no HTML page; check its suffix")
    data, encoding, unsaid = in_utf8(data)
    data, entities = expanded(data)
    page, deep = _parsed(data, encoding)
    hidden, looks = drop_hidden(page)
    hidden += [*entities, *unsaid]
    if is_eurlex(page):
        law = read_eurlex(page, relative)
        return replace(law, warnings=(*hidden, *law.warnings))
    drop_marks(page, looks)
    spread_preformatted(page)
    pair_definitions(page, _words)
    tables = TableRows(_words)
    tables.write(page)
    main, about = _main_text(page) if not deep else (TextBuilder(), About())
    warnings: list[str] = hidden
    whole = _whole_text(page)
    lined = with_lines(main, whole)
    of_lists = len(main.text) >= MOST_KEPT * len(whole.text) and is_of_lists(page, _words)
    rows = lined is whole or of_lists
    builder = in_rows(page.iter("body"), _words) if rows else with_headings(lined, whole)
    if len(main.text) < MIN_KEPT * len(whole.text):
        builder = whole
        warnings.append("the whole page was read: it has no main text of its own")
    said, more = _said_in_head(page)
    if _UNREADABLE in builder.text:
        warnings.append(f"bytes that are no text of the page's encoding stand as {_UNREADABLE}")
    about = merge_abouts([said, about])
    blocks = tuple(tables.placed(builder.text, builder.blocks))
    return Document(relative, about, builder.text, blocks, (*warnings, *more))


def whole_page(
    data: bytes, prepare: Callable[[HtmlElement], None]
) -> tuple[TextBuilder, list[str]]:
    """Return all that a reader sees of a page, such as a mail's, and warnings of what is hidden.

    ``prepare`` may change the page before its text is taken.

    :raises ReadError: when it is no HTML.
    """
    page, _ = _parsed(data, "utf-8")
    hidden, looks = drop_hidden(page)
    drop_marks(page, looks)
    spread_preformatted(page)
    pair_definitions(page, _words)
    tables = TableRows(_words)
    tables.write(page)
    prepare(page)
    builder = _whole_text(page)
    builder.blocks[:] = tables.placed(builder.text, builder.blocks)
    return builder, hidden


def _parsed(data: bytes, encoding: str | None) -> tuple[HtmlElement, bool]:
    """Return the page, and whether it is nested deeper than trafilatura reads.

    libxml2 drops what lies deeper than 256 elements without a word, with ``huge_tree`` than 2,048.
    """
    for huge in (False, True):
        parser = html.HTMLParser(
            remove_pis=True, encoding=encoding, huge_tree=huge, default_doctype=False
        )
        try:
            page = html.document_fromstring(data, parser=parser)
        except (etree.ParserError, ValueError) as exc:
            raise ReadError(f"the HTML cannot be parsed ({exc}); save the page anew") from exc
        if all(entry.type != etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log):
            return page, huge
    raise ReadError(
        "its elements are nested too deeply to be read; save it anew as plain text or PDF"
    )


def _main_text(page: HtmlElement) -> tuple[TextBuilder, About]:
    """Return trafilatura's blocks and metadata; it wants bytes of its own to alter."""
    builder = TextBuilder()
    found = trafilatura.bare_extraction(
        etree.tostring(page, method="html", encoding="unicode"),
        include_comments=False,
        include_tables=True,
        favor_recall=True,
        with_metadata=True,
        # Dates from the page's markup only: the extensive search takes any date of the prose.
        date_extraction_params={"extensive_search": False},
    )
    if found is None or isinstance(found, dict) or found.body is None:
        return builder, About()
    _add_children(builder, found.body)
    date = parse_date(found.date) if found.date and found.date in _dates_marked(page) else None
    named = found.sitename if found.sitename and re.search(r"[^\W\d]", found.sitename) else None
    about = About(
        found.title,
        named,
        date,
        language=found.language,
        url=found.url,
        author=found.author or None,
    )
    return builder, about


def _dates_marked(page: HtmlElement) -> str:
    """Return what the page's markup says of times; trafilatura also takes one from a table."""
    said = page.xpath("//meta/@content | //*/@datetime | //link/@href | //script/text()")
    times = (time.text_content() for time in page.iter("time"))
    words = " ".join((*map(str, said), *times))
    return " ".join((words, *(day.iso or "" for day in dates(words))))


def _add_children(builder: TextBuilder, parent: HtmlElement) -> None:
    for element in parent:
        if element.tag == "head":
            level = int((element.get("rend") or "h2")[1:2] or 2)
            builder.add(_words(element), BlockRole.HEADING, level=level)
        elif element.tag in ("table", "list", "quote", "div") and len(element):
            _add_children(builder, element)
        elif element.tag == "row":
            builder.add(" | ".join(w for w in map(_words, element) if w))
        else:
            builder.add(_words(element))


def _words(element: HtmlElement) -> str:
    return " ".join("".join(_pieces(element)).split())


def _pieces(element: HtmlElement, broken: str = " ") -> Iterator[str]:
    """Yield the element's texts, a space where a block cuts it, ``broken`` where a line ends."""
    yield element.text or ""
    for child in element:
        gap = "" if child.tag in _INLINE else " "
        yield broken if child.tag == "br" else gap
        if child.tag not in _SKIPPED_TAGS:
            yield from _pieces(child, broken)
        yield gap + (child.tail or "")


def _whole_text(page: HtmlElement) -> TextBuilder:
    builder = TextBuilder()
    for element in page.iter("body"):
        for tag, words in _leaves(element):
            heading = re.fullmatch(r"h([1-6])", tag)
            role = BlockRole.HEADING if heading else BlockRole.TEXT
            builder.add(words, role, level=int(heading.group(1)) if heading else 0)
    return builder


def _leaves(element: HtmlElement) -> Iterator[tuple[str, str]]:
    """Yield tag and words of the smallest elements that hold text, menus left out."""
    loose = [element.text or ""]  # text that stands between the elements
    term: list[str] = []  # of a list of definitions, with what is said of it
    for child in element:
        holds_more = child.tag in _CONTAINERS or any(c.tag in _CONTAINERS for c in child)
        if child.tag in _SKIPPED_TAGS:
            loose += [" ", child.tail or ""]
            continue
        if child.tag in _INLINE and not holds_more:
            loose += [*_pieces(child), child.tail or ""]
            continue
        if term and child.tag != "dd":
            yield "p", " | ".join(term)
            term = []
        yield "p", " ".join("".join(loose).split())
        loose = [child.tail or ""]
        if child.tag in ("dt", "dd") and not holds_more:
            term += [words] if (words := _words(child)) else []
        elif child.tag == "tr":
            yield "p", " | ".join(w for w in map(_words, child) if w)
        elif holds_more:
            yield from _leaves(child)
        else:
            yield from ((child.tag, line) for line in lines_of(_pieces(child, BREAK)))
    yield "p", " | ".join(term)
    yield "p", " ".join("".join(loose).split())


def _said_in_head(page: HtmlElement) -> tuple[About, list[str]]:
    """Return what the page's own head says, which beats what was concluded from it."""
    values: dict[str, object] = {"language": page.get("lang")}
    for meta in page.iter("meta"):
        name = (meta.get("property") or meta.get("name") or "").lower()
        if name in _META and meta.get("content"):
            values.setdefault(_META[name], meta.get("content"))
    for data in page.xpath("//script[@type='application/ld+json']/text()"):
        if _NEWS.search(data):
            values.setdefault("kind", "news")
    for link in page.xpath("//link[@rel='canonical']/@href"):
        values["url"] = link
    return from_mapping(values)
