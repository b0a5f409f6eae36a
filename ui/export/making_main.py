"""Make files to download: the limited process, seen from inside."""

from collections.abc import Callable
from pathlib import Path

from ingest.reading.limits import Reply, limit_memory, limit_time, obey
from ingest.reading.messages import pack, unpack
from ui.export.fonts import FontChoice
from ui.export.making_messages import RECORDS, Made, MakeOrder, MakeStart


def main(descriptor: int) -> None:
    """Make what is ordered until nobody orders any more."""
    obey(descriptor, _begin)


def _begin(first: bytes) -> Callable[[bytes], Reply]:
    start = unpack(first, RECORDS)
    assert isinstance(start, MakeStart)
    limit_memory(start.megabytes)

    def answer(packed: bytes) -> Reply:
        order = unpack(packed, RECORDS)
        assert isinstance(order, MakeOrder)
        limit_time(order.seconds)
        try:
            return Reply(pack(Made(_made(order))))
        except RecursionError:  # a library's, on words that were made for it
            return Reply(pack(Made(b"")))

    return answer


def _made(order: MakeOrder) -> bytes:
    # Each takes a third of a second to import.
    if order.suffix == "docx":
        from ui.export.word import as_docx

        return as_docx(order.parts)
    from ui.export.pdf import as_pdf

    fonts = FontChoice(tuple(map(Path, order.font_files)), frozenset(order.missing))
    return as_pdf(order.parts, fonts, joins_letters=order.joins_letters)
