"""What the readers find in files, set beside an independent count of the same things.

    python benchmarks/reading.py corpus ../shared/docs

For each file: what was found against what `reading_counts.py` counts in the bytes, the share of
the file's own words that are in the extracted text, and of its passages: how many there are, the
share whose text stands letter for letter at its span, the share over the model's token limit.
`--limit N` reads N files of each format. A file that is not read is listed with the reason.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import reading_counts
import reading_counts_files
import reading_counts_uk_us
from reading_formats import Format, words_of

from ingest.datamodels import Document, Passage
from ingest.embedding.encoder import Encoder, SentenceEncoder
from ingest.errors import ReadError
from ingest.readers import SUFFIXES, read_document
from ingest.text.split import split, text_for_model
from ui.report import table

Row = dict[str, object]
COUNTERS = (  # UK and US first: "ACT" is a tag in the Federal Register too
    (reading_counts_uk_us.FORMATS, reading_counts_uk_us.FOUND),
    (reading_counts.FORMATS, reading_counts.FOUND),
    (reading_counts_files.FILES, reading_counts_files.FOUND_IN_FILES),
)


def format_of(path: Path, data: bytes) -> Format | None:
    """Return the format that counts this file, None where nobody does."""
    return next((f for formats, _ in COUNTERS for f in formats if f.is_it(path, data)), None)


def files_below(places: Sequence[Path]) -> Iterator[Path]:
    """Yield the files named, and those of the folders named, whose suffix a reader takes."""
    for place in places:
        inside = sorted(place.rglob("*")) if place.is_dir() else [place]
        yield from (p for p in inside if p.suffix.lower() in SUFFIXES and p.is_file())


def measure(path: Path, encoder: Encoder) -> Row:
    """Read and split one file; return its figures, or the reason why it was not read."""
    data = path.read_bytes()
    counted_by = format_of(path, data)
    row: Row = {"file": path.name, "format": counted_by.name if counted_by else path.suffix[1:]}
    try:
        document = read_document(path, path.name)
    except ReadError as exc:
        return {**row, "failed": str(exc)}
    finders = next((f for formats, f in COUNTERS if counted_by in formats), {})
    counts = counted_by.count(data) if counted_by else {}
    words = counted_by.words(data) if counted_by else None
    passages = split(document, encoder.count_tokens, encoder.max_tokens)
    return {
        **row,
        "counts": {name: [finders[name](document), number] for name, number in counts.items()},
        "words_kept": share_of_words(words, document.text) if words else None,
        **passage_figures(document, passages, encoder),
    }


def share_of_words(words: Sequence[str], text: str) -> float:
    """Return the share of words that the text has, each as often as it stands in the file."""
    kept = Counter(words) & Counter(words_of(text))
    return kept.total() / len(words)


def passage_figures(document: Document, passages: Sequence[Passage], encoder: Encoder) -> Row:
    """Return number, share letter for letter and share over the limit."""
    exact = sum(p.text == document.text[p.start : p.end] for p in passages)
    sizes = encoder.count_tokens([text_for_model(p) for p in passages])
    total = max(len(passages), 1)
    over = sum(size > encoder.max_tokens for size in sizes)
    return {"passages": len(passages), "exact": exact / total, "over_limit": over / total}


def as_line(row: Row) -> list[str]:
    if "failed" in row:
        return [str(row["file"]), str(row["format"]), f"not read: {row['failed']}", "", "", "", ""]
    counts: dict[str, list[int]] = row["counts"]  # type: ignore[assignment]
    pairs = [f"{n} {a}/{b}{'' if a == b else ' (!)'}" for n, (a, b) in counts.items() if a or b]
    kept = row["words_kept"]
    shares = ["-" if kept is None else f"{kept:.3f}", str(row["passages"])]
    return [
        *(str(row["file"]), str(row["format"]), ", ".join(pairs) or "-", *shares),
        *(f"{row[name]:.3f}" for name in ("exact", "over_limit")),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("places", type=Path, nargs="+", help="files and folders")
    parser.add_argument("--limit", type=int, help="files of each format at most")
    arguments = parser.parse_args()
    encoder = SentenceEncoder()
    seen: Counter[str] = Counter()
    rows = []
    for path in files_below(arguments.places):
        found = format_of(path, path.read_bytes())
        name = found.name if found else path.suffix
        seen[name] += 1
        if arguments.limit is None or seen[name] <= arguments.limit:
            rows.append(measure(path, encoder))
    head = ["file", "format", "found/counted", "words", "passages", "exact", "over"]
    print("\n".join(table(head, [as_line(row) for row in rows])))
    print(json.dumps({"files": rows}, ensure_ascii=False))


if __name__ == "__main__":
    main()
