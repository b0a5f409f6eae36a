"""Chosen sentences in, an answer whose citations can be opened out; and the refusal."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ingest.text.sentences import is_row
from rag.answerability.missing_source import needed
from rag.datamodels import NOT_FOUND, Answer, Citation, Coverage, Evidence, Statement
from rag.question.question import Question
from rag.reader.answer_spans import Span, answer_marks, marks_in
from rag.reader.extract import Extraction, Quote
from rag.settings import EXTRACTIVE
from rag.text.attribution import attribution
from rag.timeline.arrange import arranged


@dataclass(slots=True)
class Keys:
    """Gives each quote one key, in the order of first use."""

    citations: list[Citation] = field(default_factory=list)

    def of(self, quote: Quote, marks: tuple[Span, ...] = ()) -> int:
        """Return the key of a quote, a new one for a new quote."""
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
    keys, asked = Keys(), Question.of(question)
    made = arranged(extraction.quotes, extraction.ranked, question)
    statements = [
        replace(_quoted(q, asked, keys), superseded_by=made.superseded_by(q), as_of=made.as_of(q))
        for q in made.quotes
    ]
    return answer_of(question, EXTRACTIVE, statements, keys, coverage, notes=made.notes)


def _quoted(quote: Quote, question: Question, keys: Keys) -> Statement:
    """Return a quote as a statement; with the lead-in of its list, where that stands apart."""
    marks = answer_marks(question, quote.text)
    key = keys.of(quote, marks_in(quote.quote, quote.text, marks))
    source = attribution(quote.evidence.about, quote.place.locator)
    if quote.lead is None:
        cited = (key, *map(keys.of, quote.also))
        return Statement(quote.text, cited, True, marks, source=source)
    before = quote.lead.text + ("; " if is_row(quote.lead.place.locator) else " ")
    moved = len(before)
    shifted = tuple((start + moved, end + moved) for start, end in marks)
    text, cited = f"{before}{quote.text}", (key, keys.of(quote.lead))
    return Statement(text, cited, True, shifted, source=source)


def refusal(question: str, mode: str, coverage: Coverage, closest: Sequence[Evidence]) -> Answer:
    """Return the answer that says that the documents do not answer, and what was looked at."""
    files = "1 document was" if coverage.documents == 1 else f"{coverage.documents} documents were"
    text = f"{NOT_FOUND} {files} searched"
    if coverage.newest:
        text += f", the newest dated {coverage.newest}"
    if coverage.failed:
        unread = "1 file" if coverage.failed == 1 else f"{coverage.failed} files"
        text += f"; {unread} could not be read"
    text = f"{text}. {needed(question, coverage.newest)}"
    return Answer(question, False, text, mode, coverage=coverage, closest=tuple(closest))


def overtaken(statement: Statement, statements: Sequence[Statement]) -> str:
    """Return " (overtaken by [2])" with the first citation of what overtakes, else ""."""
    if statement.superseded_by is None:
        return ""
    keys = statements[statement.superseded_by - 1].citations
    return f" (overtaken by [{keys[0]}])" if keys else " (overtaken)"


def answer_of(
    question: str,
    mode: str,
    statements: Sequence[Statement],
    keys: Keys,
    coverage: Coverage,
    *,
    notes: Sequence[str] = (),
) -> Answer:
    """Return the answer whose text is its statements, each with its keys behind it.

    A source is named before the first of its statements that follow each other.
    """
    pieces, last = [], ""
    for statement in statements:
        named = f"{statement.source}: " if statement.source not in ("", last) else ""
        keys_behind = "".join(f" [{key}]" for key in statement.citations)
        pieces.append(f"{named}{statement.text}{keys_behind}{overtaken(statement, statements)}")
        last = statement.source
    text = " ".join(pieces)
    return Answer(
        question, True, text, mode, tuple(statements), tuple(keys.citations), tuple(notes), coverage
    )
