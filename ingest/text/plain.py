"""Take markup off a text, for search and for reading aloud; offsets are not kept.

Words broken at line ends are whole, and letters that only look like Latin ones are those.
"""

import re

from ingest.text.words.line_ends import mended
from ingest.text.words.look_alikes import in_one_script

# No mark that opens one is inside: else each of a million would search all the rest for its end.
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^)\s\[]*\)")
_AUTOLINK = re.compile(r"<(https?://[^<>\s]+)>")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!$|<>~])")
# Nor is one inside of emphasis, for the same reason.
_EMPHASIS = re.compile(
    r"(\*\*|__)(?=\S)((?:(?!\1).)+?)(?<=\S)\1"
    r"|(?<!\w)([*_])(?=\S)((?:(?!(?<!\w)\3\S).)+?)(?<=\S)\3(?!\w)"
)
_LINE_START = re.compile(r"^\s{0,3}(?:#{1,6}\s+|>\s?|[-*+]\s+)", re.MULTILINE)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]")
_SPACE = re.compile(r"\s+")


def strip_markup(text: str) -> str:
    """Return the words of a text without Markdown marks, line breaks or invisible characters."""
    text = in_one_script(_INVISIBLE.sub("", mended(text)))
    text = _LINE_START.sub("", text)
    text = _AUTOLINK.sub(r"\1", _LINK.sub(r"\1", text))
    text = _EMPHASIS.sub(lambda m: m.group(2) or m.group(4), text)
    return _SPACE.sub(" ", _ESCAPE.sub(r"\1", text)).strip()
