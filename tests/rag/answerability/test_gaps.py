"""What a question asks for must stand in what would be quoted, for the subject asked about."""

from dataclasses import replace

import pytest

from ingest.datamodels import About, Passage, Place
from rag.answer import Assistant
from rag.answerability.gaps import lacking, notes_on, time_asked_first
from rag.answerability.missing_source import needed
from rag.datamodels import Evidence
from rag.sentences.quotes import Quote, sentences_of

LISTED = "The United Kingdom sanctioned Velmar Shipping on 3 May 2024."


def statements(
    text: str, *headings: str, about: About | None = None, locator: str = "¶ 1"
) -> list[Quote]:
    place = Place(0, locator, None, len(text))
    passage = Passage("a.md", 0, 0, len(text), text, text, headings, (place,), 1)
    return sentences_of(Evidence(passage, about or About(), 1.0, 0.8, 1.0, ("words",)))


def kinds(question: str, *quotes: Quote) -> list[str]:
    return [m.kind for m in lacking(question, [q.evidence for q in quotes], quotes)]


@pytest.mark.parametrize(
    ("question", "text", "kind"),
    [
        ("Who owns Velmar Shipping?", LISTED, "attribute"),
        ("Which firm owns Velmar Shipping?", LISTED, "attribute"),
        ("Who is the chairman of Velmar Shipping?", LISTED, "attribute"),
        ("Who chairs the board of Velmar Shipping?", LISTED, "attribute"),
        ("How many customers does Velmar Shipping have?", f"{LISTED} It has 3 ships.", "attribute"),
        ("When was Olga Velmar born?", "Olga Velmar has run the firm since 2019.", "attribute"),
        ("Who was harbour master before Olga Velmar?", "Olga Velmar is harbour master.",
         "attribute"),
        ("Who replaced Olga Velmar?", "Olga Velmar is harbour master.", "attribute"),
        ("How much did Velmar Shipping pay?", "Velmar Shipping paid in three parts.", "kind"),
        ("How many dollars' worth of steel did Velmar Shipping sell?",
         "Velmar Shipping sold 300 tonnes of steel, 12 percent more.", "kind"),
        ("What is the price cap on the steel of Velmar Shipping?",
         "Velmar Shipping keeps to a price cap for steel.", "kind"),
        ("What is the street address of Velmar Shipping?",
         "Velmar Shipping is based in Odense since May 2011.", "kind"),
        ("What is the e-mail address of Velmar Shipping?",
         "The address of Velmar Shipping is Quay Street 5, Odense.", "kind"),
        ("What is Velmar Shipping's registration number?", LISTED, "kind"),
        ("Which law forbids the trade of Velmar Shipping?",
         "The trade of Velmar Shipping is forbidden by national rules.", "kind"),
        ("When did OFAC sanction Velmar Shipping?", LISTED, "actor"),
        ("When was Velmar Shipping listed by the EU?", LISTED, "actor"),
        ("How many ships did the 7th package list?", "The 6th package lists 40 ships.", "package"),
        ("What did Olga Velmar say about the fine?", "Olga Velmar paid the fine.", "attribute"),
        ("What was Olga Velmar sentenced to?", "Olga Velmar was released on bail.", "attribute"),
        ("Has Velmar Shipping appealed against the judgment?",
         "The court gave its judgment on Velmar Shipping on 3 May 2024.", "attribute"),
        ("Which director of Velmar Shipping resigned?", f"{LISTED} Its director is Olga Velmar.",
         "attribute"),
        ("Who is Norway's foreign minister?",
         "Norway's minister of transport, Bo Lund, met the envoy.", "attribute"),
        ("Who is the prime minister of Norway?",
         "Deputy Prime Minister Bo Lund of Norway met the envoy.", "attribute"),
        ("When will London lift the sanctions on Velmar Shipping?", LISTED, "attribute"),
        ("What net profit did Velmar Shipping report?",
         "Velmar Shipping reported a fleet of 40 ships to the Revenue Service.", "attribute"),
        ("Where was Olga Velmar born?", "Olga Velmar, date of birth: 3 May 1961.", "attribute"),
        ("What is the passport number of Olga Velmar's husband?",
         "Olga Velmar, passport number K0011904.", "attribute"),
        ("How many people work for Velmar Shipping?",
         "The staff of Velmar Shipping are at sea since 2019.", "kind"),
        ("How often does Velmar Shipping train its staff?", "Velmar Shipping trains its staff.",
         "kind"),
        ("For what price did Velmar Shipping sell its shares?",
         "Velmar Shipping sold 18 per cent of its shares.", "kind"),
        ("Which bank in Odense paid Velmar Shipping?",
         "Velmar Shipping was paid through a bank in Odense.", "named"),
        ("What is the name of the export manager of Velmar Shipping?",
         "Velmar Shipping dismissed its export manager. Bo Lund regrets that.", "named"),
        ("names of the two banks that Velmar Shipping used",
         "Velmar Shipping used two banks in Norway.", "named"),
        ("How many ships were on the list in June 2024?", "On 3 May 2024 the list had 40 ships.",
         "month"),
    ],
)  # fmt: skip
def test_what_no_statement_holds_is_named(question: str, text: str, kind: str) -> None:
    assert kind in kinds(question, *statements(text, about=About(published="2024-08-01")))


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Who owns Velmar Shipping?", "Velmar Shipping belongs to the Odense Trust."),
        ("Who is the chairman of Velmar Shipping?", "Olga Velmar heads Velmar Shipping."),
        ("Who was harbour master before Olga Velmar?", "Olga Velmar succeeded Bo Lund."),
        ("When was Olga Velmar born?", "Olga Velmar (1961-2020) ran the firm."),
        ("How much did Velmar Shipping pay?", "Velmar Shipping paid EUR 3 million."),
        (
            "How much did Velmar Shipping pay?",
            "Velmar Shipping paid two million Hong Kong dollars.",
        ),
        ("What fine did Velmar Shipping get?", "Velmar Shipping lost 4 percent of its turnover."),
        ("What price did Velmar Shipping get?", "Velmar Shipping got 40 euros a tonne."),
        ("What did Olga Velmar say of it?", "“It is a mistake”, Olga Velmar told the paper."),
        ("What does the order of Olga Velmar say?", "The order forbids trade with Olga Velmar."),
        ("What was Olga Velmar sentenced to?", "Olga Velmar went to prison for two years."),
        ("Has Velmar Shipping appealed?", "Velmar Shipping contests the judgment."),
        ("When was Olga Velmar born?", "name: Olga Velmar; born_or_founded: 1961"),
        ("How many ships has Velmar Shipping?", "Velmar Shipping has no ships."),
        ("How often are the staff trained?", "The staff are trained twice a year."),
        (
            "Which bank in Odense paid Velmar Shipping?",
            "Velmar Shipping was paid through a bank in Odense, Fyn Savings.",
        ),
        ("Which bank in Odense paid Velmar Shipping?", "Velmar Shipping got its money in Odense."),
        (
            "Which traders must report to Velmar Shipping?",
            "Traders in steel report to Velmar Shipping.",
        ),
        ("What is the name of the export manager?", "The export manager, Bo Lund, left."),
        ("Who is in charge of Velmar Shipping?", "Velmar Shipping is run by Bo Lund."),
        ("What is the address of Velmar Shipping?", "Velmar Shipping, 5 Quay Street, Odense."),
        ("What is Velmar Shipping's entry number?", "Velmar Shipping is no. 812."),
        ("Which law forbids the trade?", "The Harbour Act forbids the trade."),
        ("Which law forbids the trade?", "A law of 3 May 2024 forbids the trade."),
        ("When did London sanction Velmar Shipping?", LISTED),
        ("When was Velmar Shipping sanctioned by the United Kingdom?", LISTED),
        ("How many ships did the 7th package list?", "The 7th package lists 40 ships."),
        ("How many ships were listed in May 2024?", "On 3 May 2024 the list had 40 ships."),
        ("How many ships were listed after April 2024?", "On 3 May 2024 the list had 40 ships."),
        ("What did Velmar Shipping sell?", "Velmar Shipping sold 300 tonnes of steel."),
    ],
)
def test_what_a_statement_holds_in_other_words_is_not_missing(question: str, text: str) -> None:
    assert kinds(question, *statements(text)) == []


