"""The language of a question is told by its small words; names are of none."""

import pytest

from rag.text.language import other_language


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Quelle est l'amende de Heron Maritime ?", "French"),
        ("Wann wurde die Reederei Heron bestraft?", "German"),
        ("¿Cuándo se congelaron los activos de Heron?", "Spanish"),
        ("Когда были заморожены активы Heron?", "Russian"),
        ("制裁名单上有谁?", "Chinese"),
        ("Is Yuliya Petrovna SHCHERBAKOVA listed?", None),
        ("Is Sociedad Anónima de Importación y Exportación listed?", None),
        ("Who owns Banco de Venezuela?", None),
        ("Is 习近平 listed?", None),
        ("keremet bank us sanctions", None),
        ("9411001", None),
        ("OFAC SDN list Hezbollah", None),
    ],
)
def test_the_language_of_a_question_is_told(question, language) -> None:
    assert other_language(question) == language
