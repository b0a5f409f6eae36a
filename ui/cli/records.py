"""The command `records`: list, show, verify, export, feedback, recheck and forget."""

import json
from argparse import Namespace
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from ingest.private import private_file
from ingest.settings import IngestSettings
from ui.cli.ask import opened
from ui.records.chain import Link
from ui.records.export import as_lines, as_pdf
from ui.records.feedback import as_questions
from ui.records.recheck import Rechecked, recheck
from ui.records.report import recheck_lines
from ui.records.shown import kept_record, record_row, verified_record
from ui.records.store import Records, RecordsError
from ui.report import say, say_json
from ui.settings import RecordSettings
from ui.state.history import History

NOT_AS_WRITTEN = 7


def run_records(arguments: Namespace) -> int:
    """Do what is asked for with the records."""
    ingest = IngestSettings.from_environment(corpus=arguments.corpus, data=arguments.data)
    return _ACTIONS[arguments.action](Records(ingest.data, ingest.database), arguments)


def _list(records: Records, arguments: Namespace) -> int:
    rows = [record_row(link) for link in records.all()]
    if arguments.json:
        say_json(rows)
    else:
        say(f"{r['number']:>6}  {r['time']}  {r['verdict']:<9}  {r['said']}" for r in rows)
    return 0


def _show(records: Records, arguments: Namespace) -> int:
    links = {link.number: link for link in records.all()}
    for number in _numbers(arguments, links):
        kept = kept_record(links[number])
        if arguments.json:
            say_json(kept)
        else:
            say(json.dumps(kept, ensure_ascii=False, indent=2).splitlines())
    return 0


def _verify(records: Records, arguments: Namespace) -> int:
    found = verified_record(records, arguments.head)
    faults = found["faults"]
    if arguments.json:
        say_json(found)
    else:
        state = "are not as they were written" if faults else "are as they were written"
        say([f"{found['records']:,} records ({found['erased']:,} erased) {state}.", *faults])
        say([f"Digest of the last: {found['head']}"])
    return NOT_AS_WRITTEN if faults else 0


def _export(records: Records, arguments: Namespace) -> int:
    if len(arguments.what) != 1 or Path(arguments.what[0]).suffix not in (".jsonl", ".pdf"):
        raise RecordsError("records export takes one file to write: NAME.jsonl or NAME.pdf")
    path, links = Path(arguments.what[0]), records.all()
    data = as_pdf(links) if path.suffix == ".pdf" else as_lines(links)
    private_file(path)
    path.write_bytes(data)
    if arguments.json:
        say_json({"records": len(links), "path": str(path)})
    else:
        say([f"{len(links):,} records written to {path}"])
    return 0


def _feedback(records: Records, arguments: Namespace) -> int:
    """Write what people think of answers as questions for `eval`."""
    if len(arguments.what) != 1 or Path(arguments.what[0]).suffix != ".jsonl":
        raise RecordsError("records feedback takes one file to write: NAME.jsonl")
    path = Path(arguments.what[0])
    lines = as_questions(History(records.path.parent, database=records.database).judged())
    private_file(path)
    path.write_text(lines, encoding="utf-8")
    count = lines.count("\n")
    if arguments.json:
        say_json({"questions": count, "path": str(path)})
    else:
        say([f"{count:,} judged answers written to {path}, one question a line for `eval`"])
    return 0


def _recheck(records: Records, arguments: Namespace) -> int:
    found = list[Rechecked]()
    if records.are_kept:
        with opened(arguments) as assistant:
            found = list(recheck(records, assistant))
    if arguments.json:
        say_json([asdict(one) for one in found])
        return 0
    say(recheck_lines(found))
    return 0


def _forget(records: Records, arguments: Namespace) -> int:
    links = {link.number: link for link in records.all()}
    if arguments.conversation:
        numbers = records.of_conversation(arguments.conversation)
        reason = "a conversation was erased"
    elif arguments.expired:
        years = RecordSettings.from_environment().years
        numbers = records.before(_years_ago(years))
        reason = f"kept for {years} years, as the policy says"
    else:
        numbers, reason = _numbers(arguments, links), "erased by number"
    erased = records.forget(numbers, arguments.reason or reason)
    if arguments.json:
        say_json({"erased": erased})
    else:
        say([f"{len(erased):,} records erased; their places in the chain stay."])
    return 0


_ACTIONS: dict[str, Callable[[Records, Namespace], int]] = {
    "list": _list,
    "show": _show,
    "verify": _verify,
    "export": _export,
    "feedback": _feedback,
    "recheck": _recheck,
    "forget": _forget,
}


def _numbers(arguments: Namespace, links: dict[int, Link]) -> list[int]:
    """Return the numbers given.

    :raises RecordsError: where none is given, or one is no record's.
    """
    if not arguments.what:
        raise RecordsError(f"records {arguments.action} takes numbers; see `records list`")
    for text in arguments.what:
        if not text.isdecimal() or int(text) not in links:
            raise RecordsError(f"there is no record “{text}”; see `records list`")
    return [int(text) for text in arguments.what]


def _years_ago(years: int) -> str:
    now = datetime.now(UTC)
    day = 28 if (now.month, now.day) == (2, 29) else now.day
    return now.replace(year=now.year - years, day=day).isoformat(timespec="seconds")
