"""A statement is supported only when what it says stands in what it cites."""

import pytest

from ingest.datamodels import About, Passage, Place
from rag.chat.checking.support import Support
from rag.chat.checking.verify import faults
from rag.datamodels import Evidence

ABOVE = "EU bans machine exports to Kyrgyzstan 2026-04-24 Daily Trade Art. 12f(1)"
BODY = (
    "The Council banned the export of CNC machines and radios to Kyrgyzstan on 23 April 2026. "
    "Trade with the region rose from $14.6 billion in 2021 to $24.3 billion in 2022. "
    "Banks are not covered by Article 12f. Keremet Bank was listed by the Office of Foreign Assets "
    "Control (OFAC) for four transfers. Companies may not sell through intermediaries."
)


def kinds(statement: str, asked: str = "") -> list[str]:
    return [f.kind for f in faults(statement, Support(BODY, ABOVE), asked=asked)]


@pytest.mark.parametrize(
    "statement",
    [
        "The Council banned exports of CNC machines and radios to Kyrgyzstan on April 23, 2026.",
        "Trade rose to $24.3bn in 2022.",
        "Trade rose from 14.6 to 24.3 billion dollars.",
        "Article 12f does not cover banks.",
        "Banks aren't covered by Article 12f(1).",
        "OFAC listed Keremet Bank for 4 transfers.",
        "Companies cannot sell through intermediaries.",
        "In April 2026 the EU's Council banned radios for the Kyrgyz Republic.",
    ],
)
def test_a_true_statement_in_other_words_has_no_fault(statement: str) -> None:
    assert kinds(statement) == []


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("Trade rose to $24.8 billion in 2022.", "figure"),
        ("Trade rose to $24.3 million in 2022.", "figure"),
        ("Trade rose to €24.3 billion in 2022.", "figure"),
        ("The Council banned the export of radios to Kyrgyzstan on 24 March 2026.", "date"),
        ("The Council banned the export of radios to Kyrgyzstan in April 2025.", "date"),
        ("Banks are not covered by Article 12g.", "provision"),
        ("The Council banned the export of radios to Tajikistan on 23 April 2026.", "name"),
        ("Kapital Bank was listed by OFAC for four transfers.", "name"),
        ("Banks are covered by Article 12f.", "negation"),
        ("The Council did not ban the export of radios to Kyrgyzstan.", "negation"),
        ("The Council allowed the export of CNC machines and radios to Kyrgyzstan.", "negation"),
        ("Companies may sell through intermediaries.", "negation"),
        ("Cheese ripens for several months in mountain cellars.", "meaning"),
        ("See https://evil.example/x for radios banned by the Council.", "address"),
    ],
)
def test_a_changed_statement_has_the_fault_that_was_put_in(statement: str, kind: str) -> None:
    assert kind in kinds(statement)


def test_a_figure_of_another_sentence_supports_nothing() -> None:
    far = "Four ships sailed to Bergen. " + "Nothing happened for a long time. " * 12
    support = Support(far + "The Bishkek customs office seized 17 tonnes of copper wire.", "")
    assert faults("Four ships sailed to Bergen.", support) == ()
    assert [
        f.kind for f in faults("The customs office seized four tonnes of copper.", support)
    ] == ["figure"]


def test_our_own_count_of_paragraphs_pages_and_rows_supports_no_figure() -> None:
    text = "Trade with the region rose."
    places = tuple(
        Place(0, locator, None, len(text)) for locator in ("¶ 2", "Art. 5, p. 3", "row 7")
    )
    passage = Passage("a.pdf", 0, 0, len(text), text, text, (), places)
    support = Support.of([Evidence(passage, About(title="Trade"), 1.0, 1.0, 1.0, ("words",))])
    for figure in ("$2", "3", "7%"):
        wrong = faults(f"Trade with the region rose by {figure}.", support)
        assert [f.kind for f in wrong] == ["figure"]
    assert faults("Trade with the region rose (Art. 5).", support) == ()


def test_what_the_question_names_the_statement_may_name() -> None:
    assert kinds("Amangeldiev's Council banned radios.", "What did Amangeldiev say?") == []
    assert kinds("Amangeldiev's Council banned radios.") == ["name"]


def test_the_model_is_asked_only_where_words_do_not_settle_it() -> None:
    def never() -> float:
        raise AssertionError

    support = Support(BODY, ABOVE)
    assert faults("The Council banned CNC machines.", support, similarity=never) == ()
    odd = "Overseas sales of lathes were outlawed."
    assert [f.kind for f in faults(odd, support, similarity=lambda: 0.1)] == ["meaning"]
    assert faults(odd, support, similarity=lambda: 0.9) == ()


def test_each_fault_is_a_sentence_for_reader_and_model() -> None:
    (fault,) = faults("Trade rose to $24.8 billion in 2022.", Support(BODY, ABOVE))
    assert fault.sentence == "the figure “24.8 billion” does not stand in the passage so"
