"""What may be quoted, what a statement brings with it, which one leads, and what is left out."""

from dataclasses import replace

import numpy as np
import pytest

from ingest.datamodels import About, Passage, Place
from rag.datamodels import Coverage, Evidence
from rag.question.question import Question
from rag.reader.answering import answering_first
from rag.reader.extract import Extraction
from rag.reader.statements import statements
from rag.sentences.quote_spans import MAX_WHOLE
from rag.sentences.quotes import Quote, pieces_of, statements_in
from rag.timeline.arrange import arranged
from rag.writing.cite import answer_from_quotes

ASKED = "What must a ferry do?"
VECTOR = np.eye(1, 3, dtype=np.float32)[0]
PORTS = "Annex II lists closed ports."
NAMES = "They are Bari, Oslo and Riga."


def evidence(
    *paragraphs: str,
    heading: str = "Ferries",
    locator: str = "¶",
    about: About | None = None,
    glue: str = "\n\n",
    document: str = "ferries.md",
) -> Evidence:
    """Return a passage of these paragraphs; a locator of one character is numbered."""
    places, start = [], 0
    for n, paragraph in enumerate(paragraphs, start=1):
        name = f"{locator} {n}" if len(locator) == 1 else locator
        places.append(Place(start, name, None, start + len(paragraph)))
        start += len(paragraph) + len(glue)
    text = glue.join(paragraphs)
    passage = Passage(document, 0, 0, len(text), text, text, ("Doc", heading), tuple(places))
    return Evidence(passage, about or About(), 1.0, 1.0, 1.0, ("words",))


def quotable(given: Evidence, question: str = ASKED) -> list[str]:
    return [quote.quote for quote in statements_in(given, question)]


def chosen(given: Evidence, *starts: str) -> list[Quote]:
    """Return the sentences that begin so, each a little less sure than the one before."""
    found = [next(q for q in pieces_of(given) if q.quote.startswith(start)) for start in starts]
    return [replace(q, score=-0.5 * n, vector=VECTOR) for n, q in enumerate(found)]


def stated(question: str, quotes: list[Quote]) -> list[str]:
    return [quote.quote for quote in statements(question, quotes)]


@pytest.mark.parametrize("heading", ["Sources", "References", "3. Further reading", "**See also**"])
def test_a_list_of_sources_answers_only_who_asks_for_sources(heading: str) -> None:
    given = evidence("- Port Office, rules for ferries, 2 May 2019", heading=heading)
    assert quotable(given) == []
    assert quotable(given, "What sources are there for ferries?") == [given.passage.text]


def test_a_provision_headed_references_is_law() -> None:
    given = evidence("References to the old Act mean this Act.", heading="References",
                     locator="Art. 5")  # fmt: skip
    assert quotable(given) == ["References to the old Act mean this Act."]


def test_a_heading_that_only_begins_with_source_is_no_list_of_sources() -> None:
    given = evidence("The ferry burns oil and gas.", heading="Sources of energy")
    assert quotable(given) == ["The ferry burns oil and gas."]


def test_the_header_row_of_a_markdown_table_is_no_statement() -> None:
    rows = ("| Who must sail here | What each one pays |", "| every ferry in the port | no fee |")
    text = f"{rows[0]}\n| --- | --- |\n{rows[1]}"
    second = text.index(rows[1])
    places = (Place(0, "¶ 1", None, len(rows[0])), Place(second, "¶ 2", None, len(text)))
    passage = Passage("a.md", 0, 0, len(text), text, text, ("Doc",), places)
    assert quotable(Evidence(passage, About(), 1.0, 1.0, 1.0, ("words",))) == [rows[1]]


def test_the_names_above_columns_of_figures_are_no_statement() -> None:
    rows = ("Ferry | Its home port | Built in", "Aurora | Riga | in 1999", "Borea | Oslo | in 2004")
    assert quotable(evidence(*rows)) == list(rows[1:])


def test_a_table_without_a_header_keeps_its_first_row() -> None:
    rows = ("Aurora | the port of Riga | out of service", "Borea | the port of Oslo | in service")
    assert quotable(evidence(*rows)) == list(rows)


DISCLAIMER = "This guide is for general information only. It was written in a hurry."


def test_a_document_s_word_about_itself_answers_only_who_asks_for_it() -> None:
    given = evidence(DISCLAIMER, "Every ferry must carry a lamp.")
    assert quotable(given) == ["Every ferry must carry a lamp."]
    assert DISCLAIMER.split(". ")[0] + "." in quotable(given, "Is this guide binding?")


