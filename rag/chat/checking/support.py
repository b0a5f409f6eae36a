"""The text that a statement may rest on, taken apart once for all checks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from ingest.text.dates import Order, order_for
from ingest.text.sentences import sentences, split_sentences
from rag.datamodels import Evidence
from rag.question.fields import Labelled, labelled
from rag.reader.features import coverage
from rag.text.currencies import named_in
from rag.text.figures import Code, Day, Figure, codes, dates, figures
from rag.text.negation import Clause, negated
from rag.text.words import Word, content_words

_REACH = 300  # characters to either side in the passage
# Where a passage stands by our own count: the document does not say it, and "$2" is not "¶ 2".
_COUNTED = re.compile(r"(?:¶|\bp\.|\brow)\s*\d+")


class Support:
    """The text that a statement may rest on, taken apart once."""

    def __init__(
        self, body: str, above: str, orders: Sequence[tuple[int, Order | None]] = ()
    ) -> None:
        """Take the passages' text, and what stands above it: titles, headings, pinpoints, dates.

        ``orders`` has for each passage how long its text is, and what comes first in its dates.
        """
        self.body, self.above = body, above
        self.text = f"{above}\n{body}"
        self._orders = orders or ((len(body), None),)

    @classmethod
    def of(cls, cited: Sequence[Evidence]) -> "Support":
        """Gather the passages that a statement cites."""
        above = [
            " ".join(
                (e.passage.context, e.about.title or "", e.about.publisher or "",
                 e.about.published or "", e.about.version or "", e.about.instrument or "",
                 *(_COUNTED.sub("", p.locator) for p in e.passage.places))
            )
            for e in cited
        ]  # fmt: skip
        texts = [e.passage.search_text for e in cited]
        orders = [(len(t), order_for(e.about)) for t, e in zip(texts, cited, strict=True)]
        return cls("\n".join(texts), "\n".join(above), orders)

    @cached_property
    def dates(self) -> list[Day]:
        """The dates of body and above, in the order of days and months of their source."""
        found, start = dates(self.above), len(self.above) + 1
        for length, order in self._orders:
            found += [
                replace(d, start=d.start + start, end=d.end + start)
                for d in dates(self.text[start : start + length], order)
            ]
            start += length + 1
        return found

    @cached_property
    def figures(self) -> list[Figure]:
        """The figures of body and above."""
        return figures(self.text)

    @cached_property
    def codes(self) -> list[Code]:
        """The provisions of body and above."""
        return codes(self.text)

    @cached_property
    def units(self) -> frozenset[str]:
        """The currencies that are named anywhere, and "%"."""
        return named_in(self.text)

    @cached_property
    def labels(self) -> list[Labelled]:
        """The fields of entries that are named, each where it stands."""
        return labelled(self.text)

    @cached_property
    def words(self) -> list[Word]:
        """All words that carry meaning, each where it stands."""
        return all_words(self.text)

    @cached_property
    def stems(self) -> set[str]:
        """Their stems."""
        return {w.stem for w in self.words}

    @cached_property
    def clauses(self) -> list[Clause]:
        """The body's sentences with what each denies."""
        return [negated(s) for s in sentences(self.body)]

    def near(self, start: int, end: int) -> "Near":
        """Return what stands around a place, and above the passage."""
        low, high = start - _REACH, end + _REACH
        top = len(self.above)
        stems = {w.stem for w in self.words if w.end <= top or (w.start >= low and w.end <= high)}
        fields = {f.name for f in self.labels if f.start >= low and f.end <= high}
        return Near(frozenset(stems), frozenset(fields))

    @cached_property
    def whole(self) -> "Near":
        """Return all that stands anywhere."""
        return Near(frozenset(self.stems), frozenset(f.name for f in self.labels))


@dataclass(frozen=True, slots=True)
class Near:
    """Stems, and the fields of entries that are named beside them."""

    stems: frozenset[str]
    fields: frozenset[str]

    def share(self, words: Sequence[Word], labels: Sequence[Labelled]) -> float:
        """Return the share of a statement's words that stand here, by rarity in 0..1.

        A word that names a field is met by any label of it: "born" by "DOB".
        """
        met = [f for f in labels if f.name in self.fields]
        also = {w.stem for w in words if any(f.start <= w.start < f.end for f in met)}
        return coverage(words, also | self.stems)


def all_words(text: str) -> list[Word]:
    """Return every word that carries meaning, those that come twice twice."""
    found = []
    for start, end in split_sentences(text):
        for word in content_words(text[start:end]):
            at = (word.start + start, word.end + start)
            found.append(Word(word.surface, word.stem, word.rarity, *at))
    return found
