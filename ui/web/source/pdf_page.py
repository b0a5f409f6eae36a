"""Draw a page of a PDF with the quote boxed, in a process of its own.

What a page draws may take all memory or never end, and PDFium must not be used by two threads at
once. So each page is drawn by a process that has so much time and memory and no more, and visitors
do not wait for each other's; a few processes are kept for the next page.
"""

import atexit
import pickle
from pathlib import Path
from threading import BoundedSemaphore, Lock

from ingest.reading.limited import CrashedError, LimitedProcess, TooSlowError, start_of
from ingest.reading.messages import pack, unpack
from ui.errors import UiError
from ui.web.source.page_messages import RECORDS, Drawn, DrawOrder, DrawStart, PageImage

SECONDS = 10.0  # for one page; a scanned one takes a second
MEGABYTES = 512
MOST = 6  # pages drawn at the same time
_KEPT = 2  # processes that wait for the next page: its first costs half a second more
_WAIT_SECONDS = 2 * SECONDS  # for one of them, where all draw
_MOST_BYTES = 64 << 20  # of a picture
_PNG = b"\x89PNG\r\n\x1a\n"


class BusyError(UiError):
    """More pages are being drawn than this machine can draw at once."""


def page_image(path: Path, page: int, quote: str, seconds: float = SECONDS) -> PageImage | None:
    """Return the page's picture, None where the file cannot be opened or drawn within limits.

    :raises BusyError: when too many other pages are being drawn.
    :raises WorkerError: when no process can be started.
    """
    return _DRAWERS.draw(DrawOrder(str(path), page, quote, seconds))


class _Drawer(LimitedProcess):
    """One process that draws."""

    def __init__(self) -> None:
        program = start_of("ui.web.source.page_drawing_main")
        super().__init__("draws pages", program, pack(DrawStart(MEGABYTES)))

    def draw(self, order: DrawOrder) -> PageImage | None:
        """Return the picture, None where there is none; the process may then be gone."""
        while True:
            used = self._used and self._process is not None
            try:
                drawn = _checked(self.answered(pack(order), order.seconds, _MOST_BYTES))
            except TooSlowError:
                return None
            except CrashedError:
                if used:  # an earlier file may be to blame: a fresh process tells
                    continue
                return None
            except pickle.UnpicklingError:
                self.let_go()
                return None
            if drawn.last:
                self.let_go()
            return drawn.image


def _checked(packed: bytes) -> Drawn:
    """Return the answer of a process that the file may have taken over.

    :raises pickle.UnpicklingError: where it is none.
    """
    drawn = unpack(packed, RECORDS)
    if not isinstance(drawn, Drawn):
        raise pickle.UnpicklingError("this is no answer")
    image = drawn.image
    if image is not None and not (
        isinstance(image, PageImage)
        and isinstance(image.png, bytes)
        and image.png.startswith(_PNG)
        and all(isinstance(n, int) for n in (image.page, image.pages, image.boxes))
    ):
        raise pickle.UnpicklingError("this is no picture")
    return drawn


class _Drawers:
    """Processes that draw: each is one visitor's for one page, some wait for the next."""

    def __init__(self) -> None:
        self._slots, self._lock = BoundedSemaphore(MOST), Lock()
        self._waiting: list[_Drawer] = []

    def draw(self, order: DrawOrder) -> PageImage | None:
        if not self._slots.acquire(timeout=_WAIT_SECONDS):
            raise BusyError("too many pages are being drawn; look at the text meanwhile")
        try:
            with self._lock:
                drawer = self._waiting.pop() if self._waiting else _Drawer()
            try:
                return drawer.draw(order)
            finally:
                self._take_back(drawer)
        finally:
            self._slots.release()

    def close(self) -> None:
        """End the processes that wait."""
        with self._lock:
            while self._waiting:
                self._waiting.pop().close()

    def _take_back(self, drawer: _Drawer) -> None:
        with self._lock:
            if len(self._waiting) < _KEPT:
                self._waiting.append(drawer)
                return
        drawer.close()


_DRAWERS = _Drawers()
atexit.register(_DRAWERS.close)
