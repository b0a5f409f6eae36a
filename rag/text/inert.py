"""Keep a chat model's words from being more than words wherever they are rendered.

Whoever shows an answer by Markdown or HTML would have it fetch an image or offer a link that some
document told the model to write. What opens one is broken up by a character that takes no room.
"""

import re

JOINER = "\u2060"  # WORD JOINER: no room, no line break; `plain_words` leaves none of a model's own
# What opens a tag, an image, a link, its definition or, between two brackets, its reference. Behind
# "<" all but a space counts: `<1@b.example>` is a link in CommonMark.
_OPENING = re.compile(r"(?<=<)(?=[^\s\u2060])|(?<=!)(?=\[)|(?<=\])(?=[(\[:])")
_BROKEN = re.compile(r"(?<=[<!\]])\u2060")


def inert(words: str) -> str:
    """Return the words so that Markdown or HTML makes no link, image or element of them.

    Emphasis and tables stay what they are: they fetch nothing and lead nowhere.
    """
    return _OPENING.sub(JOINER, words)


def as_written(words: str) -> str:
    """Return inert words as they were, for a place that shows text as text."""
    return _BROKEN.sub("", words)
