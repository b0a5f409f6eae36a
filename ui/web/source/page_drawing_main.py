"""Draw pages of PDFs: the limited process, seen from inside."""

import os
from collections.abc import Callable

from ingest.reading.limits import Reply, has_grown, limit_memory, limit_time, obey
from ingest.reading.messages import pack, unpack
from ui.web.source.page_drawing import draw_page
from ui.web.source.page_messages import RECORDS, Drawn, DrawOrder, DrawStart

_NICENESS = 5  # answers come first: a page that never ends takes what they leave


def main(descriptor: int) -> None:
    """Draw what is ordered until nobody orders any more."""
    os.nice(_NICENESS)
    obey(descriptor, _begin)


def _begin(first: bytes) -> Callable[[bytes], Reply]:
    start = unpack(first, RECORDS)
    assert isinstance(start, DrawStart)
    limit_memory(start.megabytes)

    def answer(packed: bytes) -> Reply:
        order = unpack(packed, RECORDS)
        assert isinstance(order, DrawOrder)
        limit_time(order.seconds)
        image = draw_page(order.path, order.page, order.quote)
        last = has_grown(start.megabytes)
        return Reply(pack(Drawn(image, last)), last)

    return answer
