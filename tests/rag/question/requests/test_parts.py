"""A question of several parts is asked part by part."""

import pytest

from rag.question.requests.parts import parts_of


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("What's TC9 and who issues it?", ("What's TC9?", "Who issues it?")),
        ("when and where was Roe born", ("When was Roe born?", "Where was Roe born?")),
        (
            "Which office fined Halden, and when?",
            ("Which office fined Halden?", "When fined Halden?"),
        ),
        (
            "What must the ministry publish, and how soon?",
            ("What must the ministry publish?", "How soon must the ministry publish?"),
        ),
        (
            "Who bought the mill, and for what price?",
            ("Who bought the mill?", "For what price bought the mill?"),
        ),
        ("Who was fined? What did it pay?", ("Who was fined?", "What did it pay?")),
        ("How many people and how many firms were listed in May?", ()),
        ("If the two rules differ, which one counts?", ()),
        ("In May 2024, how many banks were listed?", ()),
        ("What happens when a bank is listed and frozen?", ()),
        ("List the banks and when they were listed", ()),
        ("Who and what", ()),
        ("What is a, and what is b, and who is c, and when is d?", ()),
    ],
)
def test_what_is_asked_in_parts(question: str, parts: tuple[str, ...]) -> None:
    assert tuple(part.text for part in parts_of(question)) == parts


def test_a_pronoun_of_a_later_part_is_the_term_that_the_first_asks_for() -> None:
    _, part = parts_of("What is a transaction ban and how does it differ from a freeze?")
    assert part.about("transaction ban") == "How does transaction ban differ from a freeze?"
    assert part.about(None) == part.text
    _, owned = parts_of("What is TC9 and who is its issuer?")
    assert owned.about("TC9") == "Who is TC9’s issuer?"
