"""Parse CSS by tinycss2: rules, declarations, values as tokens, colours."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import tinycss2
from tinycss2.color5 import parse_color

from ingest.text.unseen.hidden import Colour

_OF_DECLARATIONS = ("property", "font-face", "page", "counter-style")  # the others hold rules
_QUOTED = '"%s"'
# To linear light of the screen, from CIE XYZ with the white of D65 and of D50.
_FROM_D65 = ((3.2406, -1.5372, -0.4986), (-0.9689, 1.8758, 0.0415), (0.0557, -0.2040, 1.0570))
_FROM_D50 = ((3.1341, -1.6174, -0.4907), (-0.9788, 1.9163, 0.0335), (0.0720, -0.2290, 1.4057))


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a value or selector as it is written.

    ``kind`` is word, number, percentage, dimension, string, hash, url, function, block, space or
    mark; ``text`` the word, the function's name, the brackets or the mark, in the file's letters.
    """

    kind: str
    text: str
    number: float = 0.0
    unit: str = ""
    inside: tuple["Token", ...] = ()

    @property
    def name(self) -> str:
        """The text in small letters, as CSS compares it."""
        return self.text.lower()


Value = tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Declaration:
    """``name: value``; the name of a custom property keeps its capitals."""

    name: str
    value: Value
    important: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """``selector {…}``, ``@name prelude {…}``, or a statement without a block (``inside`` None)."""

    name: str  # of an at-rule, without its @; empty where the prelude is a selector
    prelude: Value
    inside: tuple["Declaration | Rule", ...] | None


def rules_of(sheet: str) -> tuple[Declaration | Rule, ...]:
    """Return the rules of a style sheet; what a browser cannot read is left out."""
    found = tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)
    return tuple(_parts(found))


@lru_cache(2_000)  # the elements of a page share a few styles
def declarations_of(text: str) -> tuple[Declaration, ...]:
    """Return the declarations of a ``style`` attribute."""
    found = tinycss2.parse_blocks_contents(text, skip_comments=True, skip_whitespace=True)
    return tuple(part for part in _parts(found) if isinstance(part, Declaration))


def value_of(text: str) -> Value:
    """Return a text as a value, such as that of an HTML attribute."""
    return _tokens(tinycss2.parse_component_value_list(text, skip_comments=True))


def text_of(tokens: Iterable[Token]) -> str:
    """Return tokens as CSS text."""
    return "".join(_texts(tokens))


@lru_cache(2_000)
def colour_of(token: Token) -> tuple[Colour, float] | str | None:
    """Return red, green and blue with the opacity, ``currentcolor``, or None: no colour at all."""
    found = parse_color(text_of([token]))
    if found is None or isinstance(found, str):
        return found
    numbers = [0.0 if n is None else n for n in found.coordinates]
    if found.space in ("hsl", "hwb"):
        numbers = list(found.to("srgb").coordinates)
    elif found.space in ("lab", "lch"):
        numbers = _on_screen(found.to("xyz-d50").coordinates, _FROM_D50)
    elif found.space in ("oklab", "oklch"):
        numbers = _on_screen(found.to("xyz-d65").coordinates, _FROM_D65)
    elif found.space in ("xyz", "xyz-d65", "xyz-d50"):
        matrix = _FROM_D50 if found.space.endswith("50") else _FROM_D65
        numbers = _on_screen(numbers, matrix)
    red, green, blue = (min(1.0, max(0.0, float(n))) for n in numbers[:3])
    return (red, green, blue), float(found.alpha)


def _on_screen(xyz: Sequence[float], matrix: Sequence[Sequence[float]]) -> list[float]:
    linear = (sum(a * b for a, b in zip(row, xyz, strict=True)) for row in matrix)
    return [12.92 * n if n <= 0.0031308 else 1.055 * n ** (1 / 2.4) - 0.055 for n in linear]


def _parts(nodes: Iterable[Any], *, in_style: bool = False) -> Iterator[Declaration | Rule]:
    for node in nodes:
        if node.type == "declaration":
            name = node.name if node.name.startswith("--") else node.lower_name
            yield Declaration(name, _tokens(node.value), bool(node.important))
        elif node.type == "qualified-rule":
            inside = tinycss2.parse_blocks_contents(node.content, True, True)
            yield Rule("", _tokens(node.prelude), tuple(_parts(inside, in_style=True)))
        elif node.type == "at-rule":
            yield Rule(node.lower_at_keyword, _tokens(node.prelude), _block(node, in_style))


def _block(rule: Any, in_style: bool) -> tuple[Declaration | Rule, ...] | None:  # noqa: ANN401
    if rule.content is None:
        return None
    declares = in_style or rule.lower_at_keyword in _OF_DECLARATIONS
    parse = tinycss2.parse_blocks_contents if declares else tinycss2.parse_rule_list
    return tuple(_parts(parse(rule.content, True, True), in_style=in_style))


def _tokens(nodes: Iterable[Any]) -> Value:
    return tuple(_token(node) for node in nodes if node.type != "comment")


def _token(node: Any) -> Token:  # noqa: ANN401  # tinycss2 has no types
    kind = node.type
    if kind == "whitespace":
        return Token("space", " ")
    if kind in ("ident", "at-keyword"):
        return Token("word", node.serialize() if kind == "at-keyword" else node.value)
    if kind in ("number", "percentage"):
        return Token(kind, node.serialize(), float(node.value))
    if kind == "dimension":
        return Token(kind, node.serialize(), float(node.value), node.lower_unit)
    if kind == "function":
        return Token(kind, node.name, inside=_tokens(node.arguments))
    if kind in ("[] block", "() block", "{} block"):
        return Token("block", kind[:2], inside=_tokens(node.content))
    if kind in ("string", "url", "hash"):
        return Token(kind, node.value)
    return Token("mark", node.serialize() if kind == "error" else str(getattr(node, "value", "")))


def _texts(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        if token.kind == "function":
            yield f"{_name(token.text)}({text_of(token.inside)})"
        elif token.kind == "block":
            yield f"{token.text[0]}{text_of(token.inside)}{token.text[1]}"
        elif token.kind == "string":
            yield _QUOTED % tinycss2.serializer.serialize_string_value(token.text)
        elif token.kind == "url":
            yield f"url({_QUOTED % tinycss2.serializer.serialize_string_value(token.text)})"
        elif token.kind == "hash":
            yield f"#{tinycss2.serializer.serialize_name(token.text)}"
        elif token.kind == "word":
            yield token.text if token.text.startswith("@") else _name(token.text)
        else:
            yield token.text


def _name(text: str) -> str:
    return str(tinycss2.serializer.serialize_identifier(text)) if text else ""