@pytest.mark.parametrize(
    "law",
    ["This Regulation does not apply to ferries under 12 metres.",
     "The list is not the law of the sea, but a custom.",
     "This guidance explains what a lamp is."],
)  # fmt: skip
def test_what_speaks_of_its_matter_is_no_disclaimer(law: str) -> None:
    assert quotable(evidence(law)) == [law]


def test_a_sentence_that_ends_with_a_colon_brings_its_list() -> None:
    lead, items = "Four ports are closed to ferries:", ("- Bari", "- Oslo,", "- Riga")
    given = evidence(lead, *items, "Ferries pay no fee in other ports.", glue="\n")
    assert stated("Are ports closed?", chosen(given, lead)) == ["\n".join((lead, *items))]


def test_a_list_that_is_too_long_is_brought_as_far_as_it_fits() -> None:
    items = [f"- the port of the {n}th district by the northern sea" for n in range(10, 40)]
    given = evidence("These ports are closed:", *items, glue="\n")
    (quote,) = stated("Are ports closed?", chosen(given, "These ports"))
    assert items[0] in quote
    assert len(quote) <= MAX_WHOLE


def test_a_short_sentence_brings_the_next_that_goes_on_about_it() -> None:
    given = evidence(f"{PORTS} {NAMES} The fee is 3 euros.")
    assert stated("Is there a list of ports?", chosen(given, PORTS)) == [f"{PORTS} {NAMES}"]


def test_a_long_sentence_and_another_paragraph_are_left_alone() -> None:
    long = "Annex II lists the closed ports " + "of the northern and the southern sea " * 4 + "now."
    assert stated("Is there a list?", chosen(evidence(f"{long} {NAMES}"), long)) == [long]
    assert stated("Is there a list?", chosen(evidence(PORTS, NAMES), PORTS)) == [PORTS]


def test_who_asks_for_a_list_gets_the_sentences_that_name_its_members() -> None:
    given = evidence(f"{PORTS} Bari was closed in 2019. Oslo followed in May. No fee is due there.")
    assert stated("Which ports are closed?", chosen(given, PORTS)) == [
        f"{PORTS} Bari was closed in 2019. Oslo followed in May."
    ]


@pytest.mark.parametrize(
    "question", ["What is SOLAS?", "Which annex lists the closed ports?", "Are ports closed?"]
)
def test_who_asks_for_one_thing_gets_no_list(question: str) -> None:
    given = evidence(f"{PORTS} Bari was closed in 2019. Oslo followed in May.")
    assert stated(question, chosen(given, PORTS)) == [PORTS]


def test_neighbours_in_one_paragraph_are_one_statement_in_the_order_of_the_text() -> None:
    given = evidence("A lamp is due. Fines are high.", "Crews must rest.")
    quotes = chosen(given, "Fines are", "A lamp", "Crews must")
    assert stated(ASKED, quotes) == ["A lamp is due. Fines are high.", "Crews must rest."]


def test_neighbours_that_are_long_together_stay_apart() -> None:
    one, two = (f"{word} must carry {'lamps and ' * 20}ropes." for word in ("Ferries", "Boats"))
    assert stated(ASKED, chosen(evidence(f"{one} {two}"), one, two)) == [one, two]


def said_by(kind: str, text: str, document: str) -> Quote:
    return chosen(evidence(text, about=About(kind=kind), document=document), text)[0]


def test_what_two_sources_say_is_one_statement_with_two_citations() -> None:
    one = said_by("news", "Ferries must carry two lamps at night.", "a.md")
    two = said_by("news", "At night, ferries must carry lamps.", "b.md")
    (quote,) = statements(ASKED, [one, two])
    answer = answer_from_quotes(ASKED, Extraction((quote,), (quote,), 1.0, True), Coverage(2, 0))
    assert [s.citations for s in answer.statements] == [(1, 2)]
    assert [c.document for c in answer.citations] == ["a.md", "b.md"]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("law", "Ferries must carry two lamps."),
        ("news", "Ferries must not carry two lamps."),
        ("news", "Ferries must carry three lamps."),
    ],
)
def test_law_a_denial_and_another_figure_stand_for_themselves(kind: str, text: str) -> None:
    one = said_by("news", "Ferries must carry two lamps at night.", "a.md")
    assert len(statements(ASKED, [one, said_by(kind, text, "b.md")])) == 2


