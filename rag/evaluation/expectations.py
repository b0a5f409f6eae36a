"""Read what is expected of each answer from a file of questions.

A line is a question as `ask --questions` takes it and, beside it, `answerable`, `document`,
`expect` (texts of which one must stand in a cited quote), `locator` and `tags`. `document` and
`locator` may be lists where several documents hold the answer: any of them is right.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from rag.evaluation.asked import AskedQuestion, LineError, read_json, read_question


@dataclass(frozen=True, slots=True)
class Expectation:
    """A question and what its answer must hold; ``documents`` and ``locators`` where known."""

    asked: AskedQuestion
    answerable: bool
    documents: tuple[str, ...] = ()
    expect: tuple[str, ...] = ()
    locators: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


def read_expectations(lines: Iterable[bytes]) -> list[Expectation]:
    """Return the questions of a file with what is expected.

    :raises LineError: naming the first line that cannot be used, or when there is none.
    """
    found = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                found.append(_expectation(read_json(line)))
            except LineError as exc:
                raise LineError(f"line {number}: {exc}", exc.id) from exc
    if not found:
        raise LineError("the file holds no questions")
    return found


def _expectation(given: dict[str, object]) -> Expectation:
    asked = read_question(given)
    answerable = given.get("answerable", True)
    if not isinstance(answerable, bool):
        raise LineError("“answerable” is not true or false", asked.id)
    return Expectation(
        asked,
        answerable,
        _one_or_more(given, "document", asked),
        _texts(given, "expect", asked),
        _one_or_more(given, "locator", asked),
        _texts(given, "tags", asked),
    )


def _one_or_more(given: dict[str, object], name: str, asked: AskedQuestion) -> tuple[str, ...]:
    value = given.get(name)
    if isinstance(value, list):
        return _texts(given, name, asked)
    if value is not None and not isinstance(value, str):
        raise LineError(f"“{name}” is neither a text nor a list of texts", asked.id)
    return (value,) if value else ()


def _texts(given: dict[str, object], name: str, asked: AskedQuestion) -> tuple[str, ...]:
    value = given.get(name) or []
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise LineError(f"“{name}” is not a list of texts", asked.id)
    return tuple(value)
