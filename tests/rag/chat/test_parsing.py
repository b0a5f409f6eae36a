"""A model's words stay as written; what is invisible, and addresses of its own, do not."""

import pytest

from rag.chat.parsing import REMOVED, plain_words, statements_of, to_compare

PASSAGES = "The list is at https://example.org/list and is kept daily."


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Banned ![x](https://evil.example/p.png?q=1) [1].", f"Banned ![x]({REMOVED}) [1]."),
        ("Read [the list](https://evil.example) [1].", f"Read [the list]({REMOVED}) [1]."),
        ("<script>alert(1)</script>Banned [1].", "<script>alert(1)</script>Banned [1]."),
        ("<img src='//evil.example/x' onerror=a>", f"<img src='{REMOVED}' onerror=a>"),
        ("Banned <img src='https://evil.example/", f"Banned <img src='{REMOVED}"),
        ("Go to https://evil.example/a?b=c now [1].", f"Go to {REMOVED} now [1]."),
        ("Go to **www.evil.example**. [1]", f"Go to **{REMOVED}**. [1]"),
        ("[x]: https://evil.example/x", f"[x]: {REMOVED}"),
        ("<a href='https://example.org/list'>x</a>", f"<a href='{REMOVED}'>x</a>"),
        ("[x](https://example.org/list)", f"[x]({REMOVED})"),
        ("javascript:alert(1) [1]", f"{REMOVED} [1]"),
        ("The list: https://example.org/list [1].", "The list: https://example.org/list [1]."),
        ("Ban\u200bned\u202e [1].", "Banned [1]."),
        ("<think>Let me see. [3]</think>Banned [1].", "Banned [1]."),
        (
            "<svg onload=alert(1)><a href='x'>go</a></svg>.",
            "<svg onload=alert(1)><a href='x'>go</a></svg>.",
        ),
        ("Less than 5 < 6 and 7 > 3 [1].", "Less than 5 < 6 and 7 > 3 [1]."),
        (
            "**$3.1** billion | *a* | `b` | :red[x] [1].",
            "**$3.1** billion | *a* | `b` | :red[x] [1].",
        ),
    ],
)
def test_words_stay_as_written_but_for_addresses_of_no_passage(raw: str, expected: str) -> None:
    assert " ".join(plain_words(raw, PASSAGES).split()) == expected


def test_a_statement_loses_its_marks_and_what_only_begins_a_line() -> None:
    assert statements_of("# **Bans**\n\n- <b>One</b> is *so* [1].") == [
        ("**Bans**", []),
        ("<b>One</b> is *so*.", [1]),
    ]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("<b>One</b> is **$3.1** billion_a, _so_ `x`.", "One is $3.1 billion_a, so x."),
        ("Banned <and shown> [here](to-be-seen) <img alt='said'>.",) * 2,
    ],
)
def test_every_word_that_is_shown_is_compared(statement: str, expected: str) -> None:
    assert to_compare(statement) == expected


def test_a_citation_behind_the_full_stop_belongs_to_its_sentence() -> None:
    assert statements_of("One is so.[1] Two is so [2, 3]. Three.") == [
        ("One is so.", [1]),
        ("Two is so.", [2, 3]),
        ("Three.", []),
    ]


def test_citations_are_not_taken_for_links() -> None:
    assert plain_words("Banned [1](2) and [2][3].", "") == "Banned [1](2) and [2][3]."
