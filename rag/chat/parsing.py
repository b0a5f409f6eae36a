"""Parse a chat model's words into statements as it wrote them, with the numbers they cite.

What a model writes may come from a document that wants something. Its words stay, for whoever
reads an answer is to see what was written. Taken out are what cannot be seen, what the model
thinks aloud, and addresses that no passage holds; `rag.text.inert` keeps the rest from being more
than words.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from ingest.text.sentences import split_sentences

REMOVED = "[address removed]"
_MARK = re.compile(r"\s*\[(\d{1,3}(?:\s*[,;]\s*\d{1,3})*)\]")
_MARK_BEHIND = re.compile(r"([.!?][\"”’)]*)((?:\s*\[\d{1,3}(?:\s*[,;]\s*\d{1,3})*\])+)")
_THINKING = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
# Form of a line, each of which stands in a paragraph of its own; and of words in it.
_LINE_START = re.compile(r"^\s{0,3}(?:#{1,6}\s+|>\s|[-*+]\s+)", re.MULTILINE)
_EMPHASIS = re.compile(
    r"\*+|`+|(?<!\w)_{1,2}(?=\w)|(?<=\w)_{1,2}(?!\w)|\\(?=[\\`*_{}\[\]()#+.!$|<>~-])"
)
_TAG = re.compile(
    r"</?(?:b|strong|i|em|u|s|p|br|li|ul|ol|sub|sup|code|span|div|h[1-6])\s*/?>", re.I
)
# Where a browser or a reader of Markdown would follow or fetch what is written.
_FETCHED = re.compile(
    r"<(?=[a-z/!?])[^<>]*(?:>|\Z)|(?<=\])\([^)]*\)|^\s{0,3}\[[^\]]+\]:\s*\S+", re.I | re.MULTILINE
)
_ADDRESS = re.compile(
    r"(?:\b(?:https?|ftp|file|data|javascript|vbscript|mailto):|\bwww\.|(?<!:)//(?=\w+\.))"
    r"(?:[^\s<>\"”()\]]|\([^\s()]*\))+",
    re.IGNORECASE,
)


def whole_characters(pieces: Iterable[str]) -> Iterator[str]:
    """Yield a model's words without halves of characters, which no file and no page can hold.

    Where a piece ends in the first half the second is waited for; a half alone becomes U+FFFD.
    """
    kept = ""
    for piece in pieces:
        text = kept + piece
        kept = text[-1:] if "\ud800" <= text[-1:] <= "\udbff" else ""
        yield _joined(text.removesuffix(kept) if kept else text)
    if kept:
        yield _joined(kept)


def _joined(text: str) -> str:
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def plain_words(raw: str, passages: str = "") -> str:
    """Return a model's words as written, without what is invisible and without its thinking.

    A web address stays only if it stands so in ``passages``, the text that the model was given,
    and never in a tag or behind a link's words.
    """
    text = "".join(c for c in raw if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf"))
    text = _FETCHED.sub(lambda m: _without_addresses(m.group(), ""), _THINKING.sub(" ", text))
    return _without_addresses(text, passages)


def _without_addresses(text: str, passages: str) -> str:
    return _ADDRESS.sub(lambda m: _known(m.group(), passages), text)


def statements_of(words: str) -> list[tuple[str, list[int]]]:
    """Return each sentence without its marks, and the passage numbers in them."""
    # A mark behind the full stop belongs to the sentence before it.
    moved = _MARK_BEHIND.sub(r"\2\1", words)
    found = []
    for start, end in split_sentences(moved):
        sentence = moved[start:end]
        numbers = [int(n) for m in _MARK.finditer(sentence) for n in re.findall(r"\d+", m.group(1))]
        text = " ".join(_LINE_START.sub("", _MARK.sub("", sentence)).split())
        if any(c.isalnum() for c in text):
            found.append((text, numbers))
    return found


def to_compare(statement: str) -> str:
    """Return a statement's words for comparing them with a passage: without emphasis.

    Only marks go that hold no word: whatever a reader sees as one is compared.
    """
    return " ".join(_EMPHASIS.sub("", _TAG.sub(" ", statement)).split())


def _known(address: str, passages: str) -> str:
    stem = address.rstrip(".,;:!?'’`*")
    web = stem.lower().startswith(("http:", "https:", "www."))
    return address if web and stem in passages else REMOVED + address[len(stem) :]
