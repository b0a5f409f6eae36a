"""Patterns of `sources.toml`: what they match, and that none takes long."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.folder.wildcards import _TOKEN, _Steps, fits


@pytest.mark.parametrize(
    ("pattern", "inside", "outside"),
    [
        ("law/*.pdf", ["law/a.pdf", "law/.pdf"], ["law/b/a.pdf", "law/a.pdf.txt", "x/law/a.pdf"]),
        ("**/*.txt", ["a.txt", "b/a.txt", "c/b/a.txt"], ["a.md", "txt"]),
        ("news/**", ["news/a", "news/b/c"], ["new/a", "news"]),
        ("a?c", ["abc"], ["a/c", "ac", "abbc"]),
        ("a [1].txt", ["a [1].txt"], ["a 1.txt"]),
        ("*a*b*c*", ["xaybzc", "abc", "aabbcc"], ["acb", "a/b/c", ""]),
        ("**/x/**/y/*", ["x/y/z", "a/x/b/c/y/z"], ["ax/y/z", "x/y/z/z", "x/ay/z"]),
        ("***a**/*b**", ["ab", "x/a/y/b/z"], ["b"]),
    ],
)
def test_what_a_pattern_matches(pattern: str, inside: list[str], outside: list[str]) -> None:
    assert [p for p in inside if not fits(pattern)(p)] == []
    assert [p for p in outside if fits(pattern)(p)] == []


@given(st.text("ab/*?", max_size=8), st.text("ab/", max_size=8))
def test_a_pattern_walked_through_matches_as_a_regular_expression_does(pattern, path) -> None:
    pieces = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    tokens = [t for t in _TOKEN.split(pattern) if t]
    spelled = "".join(pieces.get(t) or re.escape(t) for t in tokens)
    assert _Steps(tokens).fit(path) == (re.fullmatch(spelled, path, re.DOTALL) is not None)


@pytest.mark.parametrize("pattern", ["*a" * 14 + "*b", "**a" * 20 + "b", "**/*a" * 14 + "?b"])
def test_a_pattern_of_many_wildcards_takes_no_time(pattern: str) -> None:
    started = time.perf_counter()
    assert not fits(pattern)("a" * 250)
    assert time.perf_counter() - started < 5