@pytest.mark.parametrize(
    ("question", "first", "answer"),
    [
        ("Who runs the ferry?", "The ferry is run by a firm.", "Anna Rot runs the ferry."),
        ("Which annex names Bari?", "Bari is named elsewhere.", "Annex VII names Bari."),
        ("Which act closed Bari?", "The act closed Bari.", "Regulation (EU) 2019/44 closed Bari."),
        ("Which round closed Bari?", "A round closed Bari.", "Bari closed with the 4th round."),
        ("What did the 4th round do?", "The 3rd round closed Oslo.", "The 4th round closed Bari."),
        ("What is in Annex IV?", "Annex V lists ports.", "Annex IV lists ferries."),
    ],
)
def test_a_statement_that_can_be_the_answer_by_its_form_leads(
    question: str, first: str, answer: str
) -> None:
    quotes = chosen(evidence(first, answer), first, answer)
    ordered = answering_first(Question.of(question), quotes)
    assert [q.quote for q in ordered] == [answer, first]


def test_a_sentence_far_behind_does_not_lead_by_its_form() -> None:
    first, second = chosen(
        evidence("The ferry is run by a firm.", "Anna Rot runs it."), "The", "Anna"
    )
    ordered = answering_first(
        Question.of("Who runs the ferry?"), [first, replace(second, score=-2)]
    )
    assert ordered[0] == first


def test_of_a_month_its_own_sources_lead() -> None:
    later = evidence("Ferries may sail to Bari.", about=About(published="2024-09-01"))
    then = evidence("Ferries are kept in port.", about=About(published="2024-05-30"))
    quotes = [*chosen(later, "Ferries"), replace(chosen(then, "Ferries")[0], score=-1.0)]
    question = Question.of("Could ferries sail to Bari at the end of May 2024?")
    assert [q.quote for q in answering_first(question, quotes)] == [
        "Ferries are kept in port.",
        "Ferries may sail to Bari.",
    ]


def dated(text: str, day: str, document: str) -> Quote:
    return chosen(evidence(text, about=About(published=day), document=document), text)[0]


PLAN = dated("The port plans to close the ferry.", "2024-02-01", "a.md")
DONE = dated("The port closed the ferry as announced and published it.", "2024-06-01", "b.md")


def test_what_was_done_leads_unless_the_plan_is_asked_for() -> None:
    made = arranged([PLAN, DONE], [PLAN, DONE], "What did the port do?")
    assert made.quotes == [DONE, PLAN]
    made = arranged([PLAN, DONE], [PLAN, DONE], "What did the port plan to do?")
    assert made.quotes == [PLAN, DONE]
    assert len(made.notes) == 1


def test_the_month_of_may_is_no_plan() -> None:
    old = dated("The port closed a ferry on 4 May 2023.", "2023-05-05", "a.md")
    made = arranged([old, DONE], [old, DONE])
    assert (made.quotes, list(made.notes)) == ([old, DONE], [])


def test_a_statement_that_holds_the_newer_sentence_moves_as_a_whole() -> None:
    given = evidence(
        "The ferry is old. The port closed it and published the order.",
        about=About(published="2024-06-01"),
        document="b.md",
    )
    new = chosen(given, "The port closed")[0]
    whole = replace(new, start=0, quote=given.passage.text, text=given.passage.text)
    assert arranged([PLAN, whole], [PLAN, new], "What happened?").quotes == [whole, PLAN]


def test_two_rounds_are_no_two_figures() -> None:
    one = dated("The 3rd round closed ferries.", "2024-02-01", "a.md")
    two = dated("The 4th round closed ferries.", "2024-02-01", "b.md")
    assert list(arranged([one], [one, two]).notes) == []


ITEMS = ("An order reaches two kinds of goods:", "anchors of iron;", "sails of old canvas.")


def test_who_asks_for_several_things_gets_the_whole_list_of_an_item() -> None:
    given = evidence(*ITEMS, "Nothing else is reached by the order of the port.")
    quotes = [q for q in pieces_of(given) if q.text == ITEMS[1]]
    assert stated("Which goods does the order reach?", quotes) == ["\n\n".join(ITEMS)]
    assert stated("Does the order reach anchors?", quotes) == [ITEMS[1]]


def test_things_that_are_counted_beforehand_are_told_with_it() -> None:
    rates = "The port knows two rebates. With a pilot it is a third. At night it is half."
    given = evidence(f"{rates} The harbour closes at ten.")
    assert stated("Which rebates does the port know?", chosen(given, "The port knows")) == [rates]
