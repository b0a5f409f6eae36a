"""A source in, an HTML page out, with a menu and a footer around its text as saved pages have."""

import re
from collections.abc import Iterator
from html import escape
from itertools import groupby
from pathlib import Path

from source import Block, Source

_ADDRESS = re.compile(r"https?://[^\s<>]*[^\s<>.,;:)]")
_META = ("kind", "jurisdiction", "instrument")
_FOOTER = "sanctions-qa starter corpus. Written for testing and learning; not legal advice."


def write_html(source: Source, path: Path) -> None:
    """Write a page whose head says what the front matter says."""
    path.write_text("\n".join(_page(source)) + "\n", encoding="utf-8")


def _page(source: Source) -> Iterator[str]:
    title = escape(source.meta["title"], quote=False)
    yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield f"<title>{title}</title>"
    yield from _head(source)
    yield "</head>\n<body>\n<nav>\n<ul>"
    yield '<li><a href="#text">Text</a></li>\n<li><a href="#sources">Sources</a></li>'
    yield f'</ul>\n</nav>\n<main>\n<article id="text">\n<h1>{title}</h1>'
    for in_list, blocks in groupby(source.blocks, key=lambda block: block.kind == "item"):
        elements = [_element(block) for block in blocks]
        yield from ["<ul>", *elements, "</ul>"] if in_list else elements
    yield f"</article>\n</main>\n<footer>\n<p>{_FOOTER}</p>\n</footer>\n</body>\n</html>"


def _head(source: Source) -> Iterator[str]:
    said = {
        'property="og:site_name"': source.meta["publisher"],
        'property="article:published_time"': source.published.isoformat(),
    }
    said |= {f'name="{n}"': source.meta[n] for n in _META if n in source.meta}
    yield from (f'<meta {name} content="{escape(value)}">' for name, value in said.items())


def _element(block: Block) -> str:
    if block.kind == "table":
        return _table(block.rows)
    if block.kind == "heading":
        name = ' id="sources"' if block.text == "Sources" else ""
        return f"<h{block.level}{name}>{_words(block.text)}</h{block.level}>"
    tag = "li" if block.kind == "item" else "p"
    return f"<{tag}>{_words(block.text)}</{tag}>"


def _table(rows: tuple[tuple[str, ...], ...]) -> str:
    head, *body = rows
    lines = ["<table>", "<thead>", _row(head, "th"), "</thead>", "<tbody>"]
    return "\n".join([*lines, *(_row(row, "td") for row in body), "</tbody>", "</table>"])


def _row(cells: tuple[str, ...], tag: str) -> str:
    return "<tr>" + "".join(f"<{tag}>{_words(cell)}</{tag}>" for cell in cells) + "</tr>"


def _words(text: str) -> str:
    """Return a text as HTML; an address in it becomes a link."""
    found = escape(text, quote=False)
    return _ADDRESS.sub(lambda m: f'<a href="{m.group()}">{m.group()}</a>', found)
