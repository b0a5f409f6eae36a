"""Join the answers to the parts of one question: the first line of each, then what they rest on."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from ingest.text.sentences import split_sentences
from rag.datamodels import Answer, Citation, Statement
from rag.writing.cite import text_of
from rag.writing.headline import shortened

OF_THE_WHOLE = 2  # statements on the question as a whole, behind those on its parts
Pair = tuple[Statement, Statement | None]  # a statement, and the one that overtakes it
UNANSWERED = "The documents do not answer this part of the question: “{}”."


def joined(answer: Answer, parts: Iterable[Answer]) -> Answer:
    """Return the answer to a question as its parts are answered.

    Where no part is answered, or rows answer the whole, the answer stays as it is; so does a
    refusal: a part by itself asks for less, and what answers it need not be of the whole.

    :param answer: to the question as a whole
    :param parts: the answers to its parts, in the question's order; taken only where they count
    """
    if not answer.found or answer.table is not None:
        return answer
    parts = list(parts)
    found = [part for part in parts if part.found and part.statements]
    if not found:
        return answer
    citations, [*keyed, whole] = _keyed([*found, answer])
    lines = [_first_line(part) for part in keyed]
    kept = [_kept(part.statements, 1) for part in keyed]
    statements = _told_once([*chain(*kept), *_kept(whole.statements, OF_THE_WHOLE)])
    missing = [UNANSWERED.format(p.question.rstrip("? ") + "?") for p in parts if p not in found]
    notes = dict.fromkeys([*missing, *(note for part in parts for note in part.notes)])
    headline = " ".join(dict.fromkeys(chain(*(_sentences(line) for line, _ in lines))))
    table = next((part.table for part in keyed if part.table), None)
    return replace(
        answer, statements=statements, citations=citations,
        headline=headline, table=table,
        headline_citations=tuple(dict.fromkeys(key for _, keys in lines for key in keys)),
        text=text_of(statements), notes=tuple(notes),
    )  # fmt: skip


def _first_line(part: Answer) -> tuple[str, tuple[int, ...]]:
    line, keys = part.first_line
    line = shortened(line or part.statements[0].text).rstrip(" ;,")
    return line if line.endswith((".", "!", "?", "…")) else f"{line}.", keys


def _sentences(line: str) -> Iterator[str]:
    return (line[a:b] for a, b in split_sentences(line, 0, len(line)))


def _keyed(parts: Sequence[Answer]) -> tuple[tuple[Citation, ...], list[Answer]]:
    """Return the citations of all with keys of their own, the same place once, and the answers."""
    places: dict[tuple[str, int, int], Citation] = {}
    keyed = []
    for part in parts:
        keys = {}
        for citation in part.citations:
            place = (citation.document, citation.start, citation.end)
            known = places.setdefault(place, replace(citation, key=len(places) + 1))
            keys[citation.key] = known.key
        statements = tuple(
            replace(s, citations=tuple(keys[key] for key in s.citations)) for s in part.statements
        )
        of_line = tuple(keys[key] for key in part.headline_citations)
        table = part.table and replace(
            part.table, citations=tuple(tuple(keys[k] for k in row) for row in part.table.citations)
        )
        keyed.append(replace(part, statements=statements, headline_citations=of_line, table=table))
    return tuple(places.values()), keyed


def _kept(statements: Sequence[Statement], most: int) -> list[Pair]:
    """Return the first statements, each with the one that overtakes it, which is kept too."""
    kept = list(statements[:most])
    for one in kept:
        newer = statements[one.superseded_by - 1] if one.superseded_by else None
        if newer is not None and newer not in kept:
            kept.append(newer)
    return [(s, statements[s.superseded_by - 1] if s.superseded_by else None) for s in kept]


def _told_once(pairs: Sequence[Pair]) -> tuple[Statement, ...]:
    """Return the statements, what says the same once, each numbered by what overtakes it."""
    told: dict[str, Statement] = {}
    for one, _ in pairs:
        told.setdefault(one.text, one)
    places = {text: number for number, text in enumerate(told, start=1)}
    newer = {one.text: by.text for one, by in pairs if by is not None}
    return tuple(
        replace(one, superseded_by=places[newer[text]] if text in newer else None)
        for text, one in told.items()
    )
