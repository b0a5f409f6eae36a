"""Find the rules of a page's style sheets that hold for a reader at a screen.

Rules for another medium fall away, nested ones are unfolded, and each knows the layer it is in.
"""

import base64
import binascii
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from ingest.readers.web.style.conditions import (
    holds_container,
    holds_media,
    holds_supports,
    split_at,
)
from ingest.readers.web.style.css import Declaration, Rule, Token, Value, rules_of, text_of

MAX_RULES = 20_000
MAX_SELECTOR_CHARS = 5_000  # nested selectors multiply
_OUTSIDE = (math.inf,)  # of all layers: such rules win over those in one
_CONDITIONS = {"media": holds_media, "supports": holds_supports, "container": holds_container}
# Most of a sheet's properties hide nothing; rules of such alone need not be looked for.
_DECOR = re.compile(
    r"(?:border|outline|cursor|list-style|box-|text-(?:align|decoration|transform|rendering)"
    r"|font-(?:family|weight|style|feature|stretch)|vertical-align-last|align-|justify-|flex|gap"
    r"|column|row-gap|order$|min-width|min-inline|white-space|word-|z-index|pointer-|user-select"
    r"|padding-(?:right|bottom)|margin-(?:right|bottom)|object-|table-layout|resize|scroll)"
)
Layer = tuple[float, ...]
Parts = tuple[Declaration | Rule, ...]


@dataclass(frozen=True, slots=True)
class StyleRule:
    """What is declared for the elements that a selector names."""

    selector: Value
    declarations: tuple[Declaration, ...]
    layer: Layer


@dataclass(slots=True)
class Sheet:
    """The rules of a page in order, its moving pictures' last frames, its properties' values."""

    rules: list[StyleRule] = field(default_factory=list)
    last_frames: dict[str, tuple[Declaration, ...]] = field(default_factory=dict)
    initial: dict[str, Value] = field(default_factory=dict)
    _layers: dict[tuple[str, ...], float] = field(default_factory=dict)

    def add(self, text: str) -> None:
        """Add the rules of one more style sheet."""
        self._add(rules_of(text), (), None)

    def _add(self, parts: Parts, path: tuple[str, ...], above: Value | None) -> None:
        own = tuple(p for p in parts if isinstance(p, Declaration) and not _DECOR.match(p.name))
        if own and above and len(self.rules) < MAX_RULES:
            self.rules.append(StyleRule(above, own, self._layer(path)))
        for part in parts:
            if isinstance(part, Rule):
                self._add_rule(part, path, above)

    def _add_rule(self, rule: Rule, path: tuple[str, ...], above: Value | None) -> None:
        name, inside = rule.name, rule.inside
        if not name:
            selector = _nested(rule.prelude, above) if above else rule.prelude
            if len(text_of(selector)) <= MAX_SELECTOR_CHARS:
                self._add(inside or (), path, selector)
        elif name == "layer":
            self._add_layers(rule, path, above)
        elif name == "import":
            self._import(rule, path)
        elif name in _CONDITIONS:
            if _CONDITIONS[name](rule.prelude):
                self._add(inside or (), path, above)
        elif name == "scope":
            root = next((t.inside for t in rule.prelude if t.kind == "block"), None)
            self._add(inside or (), path, root or above)
        else:
            self._note(rule)

    def _note(self, rule: Rule) -> None:
        """Note what a rule says that is for no elements: frames, and values of variables."""
        name, inside = text_of(rule.prelude).strip(), rule.inside or ()
        if rule.name.endswith("keyframes"):
            frames = [p for p in inside if isinstance(p, Rule) and _is_last(p.prelude)]
            last = tuple(d for f in frames for d in f.inside or () if isinstance(d, Declaration))
            self.last_frames[name.strip('"')] = last
        elif rule.name == "property":
            declared = {p.name: p.value for p in inside if isinstance(p, Declaration)}
            if "initial-value" in declared:
                self.initial[name] = declared["initial-value"]

    def _add_layers(self, rule: Rule, path: tuple[str, ...], above: Value | None) -> None:
        names = [text_of(run).strip() for run in split_at(rule.prelude, ",")]
        for name in names:
            inner = (*path, *(name or f"\0{len(self._layers)}").split("."))
            self._layer(inner)
            if rule.inside is not None:
                self._add(rule.inside, inner, above)

    def _layer(self, path: tuple[str, ...]) -> Layer:
        """Return a layer's rank among all, in the order in which they were first named."""
        ranks = [
            self._layers.setdefault(path[: depth + 1], float(len(self._layers)))
            for depth in range(len(path))
        ]
        return (*ranks, *_OUTSIDE)

    def _import(self, rule: Rule, path: tuple[str, ...]) -> None:
        """Add a sheet that the page itself holds, as data in the place of an address."""
        solid = [t for t in rule.prelude if t.kind != "space"]
        for index, token in enumerate(solid[:1]):
            address = token.inside[0] if token.kind == "function" and token.inside else token
            sheet = sheet_in(address.text)
            if sheet is not None and holds_media(solid[index + 1 :]):
                self._add(rules_of(sheet), path, None)


def sheet_in(address: str) -> str | None:
    """Return the style sheet that an address of the kind ``data:`` holds, None for any other."""
    head, comma, body = address.partition(",")
    if not comma or not head.strip().lower().startswith("data:text/css"):
        return None
    data = unquote_to_bytes(body)
    if head.lower().endswith(";base64"):
        try:
            data = base64.b64decode(data)
        except (binascii.Error, ValueError):
            return None
    return data.decode("utf-8", "replace")


def _is_last(prelude: Sequence[Token]) -> bool:
    return any(t.name in ("to", "100%") for t in prelude)


def _nested(prelude: Value, above: Value) -> Value:
    """Return a nested rule's selectors with those of the rule around it."""
    whole = Token("function", "is", inside=above)
    outer = (Token("mark", ":"), whole)
    runs = []
    for run in split_at(prelude, ","):
        solid = tuple(_trimmed(run))
        if _mentions(solid, "&") or _mentions(solid, "scope"):
            runs.append(tuple(_replaced(solid, outer)))
        else:
            gap = () if solid and solid[0].text in (">", "+", "~") else (Token("space", " "),)
            runs.append((*outer, *gap, *solid))
    joined: list[Token] = []
    for part in runs:
        joined += [*([Token("mark", ",")] if joined else []), *part]
    return tuple(joined)


def _trimmed(tokens: Sequence[Token]) -> Sequence[Token]:
    start, end = 0, len(tokens)
    while start < end and tokens[start].kind == "space":
        start += 1
    while end > start and tokens[end - 1].kind == "space":
        end -= 1
    return tokens[start:end]


def _mentions(tokens: Iterable[Token], text: str) -> bool:
    return any(t.text == text or _mentions(t.inside, text) for t in tokens)


def _replaced(tokens: Iterable[Token], outer: Value) -> Iterator[Token]:
    """Yield a selector with the outer one in the place of ``&`` and of ``:scope``."""
    held: Token | None = None
    for token in tokens:
        if held is not None:
            if token.text == "scope":
                yield from outer
                held = None
                continue
            yield held
            held = None
        if token.kind == "mark" and token.text == "&":
            yield from outer
        elif token.kind == "mark" and token.text == ":":
            held = token
        elif token.inside:
            yield Token(token.kind, token.text, inside=tuple(_replaced(token.inside, outer)))
        else:
            yield token
    if held is not None:
        yield held
