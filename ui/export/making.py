"""Make a Word or PDF file of a record in a process of its own.

The words are those of documents, and the libraries that set them work for minutes, or give up, on
some that were made for it. So each file has so much time and memory and no more. Where a PDF takes
too long it is made once more without joining letters, which is what takes the time.
"""

import pickle
from collections.abc import Sequence
from dataclasses import replace

from ingest.reading.limited import CrashedError, LimitedProcess, TooSlowError, start_of
from ingest.reading.messages import pack, unpack
from ui.errors import UiError
from ui.export.fonts import fonts_for
from ui.export.making_messages import RECORDS, Made, MakeOrder, MakeStart
from ui.export.sheet import Part

SECONDS = 30.0  # for one file; a long conversation takes two
MEGABYTES = 512
_ALWAYS = "·“”…[]⚠"  # what the PDF says of itself


def made(parts: Sequence[Part], suffix: str) -> bytes:
    """Return the record as the bytes of a file.

    :raises UiError: when it cannot be made within the limits.
    :raises WorkerError: when no process can be started.
    """
    order = MakeOrder(suffix, tuple(parts), SECONDS)
    if suffix == "pdf":
        fonts = fonts_for("".join(part.text for part in parts) + _ALWAYS)
        files, missing = tuple(map(str, fonts.files)), "".join(sorted(fonts.missing))
        order = replace(order, font_files=files, missing=missing, joins_letters=True)
    maker = LimitedProcess(
        "makes files", start_of("ui.export.making_main"), pack(MakeStart(MEGABYTES))
    )
    try:
        while True:
            data = _answer(maker, order)
            if data:
                return data
            if not order.joins_letters:
                raise UiError(
                    "the file cannot be made of these words in the time it may take; "
                    "the Markdown export holds them"
                )
            order = replace(order, joins_letters=False)
    finally:
        maker.close()


def _answer(maker: LimitedProcess, order: MakeOrder) -> bytes:
    """Return the file, nothing where there is none."""
    try:
        answer = unpack(maker.answered(pack(order), order.seconds), RECORDS)
    except (TooSlowError, CrashedError, pickle.UnpicklingError):
        return b""
    return answer.data if isinstance(answer, Made) and isinstance(answer.data, bytes) else b""
