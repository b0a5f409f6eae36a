"""Put an answer in a table: the rows it has, else its statements, each with its citations."""

from collections.abc import Sequence
from dataclasses import replace

from rag.datamodels import Answer, Citation, Statement, Table

COLUMNS = ("Statement", "Source", "Date", "Authority")
UNSUPPORTED = "(not supported by what it cites)"
NOTHING = "The last answer found nothing that could stand in a table."


def tabled(order: str, answer: Answer) -> Answer:
    """Return the answer as rows; a refusal stays one, and says so.

    :param order: what was typed, which stands in place of the question
    """
    if not answer.found:
        return replace(answer, question=order, notes=(NOTHING, *answer.notes), offers=())
    table = answer.table or _of_statements(answer)
    lines = [" | ".join(table.columns)]
    for row, keys in zip(table.rows, table.citations, strict=True):
        lines.append(f"{' | '.join(row)} {''.join(f'[{key}]' for key in keys)}".rstrip())
    text = "\n".join([*([answer.headline] if answer.headline else []), *lines])
    return replace(answer, question=order, statements=(), table=table, text=text)


def _of_statements(answer: Answer) -> Table:
    by_key = {c.key: c for c in answer.citations}
    cited = [[by_key[key] for key in s.citations] for s in answer.statements]
    rows = tuple(_row(s, c) for s, c in zip(answer.statements, cited, strict=True))
    keys = tuple(s.citations for s in answer.statements)
    return Table(COLUMNS, rows, keys, len(rows), "the statements of the last answer")


def _row(statement: Statement, cited: list[Citation]) -> tuple[str, ...]:
    said = " ".join(statement.written.split())
    abouts = [c.about for c in cited]
    return (
        said if statement.supported else f"{said} {UNSUPPORTED}",
        _each([f"{c.about.title or c.document}, {c.locator}".strip(", ") for c in cited]),
        statement.as_of or _each([about.published for about in abouts]),
        _each([about.publisher or about.jurisdiction for about in abouts]),
    )


def _each(values: Sequence[str | None]) -> str:
    return "; ".join(dict.fromkeys(value for value in values if value))
