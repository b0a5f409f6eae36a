"""Refuse what cannot be asked: nothing, too much, or what is no text."""

from rag.errors import QuestionError

MAX_QUESTION_CHARS = 4_000


def checked_question(question: str) -> str:
    """Return the question as typed, if it can be asked.

    :raises QuestionError: when it is empty, too long or no valid text.
    """
    if not any(c.isalnum() for c in question):
        raise QuestionError("the question is empty; write what you want to know")
    if any("\ud800" <= c <= "\udfff" for c in question):
        raise QuestionError("the question is not valid text; type it again as UTF-8")
    if len(question) > MAX_QUESTION_CHARS:
        raise QuestionError(
            f"the question has {len(question):,} characters, more than {MAX_QUESTION_CHARS:,}; "
            "ask in a few sentences and put long texts into the corpus folder"
        )
    return question
