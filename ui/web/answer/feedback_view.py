"""Ask what people think of an answer, and why; it is kept beside the answer."""

import streamlit as st

from ui.datamodels import Judgement, KeptTurn
from ui.records.feedback import NOT_HELD
from ui.state import services
from ui.web.parts import session
from ui.web.parts.look import paragraph

_MISREAD = "Not what I asked"
_REASONS = {  # by whether there was an answer
    True: ("It is wrong", _MISREAD, "Something is missing", NOT_HELD),
    False: ("The documents do answer this", _MISREAD),
}


def show_thumbs(turn: KeptTurn, conversation: str) -> None:
    """Show the two buttons; a second press of the same one takes it back."""
    judged = turn.judged
    for good, label, icon in ((True, "Helpful", "up"), (False, "Not helpful", "down")):
        is_chosen = judged is not None and judged.good is good
        st.button(
            label,
            key=f"thumb_{icon}_{turn.number}",
            icon=f":material/thumb_{icon}:",
            type="secondary" if is_chosen else "tertiary",
            on_click=_judge,
            args=(conversation, turn.number, None if is_chosen else Judgement(good)),
        )


def show_reason(turn: KeptTurn, conversation: str) -> None:
    """Ask why an answer did not help, where somebody said so; nothing else."""
    judged = turn.judged
    if judged is None or judged.good or turn.answer is None:
        return
    if judged.reason:
        paragraph(f"Kept: {judged.reason}", "quiet")
        return
    with st.form(f"reason_{turn.number}"):
        why = st.pills("Why?", _REASONS[turn.answer.found], key=f"why_{turn.number}")
        words = st.text_input("In your words", key=f"reason_words_{turn.number}", max_chars=500)
        if st.form_submit_button("Keep it"):
            reason = ". ".join(part for part in (why, (words or "").strip()) if part)
            _judge(conversation, turn.number, Judgement(good=False, reason=reason))
            st.rerun()


def _judge(conversation: str, number: int, judgement: Judgement | None) -> None:
    services.history().judge(conversation, number, judgement)
    session.keep_place(f"tools_{number}")
