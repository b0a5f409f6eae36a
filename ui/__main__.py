"""Run the command `sanctions-qa`: errors become one line and an exit code here.

0 done; 1 something unexpected; 2 usage or bad input; 3 some files failed; 4 not found in the
documents; 5 index and folder differ; 6 an evaluation is worse than the saved one;
7 records are not as they were written.
"""

import io
import os
import sys
import traceback
from collections.abc import Sequence

from ui.cli.parser import parse, run
from ui.failures import is_known, sentence_for
from ui.report import complain, one_line
from ui.settings import CommandSettings

UNEXPECTED, BAD_INPUT, INTERRUPTED, BROKEN_PIPE = 1, 2, 130, 141  # the last two as in a shell


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command."""
    _write_utf8()
    try:
        code = run(parse(argv))
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has gone, as in `| head`; the interpreter must not stumble over it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    except KeyboardInterrupt:
        complain("interrupted")
        return INTERRUPTED
    except SystemExit:
        raise
    # Whatever else goes wrong must end in a sentence, not in a traceback: a library's panic too.
    except BaseException as exc:  # noqa: BLE001
        return _failed(exc)
    return code


def _failed(error: BaseException) -> int:
    known = is_known(error)
    settings = CommandSettings.from_environment()
    if settings.debug:
        complain("".join(traceback.format_exception(error)).rstrip())
    advice = "" if known or settings.debug else f"; run with {CommandSettings.DEBUG}=1 for details"
    complain(f"sanctions-qa: {one_line(sentence_for(error))}{advice}")
    return BAD_INPUT if known else UNEXPECTED


def _write_utf8() -> None:
    """Write UTF-8 whatever the locale says; a file name that is no text is written escaped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


if __name__ == "__main__":
    sys.exit(main())
