"""Choose the sentences that answer, each as a quote with its exact place."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np

from ingest.embedding.encoder import EmbeddedText, Encoder, Vectors
from ingest.text.sentences import is_row
from rag.answerability.coverage.spoken import Known, Spoken
from rag.answerability.entity_presence import Missing
from rag.answerability.gaps import lacking as lacking_in
from rag.answerability.gaps import time_asked_first
from rag.answerability.gaps import unspoken as unspoken_in
from rag.answerability.places import told_by_money
from rag.datamodels import BY_NAME, Evidence
from rag.lists.entries import Entries
from rag.question.followup import Wording
from rag.question.question import Question
from rag.question.relative_time import Period
from rag.reader.evidence_model import EvidenceModel
from rag.reader.late import SentenceSet
from rag.reader.model.combination import Combination, Signals, load_combination
from rag.reader.model.passages_read import Verdict, judged
from rag.reader.model.windows import Reader
from rag.reader.statements import statements
from rag.sentences.definitions import with_definition
from rag.sentences.labels import labelled
from rag.sentences.quote_spans import POINTS_BACK, follows
from rag.sentences.quotes import Quote as Quote
from rag.sentences.quotes import sentences_of as sentences_of
from rag.sentences.quotes import statements_in
from rag.text.figures import codes

MAX_STATEMENTS = 4
LACKING_ODDS = 3.0  # log-odds that an answer loses where nothing found holds what is named
CLOSE_ODDS = 1.0  # log-odds below the threshold from which the documents only come close
UNSURE = 2.5  # of the reader, above its threshold: below, features and what is covered refuse
IN_OTHER_WORDS = ("noun", "unspoken")  # what may be lacking where a sure reader finds an answer
MARGIN = 3.0  # log-odds below the best sentence at which further ones are left out
SAME = 0.92  # cosine from which two sentences say the same
_CACHE_SENTENCES = 4_000  # with their tokens' vectors about 25 kB each: 100 MB


@dataclass(frozen=True, slots=True)
class Extraction:
    """The chosen sentences, best first, and how probable it is that they answer.

    ``ranked`` holds all sentences of the evidence with their scores, best first; ``entries`` are
    those of lists among it. ``close`` says of what is not found that the sentences would answer
    but for what is lacking, or nearly do. ``signals`` are known where a reader has read them.
    """

    quotes: tuple[Quote, ...]
    ranked: tuple[Quote, ...]
    answerable: float
    found: bool
    lacking: tuple[Missing, ...] = ()
    entries: Entries | None = None
    close: bool = False
    signals: Signals | None = None


class Extractor:
    """Chooses sentences with one embedding model; sentence vectors are kept for the next time."""

    def __init__(
        self,
        encoder: Encoder,
        model: EvidenceModel,
        reader: Reader | None = None,
        combination: Combination | None = None,
        known_words: Known | None = None,
    ) -> None:
        self._encoder, self._model, self._reader = encoder, model, reader
        self._combination, self._words = combination or load_combination(), known_words
        self._known: OrderedDict[str, EmbeddedText] = OrderedDict()
        self._lock = threading.Lock()  # visitors of the page share one extractor

    def extract(
        self,
        wordings: Sequence[Wording],
        evidence: Sequence[Evidence],
        period: Period | None = None,
        *,
        read: bool = True,
    ) -> Extraction:
        """Choose the sentences that answer; ``found`` is false below the model's threshold.

        ``wordings`` are ways to ask the question; their log-odds are mixed by share. Only what is
        told of the ``period``, where the question names one, answers. Without ``read`` the features
        judge alone, in a tenth of the time.
        """
        asked = [wording.text for wording in wordings]
        pieces = [quotes for e in evidence if (quotes := statements_in(e, asked[0]))]
        with self._lock:
            embedded = self._embed([*asked, *(q.text for quotes in pieces for q in quotes)])
        paid = told_by_money(asked[0], [p[0].evidence.passage.text for p in pieces])
        sets = [
            SentenceSet(
                [embedded[q.text] for q in p], f"{context_of(p[0].evidence)} {more}".strip()
            )
            for p, more in zip(pieces, paid, strict=True)
        ]
        scores, odds = self._judge(wordings, embedded, sets, [p[0].evidence for p in pieces])
        reader = self._reader if pieces and read else None
        verdict = None
        if reader is not None:
            most = self._combination.passages
            verdict = judged(reader, asked[-1], pieces, scores, most)
            scores = self._combination.mixed(scores, verdict.sentences)
        ranked = _ranked(pieces, sets, scores, verdict)
        entries = Entries.of(asked[0], evidence, asked[-1] if len(asked) > 1 else "")
        offered = entries.answering(ranked)
        if period:
            offered = [q for q in offered if period.holds(q.text, q.evidence.about.published)]
        offered = time_asked_first(asked[0], evidence, offered, MARGIN)
        picked = self._of_use(choose(offered))
        label = labelled(asked[0], offered)
        led = _led(with_definition(asked[0], picked, offered), label)
        best = in_reading_order(entries.with_rows(led, offered, MAX_STATEMENTS))
        chosen = [entries.named(q) for q in statements(asked[0], best)]
        spoken = Spoken(embedded[asked[0]], list(chain(*pieces)), embedded, self._words, odds)
        lacking = lacking_in(asked[0], _told_by(evidence, chosen), chosen, spoken, entries)
        if period and not chosen:
            lacking = (*lacking, Missing("when", period.words))
        unspoken = () if entries.gives(chosen) else unspoken_in(asked[0], chosen, spoken)
        signals = None if verdict is None else _signals(odds, verdict, picked, evidence)
        lacks = self._lacks(asked[0], (*lacking, *unspoken), signals)
        answerable, answered, close = self._verdict(odds, lacks, signals)
        found = bool(chosen) and (answered or (label is not None and not lacks))
        lacking, close = ((), False) if found else ((*lacking, *unspoken), close)
        close = close and bool(chosen)
        return Extraction(
            tuple(chosen), tuple(ranked), answerable, found, lacking, entries, close, signals
        )

    def _lacks(self, asked: str, absent: Sequence[Missing], signals: Signals | None) -> bool:
        """Return whether the sentences lack what is asked for, or are on something else.

        Where a reader finds an answer, words that are not said are said in other words.
        """
        if signals is None:
            return bool(absent)
        if self._combination.is_far(signals) and _names_nothing(Question.of(asked)):
            return True
        sure = signals.reader >= UNSURE
        return any(not (sure and m.kind in IN_OTHER_WORDS) for m in absent)

    def _of_use(self, picked: Sequence[Quote]) -> list[Quote]:
        """Return the sentences without those below the first that say nothing of what was asked.

        What stands beside the first in its paragraph goes on about it, and a row of a list is no
        sentence that a reader has learned to read.
        """
        first = picked[0] if picked else None
        return [
            q
            for q in picked
            if first is None
            or q is first
            or q.read is None
            or is_row(q.place.locator)
            or _beside(first, q)
            or self._combination.stands(first.score - q.score, q.read)
        ]

    def _verdict(
        self, odds: float, lacks: bool, signals: Signals | None
    ) -> tuple[float, bool, bool]:
        """Return how probable an answer is, whether it is enough, and whether it comes close."""
        limit = self._model.threshold
        least = float(np.log(limit / (1.0 - limit)))
        if signals is not None:
            limits, neither = self._combination, odds < least and signals.reader < UNSURE
            answerable = limits.probability(signals)
            answered = not (lacks or neither) and answerable >= limits.answered
            return answerable, answered, answerable >= limits.close and not limits.is_far(signals)
        close = odds >= least - CLOSE_ODDS
        odds -= LACKING_ODDS if lacks else 0.0
        answerable = float(1.0 / (1.0 + np.exp(-odds)))
        return answerable, not lacks and answerable >= limit, bool(close)

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Return the texts' unit vectors, shape (len(texts), dimension), those known kept."""
        with self._lock:
            embedded = self._embed(texts)
        return np.stack([embedded[t].vector for t in texts])

    def _judge(
        self,
        wordings: Sequence[Wording],
        embedded: dict[str, EmbeddedText],
        sets: Sequence[SentenceSet],
        evidence: Sequence[Evidence],
    ) -> tuple[Vectors, float]:
        """Return the log-odds of all sentences, and those of the passage that answers best."""
        scores = np.zeros(sum(len(given.sentences) for given in sets), dtype=np.float32)
        odds = np.full(max(1, len(sets)), -np.inf)
        # A passage that a search found is one among others, be it the only one there is.
        alone = len(sets) == 1 and self._words is None
        for wording in wordings if sets else ():
            asked = Question.of(wording.text)
            passages = [
                self._model.judge(
                    asked, embedded[wording.text], given, e.cosine, e.score, alone=alone
                )
                for given, e in zip(sets, evidence, strict=True)
            ]
            scores += np.float32(wording.share) * self._model.choose(passages)
            # "Where is she based?" alone answers nothing: of two wordings the better counts.
            odds = np.maximum(odds, np.asarray([j.log_odds for j in passages]))
        return scores, float(odds.max()) if sets else -np.inf

    def _embed(self, texts: Sequence[str]) -> dict[str, EmbeddedText]:
        """Return the texts with their vectors, those known from before without the model."""
        new = list(dict.fromkeys(t for t in texts if t not in self._known))
        fresh = {e.text: e for e in self._encoder.encode_tokens(new)}
        found = {t: fresh.get(t) or self._known[t] for t in texts}
        self._known.update(fresh)
        for text in texts:
            self._known.move_to_end(text)
        while len(self._known) > _CACHE_SENTENCES:
            self._known.popitem(last=False)
        return found


