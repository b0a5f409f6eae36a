"""Read pages that are pictures: pypdfium2 draws a page, Tesseract reads it.

Both are optional: the extra ``ocr`` and the program ``tesseract``. What is missing is said, with
the commands that bring it.
"""

import re
import shutil
import subprocess
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

from ingest.errors import ReadError

DPI = 300  # what Tesseract's documentation asks for
MAX_PIXELS = 40_000_000  # a page drawn larger is drawn coarser: 40 million are 120 MB
MAX_SECONDS = 120  # for one page
MAX_PAGES_SAID = 12  # page numbers named in a warning
_POINTS = 72
_INSTALL = ".venv/bin/pip install -c constraints.txt -e '.[ocr]'"
_TESSERACT = "apt-get install tesseract-ocr"
_THEN = "and then `sanctions-qa ingest`"
_PARAGRAPH = re.compile(r"\n\s*\n")


def available() -> bool:
    """Whether pages that are pictures can be read here."""
    return not _missing()


def _missing() -> list[str]:
    """Return the commands that bring what is missing."""
    commands = []
    if find_spec("pypdfium2") is None or find_spec("PIL") is None:
        commands.append(_INSTALL)
    if shutil.which("tesseract") is None:
        commands.append(_TESSERACT)
    return commands


def how_to() -> str:
    """Return what to do so that a file is read, for the end of a message."""
    commands = _missing()
    if commands:
        run = " and ".join(f"`{c}`" for c in commands)
        return f"run {run} {_THEN}"
    return "OCR found no words on them; put a sharper scan here"


def can_now_read(said: Sequence[str]) -> bool:
    """Whether a file of which a failure or a warning said that it needs OCR can be read by now."""
    return any(_THEN in text for text in said) and available()


def read_pages(
    path: Path, numbers: Sequence[int], what: str = "pages without text"
) -> tuple[dict[int, list[str]], list[str]]:
    """Return the paragraphs of these pages of a PDF, and warnings that say what was read how.

    ``what`` says in a warning what kind of pages they are.
    """
    if not numbers:
        return {}, []
    if not available():
        return {}, [f"{what}: {_listed(numbers)}; they need OCR: {how_to()}"]
    found = _recognised(path, numbers)
    read = [n for n in numbers if found[n]]
    empty = [n for n in numbers if not found[n]]
    warnings = [f"read by OCR, may hold misread letters: pages {_listed(read)}"] if read else []
    if empty:
        warnings.append(f"{what} on which OCR found no words: {_listed(empty)}")
    return found, warnings


def _listed(numbers: Sequence[int]) -> str:
    named = ", ".join(map(str, numbers[:MAX_PAGES_SAID]))
    return named + (
        f" and {len(numbers) - MAX_PAGES_SAID} more" if numbers[MAX_PAGES_SAID:] else ""
    )


def _recognised(path: Path, numbers: Sequence[int]) -> dict[int, list[str]]:
    import pypdfium2  # part of an extra

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError:
        return {n: [] for n in numbers}
    try:
        found = {}
        for number in numbers:
            page = document[number - 1]
            width, height = page.get_size()
            scale = DPI / _POINTS
            pixels = width * height * scale * scale
            scale *= min(1.0, (MAX_PIXELS / max(1.0, pixels)) ** 0.5)
            image = BytesIO()
            page.render(scale=scale, grayscale=True).to_pil().save(image, "PNG")
            found[number] = _words(image.getvalue())
    finally:
        document.close()
    return found


def _words(image: bytes) -> list[str]:
    """Return the paragraphs on a picture.

    :raises ReadError: when Tesseract cannot do its work.
    """
    command = ["tesseract", "stdin", "stdout", "--dpi", str(DPI), "-l", _languages()]
    try:
        done = subprocess.run(command, input=image, capture_output=True, timeout=MAX_SECONDS)
    except (OSError, subprocess.TimeoutExpired) as exc:
        raise ReadError(f"needs OCR, and Tesseract failed ({type(exc).__name__})") from exc
    if done.returncode:
        said = " ".join(done.stderr.decode("utf-8", "replace").split())[:200]
        raise ReadError(f"needs OCR, and Tesseract failed ({said}); install it anew")
    text = done.stdout.decode("utf-8", "replace").replace("\f", "\n")
    paragraphs = (p.strip() for p in _PARAGRAPH.split(text))
    return [p for p in paragraphs if any(c.isalnum() for c in p)]


@cache
def _languages() -> str:
    """Return the languages that are installed, English first; reading in all of them is slower."""
    done = subprocess.run(
        ["tesseract", "--list-langs"], capture_output=True, text=True, timeout=MAX_SECONDS
    )
    named = [x.strip() for x in done.stdout.splitlines()[1:]]
    usable = [x for x in named if x and x not in ("osd", "equ", "snum") and "/" not in x]
    return "+".join(sorted(usable, key=lambda x: (x != "eng", x))) or "eng"
