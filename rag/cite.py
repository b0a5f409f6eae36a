"""Chosen sentences or a chat model's words in, an answer whose citations can be opened out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.plain import strip_markup
from ingest.sentences import split_sentences
from rag.datamodels import NOT_FOUND, Answer, Citation, Coverage, Evidence, Statement
from rag.errors import ChatGarbled
from rag.extract import Extraction, Quote, sentences_of
from rag.features import coverage as share_of_words
from rag.marks import Span, answer_marks, marks_in
from rag.question import Question
from rag.settings import EXTRACTIVE
from rag.words import content_words, stem_sequence

_MARK = re.compile(r"\s*\[(\d{1,3}(?:\s*[,;]\s*\d{1,3})*)\]")
_MARK_BEHIND = re.compile(r"([.!?][\"”’)]*)((?:\s*\[\d{1,3}(?:\s*[,;]\s*\d{1,3})*\])+)")


@dataclass(slots=True)
class _Keys:
    """Gives each quote one key, in the order of first use."""

    citations: list[Citation] = field(default_factory=list)

    def of(self, quote: Quote, marks: tuple[Span, ...] = ()) -> int:
        for known in self.citations:
            same = (known.document, known.start, known.end)
            if same == (quote.evidence.passage.document, quote.start, quote.end):
                return known.key
        key, place = len(self.citations) + 1, quote.place
        document, about = quote.evidence.passage.document, quote.evidence.about
        self.citations.append(
            Citation(
                key,
                document,
                about,
                place.locator,
                place.page,
                quote.quote,
                quote.start,
                quote.end,
                marks,
            )
        )
        return key


def answer_from_quotes(question: str, extraction: Extraction, coverage: Coverage) -> Answer:
    """Return an answer whose statements are the chosen sentences themselves."""
    keys, asked = _Keys(), Question.of(question)
    statements = [_quoted(q, asked, keys) for q in extraction.quotes]
    return _answer(question, EXTRACTIVE, statements, keys, coverage)


def _quoted(quote: Quote, question: Question, keys: _Keys) -> Statement:
    """Return a quote as a statement; with the lead-in of its list, where that stands apart."""
    marks = answer_marks(question, quote.text)
    key = keys.of(quote, marks_in(quote.quote, quote.text, marks))
    if quote.lead is None:
        return Statement(quote.text, (key,), True, marks)
    moved = len(quote.lead.text) + 1
    shifted = tuple((start + moved, end + moved) for start, end in marks)
    return Statement(f"{quote.lead.text} {quote.text}", (key, keys.of(quote.lead)), True, shifted)


def answer_from_chat(
    question: str, raw: str, mode: str, evidence: Sequence[Evidence], coverage: Coverage
) -> Answer:
    """Return an answer from a chat model's words and the numbers of passages in them.

    Only numbers that were given count; a statement without one is marked as not supported.

    :raises ChatGarbled: when no statement cites a passage that was given.
    """
    keys, statements, unknown = _Keys(), [], set()
    for text, numbers in _statements(raw):
        known = [n for n in numbers if 1 <= n <= len(evidence)]
        unknown.update(set(numbers) - set(known))
        quotes = [q for n in dict.fromkeys(known) if (q := _best_quote(text, evidence[n - 1]))]
        cited = tuple(dict.fromkeys(keys.of(q) for q in quotes))
        statements.append(Statement(text, cited, bool(cited)))
    if not keys.citations:
        raise ChatGarbled("it cites none of the passages it was given")
    notes = []
    if unknown:
        listed = ", ".join(map(str, sorted(unknown)))
        notes.append(f"The chat model cited passages that it was not given ({listed}); removed.")
    if not all(s.supported for s in statements):
        notes.append("Statements without a citation are marked as not supported.")
    return _answer(question, mode, statements, keys, coverage, notes=notes)


def refusal(question: str, mode: str, coverage: Coverage, closest: Sequence[Evidence]) -> Answer:
    """Return the answer that says that the documents do not answer, and what was looked at."""
    files = "1 document was" if coverage.documents == 1 else f"{coverage.documents} documents were"
    text = f"{NOT_FOUND} {files} searched"
    if coverage.newest:
        text += f", the newest dated {coverage.newest}"
    if coverage.failed:
        unread = "1 file" if coverage.failed == 1 else f"{coverage.failed} files"
        text += f"; {unread} could not be read"
    return Answer(question, False, f"{text}.", mode, coverage=coverage, closest=tuple(closest))


def _answer(
    question: str,
    mode: str,
    statements: Sequence[Statement],
    keys: _Keys,
    coverage: Coverage,
    *,
    notes: Sequence[str] = (),
) -> Answer:
    text = " ".join(s.text + "".join(f" [{key}]" for key in s.citations) for s in statements)
    return Answer(
        question, True, text, mode, tuple(statements), tuple(keys.citations), tuple(notes), coverage
    )


def _statements(raw: str) -> list[tuple[str, list[int]]]:
    """Return each sentence without its marks, and the passage numbers in them."""
    # A mark behind the full stop belongs to the sentence before it.
    moved = _MARK_BEHIND.sub(r"\2\1", raw)
    found = []
    for start, end in split_sentences(moved):
        sentence = moved[start:end]
        numbers = [int(n) for m in _MARK.finditer(sentence) for n in re.findall(r"\d+", m.group(1))]
        text = strip_markup(_MARK.sub("", sentence))
        if text.strip(" .!?"):
            found.append((text, numbers))
    return found


def _best_quote(statement: str, evidence: Evidence) -> Quote | None:
    """Return the passage's sentence that holds most of the statement's words."""
    words = content_words(statement)
    return max(
        sentences_of(evidence),
        key=lambda quote: share_of_words(words, set(stem_sequence(quote.text))),
        default=None,
    )