def test_another_ones_deed_in_a_pronoun_is_told_by_the_sentence_before() -> None:
    _, deed = statements("London acted on its own. On 3 May 2024 it sanctioned Velmar Shipping.")
    assert kinds("When did the UK sanction Velmar Shipping?", deed) == []
    assert kinds("When did the EU sanction Velmar Shipping?", deed) == ["country", "actor"]


def test_a_statement_without_an_actor_is_of_its_documents_jurisdiction() -> None:
    text = "Velmar Shipping was sanctioned on 3 May 2024."
    question = "When did OFAC sanction Velmar Shipping?"
    assert kinds(question, *statements(text, about=About(jurisdiction="US"))) == []
    assert kinds(question, *statements(text, about=About(jurisdiction="UK"))) == ["actor"]
    assert kinds(question, *statements(text)) == []


def test_an_answer_on_another_subject_is_none() -> None:
    neighbour = statements("Bo Lund owns Tarnholm Shipping.")
    own = statements(LISTED)
    assert kinds("Who owns Velmar Shipping?", *neighbour, *own) == ["attribute"]
    assert kinds("Who owns Tarnholm Shipping?", *neighbour, *own) == []


def test_a_heading_may_tell_the_attribute_but_no_title() -> None:
    under = statements("Velmar Shipping: Bo Lund.", "Firms of Odense", "Owners")
    assert kinds("Who owns Velmar Shipping?", *under) == []
    titled = statements(LISTED, "Owners of Odense")
    assert kinds("Who owns Velmar Shipping?", *titled) == ["attribute"]


