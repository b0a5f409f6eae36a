"""Find what a page's style sheets declare for each element, in order of what wins.

cssselect2 says which elements a selector names.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import cssselect2
from lxml.html import HtmlElement

from ingest.readers.web.style.conditions import holds_media, split_at
from ingest.readers.web.style.css import (
    Declaration,
    Token,
    Value,
    declarations_of,
    text_of,
    value_of,
)
from ingest.readers.web.style.sheet import Sheet, StyleRule, sheet_in

_NEVER_APPLIED = ("noscript", "template")
# True of every element, and of no account in cssselect2.
_TRUE_OF_ALL = ("defined", "read-only", "dir")
_ALL: Value = value_of(":not(:not(*))")
_CANNOT = (
    cssselect2.SelectorError,
    *(NotImplementedError, SyntaxError, MemoryError, ValueError, TypeError, AttributeError),
)
# (important, of the element itself, layer, specificity, order); the greatest wins
_Rank = tuple[int, int, tuple[float, ...], tuple[int, int, int], int]
_Ranked = tuple[_Rank, Declaration]
_NO_WEIGHT = (0, 0, 0)

Declared = tuple[tuple[str, Value], ...]  # the last of a name wins


class _Element(cssselect2.ElementWrapper):  # type: ignore[misc]  # cssselect2 has no types
    """An element whose relatives are found without a copy of all of them for each."""

    quirks = False  # without a document type a browser takes .A for .a

    @property
    def ancestors(self) -> Iterator[Any]:
        at = self.parent
        while at is not None:
            yield at
            at = at.parent

    @property
    def previous_siblings(self) -> Iterator[Any]:
        at = self.previous
        while at is not None:
            yield at
            at = at.previous

    @property
    def id(self) -> str | None:
        said: str | None = self.etree_element.get("id")
        return said.lower() if said and self.quirks else said

    @property
    def classes(self) -> set[str]:
        said = self.etree_element.get("class", "")
        return set((said.lower() if self.quirks else said).split())


class _QuirkyElement(_Element):
    quirks = True


class Cascade:
    """The style sheets of one page. Read all of it before the page is changed."""

    def __init__(self, page: HtmlElement) -> None:
        self.sheet = Sheet()
        self._page = page
        self._quirks = not page.getroottree().docinfo.doctype
        for text in _sheets(page):
            self.sheet.add(text)
        self._matcher = cssselect2.Matcher()
        self._any = False
        for order, rule in enumerate(self.sheet.rules):
            self._add(rule, order)

    def _add(self, rule: StyleRule, order: int) -> None:
        payload = [(_layered(rule, d), d, order) for d in rule.declarations]
        for run in split_at(rule.selector, ","):
            try:
                selectors = cssselect2.compile_selector_list(text_of(self._plain(run)))
            except _CANNOT:  # a state, or what no browser knows either
                continue
            for selector in selectors:
                if selector.pseudo_element is None:
                    self._matcher.add_selector(selector, payload)
                    self._any = True

    def _plain(self, tokens: Sequence[Token]) -> Iterator[Token]:
        """Yield a selector as cssselect2 reads it."""
        marks = ""
        for token in tokens:
            if token.kind == "mark":
                marks += token.text
                if token.text != ":":
                    yield token
                continue
            pseudo = marks.endswith(":")
            if pseudo and token.name in _TRUE_OF_ALL and not marks.endswith("::"):
                yield from _ALL
            else:
                colons = len(marks) - len(marks.rstrip(":"))
                yield from (Token("mark", ":") for _ in range(colons))
                named = marks.endswith(".") or token.kind == "hash"
                if token.inside:
                    inside = token.inside
                    if pseudo:
                        inside = tuple(self._plain(inside))
                    yield Token(token.kind, token.text, inside=inside)
                else:
                    lower = self._quirks and named
                    yield Token(token.kind, token.name, unit=token.unit) if lower else token
            marks = ""

    def declared(self) -> dict[HtmlElement, Declared]:
        """Return what is declared for each element for which anything is."""
        found: dict[HtmlElement, Declared] = {}
        if self._any:
            kind = _QuirkyElement if self._quirks else _Element
            for wrapped in kind.from_html_root(self._page).iter_subtree():
                element = wrapped.etree_element
                ranked = [*self._matched(wrapped), *_own(element)]
                if ranked:
                    found[element] = _ordered(ranked)
        else:
            for element in self._page.xpath("descendant-or-self::*[@style]"):
                found[element] = _ordered(list(_own(element)))
        return found

    def _matched(self, wrapped: _Element) -> Iterator[_Ranked]:
        for specificity, _, _, payload in self._matcher.match(wrapped):
            for layer, declaration, order in payload:
                rank = (int(declaration.important), 0, layer, specificity, order)
                yield rank, declaration


def _layered(rule: StyleRule, declaration: Declaration) -> tuple[float, ...]:
    """Return a layer's rank; among important declarations the first layer wins."""
    return tuple(-n for n in rule.layer) if declaration.important else rule.layer


def _own(element: HtmlElement) -> Iterator[_Ranked]:
    for order, declaration in enumerate(declarations_of(element.get("style") or "")):
        yield (int(declaration.important), 1, (), _NO_WEIGHT, order), declaration


def _ordered(ranked: list[_Ranked]) -> Declared:
    ranked.sort(key=lambda item: item[0])
    return tuple((d.name, d.value) for _, d in ranked)


def _sheets(page: HtmlElement) -> Iterator[str]:
    """Yield the style sheets that a page itself holds and that count at a screen."""
    for element in page.iter("style", "link"):
        media = value_of(element.get("media") or "")
        kind = (element.get("type") or "text/css").split(";")[0].strip().lower()
        if kind not in ("", "text/css") or not holds_media(media):
            continue
        if any(above.tag in _NEVER_APPLIED for above in element.iterancestors()):
            continue
        if element.tag == "style":
            yield element.text_content()
        elif "stylesheet" in (element.get("rel") or "").lower().split():
            sheet = sheet_in(element.get("href") or "")
            if sheet is not None:
                yield sheet
