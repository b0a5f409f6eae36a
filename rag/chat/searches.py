"""Have a chat model write a draft; once it may have further searches made, few and soon."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.chat.beside import beside
from rag.chat.draft import Draft
from rag.chat.prompts import REFUSED
from rag.datamodels import Answer, Evidence, Turn
from rag.errors import RagError

if TYPE_CHECKING:
    from rag.chat.client import ChatWriter

OnText = Callable[[str], None]
Search = Callable[[str], Sequence[Evidence]]
NEW_PASSAGES = 3  # of each further search
SHARE_OF_TIME = 0.5  # of the time set, after which none is made


@dataclass(frozen=True, slots=True)
class Asking:
    """What a model is asked: the question, the conversation, and who is given its words."""

    question: str
    history: Sequence[Turn]
    on_text: OnText | None


def with_searches(
    writer: "ChatWriter",
    asking: Asking,
    quoted: Answer,
    evidence: Sequence[Evidence],
    search: Search | None,
    timeout_seconds: float,
) -> tuple[Draft, Sequence[Evidence], list[str]]:
    """Return a draft, the passages it is made from, and a note on each further search.

    :raises ChatModelError: when the model does not answer.
    """
    until = time.monotonic() + SHARE_OF_TIME * timeout_seconds
    found = beside(quoted, evidence) if quoted.found else REFUSED
    draft = writer.write(
        asking.question, asking.history, evidence, asking.on_text,
        found=found, may_search=search is not None,
    )  # fmt: skip
    if search is None or not draft.searches:
        return draft, evidence, []
    known, notes = list(evidence), []
    for words in draft.searches:
        if time.monotonic() > until:
            break
        if asking.on_text:
            asking.on_text(f"\n(Searching for “{words}” …)\n")
        new = _new(words, known, search)
        known += new
        count = f"{len(new)} more passage{'' if len(new) == 1 else 's'}"
        notes.append(f"The chat model had “{words}” searched for as well: {count}.")
    again = writer.write(
        asking.question, asking.history, known, asking.on_text, found=found, may_search=False
    )
    return again, known, notes


def _new(words: str, known: Sequence[Evidence], search: Search) -> list[Evidence]:
    try:
        found = search(words)
    except RagError:
        return []
    there = {e.passage.id for e in known}
    return [e for e in found if e.passage.id not in there][:NEW_PASSAGES]
