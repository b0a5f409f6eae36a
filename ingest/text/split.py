"""A document in, its passages out: whole paragraphs under one heading, never longer than the
embedding model reads.

LangChain's splitters give no dependable offsets (docs/decisions), and every quote rests on them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ingest.datamodels import Block, BlockRole, Document, Part, Passage, Place
from ingest.text.pieces import CountTokens, fitting, sizes_of
from ingest.text.plain import strip_markup
from ingest.text.sentences import CONTINUED, is_row, row_head

SPLITTER_VERSION = "5"  # raise it when the same document would give other passages
CONTEXT_SHARE = 0.25  # of the model's tokens at most for title and headings before the text
FILL_SHARE = 0.7  # a passage takes no further paragraph beyond this share
_DASHES = "—–-•"

_PROVISION = re.compile(
    r"(?P<name>Article|Art\.|Section|Sec\.|§|Annex|Recital|Regulation|Reg\.|Schedule|Rule)\s*"
    r"(?P<number>\d[\w.]*(?:\(\w+\))*|[IVXLC]+[A-Z]?\b)",
)
_ENTRY = re.compile(r"\bentry (\d+)$")
_SHORT = {"Article": "Art.", "Sec.": "s.", "Section": "s.", "Regulation": "reg.", "Reg.": "reg."}


@dataclass(frozen=True, slots=True)
class _Text:
    """A text block in its section."""

    headings: tuple[str, ...]
    block: Block
    place: Place
    run: int  # furniture, or a block that stands alone, lies between two runs
    tokens: int
    opening: int  # where the block begins, or the entry of which it is a later part


@dataclass(slots=True)
class _Draft:
    """A passage in the making: pieces of one section."""

    headings: tuple[str, ...]
    run: int
    pieces: list[tuple[int, int, Place]] = field(default_factory=list)
    tokens: int = 0


def split(document: Document, count_tokens: CountTokens, max_tokens: int) -> list[Passage]:
    """Return the document's passages in order; each, with its context, fits ``max_tokens``."""
    limit = max_tokens - int(max_tokens * CONTEXT_SHARE)
    drafts: list[_Draft] = []
    texts = list(_sections(document, count_tokens, limit, max_tokens - limit))
    start = 0
    while start < len(texts):
        end = _end_of_unit(document.text, texts, start)
        _add_unit(drafts, document.text, texts[start:end], count_tokens, limit)
        start = end
    passages = [_passage(document, n, draft) for n, draft in enumerate(drafts)]
    return [_with_fitting_context(p, count_tokens, max_tokens) for p in passages]


def _add_unit(
    drafts: list[_Draft], text: str, unit: list[_Text], count_tokens: CountTokens, limit: int
) -> None:
    """Add texts that belong together: to the last draft or a new one, to several if they must."""
    total = sum(t.tokens for t in unit)
    if len(unit) > 1 and drafts and not _takes(drafts[-1], unit[0], total, limit):
        drafts.append(_Draft(unit[0].headings, unit[0].run))
    if len(unit) > 1 and total > limit:
        _add_unit(drafts, text, unit[:1], count_tokens, limit)
        start = 1
        while start < len(unit):
            end = _end_of_unit(text, unit, start)
            _add_unit(drafts, text, unit[start:end], count_tokens, limit)
            start = end
        return
    for item in unit:
        for start, end, tokens in fitting(text, item.block, item.tokens, count_tokens, limit):
            if not drafts or not _takes(drafts[-1], item, tokens, limit):
                drafts.append(_Draft(_headings_at(text, item, start, drafts), item.run))
            drafts[-1].pieces.append((start, end, item.place))
            drafts[-1].tokens += tokens


def _takes(draft: _Draft, item: _Text, tokens: int, limit: int) -> bool:
    if (draft.headings, draft.run) != (item.headings, item.run):
        return False
    room = draft.tokens + tokens <= limit and draft.tokens <= limit * FILL_SHARE
    return room or not draft.pieces


def _headings_at(text: str, item: _Text, start: int, drafts: Sequence[_Draft]) -> tuple[str, ...]:
    """Return what stands above a piece: over a later one of a row or entry, how that begins."""
    if start == item.opening or not is_row(item.block.locator):
        return item.headings
    pieces = (piece for draft in reversed(drafts) for piece in draft.pieces)
    opened = [text[begin:end] for begin, end, _ in pieces if begin == item.opening]
    return (*item.headings, *(strip_markup(row_head(row)) + CONTINUED for row in opened[:1]))


