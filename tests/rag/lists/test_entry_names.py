"""Whose entry a question asks for: names in any script, and names longer than an entry's."""

from collections.abc import Callable

import pytest

from rag.answer import Assistant
from rag.question.question import Question

ROWS = (
    "entity_number,name,type,programs,addresses,remarks",
    '7010,شركة فارن,entity,TIMBER,"Mole 4, Fyn",',
    '7011,RAVN,entity,TIMBER,"Quay 9, Aby",Listed on 9 May 2022.',
    '7012,"VARN, Oleg",individual,RADIO,"Quay 2, Borup",',
)
ARTICLE = """# A firm in the news

Ravn Hejre Staal was listed on 3 March 2030 by the Council, as its crane maker was before.

法恩货运公司 was listed in 2031 because it moved crane parts to Odense.
"""


@pytest.fixture(scope="module")
def firms(assistant_on: Callable[[dict[str, str]], Assistant]) -> Assistant:
    return assistant_on({"firms.csv": "\n".join(ROWS), "news.md": ARTICLE})


@pytest.mark.parametrize(
    ("question", "place", "told"),
    [
        ("Under which program is شركة فارن listed?", "firms.csv row 2", "TIMBER"),
        ("When was 法恩货运公司 listed?", "news.md ¶ 2", "2031"),
        ("When was 法恩货运 listed?", "news.md ¶ 2", "2031"),
        ("When was Ravn listed?", "firms.csv row 3", "9 May 2022"),
        ("When was Ravn Hejre Staal listed?", "news.md ¶ 1", "3 March 2030"),
        ("When was the firm Ravn Hejre Staal listed?", "news.md ¶ 1", "3 March 2030"),
    ],
)
def test_a_name_is_answered_by_what_holds_all_of_it(
    firms: Assistant, question: str, place: str, told: str
) -> None:
    first = firms.ask(question).citations[0]
    assert f"{first.document} {first.locator}" == place
    assert told in first.quote
    assert firms.search(question)[0].passage.document == first.document


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Under which program is شركة هولم listed?", "هولم"),
        ("What is the address of شركة هولم?", "هولم"),
        ("When was 荷姆货运公司 listed?", "荷姆货运公司"),
        ("When was Łoś Ťažký listed?", "Łoś"),
    ],
)
def test_a_name_in_any_script_that_stands_nowhere_is_refused(
    firms: Assistant, question: str, name: str
) -> None:
    answer = firms.ask(question)
    assert not answer.citations
    assert any(f"In none of the passages found: “{name}" in note for note in answer.notes)


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Is شركة هولم listed?", ["شركة", "هولم"]),
        ("Is 荷姆 or Ravn on the list?", ["荷姆", "Ravn"]),
        ("هل شركة هولم مدرجة؟", []),  # without capitals in it nothing tells a name
    ],
)
def test_beside_words_with_capitals_a_word_of_a_script_without_is_a_name(
    question: str, names: list[str]
) -> None:
    assert [word.surface for word in Question.of(question).names] == names
