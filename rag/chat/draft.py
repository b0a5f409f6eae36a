"""What a chat model has written: statements with the passages they cite, a headline, searches.

Asked in a form (a JSON schema) it writes JSON, of which a reader sees the words as they come; a
server that knows no forms writes prose with marks. Both become one draft.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rag.chat.parsing import plain_words, statements_of
from rag.datamodels import NOT_FOUND

MAX_SEARCHES = 3
MAX_STATEMENTS = 12
MAX_SEARCH_CHARS = 200
_FENCE = "```json"  # some write it around a form
SEARCH = "SEARCH:"  # opens a line of prose that asks for one


@dataclass(frozen=True, slots=True)
class Draft:
    """A model's answer before the check; ``words`` as a reader saw them come.

    ``given`` are its statements with the numbers they cite, None where prose must be read.
    """

    words: str
    given: tuple[tuple[str, tuple[int, ...]], ...] | None = None
    headline: str = ""
    searches: tuple[str, ...] = ()

    @property
    def found(self) -> bool:
        """Whether it answers at all."""
        return NOT_FOUND not in self.words and self.given != ()

    def statements(self, passages: str) -> list[tuple[str, list[int]]]:
        """Return each sentence with the passage numbers that it cites."""
        if self.given is None:
            return statements_of(plain_words(self.words, passages))
        return [
            (sentence, marks or list(numbers))
            for text, numbers in self.given
            for sentence, marks in statements_of(plain_words(text, passages))
        ]


def form(passages: int, *, may_search: bool) -> dict[str, Any]:
    """Return the form of an answer from so many passages, as OpenAI's ``response_format``."""
    text = {"type": "string"}
    number = {"type": "integer", "enum": list(range(1, passages + 1))}
    statement = _object(text=text, passages={"type": "array", "items": number, "minItems": 1})
    fields: dict[str, Any] = {
        "statements": {"type": "array", "items": statement, "maxItems": MAX_STATEMENTS},
        "headline": text,
    }
    if may_search:
        asked = {"type": "array", "items": text, "maxItems": MAX_SEARCHES}
        fields = {"searches": asked, **fields}
    schema = {"name": "answer", "strict": True, "schema": _object(**fields)}
    return {"type": "json_schema", "json_schema": schema}


def _object(**fields: Any) -> dict[str, Any]:  # noqa: ANN401 -- JSON
    return {
        "type": "object",
        "properties": fields,
        "required": list(fields),
        "additionalProperties": False,
    }


class Drafting:
    """Takes a model's pieces and gives a reader's words; at the end the draft."""

    def __init__(self, parse_partial: Callable[[str], Any]) -> None:
        """Take what reads JSON that is not at its end yet."""
        self._parse, self._raw, self._shown = parse_partial, "", ""

    def add(self, piece: str) -> str:
        """Return the words that a piece adds, "" while there are none."""
        self._raw += piece
        start = self._raw.lstrip()
        if _FENCE.startswith(start[: len(_FENCE)]) and len(start) < len(_FENCE):
            return ""  # it may open a form or a word
        if not _is_json(self._raw):
            return self._told(self._raw)
        found = _read(self._parse, self._raw)
        return self._told(_words(found, ended=False)) if found else ""

    def _told(self, words: str) -> str:
        if not words.startswith(self._shown):
            return ""
        new, self._shown = words[len(self._shown) :], words
        return new

    def end(self) -> tuple[str, Draft]:
        """Return the words still to be shown, and the draft."""
        if not _is_json(self._raw):
            return self._told(self._raw), _of_prose(self._raw)
        found = _read(json.loads, _unfenced(self._raw)) or _read(self._parse, self._raw) or {}
        draft = _of_json(found)
        return self._told(draft.words), draft


def _is_json(raw: str) -> bool:
    return raw.lstrip().startswith(("{", _FENCE))


def _unfenced(raw: str) -> str:
    return raw.strip().removeprefix(_FENCE).removesuffix("```")


def _read(parse: Callable[[str], Any], raw: str) -> dict[str, Any] | None:
    try:
        found = parse(_unfenced(raw))
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _given(found: dict[str, Any]) -> list[tuple[str, tuple[int, ...]]]:
    """Return what of JSON is statements; what has another form is left out."""
    listed = found.get("statements")
    return [
        (one["text"], tuple(n for n in _list(one.get("passages")) if type(n) is int))
        for one in _list(listed)
        if isinstance(one, dict) and isinstance(one.get("text"), str)
    ]


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _words(found: dict[str, Any], *, ended: bool) -> str:
    """Return the statements as text; the last one has its marks when it is at its end."""
    given = _given(found)
    over = ended or "headline" in found
    told = []
    for at, (text, numbers) in enumerate(given):
        is_last = at == len(given) - 1
        marks = "".join(f"[{n}]" for n in numbers) if over or not is_last else ""
        told.append(f"{text} {marks}" if marks else text)
    return " ".join(told)


def _of_json(found: dict[str, Any]) -> Draft:
    asked = tuple(s for s in _list(found.get("searches")) if isinstance(s, str))
    given = tuple(g for g in _given(found) if g[0].strip())
    headline = found.get("headline")
    words = _words(found, ended=True) if given else NOT_FOUND
    return Draft(words, given, headline if isinstance(headline, str) else "", _searches(asked))


def _of_prose(raw: str) -> Draft:
    lines = [line.strip() for line in raw.splitlines()]
    asked = tuple(line.removeprefix(SEARCH) for line in lines if line.startswith(SEARCH))
    return Draft(raw, searches=_searches(asked))


def _searches(asked: tuple[str, ...]) -> tuple[str, ...]:
    plain = (" ".join(plain_words(s).split())[:MAX_SEARCH_CHARS] for s in asked)
    return tuple(dict.fromkeys(s for s in plain if any(c.isalnum() for c in s)))[:MAX_SEARCHES]
