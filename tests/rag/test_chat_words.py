"""A model's words: what a browser would follow, fetch or run never leaves this place."""

import pytest

from rag.chat_words import REMOVED, plain_words, statements_of

PASSAGES = "The list is at https://example.org/list and is kept daily."


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Banned ![x](https://evil.example/p.png?q=1) [1].", "Banned [1]."),
        ("Read [the list](https://evil.example) [1].", "Read the list [1]."),
        ("Read [the list][2] [1].", "Read the list [1]."),
        ("<b>Banned</b> [1].", "Banned [1]."),
        ("<script>alert(1)</script>Banned [1].", "Banned [1]."),
        ("<img src=x onerror=alert(1)>Banned [1].", "Banned [1]."),
        ("Banned <img src='https://evil.example/", "Banned"),
        ("Go to https://evil.example/a?b=c now [1].", f"Go to {REMOVED} now [1]."),
        ("Go to www.evil.example. [1]", f"Go to {REMOVED}. [1]"),
        ("javascript:alert(1) [1]", f"{REMOVED} [1]"),
        ("The list: https://example.org/list [1].", "The list: https://example.org/list [1]."),
        ("Ban\u200bned\u202e [1].", "Banned [1]."),
        ("<think>Let me see. [3]</think>Banned [1].", "Banned [1]."),
        ("<svg onload=alert(1)><a href='x'>go</a></svg>Banned [1].", "Banned [1]."),
        ("Less than 5 < 6 and 7 > 3 [1].", "Less than 5 < 6 and 7 > 3 [1]."),
    ],
)
def test_links_images_and_html_are_taken_out(raw: str, expected: str) -> None:
    assert " ".join(plain_words(raw, PASSAGES).split()) == expected


def test_a_citation_behind_the_full_stop_belongs_to_its_sentence() -> None:
    assert statements_of("One is so.[1] Two is so [2, 3]. Three.") == [
        ("One is so.", [1]),
        ("Two is so.", [2, 3]),
        ("Three.", []),
    ]


def test_citations_are_not_taken_for_links() -> None:
    assert plain_words("Banned [1](2) and [2][3].", "") == "Banned [1](2) and [2][3]."
