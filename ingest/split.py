"""A document in, its passages out: whole paragraphs under one heading, never longer than the
embedding model reads.

LangChain's splitters give no dependable offsets (docs/decisions), and every quote rests on them.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from ingest.datamodels import Block, BlockRole, Document, Part, Passage, Place
from ingest.plain import strip_markup
from ingest.sentences import split_sentences

SPLITTER_VERSION = "2"  # raise it when the same document would give other passages
CONTEXT_SHARE = 0.25  # of the model's tokens at most for title and headings before the text
FILL_SHARE = 0.7  # a passage takes no further paragraph beyond this share
CountTokens = Callable[[Sequence[str]], list[int]]

_PROVISION = re.compile(
    r"(?P<name>Article|Art\.|Section|Sec\.|§|Annex|Recital|Regulation|Reg\.|Schedule|Rule)\s*"
    r"(?P<number>\d[\w.]*(?:\(\w+\))*|[IVXLC]+[A-Z]?\b)",
)
_SHORT = {"Article": "Art.", "Sec.": "s.", "Section": "s.", "Regulation": "reg.", "Reg.": "reg."}


@dataclass(slots=True)
class _Draft:
    """A passage in the making: pieces of one section."""

    headings: tuple[str, ...]
    run: int  # furniture, or a block that stands alone, lies between two runs
    pieces: list[tuple[int, int, Place]] = field(default_factory=list)
    tokens: int = 0


def split(document: Document, count_tokens: CountTokens, max_tokens: int) -> list[Passage]:
    """Return the document's passages in order; each, with its context, fits ``max_tokens``."""
    limit = max_tokens - int(max_tokens * CONTEXT_SHARE)
    drafts: list[_Draft] = []
    longest = max_tokens - limit
    for headings, block, place, run in _sections(document, count_tokens, longest):
        for start, end, tokens in _fitting(document.text, block, count_tokens, limit):
            last = drafts[-1] if drafts else None
            fits = last and last.tokens + tokens <= limit and last.tokens <= limit * FILL_SHARE
            if last is None or not fits or (last.headings, last.run) != (headings, run):
                last = _Draft(headings, run)
                drafts.append(last)
            last.pieces.append((start, end, place))
            last.tokens += tokens
    passages = [_passage(document, n, draft) for n, draft in enumerate(drafts)]
    return [_with_fitting_context(p, count_tokens, max_tokens) for p in passages]


def text_for_model(passage: Passage) -> str:
    """Return what is embedded: title and headings, then the text."""
    return f"{passage.context}\n{passage.search_text}" if passage.headings else passage.search_text


def _sections(
    document: Document, count_tokens: CountTokens, longest: int
) -> Iterator[tuple[tuple[str, ...], Block, Place, int]]:
    """Yield each text block with its heading path, place and run.

    A heading of more than ``longest`` tokens is read as text: as context it would be dropped.
    """
    part: Part | None = None
    title = document.title
    path: list[tuple[int, str]] = []
    paragraph = run = 0
    for index, block in enumerate(document.blocks):
        if block.role is BlockRole.FURNITURE:
            run += 1
            continue
        if document.part_at(block.start) is not part:
            part = document.part_at(block.start)
            title = part.about.title if part and part.about.title else document.title
            path, paragraph, run = [], 0, run + 1
        words = strip_markup(document.text[block.start : block.end])
        if block.role is BlockRole.HEADING and count_tokens([words])[0] <= longest:
            path = [p for p in path if p[0] < block.level] + [(block.level, words)]
            if _heads_something(document.blocks, index):
                continue
        paragraph += 1
        run += block.alone
        names = [words for _, words in path]
        headings = tuple(dict.fromkeys([title, *names] if title else names))
        place = Place(block.start, _locator(names, block, paragraph), block.page)
        yield headings, block, place, run
        run += block.alone


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


def _fitting(
    text: str, block: Block, count_tokens: CountTokens, limit: int
) -> Iterator[tuple[int, int, int]]:
    """Yield start, end and tokens of the block's pieces, each within the limit."""
    tokens = count_tokens([strip_markup(text[block.start : block.end])])[0]
    if tokens <= limit:
        yield block.start, block.end, tokens
        return
    spans = split_sentences(text, block.start, block.end)
    if len(spans) < 2:
        spans = _halves(text, block.start, block.end)
    sizes = count_tokens([strip_markup(text[a:b]) for a, b in spans])
    start, end, total = spans[0][0], spans[0][1], sizes[0]
    for (a, b), size in zip(spans[1:], sizes[1:], strict=True):
        # Never all of it again: "## " costs tokens in mid-line and none where a piece begins.
        if total + size <= limit and (start, b) != (block.start, block.end):
            end, total = b, total + size
            continue
        yield from _fitting(text, replace(block, start=start, end=end), count_tokens, limit)
        start, end, total = a, b, size
    yield from _fitting(text, replace(block, start=start, end=end), count_tokens, limit)


def _halves(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut a sentence in two at the space nearest its middle, or in its middle if it has none."""
    middle = (start + end) // 2
    spaces = [m.start() for m in re.finditer(r"\s", text[start:end])]
    cut = start + min(spaces, key=lambda s: abs(start + s - middle)) if spaces else middle
    left, right = (start, cut), (cut + (1 if spaces else 0), end)
    return [s for s in (left, right) if text[slice(*s)].strip()]


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
