"""Take accents off: Möngke is also asked for as Mongke.

Apostrophes and hyphens are the plain ones: D’Arcy and D'Arcy are one name.
"""

import unicodedata

_PLAIN = str.maketrans(
    dict.fromkeys("\u2018\u2019\u02bc\u2032`\u00b4", "'") | dict.fromkeys("\u2010\u2011", "-")
)


def unaccented(text: str) -> str:
    """Return the text without accents, its other characters in their plain form."""
    if text.isascii():
        return text
    plain = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    return "".join(c for c in plain if not unicodedata.combining(c)).translate(_PLAIN)
