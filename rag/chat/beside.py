"""What a chat model is given beside the passages: what the product itself found in them."""

import html
from collections.abc import Sequence

from rag.datamodels import Answer, Citation, Evidence, Table

MAX_ROWS = 30  # of a table; more of them no answer lists


def beside(quoted: Answer, evidence: Sequence[Evidence]) -> str:
    """Return the answer in quotes, its dates and what is overtaken, and its table, as text.

    Each is named by the numbers of the passages that the model is given; angle brackets are
    escaped as theirs are.
    """
    numbers = {c.key: _number(c, evidence) for c in quoted.citations}
    lines = []
    for at, statement in enumerate(quoted.statements, start=1):
        said = [f"{at}. {statement.text}{_marks(statement.citations, numbers)}"]
        if statement.as_of:
            said.append(f"as of {statement.as_of}")
        if statement.superseded_by is not None:
            said.append(f"overtaken by {statement.superseded_by}.")
        lines.append(" — ".join(said))
    if quoted.table is not None:
        lines += _rows(quoted.table, numbers)
    return html.escape("\n".join(lines), quote=False)


def _rows(table: Table, numbers: dict[int, int | None]) -> list[str]:
    rows = [
        f"| {' | '.join(row)} |{_marks(keys, numbers)}"
        for row, keys in zip(table.rows[:MAX_ROWS], table.citations, strict=False)
    ]
    head = f"Table, {len(rows)} of {table.rows_total} rows {table.computed}".rstrip()
    return [f"{head}:", f"| {' | '.join(table.columns)} |", *rows]


def _marks(keys: Sequence[int], numbers: dict[int, int | None]) -> str:
    found = dict.fromkeys(n for key in keys if (n := numbers.get(key)))
    return f" {''.join(f'[{n}]' for n in found)}" if found else ""


def _number(citation: Citation, evidence: Sequence[Evidence]) -> int | None:
    """Return the number of the passage that holds a quote, None where the model has none."""
    for number, one in enumerate(evidence, start=1):
        passage = one.passage
        inside = passage.start <= citation.start and citation.end <= passage.end
        if passage.document == citation.document and inside:
            return number
    return None
