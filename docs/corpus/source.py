"""A readable Markdown source in, its front matter and its blocks out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

# The order of the label lines under a title; a label that the source does not give is left out.
LABELS = ("publisher", "published", "kind", "jurisdiction", "instrument")


@dataclass(frozen=True)
class Block:
    """One heading, paragraph, list item or table of a source."""

    kind: str
    level: int
    rows: tuple[tuple[str, ...], ...]

    @property
    def text(self) -> str:
        """Return the words of a block that is not a table."""
        return self.rows[0][0]


@dataclass(frozen=True)
class Source:
    """A source as read: its front matter and its blocks in order, the title apart."""

    meta: dict[str, str]
    blocks: tuple[Block, ...]

    @property
    def published(self) -> date:
        """Return the date in the front matter."""
        return date.fromisoformat(self.meta["published"])

    @property
    def labels(self) -> list[str]:
        """Return the visible lines that stand under the title."""
        shown = self.meta | {"published": f"{self.published.day} {self.published:%B %Y}"}
        return [f"{name.capitalize()}: {shown[name]}" for name in LABELS if name in shown]


def read_source(path: Path) -> Source:
    """Read front matter and Markdown from a file."""
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    pairs = (line.split(": ", 1) for line in front.splitlines())
    meta = {key: value.strip().strip("\"'") for key, value in pairs}
    blocks = tuple(blocks_of(MarkdownIt("commonmark").enable("table").parse(body)))
    if blocks[0].level != 1 or blocks[0].text != meta["title"]:
        raise ValueError(f"{path.name}: the first heading must equal the title '{meta['title']}'")
    return Source(meta, blocks[1:])


def blocks_of(tokens: Sequence[Token]) -> Iterator[Block]:
    """Turn Markdown tokens into blocks."""
    rows: list[list[str]] = []
    for index, token in enumerate(tokens):
        before = tokens[index - 1]
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "table_close":
            yield Block("table", 0, tuple(tuple(row) for row in rows))
            rows = []
        elif token.type == "inline" and before.type in ("th_open", "td_open"):
            rows[-1].append(words_of(token))
        elif token.type == "inline":
            yield text_block(token, before)


def text_block(token: Token, before: Token) -> Block:
    """Make a heading, list item or paragraph from an inline token and the one before it."""
    row = ((words_of(token),),)
    if before.type == "heading_open":
        return Block("heading", int(before.tag[1]), row)
    # A paragraph inside a list item is nested below the list and the item.
    return Block("item" if before.level >= 2 else "paragraph", 0, row)


def words_of(token: Token) -> str:
    """Return an inline token's plain text; a link in angle brackets is its own address."""
    breaks = {"softbreak": " ", "hardbreak": " "}
    return "".join(breaks.get(child.type, child.content) for child in token.children or [])
