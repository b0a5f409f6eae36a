"""A question is shown as it was read, with names as the documents write them."""

from collections.abc import Callable

from rag.answer import Assistant

BANK = "# The bank\n\nThe Rassendyll Bank was founded in 1894 by Rudolf Rassendyll in Zenda.\n"


def test_a_misspelt_name_is_read_as_the_documents_write_it(
    assistant_on: Callable[[dict[str, str]], Assistant],
) -> None:
    assistant = assistant_on({"bank.md": BANK})
    answer = assistant.ask("Who founded the Rassendil Bank?")
    assert answer.read_as == "Who founded the Rassendyll Bank?"
    assert assistant.ask("Who founded the Rassendil Bank?", as_typed=True).read_as is None
    assert assistant.ask("Who founded the Rassendyll Bank?").read_as is None
