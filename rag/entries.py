"""A question and what was found in; out the entry of a list that it asks about.

Entries of a list are alike but for whom they are of: asked for one person's passport, the entry of
another answers as well by its words, and wrongly. The entry asked about is the one that holds most
of the names in the question; statements of other entries are no answer.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.datamodels import Passage, Place
from ingest.lexical import stems
from ingest.plain import strip_markup
from ingest.sentences import CONTINUED, is_row, row_head, row_name
from rag.datamodels import Evidence
from rag.fields import Field, field_asked
from rag.premise import MIN_RARITY
from rag.question import Question
from rag.quotes import NO_VECTOR, Quote

_POSSESSIVE = re.compile(r"['’]s?$")
# Of a field or of who keeps the list, not of whose the entry is.
_LABELS = frozenset(
    "id no number annex part list lists ofac ofsi bis fcdo hmt treasury sdn ssi sanctions "
    "consolidated council commission".split()
)
Key = tuple[str, str]  # a document and how an entry of it begins


@dataclass(frozen=True, slots=True)
class Entries:
    """The entries found, by what they hold of the question's names, and the field asked for."""

    own: frozenset[Key]
    others: frozenset[Key]
    field: Field | None
    texts: dict[Key, str]
    openings: dict[Key, Quote]

    @classmethod
    def of(cls, question: str, evidence: Sequence[Evidence]) -> "Entries":
        """Tell the entries asked about from the others; without a name there are neither."""
        texts: dict[Key, list[str]] = defaultdict(list)
        openings: dict[Key, Quote] = {}
        for found, place in ((e, p) for e in evidence for p in e.passage.places):
            if is_row(place.locator):
                key = _key(found.passage, place)
                texts[key].append(_text(found.passage, place))
                if not _goes_on(found.passage):
                    openings[key] = _opening(found, place)
        whole = {key: " ".join((key[1], *pieces)) for key, pieces in texts.items()}
        field = field_asked(question)
        own, others = _told_apart(_names(question, field), whole, headed=field is not None)
        return cls(own, others, field, whole, openings)

    def answering(self, ranked: Sequence[Quote]) -> list[Quote]:
        """Return the sentences without those of other entries, and of the entries asked about,
        where some give the field asked for, only these and first.
        """
        kept = [q for q in ranked if self._key(q) not in self.others]
        giving = [q for q in kept if self._gives(q)]
        if not giving:
            return kept
        return giving + [q for q in kept if self._key(q) not in self.own]

    def lacking(self, chosen: Sequence[Quote]) -> str | None:
        """Return the field asked for where entries alone would answer and none of them gives it."""
        if self.field is None or not self.own or not all(self._key(q) in self.own for q in chosen):
            return None
        given = any(self.field.is_given_in(self.texts[key]) for key in self.own)
        return None if given else self.field.name

    def named(self, quote: Quote) -> Quote:
        """Return a statement; of a later piece of an entry with how the entry begins, if found."""
        opening = self.openings.get(self._key(quote) or ("", ""))
        if opening is None or quote.lead or not _goes_on(quote.evidence.passage):
            return quote
        return replace(quote, lead=opening)

    def _gives(self, quote: Quote) -> bool:
        return (
            self.field is not None
            and self._key(quote) in self.own
            and self.field.is_given_in(quote.text)
        )

    def _key(self, quote: Quote) -> Key | None:
        return _key(quote.evidence.passage, quote.place) if is_row(quote.place.locator) else None


def _key(passage: Passage, place: Place) -> Key:
    """Return whose piece a place is: what stands over a later one is how its entry begins."""
    if _goes_on(passage):
        return passage.document, passage.headings[-1].removesuffix(CONTINUED)
    return passage.document, strip_markup(row_head(_text(passage, place)))


def _goes_on(passage: Passage) -> bool:
    return bool(passage.headings) and passage.headings[-1].endswith(CONTINUED)


def _opening(found: Evidence, place: Place) -> Quote:
    text = _text(found.passage, place)
    head = row_head(text)
    start = place.start + text.index(head)
    span = (start, start + len(head))
    return Quote(found, place, *span, head, strip_markup(head), 0.0, NO_VECTOR, span)


def _text(passage: Passage, place: Place) -> str:
    return passage.text[place.start - passage.start : place.end - passage.start]


def _told_apart(
    names: frozenset[str], entries: dict[Key, str], headed: bool
) -> tuple[frozenset[Key], frozenset[Key]]:
    """Return the entries that hold most of the names, and those that hold only some of these.

    With ``headed`` an entry counts for how it begins where another begins with all that it holds:
    asked for a firm's address, the entry of its subsidiary only speaks of it.
    """
    held = {key: names & {*stems(text)} for key, text in entries.items()} if names else {}
    if headed:
        heads = {key: names & {*stems(row_name(key[1]))} for key in held}
        held = {
            key: heads[key] if any(has <= head for head in heads.values()) else has
            for key, has in held.items()
        }
    others = {k for k, has in held.items() if any(has < more for more in held.values())}
    return frozenset(k for k, has in held.items() if has and k not in others), frozenset(others)


def _names(question: str, field: Field | None) -> frozenset[str]:
    """Return the stems of a question's names: no countries, nothing that names the field.

    "Bank VTB 24" is another than "VTB Bank": a number or country behind a name belongs to it.
    """
    asked = Question.of(question)
    rare = [w for w in asked.words if asked.typed and field and w.rarity >= MIN_RARITY]
    known = [w for w in rare or asked.names if w not in asked.jurisdictions]
    ends = {w.end + gap for w in known for gap in (1, 2)}  # a space, or one and a bracket
    behind = [w for w in (*asked.numbers, *asked.jurisdictions) if w.start in ends]
    names = [_POSSESSIVE.sub("", w.surface) for w in (*known, *behind)]
    return frozenset(
        stem
        for name in names
        if name.lower() not in _LABELS and not (field and field.given.search(name))
        for stem in stems(name)
    )
