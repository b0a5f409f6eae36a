"""Turn the readable Markdown sources beside this file into the PDF, DOCX and HTML of corpus/.

In: docs/corpus/law/<name>.pdf.md (front matter and Markdown). Out: corpus/law/<name>.pdf.
Two runs give the same bytes: dates come from the front matter, and zip entries get a fixed time.

    python -m pip install reportlab python-docx markdown-it-py
    python docs/corpus/make_documents.py [FOLDER]   (corpus/ unless another folder is named)
"""

import sys
from collections.abc import Callable
from pathlib import Path

from pdf import write_pdf
from source import Source, read_source
from web import write_html
from word import write_docx

SOURCES = Path(__file__).resolve().parent
CORPUS = SOURCES.parents[1] / "corpus"
WRITERS: dict[str, Callable[[Source, Path], None]] = {
    ".pdf": write_pdf,
    ".docx": write_docx,
    ".html": write_html,
}


def main(folder: Path) -> None:
    """Write every document that has a source into a folder."""
    for source in sorted(SOURCES.glob("*/*.md")):
        path = folder / source.relative_to(SOURCES).with_suffix("")
        path.parent.mkdir(parents=True, exist_ok=True)
        WRITERS[path.suffix](read_source(source), path)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS)
