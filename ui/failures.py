"""Put an error into the sentence that a person reads: the one place that knows both."""

from ingest.errors import IngestError
from rag.errors import RagError


class UiError(Exception):
    """Base of this package's own errors, drawn in `ui.errors`; its text is meant for the user."""


def is_known(error: BaseException) -> bool:
    """Whether an error's own message is meant for the user."""
    return isinstance(error, IngestError | RagError | UiError) or _is_about_a_file(error)


def sentence_for(error: BaseException) -> str:
    """Return a known error's message, and for any other a neutral sentence with its name."""
    if isinstance(error, OSError) and _is_about_a_file(error):
        return f"{error.filename}: {error.strerror}"
    return str(error) if is_known(error) else f"something went wrong ({type(error).__name__})"


def _is_about_a_file(error: BaseException) -> bool:
    return isinstance(error, OSError) and bool(error.filename and error.strerror)
