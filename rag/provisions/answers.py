"""Answer a question that names a provision from its own text, or say that it is absent.

Where the question asks for nothing else its text is the answer, from the top. Where it asks for
something in it, and the sentences chosen are others', those of the provision are read by
themselves. A provision that an act at hand has not is never answered by its neighbour.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from ingest.store.index import Index
from ingest.text.pinpoint import PROVISION, covers, key_of, keys_of
from ingest.text.sentences import is_row
from rag.answerability.entity_presence import Missing
from rag.answerability.gaps import notes_on
from rag.datamodels import Answer, Coverage, Evidence
from rag.provisions.asked import asks_for_text
from rag.provisions.held import Found, Holder
from rag.provisions.masked import masked
from rag.question.followup import Wording, is_follow_up, previous_question
from rag.question.provisions import Provision, named_in
from rag.question.query import Query
from rag.reader.extract import Extraction
from rag.retrieval.filters import allowed
from rag.sentences.quotes import Quote, pieces_of
from rag.versions.known import version_at, versions_of
from rag.writing.cite import answer_in_order, refusal

MOST_CHARS = 3_000  # of a provision in one answer; what is longer is opened at its citation
MOST_ACTS = 3  # whose provisions of one number are shown where the question names no act
READ = 8  # passages of a provision in which an answer is looked for

Extract = Callable[[Sequence[Wording], Sequence[Evidence]], Extraction]


class ProvisionAnswers:
    """The provisions that one question names, looked up once."""

    def __init__(self, index: Index, query: Query) -> None:
        """Look up what the question names in the texts that its filters allow."""
        earlier = previous_question(query.history) or "" if is_follow_up(query.text) else ""
        self._query, self._asks_for_text = query, asks_for_text(query.text)
        self._named = named_in(query.text, earlier)
        self._rows = index.documents() if self._named else ()
        chosen = allowed(self._rows, query.understood.filters) if self._named else None
        holder = Holder(index)
        self._texts = {p.key: holder.texts(p, self._rows, chosen) for p in self._named}
        self._absent = [
            p
            for p in self._named
            if not self._texts[p.key] and holder.has_own_text(p, self._rows, chosen)
        ]

    def at_once(self, evidence: Sequence[Evidence], coverage: Coverage, mode: str) -> Answer | None:
        """Return the text that is asked for, or the refusal where its act has no such provision."""
        absent = [p for p in self._absent if not any(_tells(e, p) for e in evidence)]
        notes = notes_on([Missing("provision", p.key) for p in absent])
        shown = list(self._shown()) if self._asks_for_text else []
        if shown:
            quotes, left = _quotes(shown)
            notes += [_longer(shown, left)] if left else []
            notes += [_SEVERAL] if self._is_ambiguous() else []
            answer = answer_in_order(self._query.typed, quotes, coverage, "")
            return replace(answer, notes=tuple(notes))
        if not absent:
            return None
        return replace(refusal(self._query.typed, mode, coverage, evidence), notes=tuple(notes))

    def instead_of(
        self, extraction: Extraction, evidence: Sequence[Evidence], extract: Extract
    ) -> Extraction:
        """Return what the provision itself says where the sentences chosen are others'."""
        under = masked(self._query.text).is_under_it
        # "Is a bank in Annex IV frozen?" names it in passing, and any act may have one.
        meant = [p for p in self._named if p.act or under or self._asks_for_text]
        held = [f for p in meant for found in self._texts[p.key][:1] for f in found]
        if self._asks_for_text and not held and self._named:
            told = [q for q in extraction.quotes if any(map(self._told_by(q), self._named))]
            return extraction if told else replace(extraction, found=False)
        if not held or (extraction.found and self._is_of_it(extraction.quotes[0], held)):
            return extraction
        wording = Wording(masked(self._query.text).without, 1.0)
        own = extract([wording], list(_alone(held, evidence))[:READ])
        if own.found or not extraction.found or not under:
            return own if own.found else extraction
        told = [q for q in extraction.quotes if any(_says(q, p) for p in self._named)]
        return extraction if told else replace(own, close=extraction.close)

    def _is_of_it(self, quote: Quote, held: Sequence[Found]) -> bool:
        """Whether a sentence is of the provision itself or says so; a row is of its own entry."""
        is_told = is_row(quote.place.locator) or any(_says(quote, p) for p in self._named)
        return is_told or _is_among(quote, held)

    @staticmethod
    def _told_by(quote: Quote) -> Callable[[Provision], bool]:
        return lambda provision: _tells(quote.evidence, provision)

    def _shown(self) -> Iterator[list[Found]]:
        """Yield the texts to be shown: of an act its own, of several acts the first few."""
        for provision in self._named:
            texts = self._texts[provision.key]
            yield from texts[:1] if provision.act else self._one_an_act(texts)

    def _one_an_act(self, texts: Sequence[list[Found]]) -> list[list[Found]]:
        versions, by_act = versions_of(self._rows), dict[str, list[Found]]()
        rows = {d.path: d for d in self._rows}
        for found in texts:
            path = found[0].evidence.passage.document
            version = version_at(rows[path], found[0].place.start, versions)
            by_act.setdefault(version.instrument if version else path, found)
        return list(by_act.values())[:MOST_ACTS]

    def _is_ambiguous(self) -> bool:
        return any(
            p.act is None and len(self._one_an_act(self._texts[p.key])) > 1 for p in self._named
        )


