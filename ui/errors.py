"""What can go wrong on the page itself, and the sentence or reference a person gets for an error.

UiError
  HistoryError    the conversations on disk cannot be read or written
  UploadError     a file cannot be taken into the corpus
  MissingError    a document or passage that a program names is not in the index
  BusyError       more is asked at once than is taken
  ExtraError      a library of an extra is not installed
"""

import logging
import secrets
import traceback
from datetime import UTC, datetime
from pathlib import Path

from ingest.private import private_file, private_folder
from ui.failures import UiError as UiError
from ui.failures import is_known, sentence_for

LOG_NAME = "errors.log"  # in the data folder
_REFERENCE = "reference_in_log"  # set on an error that has been logged
_log = logging.getLogger(__name__)


class HistoryError(UiError):
    """The conversations on disk cannot be read or written."""


class PanicError(Exception):
    """A library broke off in a way that is no `Exception`; its text is that error's name."""


class StoppedError(Exception):
    """Whoever asked wants no answer any more."""


class UploadError(UiError):
    """A file cannot be taken into the corpus."""


class MissingError(UiError):
    """A document or passage that a program names is not in the index."""


class BusyError(UiError):
    """More is asked at once than is taken."""


INSTALL = "it needs the extra “{0}”: pip install -c constraints.txt -e '.[{0}]' (missing: {1})"


class ExtraError(UiError):
    """A library of an extra is not installed."""


def explain(exc: Exception, data: Path) -> str:
    """Return a sentence for a person; an unknown error is logged in full under a reference."""
    if is_known(exc):
        return sentence(sentence_for(exc))
    reference = getattr(exc, _REFERENCE, None)
    if reference is None:  # the page is drawn often; an error is logged once
        reference = secrets.token_hex(4)
        setattr(exc, _REFERENCE, reference)
        _write_log(exc, data / LOG_NAME, reference)
    return (
        "Something went wrong that this program does not know. "
        f"The log {data / LOG_NAME} says more under the reference {reference}."
    )


def sentence(message: str) -> str:
    """Return a message with a capital first letter and a full stop."""
    text = message.strip() or "something went wrong"
    return f"{text[0].upper()}{text[1:]}{'' if text[-1] in '.!?' else '.'}"


def log_line(line: str, data: Path) -> None:
    """Write one line with the time into the log."""
    _append(f"{_now()} {line}\n", data / LOG_NAME)


def _write_log(exc: Exception, path: Path, reference: str) -> None:
    trace = "".join(traceback.format_exception(exc))
    _append(f"{_now()} {reference}\n{trace}\n", path)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _append(text: str, path: Path) -> None:
    try:
        private_folder(path.parent)
        private_file(path)
        with path.open("a", encoding="utf-8") as file:
            file.write(text)
    except OSError:
        _log.exception("%s cannot be written: %s", path, text)
