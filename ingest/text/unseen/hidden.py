"""Text that is in a file and that no reader sees: what counts as that, and the warning of it.

The readers of the formats judge by these values and leave such text out.
"""

from collections.abc import Iterable

Colour = tuple[float, float, float]  # red, green, blue from 0 to 1
WHITE: Colour = (1.0, 1.0, 1.0)
TINY_POINTS = 1.5  # the smallest print, of footnotes' marks, has 3
NEAR = 0.1  # of a colour's range: letters and ground that differ by less look the same
STRUCK = "struck out"  # seen, and said to hold no more: quoted as text it would be false
SHOWN = 60  # characters of the hidden text that a warning repeats


def looks_like(colour: Colour, ground: Colour) -> bool:
    """Whether letters of a colour cannot be told from the ground on which they stand."""
    return all(abs(a - b) < NEAR for a, b in zip(colour, ground, strict=True))


class Hidden:
    """Collects what a reader leaves out because nobody sees it."""

    def __init__(self) -> None:
        self._ways: dict[str, None] = {}
        self._first = ""
        self.characters = 0

    def add(self, words: str, way: str) -> None:
        """Note hidden words and what hides them; words without a letter or digit are none."""
        plain = " ".join(words.split())
        if not any(c.isalnum() for c in plain):
            return
        self.characters += len(plain)
        self._ways[way] = None
        self._first = self._first or plain

    def warnings(self, more: Iterable[str] = ()) -> list[str]:
        """Return one warning that counts the characters and quotes the first, then ``more``."""
        if not self.characters:
            return list(more)
        first = self._first[:SHOWN] + ("…" if len(self._first) > SHOWN else "")
        ways = ", ".join(self._ways)
        said = f"hidden text is left out: {self.characters} characters ({ways}), from “{first}”"
        return [said, *more]
