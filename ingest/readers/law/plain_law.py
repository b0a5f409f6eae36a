"""Give pinpoints to the provisions that an act in a plain format numbers.

Acts reach people as text, Markdown, Word, PDF and bare web pages, where only the printed numbers
say what a provision is: a line "Article 5", "§ 599.201 Prohibited transactions.", "Sec. 3. (a)",
"1.—(1)", "7.2.1". The text stays as it is; blocks are cut where a numbered line begins, lines that
only number an article become headings, and what opens with a mark is cited by it.
A document that numbers nothing in ascending order is handed on unchanged.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ingest.datamodels import Block, BlockRole, Document
from ingest.readers.law.flow import Flow
from ingest.readers.law.legal_words import is_annex_line, is_article_line, is_conclusion
from ingest.readers.law.plain_lines import (
    ANNEXED,
    BROKEN_OFF,
    HEADED,
    MARK,
    MAX_TITLE_WORDS,
    STOPS,
    UNITS,
    Head,
    Value,
    act_title,
    ascending,
    head_of,
    is_division,
    is_title,
    label_of,
    number_of,
    unit_word,
    value,
)
from ingest.text.plain import strip_markup

HEADING_LEVEL = 6  # below whatever headings the format itself has
MIN_HEADS, MIN_NUMBERS = 2, 5  # fewer articles, or numbered paragraphs, are a list of something
COUNTING_ON = 0.8  # share of the numbers that go on from those before: short lists begin anew
MAX_MARKS = 8  # at the beginning of a paragraph: "5.—(1)(a)(i)"; no act nests deeper
MAX_TITLES = 2  # above a numbered paragraph: the part's and its own
WORDS = ("Art.", "§", "s.")  # where as many are numbered by each, the first
_BARE = re.compile(r"(\d{1,2}[a-z]?) (?=[A-Z\u201c\"])")  # a Swiss paragraph's number
_NOTHING: Value = (-1,)


def with_provisions(document: Document) -> Document:
    """Return the document with its provisions set apart, itself where it numbers none."""
    blocks = document.blocks
    if any(b.locator for b in blocks):  # the format says its pinpoints itself
        return document
    cut = [piece for block in blocks for piece in _cut(document.text, block)]
    lines = [strip_markup(document.text[b.start : b.end]) for b in cut]
    heads = _heads_of(document.title or "", cut, lines)
    if heads:
        return replace(document, blocks=tuple(_under_heads(cut, lines, heads)))
    numbers = _numbered_paragraphs(cut, lines)
    if numbers:
        called = unit_word(document.title or "", lines)
        units = {index: f"{called} {number}" for index, number in numbers.items()}
        named = replace(document.about, title=act_title(document.about.title, lines))
        return replace(document, about=named, blocks=tuple(_by_numbers(cut, lines, units)))
    return document


def _heads_of(title: str, blocks: Sequence[Block], lines: Sequence[str]) -> dict[int, Head]:
    """Return the lines that provisions begin with, all of the word that numbers most of them."""
    found = {i: h for i, b in enumerate(blocks) if _is_open(b) for h in [head_of(lines[i])] if h}
    by_word = {w: {i: h for i, h in found.items() if h.word == w} for w in WORDS}
    best = max(by_word.values(), key=_reach)
    if _reach(best) >= MIN_HEADS:
        return best
    act = next((UNITS[w] for w in re.findall(r"\w+", title.lower()) if w in UNITS), None)
    headings = [i for i, b in enumerate(blocks) if b.role is BlockRole.HEADING]
    headed = {i: m for i in headings for m in [HEADED.match(lines[i])] if m}
    bare = {i: Head(act or "", m["number"], lines[i][m.end() :]) for i, m in headed.items()}
    return bare if act and _reach(bare) >= MIN_NUMBERS else {}


def _reach(heads: Mapping[int, Head]) -> int:
    return len(ascending({i: h.number for i, h in heads.items()}))


def _numbered_paragraphs(blocks: Sequence[Block], lines: Sequence[str]) -> dict[int, str]:
    """Return the numbers of paragraphs that count on, until the annexes; a list of contents and
    what stands before the lowest number are left out. Empty where they begin anew too often.
    """
    numbers: dict[int, str] = {}
    for index, (block, line) in enumerate(zip(blocks, lines, strict=True)):
        if ANNEXED.match(line) and len(numbers) >= MIN_NUMBERS:
            break
        number = number_of(line) if block.role is BlockRole.TEXT else None
        if number:
            numbers[index] = number
    first = min(numbers, key=lambda i: value(numbers[i]), default=0)
    after = {i: n for i, n in numbers.items() if i >= first}
    counting = ascending(after)
    enough = len(counting) >= max(MIN_NUMBERS, COUNTING_ON * len(after))
    return counting if enough else {}


def _is_open(block: Block) -> bool:
    return block.role is not BlockRole.FURNITURE


def _cut(text: str, block: Block) -> Iterator[Block]:
    """Yield the block, cut where a line opens with a mark and the one before it has ended."""
    piece = text[block.start : block.end]
    starts = [0]
    if block.role is BlockRole.TEXT:
        for match in re.finditer(r"\n\s*(?=\S)", piece):
            begin = max(starts[-1], piece.rfind("\n", 0, match.start()) + 1)
            before = piece[begin : match.start()]
            ended = BROKEN_OFF.search(before) or (len(before) < 60 and before[:1].isupper())
            own_line = is_article_line(before.strip())  # what it heads begins below it
            if own_line or (ended and MARK.match(piece, match.end())):
                starts.append(match.end())
    for start, end in zip(starts, [*starts[1:], len(piece)], strict=True):
        own = piece[start:end]
        first = block.start + start + len(own) - len(own.lstrip())
        yield replace(block, start=first, end=block.start + start + len(own.rstrip()))


def _under_heads(
    blocks: Sequence[Block], lines: Sequence[str], heads: Mapping[int, Head]
) -> Iterator[Block]:
    """Yield the blocks of an act whose provisions begin with these lines."""
    unit: str | None = None
    flow, last, first = Flow(), _NOTHING, value(next(iter(heads.values())).number)
    depth = 0  # of the provision's heading; 0 where its text runs on in the line of its number
    for index, (block, line) in enumerate(zip(blocks, lines, strict=True)):
        head = heads.get(index)
        is_heading = block.role is BlockRole.HEADING
        if head and not is_heading and last >= value(head.number) != first:
            head = None  # a provision that is quoted; the first again follows a list of contents
        if head:
            unit, flow, last = head.unit, Flow(), value(head.number)
            depth = block.level if is_heading else HEADING_LEVEL if is_title(head) else 0
            if depth:
                yield replace(block, role=BlockRole.HEADING, level=depth)
            else:
                yield replace(block, locator=_located(unit, flow, head.rest) or unit)
        elif is_heading or (_is_open(block) and (is_annex_line(line) or is_division(line))):
            annex = bool(ANNEXED.match(line)) or is_annex_line(line)
            unit = None if annex or block.level <= (depth or HEADING_LEVEL) else unit
            last = _NOTHING if annex else last
            level = block.level or (1 if annex else HEADING_LEVEL - 1)
            yield replace(block, role=BlockRole.HEADING, level=level)
        elif not unit or not _is_open(block):
            yield block
        elif is_conclusion(line) or not (depth or _goes_on(line, flow)):
            unit = None
            yield block
        else:
            yield replace(block, locator=_located(unit, flow, line) or unit)


def _located(unit: str, flow: Flow, line: str) -> str | None:
    """Return the pinpoint of a paragraph by the marks it opens with, or of the one it goes on."""
    marked = False
    for _ in range(MAX_MARKS):
        bare = _BARE.match(line) if not marked else None
        name = bare[1] if bare and _is_next(bare[1], flow) else label_of(line)
        if name is None:
            break
        flow.take_label(name, line, in_article=True)
        marked = True
        line = line.split(None, 1)[1] if " " in line else ""
    if not marked:
        flow.take_unmarked(line, in_article=True)
    flow.last = line or flow.last
    names = [name for name in flow.labels if name]
    return unit + "".join(f"({name})" for name in names) if names else None


def _is_next(number: str, flow: Flow) -> bool:
    before = value(flow.own[0])[0] if flow.own and flow.own[0] else 0
    return value(number)[0] in (before, before + 1)


def _by_numbers(
    blocks: Sequence[Block], lines: Sequence[str], units: Mapping[int, str]
) -> Iterator[Block]:
    """Yield the blocks of a text whose paragraphs are numbered through, these lines."""
    unit: str | None = None
    flow = Flow()
    titles = _titles(blocks, lines, units)
    for index, (block, line) in enumerate(zip(blocks, lines, strict=True)):
        if index in units:
            unit, flow = units[index], Flow()
            rest = line[len(unit.split()[-1]) :].lstrip(" .—–")
            yield replace(block, locator=_located(unit, flow, rest) or unit)
        elif index in titles:
            unit = None
            yield replace(block, role=BlockRole.HEADING, level=titles[index])
        elif unit and block.role is BlockRole.TEXT and _goes_on(line, flow):
            yield replace(block, locator=_located(unit, flow, line) or unit)
        else:
            unit = None
            yield block


def _titles(
    blocks: Sequence[Block], lines: Sequence[str], units: Mapping[int, str]
) -> dict[int, int]:
    """Return the depths of lines that stand as titles above a numbered paragraph, two at most."""
    found: dict[int, int] = {}
    for index in range(len(lines) - 2, -1, -1):
        below = 0 if index + 1 in units else HEADING_LEVEL - found.get(index + 1, 0) + 1
        line = lines[index]
        short = len(line.split()) <= MAX_TITLE_WORDS and not line.endswith(STOPS)
        is_text = index not in units and blocks[index].role is BlockRole.TEXT
        if is_text and below < MAX_TITLES and short and re.match(r"[A-Z\d]", line):
            found[index] = HEADING_LEVEL - below
    return found


def _goes_on(line: str, flow: Flow) -> bool:
    """Whether a line without a number belongs to the numbered paragraph above it."""
    return bool(label_of(line)) or flow.last.endswith((":", "—", ";")) or line[:1] in '"“‘'
