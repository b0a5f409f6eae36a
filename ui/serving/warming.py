"""Load what the first visitor needs when the server starts: the page's code and the model."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from ui.state.background import Background


@asynccontextmanager
async def warmed(_app: object) -> AsyncIterator[None]:
    """Begin to load when the server starts; nobody waits, and what is in the way a visit says."""
    Background(begin, "begin to load")
    yield


def begin() -> None:
    """Import the page, then begin to load the model.

    :raises IngestError: when there is no index.
    :raises RagError: when a setting cannot be used.
    """
    # Imported late: the server answers before the page's code is there.
    from ui.state import services
    from ui.web.chat import page_chat  # noqa: F401
    from ui.web.library import page_library  # noqa: F401
    from ui.web.overview import page_overview  # noqa: F401
    from ui.web.reader import page_reader  # noqa: F401

    services.warming()
