"""Ask kept questions again whose sources have changed, and say what became of their answers.

Only such questions are asked: a file that the answer cites or that was found for it has changed
or is gone, or a search for the question now finds a passage of a new or changed file. The same
words of another version of an official text are no change.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from ingest.folder.provenance import OFFICIAL
from rag.answer import Assistant
from rag.datamodels import Answer, Filters, Turn
from rag.errors import RagError
from rag.versions.in_force import not_in_force
from rag.writing.record import answer_record
from ui.escape import shortened
from ui.records.chain import Link
from ui.records.keep import Asker, Differs, asked, files_of, keep, versions_of
from ui.records.store import Records

_FILTERS = TypeAdapter(Filters)
_TURNS = TypeAdapter(list[Turn])
_SEARCHED, _QUOTED_CHARS = 8, 160

# A citation's document, of an official text that of all its versions, and words: path and pinpoint.
Cited = dict[tuple[str, str], tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Rechecked:
    """A kept question asked again; ``changed`` names what differs and is empty where nothing does.

    ``sources`` are the files for whose sake it was asked, with what became of them.
    """

    number: int
    question: str
    sources: dict[str, str]
    changed: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    now: int | None = None  # the number of the new record


def recheck(records: Records, assistant: Assistant) -> Iterator[Rechecked]:
    """Ask again what may have changed, oldest first; each new answer is kept as a record.

    :raises RecordsError: when the records cannot be read or written.
    """
    files = files_of(assistant)
    for link, content in _standing(records.all()):
        changes = _changes(records.folder(content["folder"]), files)
        sources = _concerning(content, changes, assistant) if changes else {}
        again = sources and _asked_again(records, assistant, link.number, content, sources, changes)
        if again:
            yield again


def _standing(links: list[Link]) -> list[tuple[Link, dict[str, Any]]]:
    """Return the answers that no later record asks again, with their contents."""
    read = [(one, json.loads(one.content)) for one in links if one.content is not None]
    answers = [(one, content) for one, content in read if "answer" in content]
    again = {content["rechecks"] for _, content in answers}
    return [(one, content) for one, content in answers if one.number not in again]


def _changes(then: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    """Return what became of each file that is not as it was."""
    found = {path: "gone" for path in then if path not in now}
    for path, digest in now.items():
        if then.get(path) != digest:
            found[path] = "changed" if path in then else "new"
    return found


def _concerning(
    content: dict[str, Any], changes: dict[str, str], assistant: Assistant
) -> dict[str, str]:
    used = {*content["cited"], *content["found"]} & changes.keys()
    if not used:
        try:
            evidence = assistant.search(
                content["question"],
                history=_TURNS.validate_python(content["history"]),
                filters=_FILTERS.validate_python(content["filters"]),
                limit=_SEARCHED,
            )
        except RagError:  # a filter names what is no longer there: asking it says so
            return dict(changes)
        used = {e.passage.document for e in evidence} & changes.keys()
    return {path: changes[path] for path in sorted(used)}


def _asked_again(
    records: Records,
    assistant: Assistant,
    number: int,
    content: dict[str, Any],
    sources: dict[str, str],
    changes: dict[str, str],
) -> Rechecked | None:
    """Return what became of the answer, None where its record was erased meanwhile."""
    question = content["question"]
    history = _TURNS.validate_python(content["history"])
    filters = _FILTERS.validate_python(content["filters"])
    try:
        answer, state = asked(assistant, question, history=history, filters=filters)
    except RagError as exc:
        return Rechecked(number, question, sources, ("verdict",), (f"it cannot be asked: {exc}",))
    asker = Asker(None, content["who"], content["conversation"])
    cited = {c.document for c in answer.citations} & changes.keys()
    sources = {**sources, **{path: changes[path] for path in sorted(cited)}}
    changed = _changed(content["answer"], answer)
    why = tuple(_reasons(content, answer, sources, assistant)) if changed else ()
    new = keep(
        records,
        assistant,
        answer,
        state,
        asker,
        history=history,
        filters=filters,
        rechecks=number,
        differs=Differs(changed, why) if changed else None,
    )
    if new is None:
        return None
    return Rechecked(number, question, sources, changed, why, new)


def _changed(old: dict[str, Any], answer: Answer) -> tuple[str, ...]:
    new = answer_record(answer)
    differs = {
        "verdict": old["verdict"] != new["verdict"],
        "answer": _said(old) != _said(dict(new)),
        "citation": _cited(old).keys() != _cited(dict(new)).keys(),
    }
    return tuple(name for name, is_so in differs.items() if is_so)


def _said(record: Mapping[str, Any]) -> tuple[object, ...]:
    """Return what an answer states; where it stands in a list may change with every entry."""
    table = record["table"] or {}
    texts = [statement["text"] for statement in record["statements"]]
    line = record["headline"] or next(iter(texts), None)  # records once had none where it is short
    return texts, line, table.get("rows"), table.get("rows_total")


def _cited(record: Mapping[str, Any]) -> Cited:
    return {
        (text_of(c["document"]), c["quote"]): (c["document"], c["locator"])
        for c in record["citations"]
    }


def text_of(path: str) -> str:
    """Return what names a document in all of its versions: of a fetched one its folder."""
    return path.rpartition("/")[0] if path.startswith(f"{OFFICIAL}/") else path


def _reasons(
    content: dict[str, Any], answer: Answer, sources: dict[str, str], assistant: Assistant
) -> Iterator[str]:
    then, now = _cited(content["answer"]), _cited(dict(answer_record(answer)))
    for (text, quote), (path, locator) in then.items():
        if (text, quote) not in now:
            standing = _standing_for(path, content, assistant)
            yield _no_longer(standing, quote, locator, assistant.index.text(standing))
    for (text, quote), (path, locator) in now.items():
        if (text, quote) not in then:
            state = f"is {sources[path]} and " if path in sources else ""
            yield f"{path} {state}says at {locator}: “{shortened(quote, _QUOTED_CHARS)}”"
    if then.keys() == now.keys():
        for path, state in sources.items():
            yield f"{path}, which was or is found for the question, is {state}"
    yield from _other_versions(content["versions"], versions_of(assistant))


def _standing_for(path: str, content: dict[str, Any], assistant: Assistant) -> str:
    """Return the file that is read today in the place of the one that was cited."""
    documents, filters = assistant.index.documents(), _FILTERS.validate_python(content["filters"])
    out = not_in_force(documents, filters)
    standing = [
        row.path
        for row in documents
        if text_of(row.path) == text_of(path) and not {n for n, _ in row.groups} <= out
    ]
    return path if path in standing or not standing else standing[-1]


def _other_versions(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            yield f"{name} was “{before.get(name)}” and is “{after.get(name)}”"


def _no_longer(path: str, quote: str, locator: str, text: str | None) -> str:
    """Return what became of a quote that is not cited any more."""
    words = shortened(quote, _QUOTED_CHARS)
    if text is None:
        return f"{path} is gone, which said at {locator}: “{words}”"
    if quote not in text:
        return f"{path} no longer says at {locator}: “{words}”"
    return f"{path} still says at {locator}, and is no longer cited: “{words}”"
