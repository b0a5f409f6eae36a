"""Examples to learn reading from: a question, a passage, and where in it the answer stands.

A file holds JSON lines, gzipped or not: `question`, `title`, `passage`, `answers` (words that stand
in the passage), `answerable`, `task` ("qa", or "claim": is a statement borne out), `doc`. What is
answered by yes or no, or is borne out, is answered by the sentence that says so; where no file says
which, such an example teaches only through its negatives and is left out.
"""

import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Example:
    """A question and a passage; ``spans`` are where it is answered, none where it is not."""

    question: str
    title: str
    passage: str
    spans: tuple[Place, ...]
    doc: str
    source: str

    @property
    def answerable(self) -> bool:
        """Whether the passage answers."""
        return bool(self.spans)


def read(path: Path) -> Iterator[Example]:
    """Yield the usable examples of a file.

    :raises ValueError: naming the line that is no such example.
    """
    opened = gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open()
    source = path.name.split(".")[0]
    with opened as lines:
        for number, line in enumerate(lines, start=1):
            try:
                given = json.loads(line)
                example = _example(given, source)
            except (KeyError, ValueError, TypeError) as exc:
                raise ValueError(f"{path}, line {number} is no example ({exc})") from exc
            if example is not None:
                yield example


def _example(given: dict[str, object], source: str) -> Example | None:
    passage = str(given["passage"])
    answers = given.get("answers") or ()
    assert isinstance(answers, Sequence)
    found = [_place(passage, str(a)) for a in answers]
    spans = tuple(dict.fromkeys(place for place in found if place is not None))
    answerable = bool(given["answerable"])
    if answerable and not spans:
        if given.get("task") != "claim":
            return None  # "yes": the passage does not say which of its sentences says so
        spans = ((0, len(passage)),)
    title = str(given.get("title") or "")
    doc = str(given.get("doc") or title)
    return Example(str(given["question"]), title, passage, spans if answerable else (), doc, source)


def _place(passage: str, answer: str) -> Place | None:
    at = passage.find(answer) if answer else -1
    return None if at < 0 else (at, at + len(answer))


def kept_aside(examples: Iterable[Example], share: float) -> tuple[list[Example], list[Example]]:
    """Return (to learn from, kept aside): whole documents, chosen by their names' digests."""
    learn: list[Example] = []
    aside: list[Example] = []
    for example in examples:
        digest = hashlib.sha256(f"{example.source}/{example.doc}".encode()).digest()
        (aside if digest[0] < share * 256 else learn).append(example)
    return learn, aside