def _names_nothing(asked: Question) -> bool:
    """Whether a question names nothing: what it names was found, or it would be lacking.

    In small letters throughout a name is not told from a word.
    """
    return not (asked.typed or asked.names or asked.jurisdictions or codes(asked.text))


def _led(chosen: list[Quote], label: Quote | None) -> list[Quote]:
    """Return the chosen sentences behind the one that is labelled with what is asked for."""
    rest = [q for q in chosen if q is not label]
    return chosen if label is None else [label, *rest][:MAX_STATEMENTS]


def _told_by(evidence: Sequence[Evidence], chosen: Sequence[Quote]) -> list[Evidence]:
    """Return the passages that say what there is: one found by a name alone only where it is used.

    That a country stands somewhere is no sign that what is asked of it does.
    """
    used = {q.evidence.passage.id for q in chosen}
    return [e for e in evidence if e.found_by != BY_NAME or e.passage.id in used]


def _ranked(
    pieces: Sequence[Sequence[Quote]],
    sets: Sequence[SentenceSet],
    scores: Vectors,
    verdict: Verdict | None,
) -> list[Quote]:
    """Return all sentences with their scores, vectors and the reader's word, best first."""
    vectors = [sentence.vector for given in sets for sentence in given.sentences]
    rated = [
        replace(quote, score=float(score), vector=vector)
        for quote, score, vector in zip(chain(*pieces), scores, vectors, strict=True)
    ]
    if verdict is not None:
        rated = [
            replace(quote, read=read, words=_in_document(quote, words))
            for quote, read, words in zip(rated, verdict.sentences, verdict.words, strict=True)
        ]
    return sorted(rated, key=lambda q: (-q.score, q.evidence.passage.id, q.start))