def test_a_package_may_be_told_by_the_heading() -> None:
    under = statements("It lists 40 ships, after 12 in the 6th package.", "Packages", "7th package")
    assert kinds("How many ships did the 7th package list?", *under) == []


def test_a_row_is_not_told_by_the_row_above_it() -> None:
    text = "Bank: Tarnholm; By: OFAC\nBank: Velmar; By: unknown office"
    cut = text.index("\n")
    places = (Place(0, "row 1", None, cut), Place(cut + 1, "row 2", None, len(text)))
    passage = Passage("a.csv", 0, 0, len(text), text, text, (), places, 1)
    about = About(jurisdiction="UK")
    rows = sentences_of(Evidence(passage, about, 1.0, 0.8, 1.0, ("words",)))
    assert kinds("When did OFAC list Velmar?", *rows) == ["actor"]
    assert kinds("When did OFAC list Tarnholm?", *rows) == []


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("What does Executive Order 13999 forbid?", "Executive Order 13998 forbids trade."),
        ("What does Directive 7 say?", "Directives 1 and 2 are about ships."),
        ("What does Resolution 1555 demand?", "Resolution 1556 (2004) demands reports."),
        ("What does General License 44 allow?", "General Licenses 43 and 45 allow trade."),
        ("What does FAQ 21 say?", "FAQ 22 of 21 May explains this."),
        ("What is in Tier 3?", "Tiers 1 and 2 hold 3 goods."),
    ],
)
def test_an_identifier_beside_its_neighbour_is_missing(question: str, text: str) -> None:
    assert "identifier" in kinds(question, *statements(text))


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("What does Executive Order 13999 forbid?", "E.O. 13999 forbids trade."),
        ("What does Directive 2 say?", "Directives 1, 1A and 2 are about ships."),
        ("What does Resolution 1555 demand?", "UNSCR 1555 (2004) demands reports."),
        ("What does General Licence 44 allow?", "GL 44 allows trade."),
        ("What does FAQ 21 say?", "Frequently asked question 21 explains this."),
        ("What did order 2004 ships?", "No such order was placed."),
    ],
)
def test_an_identifier_under_another_of_its_names_is_not(question: str, text: str) -> None:
    assert "identifier" not in kinds(question, *statements(text))


