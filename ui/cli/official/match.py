"""The command `match`: no model is loaded, names are compared by their words and sounds."""

from argparse import Namespace
from collections.abc import Iterator

from ingest.settings import IngestSettings
from ingest.store.index import Index, versions
from rag.names.lookup import look_up
from rag.names.particulars import Particulars
from rag.writing.lookup_record import LookupRecord, MatchRecord, SearchedList, lookup_record
from ui.report import counted, one_line, say, say_json

NOT_FOUND = 4
_ROW_CHARS = 400


def run_match(arguments: Namespace) -> int:
    """Look a name up in the lists."""
    settings = IngestSettings.from_environment(corpus=arguments.corpus, data=arguments.data)
    index = Index(settings, versions())
    try:
        known = Particulars.given(arguments.born, arguments.country)
        record = lookup_record(look_up(index, arguments.name, arguments.limit, known))
    finally:
        index.close()
    if arguments.json:
        say_json(record)
    else:
        say(match_lines(record))
    return 0 if record["found"] else NOT_FOUND


def match_lines(record: LookupRecord) -> Iterator[str]:
    """Yield the rows found, why each was, and what was searched."""
    if not record["matches"]:
        yield f"No list has “{one_line(record['name'])}”."
    for match in record["matches"]:
        yield from _row_lines(match)
    yield record["note"]
    searched = record["searched"]
    lists = counted(len(searched["lists"]), "list")
    yield f"Searched: {lists}, {counted(searched['documents'], 'document')} in all"
    yield from (f"  {_list_line(one)}" for one in searched["lists"])


def _row_lines(match: MatchRecord) -> Iterator[str]:
    name = one_line(match["name"]) or "(no name)"
    yield f"{match['score']:.2f}  {name} · {'; '.join(map(one_line, match['reasons']))}"
    dated = match["published"] or "no date"
    title = one_line(match["title"] or "(no title)")
    yield f"      {title} ({dated}) · {one_line(match['document'])}, {match['locator']}"
    yield f"      {one_line(match['row'], _ROW_CHARS)}"


def _list_line(one: SearchedList) -> str:
    title = one_line(one["title"] or one["document"])
    return f"{title} ({one['published'] or 'no date'})"
