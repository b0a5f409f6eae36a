"""Assemble a document's text from a format's pieces, once, so that every span is known."""

from ingest.datamodels import Block, BlockRole


class TextBuilder:
    """Collects the pieces of a document in reading order."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self.blocks: list[Block] = []

    def add(
        self,
        text: str,
        role: BlockRole = BlockRole.TEXT,
        *,
        level: int = 0,
        page: int | None = None,
        locator: str | None = None,
        alone: bool = False,
    ) -> int:
        """Append one block; blank text is left out. Blocks are set apart by an empty line.

        Returns the offset at which the block starts, or would have.
        """
        text = text.strip()
        if not text:
            return self._length
        if self._parts:
            self._append("\n\n")
        start = self._length
        self._append(text)
        self.blocks.append(Block(start, self._length, role, level, page, locator, alone))
        return start

    def _append(self, piece: str) -> None:
        self._parts.append(piece)
        self._length += len(piece)

    @property
    def next_start(self) -> int:
        """Where the next block will start."""
        return self._length + (2 if self._parts else 0)

    @property
    def text(self) -> str:
        """The whole text so far."""
        return "".join(self._parts)