def test_nothing_chosen_lacks_only_what_the_passages_lack() -> None:
    found = [q.evidence for q in statements(LISTED)]
    assert lacking("Who owns Velmar Shipping?", found, []) == ()
    assert [m.kind for m in lacking("Who owns Tarnholm?", found, [])] == ["name"]


def test_the_notes_say_in_plain_words_what_is_lacking() -> None:
    quotes = statements(LISTED)
    evidence = [q.evidence for q in quotes]
    for question, note in (
        ("Who owns Velmar Shipping?", "No statement found says “who owns …”."),
        ("How much did Velmar Shipping pay?", "No statement found gives an amount of money."),
        ("How often does Velmar Shipping pay?", "No statement found gives a number of times."),
        ("When did OFAC sanction Velmar Shipping?", "No statement found tells this of “OFAC”."),
        ("How many ships did the 7th package list?", "In none of the passages found: “7th”."),
    ):
        assert note in notes_on(lacking(question, evidence, quotes))


def test_a_refusal_names_what_is_lacking_and_shows_what_is_closest(kyrgyz: Assistant) -> None:
    answer = kyrgyz.ask("Who owns Demir Bank?")
    assert not answer.found
    assert answer.closest
    assert answer.notes


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who owns Velmar Shipping?", "A company register, a notice or a report that says “who "),
        ("How much did Velmar Shipping pay?", "A source that gives an amount of money"),
        ("Which law forbids the trade?", "The text of the law"),
    ],
)
def test_a_refusal_says_what_kind_of_document_would_answer(question: str, kind: str) -> None:
    assert needed(question).startswith(kind)


def test_what_is_of_the_time_asked_about_leads_where_it_is_near_enough() -> None:
    dated = About(published="2031-07-01")
    of_may, of_june = (
        statements(f"On 3 {month} 2031 the office added the {name} to its list.", about=dated)[0]
        for month, name in (("May", "Heron"), ("June", "Egret"))
    )
    question = "Which ship did the office add in June 2031?"
    for score, leads in ((8.0, of_june), (6.0, of_may)):
        ranked = [replace(of_may, score=10.0), replace(of_june, score=score)]
        first = time_asked_first(question, [q.evidence for q in ranked], ranked, 3.0)[0]
        assert first.text == leads.text


def test_what_another_subject_did_at_the_time_asked_about_is_no_answer() -> None:
    paid = statements("Velmar Shipping paid 3 million crowns in 2029.")[0]
    other = statements("Zubrowka Bank paid 4 million crowns in 2030.")[0]
    question = "What did Velmar Shipping pay in 2030?"
    ranked = [replace(paid, score=10.0), replace(other, score=9.0)]
    assert "when" in kinds(question, *ranked)
    first = time_asked_first(question, [q.evidence for q in ranked], ranked, 3.0)[0]
    assert first.text == paid.text


def test_where_no_time_is_asked_about_the_order_stays() -> None:
    other, paid = (
        statements(t)[0] for t in ("The firm is in Zenda.", "Velmar Shipping paid in 2029.")
    )
    ranked = [replace(other, score=10.0), replace(paid, score=9.0)]
    found = time_asked_first("Where is Velmar Shipping?", [], ranked, 3.0)
    assert [q.text for q in found] == [q.text for q in ranked]
