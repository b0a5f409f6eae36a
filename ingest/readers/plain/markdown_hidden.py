"""Find the stretches of a Markdown text that no reader of the rendered page sees.

HTML comments, the trick of a link definition that is a comment, elements of HTML that hide what
they hold. Found in the text itself, outside of code.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from ingest.datamodels import Block
from ingest.text.unseen.hidden import Hidden
from ingest.text.unseen.set_aside import Span

# One that begins a line and is not closed hides all that follows.
_COMMENT = re.compile(r"<!--.*?-->|^ {0,3}<!--.*\Z", re.DOTALL | re.MULTILINE)
_DEFINITION = re.compile(  # [//]: # (a remark)
    r"^ {0,3}\[(?://|#|comment|_+|-+|\.)[^\]\n]{0,40}\]: *(?:#|<>|//)[^\n]*(?:\n+(?=\[)|$)",
    re.MULTILINE | re.IGNORECASE,
)
_OPEN = re.compile(
    r"<(p|div|span|section|font|small|b|i|em|strong|td|li|a|details|template)\b([^<>]{0,500})>",
    re.IGNORECASE,
)
_HIDES = re.compile(
    r"(?:^|\s)hidden(?=[\s=/]|$)|display\s*:\s*none|visibility\s*:\s*hidden"
    r"|opacity\s*:\s*0(?:\.0+)?(?![.\d])|font-size\s*:\s*[01]?(?:\.\d+)?(?:px|pt|em|%)?\s*(?=[;\"']|$)"
    r"|(?<![-\w])color\s*[:=]\s*[\"']?(?:white|transparent|#f{3}(?:f{3})?)\b"
    r"|(?:left|top|text-indent)\s*:\s*-\d{3,}",
    re.IGNORECASE,
)
_CODE = re.compile(r"^(?:```|~~~| {4}|\t)|`")


def hidden_spans(text: str, blocks: Sequence[Block], hidden: Hidden) -> list[Span]:
    """Return what is hidden in these blocks, in order, and note it; code shows all it holds."""
    found: list[Span] = []
    code = [(b.start, b.end) for b in blocks if _CODE.match(text[b.start : b.end])]
    for start, end, way in sorted(_all(text)):
        before = bisect_right(code, (start, len(text))) - 1
        in_code = before >= 0 and start < code[before][1]
        if in_code or (found and start < found[-1][1]):
            continue
        found.append((start, end))
        words = re.sub(r"<!--|-->|<[^<>]*>|^\s*\[[^\]]*\]: *\S+", " ", text[start:end])
        hidden.add(words.strip(" ()\"'\n"), way)
    return found


def _all(text: str) -> Iterator[tuple[int, int, str]]:
    yield from ((*m.span(), "comment") for m in _COMMENT.finditer(text))
    yield from ((*m.span(), "comment") for m in _DEFINITION.finditer(text))
    done = 0
    for match in _OPEN.finditer(text):
        style = match[2]
        if match.start() >= done and (_HIDES.search(style) or match[1].lower() == "template"):
            done = _end(text, match)
            yield match.start(), done, "HTML that hides it"


def _end(text: str, opened: re.Match[str]) -> int:
    """Return where an element ends; one that is not closed ends with its paragraph."""
    depth = 1
    for tag in re.finditer(rf"<(/?){opened[1]}\b[^<>]*>", text[opened.end() :], re.IGNORECASE):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return opened.end() + tag.end()
    paragraph = text.find("\n\n", opened.end())
    return paragraph if paragraph >= 0 else len(text)
