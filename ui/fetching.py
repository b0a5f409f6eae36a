"""How far an update of the sources is: one moving line on a terminal, nothing elsewhere."""

from typing import TextIO

from ingest.official.update import FetchStep
from ui.progress import ERASE, bar
from ui.report import complain, one_line


class FetchProgress:
    """Called with each step of an update."""

    def __init__(self, stream: TextIO) -> None:
        self._moving = stream.isatty()

    def __call__(self, step: FetchStep) -> None:
        """Say which source is asked and how much of its file is there."""
        if not self._moving:
            return
        if not step.source:
            self.clear()
            return
        share = (step.done + (step.bytes / step.whole if step.whole else 0)) / step.sources
        size = f", {step.bytes / 1e6:,.1f} MB" if step.bytes else ""
        whole = f" of {step.whole / 1e6:,.1f}" if step.whole else ""
        line = f"{step.done} of {step.sources} sources{size}{whole}  {one_line(step.source, 40)}"
        complain(f"{ERASE}{bar(min(share, 1))} {line}", end="")

    def clear(self) -> None:
        """Take the moving line away, so that another can stand there."""
        if self._moving:
            complain(ERASE, end="")
