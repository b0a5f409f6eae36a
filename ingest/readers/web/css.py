"""What a page's own style says of its elements, as far as it can hide text.

Rules of ``<style>`` elements with names of elements, classes and ids, also one below another, and
``style`` attributes. Rules for a medium or a state are left aside: they may show the text again.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import chain

from lxml.html import HtmlElement

_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
_COMPOUND = re.compile(r"(?:[a-z][\w-]*|\*)?(?:[.#][\w-]+)*", re.IGNORECASE)
_SIMPLE = re.compile(r"([.#]?)([\w-]+)")
_WATCHED = (
    "display visibility opacity font-size font color background background-color position left "
    "right top bottom text-indent clip clip-path overflow height width transform"
).split()
_ASIDE = re.compile(r"animation|transition")  # faded in by a script
MAX_RULES = 5_000

Style = dict[str, str]
_Compound = tuple[str, frozenset[str], frozenset[str]]  # element, classes, ids


@dataclass(frozen=True, slots=True)
class _Rule:
    path: tuple[_Compound, ...]  # from the outermost to the element itself
    weight: tuple[int, int, int]
    style: Style


class Styles:
    """The rules of one page."""

    def __init__(self, page: HtmlElement) -> None:
        self._rules: dict[str, list[_Rule]] = defaultdict(list)
        self._known: dict[HtmlElement, Style] = {}
        count = 0
        for element in page.iter("style"):
            if element.get("media", "all").lower() not in ("all", "screen", ""):
                continue
            for selectors, body in _RULE.findall(_without_blocks(element.text or "")):
                style = _declared(body)
                if not style or _ASIDE.search(body):
                    continue
                for selector in selectors.split(","):
                    count += 1
                    if count <= MAX_RULES:
                        self._add(selector.split(), style, count)

    def _add(self, names: list[str], style: Style, order: int) -> None:
        if not names or not all(_COMPOUND.fullmatch(name) for name in names):
            return
        path = tuple(_compound(name) for name in names)
        tag, classes, ids = path[-1]
        key = f"#{min(ids)}" if ids else f".{min(classes)}" if classes else tag
        weight = (sum(len(i) for _, _, i in path), sum(len(c) for _, c, _ in path), order)
        self._rules[key].append(_Rule(path, weight, style))

    def of(self, element: HtmlElement) -> Style:
        """Return what is declared for an element itself, not what it inherits."""
        if not self._rules:
            return _declared(element.get("style") or "")
        if element not in self._known:
            self._known[element] = self._computed(element)
        return self._known[element]

    def _computed(self, element: HtmlElement) -> Style:
        keys = [f"#{element.get('id')}", *(f".{c}" for c in (element.get("class") or "").split())]
        named = (self._rules.get(key, ()) for key in (*keys, str(element.tag), "*"))
        found = {id(rule): rule for rule in chain.from_iterable(named)}.values()
        style: Style = {}
        for rule in sorted((r for r in found if _matches(r, element)), key=lambda r: r.weight):
            style |= rule.style
        return style | _declared(element.get("style") or "")


def _without_blocks(text: str) -> str:
    """Return a style sheet without its comments and its rules for a medium (``@media {…}``)."""
    kept, depth, aside = [], 0, False
    for piece in re.split(r"([{};])", _COMMENT.sub(" ", text)):
        if depth == 0 and piece.lstrip().startswith("@"):
            aside = True
        if not aside:
            kept.append(piece)
        depth += (piece == "{") - (piece == "}" and depth > 0)
        if depth == 0 and piece in ("}", ";"):
            aside = False
    return "".join(kept)


def _declared(body: str) -> Style:
    style = {}
    for declaration in body.split(";"):
        name, _, value = declaration.partition(":")
        name = name.strip().lower()
        if name in _WATCHED:
            style[name] = value.replace("!important", "").strip().lower()
    return style


def _compound(name: str) -> _Compound:
    parts = _SIMPLE.findall(name)
    tag = next((word.lower() for mark, word in parts if not mark), "*")
    classes = frozenset(word for mark, word in parts if mark == ".")
    return tag, classes, frozenset(word for mark, word in parts if mark == "#")


def _matches(rule: _Rule, element: HtmlElement) -> bool:
    if not _is(rule.path[-1], element):
        return False
    left = list(rule.path[:-1])
    for above in element.iterancestors() if left else ():
        if left and _is(left[-1], above):
            left.pop()
    return not left


def _is(compound: _Compound, element: HtmlElement) -> bool:
    tag, classes, ids = compound
    own = frozenset((element.get("class") or "").split())
    return tag in ("*", element.tag) and classes <= own and ids <= {element.get("id")}
