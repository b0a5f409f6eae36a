"""Recognise the order to put the last answer in a table, and find the question that it was to."""

from collections.abc import Sequence

from rag.datamodels import Turn
from rag.question.requests.wordings import request_of

TABLE = "tabulate"


def table_order(
    order: str, history: Sequence[Turn], *, quoted: bool
) -> tuple[str, tuple[Turn, ...]] | None:
    """Return the question of the answer to be put in a table, with what was said before it.

    None where it is no such order, or where nothing was answered. Where answers are ``quoted``,
    "shorter" made none; with a chat model it did.
    """
    if request_of(order).kind != TABLE or not history or history[-1].role != "assistant":
        return None
    orders = {TABLE, "rephrase"} if quoted else {TABLE}
    for at in range(len(history) - 1, -1, -1):
        turn = history[at]
        if turn.role == "user" and request_of(turn.content).kind not in orders:
            return turn.content, tuple(history[:at])
    return None