def _in_document(quote: Quote, words: tuple[int, int] | None) -> tuple[int, int] | None:
    """Return the place in the document of words of the quote's passage."""
    base = quote.evidence.passage.start
    return None if words is None else (base + words[0], base + words[1])


def _signals(
    odds: float, verdict: Verdict, picked: Sequence[Quote], evidence: Sequence[Evidence]
) -> Signals:
    """Return what is known of the chosen sentences as an answer, where a reader has read."""
    lead = picked[0].read if picked else None
    led = verdict.answered if lead is None else lead
    nearest = max((e.cosine for e in evidence), default=0.0)
    return Signals(odds, verdict.answered, led, nearest)


def _beside(one: Quote, other: Quote) -> bool:
    """Whether two sentences stand beside each other in one paragraph."""
    same = one.evidence.passage.id == other.evidence.passage.id and one.place == other.place
    return same and follows(*sorted((one, other), key=lambda q: q.start))


def context_of(evidence: Evidence) -> str:
    """Return what stands above the passage's sentences; the date answers for "in 2023"."""
    return f"{evidence.passage.context} {evidence.about.published or ''}".strip()


def choose(ranked: Sequence[Quote]) -> list[Quote]:
    """Return the first of sentences, those that say the same once.

    They are in order of their score, but for those in front of the time that is asked about.
    """
    chosen, best = list[Quote](), max((q.score for q in ranked), default=0.0)
    for quote in ranked:
        if len(chosen) == MAX_STATEMENTS or quote.score < best - MARGIN:
            break
        if not any(_repeats(quote, other) for other in chosen):
            chosen.append(quote)
    return chosen


def in_reading_order(chosen: Sequence[Quote]) -> list[Quote]:
    """Put a sentence before the one that follows it in its text and points back to it."""
    ordered: list[Quote] = []
    for quote in chosen:
        behind = next((i for i, o in enumerate(ordered) if _precedes(quote, o)), len(ordered))
        ordered.insert(behind, quote)
    return ordered


def _precedes(quote: Quote, other: Quote) -> bool:
    passage = quote.evidence.passage
    if passage.id != other.evidence.passage.id or quote.end > other.start:
        return False
    between = passage.text[quote.end - passage.start : other.start - passage.start]
    return not between.strip() and POINTS_BACK.search(other.text) is not None


def _repeats(quote: Quote, other: Quote) -> bool:
    """Whether a sentence says what another says, or belongs to the same quoted speech.

    Two rows of lists that are alike are two entries: two persons of one name.
    """
    same_document = quote.evidence.passage.document == other.evidence.passage.document
    same_unit = same_document and quote.unit == other.unit
    if is_row(quote.place.locator) and is_row(other.place.locator):
        return same_unit or quote.text == other.text
    return same_unit or float(quote.vector @ other.vector) >= SAME
