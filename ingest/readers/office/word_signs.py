"""Signs that a Word file names by a font of pictures and a number: "≥" is F0B3 of Symbol."""

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PRIVATE = 0xF000  # Word adds it to the numbers of such a font
UNKNOWN = "\ufffd"
# Of Adobe's published table of the Symbol font: what changes a figure or a name's sense.
_SYMBOL = {
    **{0xA3: "≤", 0xB3: "≥", 0xB1: "±", 0xB4: "×", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈"},
    **{0xA5: "∞", 0xB0: "°", 0xB2: "″", 0xA2: "′", 0xB7: "•", 0xBC: "…", 0xAE: "→", 0xAC: "←"},
    **{0xA0: "€", 0xD2: "®", 0xD3: "©", 0xD4: "™", 0xE5: "∑", 0xD6: "√", 0xD8: "¬", 0x2D: "−"},
    **{0x61: "α", 0x62: "β", 0x67: "γ", 0x64: "δ", 0x6D: "μ", 0x70: "π", 0x73: "σ", 0x57: "Ω"},
}


def sign_of(sign: etree._Element) -> str:
    """Return the character of a sign, ``UNKNOWN`` where its font is not known here."""
    try:
        number = int(str(sign.get(f"{_W}char")), 16)
    except ValueError:
        return UNKNOWN
    number -= _PRIVATE if number >= _PRIVATE else 0
    if str(sign.get(f"{_W}font")) != "Symbol":
        return UNKNOWN
    if 0x20 <= number < 0x40 and number != 0x2D:
        return chr(number)  # digits and marks are where they are in other fonts
    return _SYMBOL.get(number, UNKNOWN)
