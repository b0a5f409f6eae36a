"""Write the answer with citations that can be opened, or the refusal."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ingest.text.pinpoint import PROVISION, key_of, pinpoint_key
from ingest.text.sentences import is_row
from rag.answerability.missing_source import needed
from rag.datamodels import NOT_FOUND, Answer, Citation, Coverage, Evidence, Statement
from rag.question.provisions import PLACE_ASKED
from rag.question.question import Question
from rag.reader.answer_spans import Span, answer_marks, marks_in, read_words
from rag.reader.extract import Extraction, Quote
from rag.sentences.quote_spans import led_points, overlap
from rag.sentences.quotes import provision_of
from rag.settings import EXTRACTIVE
from rag.text.attribution import ADDRESSED, attribution
from rag.timeline.arrange import arranged
from rag.writing.comparison import Compared, headline_for, table_of
from rag.writing.headline import headline_of, shortened

FURTHER = 2  # sentences on the whole of a comparison, behind those on its sides
CLOSEST_PASSAGES = 3  # shown with a refusal, marked as not answering
CLOSE = "The documents come close; the nearest passages are shown, and nothing is asserted."


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
    answer = answer_of(question, EXTRACTIVE, statements, keys, coverage, notes=made.notes)
    quotes = made.quotes
    if not quotes:
        return answer
    first = quotes[0]
    row, points = is_row(first.place.locator), led_points(first)
    read = read_words(first) is not None
    answer = with_headline(answer, is_row=row, core=first.core, points=points, read=read)
    return _with_provision(answer, first)


def _with_provision(answer: Answer, first: Quote) -> Answer:
    """Return the answer with the provision that its first statement stands in, where that is asked.

    The statement seldom says itself that it is Article 10.
    """
    said = answer.headline or answer.statements[0].text
    named = provision_of(first) if PLACE_ASKED.search(answer.question) else None
    if named is None:
        return answer
    own, told = pinpoint_key(named), [key_of(m) for m in PROVISION.finditer(said)]
    asked = [key_of(m) for m in PROVISION.finditer(answer.question)]
    # A law refers to other provisions than its own; a report that names one means that.
    is_law = first.evidence.about.kind == "law"
    if own in asked or own in told or (told and not is_law):
        return answer
    line = f"{named}: {answer.headline or shortened(said)}"
    return replace(answer, headline=line, headline_citations=answer.statements[0].citations)


def with_headline(
    answer: Answer,
    *,
    is_row: bool,
    core: str | None = None,
    points: tuple[str, Sequence[str]] = ("", ()),
    read: bool = False,
) -> Answer:
    """Return the answer with its first statement's words that answer, where it is a long one.

    ``core`` is the sentence that was chosen, where what stands before it was added to it;
    ``points`` are those of the list that the statement is, behind what leads to them; ``read``
    says that the marks are the reader's.
    """
    first = answer.statements[0]
    line = headline_of(answer.question, first, is_row=is_row, core=core, points=points, read=read)
    return replace(answer, headline=line, headline_citations=first.citations) if line else answer


def answer_in_order(
    question: str, quotes: Sequence[Quote], coverage: Coverage, note: str
) -> Answer:
    """Return an answer of sentences that stand as they are given, as an overview does."""
    keys, asked = Keys(), Question.of(question)
    statements = [_quoted(q, asked, keys) for q in quotes]
    return answer_of(question, EXTRACTIVE, statements, keys, coverage, notes=[note] if note else [])


def answer_of_comparison(
    question: str, found: Sequence[Compared], quotes: Sequence[Quote], coverage: Coverage
) -> Answer:
    """Return an answer with a table of the sides and one line that says them all.

    ``quotes`` are sentences found for the question as a whole; those of them that speak of two
    sides stand behind.
    """
    keys, asked = Keys(), Question.of(question)
    sides = [one.quote for one in found if one.quote is not None]
    both = [q for q in quotes if sum(one.side.is_spoken_of_in(q.text) for one in found) > 1]
    further = [q for q in both if not any(overlap(q, side) for side in sides)]
    statements = [_quoted(q, asked, keys) for q in (*sides, *further[:FURTHER])]
    table = table_of(found, keys.of)
    answer = answer_of(question, EXTRACTIVE, statements, keys, coverage)
    cited = tuple(dict.fromkeys(key for row in table.citations for key in row))
    line = headline_for(question, found)
    return replace(answer, headline=line, headline_citations=cited, table=table)


def _quoted(quote: Quote, question: Question, keys: Keys) -> Statement:
    """Return a quote as a statement; with the lead-in of its list, where that stands apart."""
    marks = answer_marks(question, quote.text, read_words(quote))
    key = keys.of(quote, marks_in(quote.quote, quote.text, marks))
    source = attribution(quote.evidence.about, quote.place.locator, quote.evidence.passage.document)
    if quote.lead is None:
        cited = (key, *map(keys.of, quote.also))
        return Statement(quote.text, cited, True, marks, source=source)
    before = quote.lead.text + ("; " if is_row(quote.lead.place.locator) else " ")
    moved = len(before)
    shifted = tuple((start + moved, end + moved) for start, end in marks)
    text, cited = f"{before}{quote.text}", (key, keys.of(quote.lead))
    return Statement(text, cited, True, shifted, source=source)


def refusal(
    question: str,
    mode: str,
    coverage: Coverage,
    evidence: Sequence[Evidence],
    *,
    close: bool = False,
) -> Answer:
    """Return the answer that says that the documents do not answer, and what was looked at.

    ``close`` says that the passages found come close to an answer; nothing is asserted of them.
    """
    files = "1 document was" if coverage.documents == 1 else f"{coverage.documents} documents were"
    text = f"{NOT_FOUND} {files} searched"
    if coverage.newest:
        text += f", the newest dated {coverage.newest}"
    if coverage.failed:
        unread = "1 file" if coverage.failed == 1 else f"{coverage.failed} files"
        text += f"; {unread} could not be read"
    nearly = f"{CLOSE} " if close else ""
    text = f"{text}. {nearly}{needed(question, coverage.newest)}"
    closest = tuple(evidence[:CLOSEST_PASSAGES])
    return Answer(question, False, text, mode, coverage=coverage, closest=closest, close=close)


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
    text = text_of(statements)
    return Answer(
        question, True, text, mode, tuple(statements), tuple(keys.citations), tuple(notes), coverage
    )


def text_of(statements: Sequence[Statement]) -> str:
    """Return the statements as one text, each with its keys behind it, a source named once."""
    pieces, last = [], ""
    for statement in statements:
        named = f"{statement.source}: " if statement.source not in ("", last) else ""
        keys_behind = "".join(f" [{key}]" for key in statement.citations)
        pieces.append(f"{named}{statement.text}{keys_behind}{overtaken(statement, statements)}")
        last = statement.source
    return " ".join(pieces)


def without_publisher(answer: Answer, publisher: str) -> Answer:
    """Return the answer without "According to …" where that publisher is named.

    Where it published all that is searched, its name tells no statement from another.
    """
    if not answer.statements:
        return answer  # a table's text names no publisher
    by_key = {c.key: c.about for c in answer.citations}

    def unnamed(statement: Statement) -> Statement:
        about = by_key[statement.citations[0]] if statement.citations else None
        named = about is not None and about.publisher == publisher and about.kind not in ADDRESSED
        return replace(statement, source="") if named else statement

    statements = tuple(unnamed(s) for s in answer.statements)
    return replace(answer, statements=statements, text=text_of(statements))