def _end_of_unit(text: str, texts: Sequence[_Text], start: int) -> int:
    """Return where the texts end that are read with the one at ``start``.

    A lead-in is read with its points, a definition with the points inside it: their pinpoints
    say so.
    """
    head = texts[start]
    above = head.block.locator
    alone = head.block.alone
    end = start + 1
    if above is None or not (alone or text[head.block.start : head.block.end].endswith(":")):
        return end
    while end < len(texts) and texts[end].headings == head.headings:
        block = texts[end].block
        same = block.locator == above
        belongs = (alone or text[block.start] in _DASHES) if same else _is_below(block, above)
        if block.alone or not belongs or texts[end].run != head.run:
            return end
        end += 1
    return end


def text_for_model(passage: Passage) -> str:
    """Return what is embedded: title and headings, then the text."""
    return f"{passage.context}\n{passage.search_text}" if passage.headings else passage.search_text


def _sections(
    document: Document, count_tokens: CountTokens, limit: int, longest: int
) -> Iterator[_Text]:
    """Yield each text block with its heading path, place and run.

    A heading of more than ``longest`` tokens is read as text: as context it would be dropped.
    """
    part: Part | None = None
    title = document.title
    path: list[tuple[int, str]] = []
    paragraph = run = 0
    alone: str | None = None  # the pinpoint of the block that stands alone
    openings = _openings(document)
    sizes = sizes_of(
        document.text, [(b.start, b.end) for b in document.blocks], count_tokens, limit
    )
    for index, block in enumerate(document.blocks):
        if block.role is BlockRole.FURNITURE:
            run += 1
            continue
        if document.part_at(block.start) is not part:
            part = document.part_at(block.start)
            title = part.about.title if part and part.about.title else document.title
            path, paragraph, run = [], 0, run + 1
        if block.role is BlockRole.HEADING and sizes[index] <= longest:
            words = strip_markup(document.text[block.start : block.end])
            path = [p for p in path if p[0] < block.level] + [(block.level, words)]
            if _heads_something(document.blocks, index):
                continue
        paragraph += 1
        if block.alone or (alone and not _is_below(block, alone)):
            run += 1
            alone = block.locator if block.alone else None
        names = [words for _, words in path]
        headings = tuple(dict.fromkeys([title, *names] if title else names))
        place = Place(block.start, _locator(names, block, paragraph), block.page)
        yield _Text(headings, block, place, run, sizes[index], openings[block.start])
        if block.alone and block.locator is None:
            run += 1


def _openings(document: Document) -> dict[int, int]:
    """Return where each block begins; of the later parts of an entry that pages cut, the entry."""
    found: dict[int, int] = {}
    entry, opening = "", 0
    for block in document.blocks:
        if block.role is BlockRole.FURNITURE:
            continue
        match = _ENTRY.search(block.locator or "") if block.role is BlockRole.TEXT else None
        number = match[1] if match else ""
        if number != entry or document.text.startswith(f"{number}.", block.start):
            entry, opening = number, block.start
        found[block.start] = opening if number else block.start
    return found


def _is_below(block: Block, above: str) -> bool:
    """Whether a block's pinpoint lies within another: ``Art. 5(2)(a)`` in ``Art. 5(2)``."""
    inside = (f"{above}(", f"{above}, ", f"{above}.")
    return block.locator == above or (block.locator or "").startswith(inside)


def _heads_something(blocks: Sequence[Block], index: int) -> bool:
    following = (blocks[i] for i in range(index + 1, len(blocks)))
    after = next((b for b in following if b.role is not BlockRole.FURNITURE), None)
    return after is not None and (after.role is BlockRole.TEXT or after.level > blocks[index].level)


def _locator(headings: list[str], block: Block, paragraph: int) -> str:
    if block.locator:
        return block.locator
    for heading in reversed(headings):
        match = _PROVISION.match(heading)
        if match:
            return f"{_SHORT.get(match['name'], match['name'])} {match['number']}"
    return f"p. {block.page}" if block.page else f"¶ {paragraph}"


def _passage(document: Document, ordinal: int, draft: _Draft) -> Passage:
    start, end = draft.pieces[0][0], draft.pieces[-1][1]
    text = document.text[start:end]
    places = tuple(replace(place, start=a, end=b) for a, b, place in draft.pieces)
    words = " ".join(strip_markup(document.text[a:b]) for a, b, _ in draft.pieces)
    return Passage(document.path, ordinal, start, end, text, words, draft.headings, places)


def _with_fitting_context(passage: Passage, count_tokens: CountTokens, limit: int) -> Passage:
    """Drop headings from the outside, then the title, until text and context fit the model."""
    while count_tokens([text_for_model(passage)])[0] > limit:
        if not passage.headings:
            raise AssertionError(f"{passage.id} does not fit {limit} tokens")
        kept = passage.headings[1:] if len(passage.headings) > 1 else ()
        passage = replace(passage, headings=kept)
    return passage
