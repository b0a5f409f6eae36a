"""A chat model's words in, plain statements with the numbers they cite out.

What a model writes may come from a document that wants something: links, images, HTML and
invisible characters are taken out here, once, for every place that shows or keeps an answer.
"""

import re
import unicodedata

from ingest.plain import strip_markup
from ingest.sentences import split_sentences

REMOVED = "[address removed]"
_MARK = re.compile(r"\s*\[(\d{1,3}(?:\s*[,;]\s*\d{1,3})*)\]")
_MARK_BEHIND = re.compile(r"([.!?][\"”’)]*)((?:\s*\[\d{1,3}(?:\s*[,;]\s*\d{1,3})*\])+)")
_THINKING = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
_ACTIVE = re.compile(  # what a browser would run or fetch: gone with all that stands in it
    r"<(script|style|iframe|object|svg|template)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE
)
_TAG = re.compile(r"<(?=[a-z/!?])[^<>]*(?:>|\Z)", re.IGNORECASE)
_IMAGE = re.compile(r"!\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])")
_LINK = re.compile(r"(?<!\d)\[([^\]\[]*[^\]\[\d,; ][^\]\[]*)\](?:\([^)]*\)|\[[^\]]*\])")
_LINK_TARGET = re.compile(r"(?<=\])\((?:https?:|mailto:|data:|javascript:|//)[^)]*\)", re.I)
_DEFINITION = re.compile(r"^\s{0,3}\[[^\]]+\]:\s*\S+.*$", re.MULTILINE)
_ADDRESS = re.compile(
    r"(?:\b(?:https?|ftp|file|data|javascript|vbscript|mailto):|\bwww\.|(?<!:)//(?=\w+\.))"
    r"(?:[^\s<>\"”()\]]|\([^\s()]*\))+",
    re.IGNORECASE,
)


def plain_words(raw: str, passages: str) -> str:
    """Return a model's words without links, images, HTML and invisible characters.

    A web address stays only if it stands so in ``passages``, the text that the model was given.
    """
    text = "".join(c for c in raw if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf"))
    for pattern in (_THINKING, _ACTIVE, _DEFINITION, _IMAGE):
        text = pattern.sub(" ", text)
    text = _LINK.sub(r"\1", text)
    text = _TAG.sub(" ", _LINK_TARGET.sub(" ", text))
    return _ADDRESS.sub(lambda m: _known(m.group(), passages), text)


def statements_of(words: str) -> list[tuple[str, list[int]]]:
    """Return each sentence without its marks, and the passage numbers in them."""
    # A mark behind the full stop belongs to the sentence before it.
    moved = _MARK_BEHIND.sub(r"\2\1", words)
    found = []
    for start, end in split_sentences(moved):
        sentence = moved[start:end]
        numbers = [int(n) for m in _MARK.finditer(sentence) for n in re.findall(r"\d+", m.group(1))]
        text = " ".join(strip_markup(_MARK.sub("", sentence)).split())
        if any(c.isalnum() for c in text):
            found.append((text, numbers))
    return found


def _known(address: str, passages: str) -> str:
    stem = address.rstrip(".,;:!?")
    web = stem.lower().startswith(("http:", "https:", "www."))
    return address if web and stem in passages else REMOVED + address[len(stem) :]
