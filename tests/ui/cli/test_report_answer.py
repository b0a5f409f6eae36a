"""The words that answer stand out on a terminal, and a document's own codes never reach it."""

from dataclasses import replace

from ingest.datamodels import About
from rag.datamodels import Answer, Citation, Statement
from rag.text.inert import JOINER, inert
from ui.cli.report_answer import answer_lines

TEXT = "The ban\x1b[31m began on 23 April 2026."
ANSWER = Answer(
    "When?",
    True,
    f"{TEXT} [1]",
    "extractive",
    (Statement(TEXT, (1,), True, ((22, 35),)),),
    (Citation(1, "a.md", About(), "¶ 1", None, TEXT, 0, len(TEXT)),),
)


def test_the_answers_words_are_bold_on_a_terminal() -> None:
    first = next(iter(answer_lines(ANSWER, bold=True)))
    assert first == "The ban [31m began on \x1b[1m23 April 2026\x1b[22m. [1]"


def test_nothing_is_bold_in_a_file_or_without_marks() -> None:
    assert "\x1b" not in "".join(answer_lines(ANSWER))
    plain = replace(ANSWER, statements=(Statement(TEXT, (1,), True),))
    assert "\x1b" not in "".join(answer_lines(plain, bold=True))


def test_a_chat_models_words_are_printed_as_written() -> None:
    words = inert("<b>It</b> began ![x](y).")
    said = Statement(words, (1,), False, faults=(inert("the name “<b>It” is not so"),))
    answer = replace(ANSWER, mode="openai:fake", text=f"{words} [1]", statements=(said,))
    for bold in (False, True):
        first, _, marked, *rest = answer_lines(answer, bold=bold)
        assert first == "<b>It</b> began ![x](y). [1]"
        assert marked.endswith("“<b>It</b> began ![x](y).” (the name “<b>It” is not so)")
        assert JOINER not in "".join(rest)
