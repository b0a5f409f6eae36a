"""Take accents off: Möngke is also asked for as Mongke."""

import unicodedata


def unaccented(text: str) -> str:
    """Return the text without accents, its other characters in their plain form."""
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
