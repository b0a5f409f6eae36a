"""What a file holds by another way of counting than its reader's: regular expressions over bytes.

A format's entry in `FORMATS`: its name, `is_it(path, data)`, `count(data)` and `words(data)`.
`count` returns numbers under the names of `FOUND`, so that the two can be set side by side; a name
it leaves out is not compared. `words` returns the file's visible words, None where there is no
simple way to them. The first format that takes a file counts it: put the narrower one first.
`FOUND` counts the same names in the document that the reader made.
"""

import html
import re
from collections.abc import Callable
from pathlib import Path

from reading_formats import Counts, Format, decoded, places, words_of

from ingest.datamodels import Document

FOUND: dict[str, Callable[[Document], int]] = {
    "articles": places(r"Art\. [\w.]+"),
    "recitals": places(r"Recital \w+"),
    "annexes": places(r"Annex(?: [^,]+)?"),
    "footnotes": places(r"(?:.+, f|F)ootnote .+"),
    "rows": places(r".*\brow \d+"),
    "pages": lambda document: len({b.page for b in document.blocks if b.page}),
}


def of(data: bytes, pattern: str) -> list[str]:
    """Return every match of a pattern in the file's text (case ignored, dot takes line ends)."""
    return re.findall(pattern, decoded(data), re.IGNORECASE | re.DOTALL)


_NO_TEXT = r"head|script|style|meta|BIB\.INSTANCE|BIB\.DOC|PUBLICATION\.REF|FMX|PDF"


def tagged_words(data: bytes) -> list[str]:
    """Return the words between the tags of HTML or XML, without head, scripts and metadata."""
    text = decoded(data)
    text = re.sub(r"<!--.*?-->|<\?.*?\?>|<!DOCTYPE.*?>", " ", text, flags=re.DOTALL)
    text = re.sub(rf"<({_NO_TEXT})\b.*?</\1>", " ", text, flags=re.DOTALL | re.IGNORECASE)
    return words_of(html.unescape(re.sub(r"<[^>]*>", " ", text)))


def _root(name: str) -> Callable[[Path, bytes], bool]:
    element = re.compile(rb"<(?:\w+:)?(?:" + name.encode() + rb")[\s>]")
    return lambda path, data: (
        path.suffix.lower() in (".xml", ".akn") and bool(element.search(data[:4096]))
    )


def _count_eurlex(data: bytes) -> Counts:
    """Count title paragraphs; the oldest form has no classes, so its lines are counted instead."""
    plain = [html.unescape(re.sub(r"<[^>]*>", " ", p)) for p in of(data, r"<p\b[^>]*>(.*?)</p>")]
    lines = [" ".join(p.split()) for p in plain]
    article = r"(?:Article|Artikel|Articolo|Artículo|Artigo)\s+\w+|Article premier"
    annex = r"(?:ANNEX|ANHANG|ANNEXE|ALLEGATO|ANEXO)(?: [IVXLC]+[A-Z]?| \d+)?"
    tables = of(data, r"<td[^>]*>\s*<p[^>]*>\s*\((\d+)\)\s*</p>")
    preamble = re.split(r"HAVE ADOPTED|HAS ADOPTED|HABEN FOLGENDE|HAT FOLGENDE", decoded(data))[0]
    recitals = re.findall(r"<p[^>]*>\s*\(\d+\)\s*</p>", preamble)
    return {
        "articles": len({x for x in lines if re.fullmatch(article, x)}),
        "annexes": len({x for x in lines if re.fullmatch(annex, x)}),
        "recitals": len(recitals) if tables else 0,
        "footnotes": len(of(data, r"<p[^>]*>\s*\(?\s*<a[^>]*href=\"#(?:src\.|ntc)[^\"]*\"")),
    }


def _count_formex(data: bytes) -> Counts:
    """Count elements, without articles that are quoted as the text of an amendment."""
    own = re.sub(r"<QUOT\.S\b.*?</QUOT\.S>", " ", decoded(data), flags=re.DOTALL)
    annexes = re.findall(r"<ANNEX[\s>]", own)
    return {
        "articles": len(re.findall(r"<ARTICLE[\s/>]", own)),
        "recitals": len(re.findall(r"<CONSID[\s/>]", own)),
        "annexes": len(annexes),
        "footnotes": len(set(re.findall(r"<NOTE [^>]*NOTE\.ID=\"(\w+)", decoded(data)))),
    }


def _count_akn(data: bytes) -> Counts:
    own = re.sub(r"<quotedStructure\b.*?</quotedStructure>", " ", decoded(data), flags=re.DOTALL)
    return {
        "articles": len(re.findall(r"<article[\s/>]", own)),
        "recitals": len(re.findall(r"<recital[\s/>]", own)),
        "footnotes": len(re.findall(r"<authorialNote[\s>]", own)),
    }


def _is_eurlex(path: Path, data: bytes) -> bool:
    page = path.suffix.lower() in (".html", ".htm", ".xhtml")
    marks = rb"eur-?lex|L_20\d\d|class=\"(?:oj-)?ti-art|(?:Consolidated|Konsolidierter) TEXT"
    return page and re.search(marks, data) is not None


FORMATS: tuple[Format, ...] = (
    Format("eurlex", _is_eurlex, _count_eurlex, tagged_words),
    Format("akn", _root("akomaNtoso"), _count_akn, tagged_words),
    Format(
        "formex",
        _root(r"ACT|ANNEX|DOC|GENERAL|CONS\.ACT|CONS\.DOC|CONS\.ANNEX|LEXP\.COMBINED"),
        _count_formex,
        tagged_words,
    ),
)
