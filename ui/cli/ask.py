"""The commands `ask` and `search`."""

import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from ingest.embedding.packaged import quick_encoder
from ingest.errors import IngestError
from ingest.settings import IngestSettings
from rag.answer import Assistant
from rag.datamodels import Filters
from rag.errors import RagError
from rag.evaluation.asked import LineError, read_json, read_question
from rag.question.query import checked_question
from rag.retrieval.filters import check
from rag.settings import RagSettings
from rag.writing.record import AnswerRecord, answer_record, passage_records
from ui.cli.report_answer import answer_lines, passage_lines
from ui.records.keep import Asker, ask_and_keep
from ui.report import say, say_json
from ui.settings import RecordSettings

BAD_LINES, NOT_FOUND = 2, 4


def run_ask(arguments: Namespace) -> int:
    """Answer one question, or each of a file."""
    if arguments.questions is not None:
        return _ask_file(arguments)
    question = checked_question(arguments.question)
    with opened(arguments) as assistant:
        filters = filters_of(arguments, assistant)
        answer = ask_and_keep(assistant, question, asker_of(arguments), filters=filters)
    if arguments.json:
        say_json(answer_record(answer))
    else:
        say(answer_lines(answer, bold=sys.stdout.isatty()))
    return 0 if answer.found else NOT_FOUND


def run_search(arguments: Namespace) -> int:
    """List ranked passages."""
    question = checked_question(arguments.question)
    with opened(arguments) as assistant:
        filters = filters_of(arguments, assistant)
        evidence = assistant.search(question, filters=filters, limit=arguments.limit)
    if arguments.json:
        say_json({"question": question, "passages": passage_records(evidence)})
    else:
        say(passage_lines(evidence))
    return 0


@contextmanager
def opened(arguments: Namespace) -> Iterator[Assistant]:
    """Open the index and the models that the arguments name, and let go of them."""
    ingest = IngestSettings.from_environment(corpus=arguments.corpus, data=arguments.data)
    settings = RagSettings.from_environment(llm=getattr(arguments, "llm", None))
    assistant = Assistant.open(ingest, settings, quick_encoder(ingest.model))
    try:
        yield assistant
    finally:
        assistant.close()


def asker_of(arguments: Namespace) -> Asker:
    """Return who asks on the command line, and where the record is kept."""
    ingest = IngestSettings.from_environment(corpus=arguments.corpus, data=arguments.data)
    folder = RecordSettings.from_environment().folder(ingest.data)
    return Asker(folder, database=ingest.database)


@contextmanager
def lines_of(name: str) -> Iterator[IO[bytes]]:
    """Open a file of lines; ``-`` is standard input."""
    if name == "-":
        yield sys.stdin.buffer
        return
    with Path(name).open("rb") as file:
        yield file


def filters_of(arguments: Namespace, assistant: Assistant) -> Filters:
    """Return the filters of the arguments.

    :raises FilterError: for a value that no document has.
    """
    documents = assistant.index.documents()
    filters = Filters(
        kinds=tuple(kind.lower() for kind in _listed(arguments.kind, ())),
        jurisdictions=_listed(arguments.jurisdiction, ()),
        since=arguments.since,
        until=arguments.until,
        documents=_listed(arguments.document, {d.path for d in documents}),
        as_of=arguments.as_of,
    )
    return check(documents, filters)


def _listed(given: Sequence[str], known: Iterable[str]) -> tuple[str, ...]:
    """Return values given by commas or repeated; a known one may hold a comma itself."""
    values = (v for g in given for v in ([g] if g in known else g.split(",")))
    return tuple(dict.fromkeys(v.strip() for v in values if v.strip()))


def _ask_file(arguments: Namespace) -> int:
    """Answer line by line; a line that cannot be used gets its error and the rest goes on."""
    bad = False
    with lines_of(arguments.questions) as lines, opened(arguments) as assistant:
        filters, asker = filters_of(arguments, assistant), asker_of(arguments)
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                say_json(_answer_line(line, assistant, asker, filters))
            except LineError as exc:
                bad = True
                say_json({"id": exc.id, "error": f"line {number}: {exc}"})
    return BAD_LINES if bad else 0


def _answer_line(line: bytes, assistant: Assistant, asker: Asker, filters: Filters) -> AnswerRecord:
    asked = read_question(read_json(line))
    try:
        answer = ask_and_keep(
            assistant, asked.question, asker, history=asked.history, filters=filters
        )
    except (IngestError, RagError) as exc:
        raise LineError(str(exc), asked.id) from exc
    return answer_record(answer, asked.id)