_SEVERAL = "Several acts have a provision of this number; name the act to have one of them alone."


def _quotes(shown: Sequence[list[Found]]) -> tuple[list[Quote], int]:
    """Return the places as quotes, each whole, up to a length, and how many are left out."""
    quotes, left, room = list[Quote](), 0, MOST_CHARS // len(shown)
    for found in shown:
        chars = 0
        for one in found:
            pieces = pieces_of(_only(one.evidence, [one]))
            if not pieces or (chars and chars + pieces[-1].end - pieces[0].start > room):
                left += bool(pieces)
                continue
            whole = _spanned(pieces)
            chars += len(whole.quote)
            quotes.append(whole)
    return quotes, left


def _spanned(pieces: Sequence[Quote]) -> Quote:
    """Return the sentences of a place as one quote, those that make it too long left out."""
    first, passage = pieces[0], pieces[0].evidence.passage
    last = next((p for p in reversed(pieces) if p.end - first.start <= MOST_CHARS), first)
    taken = pieces[: pieces.index(last) + 1]
    text = passage.text[first.start - passage.start : last.end - passage.start]
    return replace(
        first, end=last.end, quote=text, text=" ".join(p.text for p in taken),
        unit=(first.start, last.end),
    )  # fmt: skip


def _longer(shown: Sequence[list[Found]], left: int) -> str:
    name = shown[0][0].place.locator
    count = "1 more paragraph" if left == 1 else f"{left} more paragraphs"
    return f"The provision has {count}; open {name} to read it whole."


def _only(evidence: Evidence, found: Sequence[Found]) -> Evidence:
    """Return a passage with these places alone."""
    places = tuple(f.place for f in found)
    return replace(evidence, passage=replace(evidence.passage, places=places))


def _alone(held: Sequence[Found], evidence: Sequence[Evidence]) -> Iterator[Evidence]:
    """Yield the passages of provisions with nothing but their places, ranked ones as ranked."""
    ranked = {e.passage.id: e for e in evidence}
    by_passage: dict[str, list[Found]] = {}
    for found in held:
        by_passage.setdefault(found.evidence.passage.id, []).append(found)
    for name, places in by_passage.items():
        yield _only(ranked.get(name, places[0].evidence), places)


def _is_among(quote: Quote, held: Sequence[Found]) -> bool:
    document = quote.evidence.passage.document
    return any(
        f.evidence.passage.document == document and f.place.start <= quote.start < f.place.end
        for f in held
    )


def _says(quote: Quote, provision: Provision) -> bool:
    """Whether a sentence names a provision: "a person who contravenes regulation 12"."""
    words = [key_of(m) for m in PROVISION.finditer(quote.text)]
    return any(covers(key, k) for key in provision.keys for k in words)


def _tells(evidence: Evidence, provision: Provision) -> bool:
    """Whether a passage is of a provision or says in its words that it is about it."""
    if provision.act is not None and not provision.act.is_said_in(evidence.about, evidence.passage):
        return False
    passage = evidence.passage
    places = [k for place in passage.places for k in keys_of(place.locator)]
    words = [key_of(m) for m in PROVISION.finditer(f"{passage.context} {passage.search_text}")]
    return any(covers(key, k) for key in provision.keys for k in (*places, *words))
