"""Say whether a path fits a pattern of `sources.toml`; no pattern takes long.

``*`` and ``?`` stay within a folder, ``**`` goes through folders, ``**/`` may be no folder at all.
"""

import re
from collections.abc import Callable

_FEW = 2  # wildcards that a regular expression tries in all ways before long
_TOKEN = re.compile(r"(\*\*/|\*\*|\*|\?)")
_PIECES = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
_FOLDERS, _INSIDE, _ANY, _PART, _ONE = "**/", "inside", "**", "*", "?"
Fits = Callable[[str], bool]


def has_wildcards(name: str) -> bool:
    """Whether a name is a pattern."""
    return any(c in name for c in "*?")


def fits(pattern: str) -> Fits:
    """Return what says whether a path fits a pattern."""
    tokens = [t for t in _TOKEN.split(pattern) if t]
    if sum(t in _PIECES for t in tokens) <= _FEW:
        spelled = "".join(_PIECES.get(t) or re.escape(t) for t in tokens)
        known = re.compile(spelled, re.DOTALL)
        return lambda path: known.fullmatch(path) is not None
    return _Steps(tokens).fit


class _Steps:
    """A pattern walked through with all ways at once, so its time grows with the path's length."""

    def __init__(self, tokens: list[str]) -> None:
        self._steps: list[str] = []
        for token in tokens:
            if token == _FOLDERS:
                self._steps += (_FOLDERS, _INSIDE)
            else:
                self._steps += (token,) if token in _PIECES else token

    def fit(self, path: str) -> bool:
        """Whether a path fits."""
        now = self._with_skipped({0})
        for char in path:
            now = self._with_skipped({after for at in now for after in self._after(at, char)})
            if not now:
                return False
        return len(self._steps) in now

    def _after(self, at: int, char: str) -> tuple[int, ...]:
        """Return the steps that one may stand at behind a character."""
        if at == len(self._steps):
            return ()
        step, inside = self._steps[at], char != "/"
        if step == _FOLDERS:
            return (at + 1,) if inside else (at + 1, at + 2)
        if step == _INSIDE:
            return (at,) if inside else (at, at + 1)
        if step == _ANY:
            return (at,)
        if step == _PART:
            return (at,) if inside else ()
        fits = inside if step == _ONE else step == char
        return (at + 1,) if fits else ()

    def _with_skipped(self, at: set[int]) -> set[int]:
        """Return the steps with those behind wildcards that stand for nothing."""
        waiting, found = list(at), set(at)
        while waiting:
            here = waiting.pop()
            step = self._steps[here] if here < len(self._steps) else ""
            after = here + {_FOLDERS: 2, _ANY: 1, _PART: 1}.get(step, 0)
            if after not in found:
                found.add(after)
                waiting.append(after)
        return found
