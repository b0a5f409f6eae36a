"""Bring the turn asked last before the reader: its question on top, its answer announced."""

from rag.datamodels import Answer
from ui.datamodels import KeptTurn
from ui.web.parts.copy_button import component


def reveal(turn: KeptTurn, conversation: str) -> None:
    """Scroll to the turn when it is asked and when it is answered, each once."""
    # Streamlit keeps a chat at its end: of an answer of ten statements the reader saw the last.
    mark = f"{conversation} {turn.number} {'answered' if turn.answer else 'asked'}"
    said = announcement(turn.answer) if turn.answer else ""
    data = {"mark": mark, "said": said}
    component()(key=f"reveal_{turn.number}", data=data, width="content", height="content")


def keep_place(key: str, count: int, *, is_open: bool = False) -> None:
    """Keep the part of the page in view that a click led to: the lines break anew.

    ``count`` tells one time from another. Whoever pressed a button that is gone goes on there.
    ``is_open``: a source is shown, which gets the room of the sidebar.
    """
    data: dict[str, object] = {"open": is_open}
    if key:
        target = f".st-key-{key} :is(button, textarea)"
        data |= {"mark": f"place {key} {count}", "target": target}
    component()(key="reveal_place", data=data, width="content", height="content")


def bring(selector: str, mark: str) -> None:
    """Bring a part of the page into view, once for each ``mark``."""
    data = {"mark": f"bring {mark}", "target": selector}
    component()(key="reveal_part", data=data, width="content", height="content")


def show_top(entered: int) -> None:
    """Show the head of a page that has no turns yet; ``entered`` tells one time from another.

    Streamlit keeps a chat at its end: on a phone the first thing seen was the last example.
    """
    data = {"mark": f"top {entered}", "top": True}
    component()(key="reveal_top", data=data, width="content", height="content")


def begin() -> None:
    """Give the question box the focus when the page is opened, once."""
    data = {"mark": "load", "load": True}
    component()(key="page_begin", data=data, width="content", height="content")


def announcement(answer: Answer) -> str:
    """Return what a screen reader says when the answer is there."""
    if not answer.found:
        return "The documents do not answer this question."
    count = len(answer.statements)
    if answer.table is not None:
        rows = len(answer.table.rows)
        return f"Answered: a table with {rows} {'row' if rows == 1 else 'rows'}."
    return f"Answered: {count} {'statement' if count == 1 else 'statements'}."
