"""What is asked to have happened, been paid, counted or named must be told in that form."""

import pytest

from ingest.datamodels import About, Passage, Place
from ingest.embedding.encoder import SentenceEncoder
from rag.answerability.answer_type.expected import lacking_kind
from rag.answerability.coverage.spoken import Spoken
from rag.answerability.gaps import lacking
from rag.answerability.subject import with_following
from rag.datamodels import Evidence
from rag.sentences.quotes import Quote, sentences_of
from rag.text.amounts import MONEY, counts_told, figures_told


def statements(text: str, locator: str = "¶ 1") -> list[Quote]:
    place = Place(0, locator, None, len(text))
    passage = Passage("a.md", 0, 0, len(text), text, text, (), (place,), 1)
    return sentences_of(Evidence(passage, About(), 1.0, 0.8, 1.0, ("words",)))


def kinds(question: str, text: str) -> list[str]:
    quotes = statements(text)
    return [m.kind for m in lacking(question, [q.evidence for q in quotes], quotes)]


@pytest.mark.parametrize(
    ("question", "told", "untold"),
    [
        ("How old is Bo Lund?", "Bo Lund, born in 1961, runs Fyn Lines.",
         "Bo Lund runs Fyn Lines with 40 ships."),
        ("Where does Bo Lund live?", "Bo Lund resides at Odense.",
         "Bo Lund met Eva Holm at Odense."),
        ("Who followed Bo Lund as harbour master?", "Eva Holm took over from Bo Lund.",
         "Bo Lund was harbour master until May 2021."),
        ("Was Bo Lund's wife fined too?", "The wife of Bo Lund was fined as well.",
         "Bo Lund and two of his children were fined."),
        ("Who lifted the ban on Fyn Lines?", "The port lifted its ban on Fyn Lines.",
         "The port put a ban on Fyn Lines."),
        ("Which ships were taken off the list?", "The Odense Heron was removed from the list.",
         "The Odense Heron was put on the list."),
        ("When was the Odense Heron taken off the list?",
         "The Odense Heron was removed from the list on 3 May 2024.",
         "The Odense Heron was put on the list on 3 May 2024; last updated on 4 May."),
        ("Which flag does the Odense Heron fly?", "The Odense Heron is registered in Malta.",
         "The Odense Heron of Fyn Lines sank off Malta."),
        ("What job did Bo Lund have before he ran Fyn Lines?",
         "Bo Lund of Fyn Lines was formerly a smith.",
         "Bo Lund is the director of Fyn Lines."),
        ("How many employees does Fyn Lines have?", "Fyn Lines has 300 employees.",
         "Fyn Lines has four ships. Former employees of Fyn Lines speak of haste."),
    ],
)  # fmt: skip
def test_what_is_asked_to_have_happened_is_told_by_its_own_word_or_one_of_few_others(
    question: str, told: str, untold: str
) -> None:
    assert "attribute" not in kinds(question, told)
    assert "attribute" in kinds(question, untold)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Why were the letters of Bo Lund left out of account?",
         "The letters of Bo Lund were left out, as they are forged."),
        ("What sum did the court leave Bo Lund?", "The court let Bo Lund keep 300 euros."),
        ("How long is Bo Lund's term after the appeal?", "Bo Lund got a term of two years."),
        ("How much of Bo Lund's lawyers' bill was covered?",
         "Bo Lund's bill: 30 euros were covered."),
        ("When did Bo Lund die?", "The smith Bo Lund (1921-1999) built ships."),
        ("What does Fyn Lines itself say of its sales?",
         "Fyn Lines had sales of 3 million by its own count."),
        ("When was Bo Lund born?", "DOB: 3 August 1974; POB: Odense; name: Bo Lund"),
        ("Where was Bo Lund born?", "Bo Lund, born 14 May 1971, Odense."),
    ],
)  # fmt: skip
def test_a_word_of_another_sense_or_a_short_form_refuses_nothing(question: str, text: str) -> None:
    assert kinds(question, text) == []


@pytest.mark.parametrize(
    ("question", "held", "other"),
    [
        ("What rent does Fyn Lines pay?", "Fyn Lines pays NOK 300 a month.",
         "Fyn Lines pays a rent for its quay."),
        ("What did Fyn Lines pay for the ferry?", "Fyn Lines bought it for 3 million kroner.",
         "Fyn Lines has a ferry. It lost 300 euros of stock in a storm."),
        ("What is the ferry of Fyn Lines worth?",
         "The ferry of Fyn Lines is valued at BYN 48 million.",
         "Fyn Lines holds a ferry."),
        ("How many ferries did Fyn Lines sell?", "Fyn Lines sold three ferries.",
         "Fyn Lines sold ferries for EUR 45,000 in May 2021."),
        ("How large is the stake of Bo Lund?", "Bo Lund has a stake of 30 per cent.",
         "Bo Lund has a stake in Fyn Lines."),
        ("Why was Bo Lund removed from the list?", "Bo Lund was removed because he retired.",
         "Bo Lund was removed from the list on 1 March 2031."),
        ("weight of the engines of Fyn Lines", "The engines of Fyn Lines are of 12 tonnes.",
         "Fyn Lines has 12 engines."),
        ("At what temperature does the ferry sail?", "It sails at 30 degrees.",
         "It sails at 10.30."),
        ("What fine did Fyn Lines get?", "party: Fyn Lines; amount: 148000; currency: CHF",
         "party: Fyn Lines; breaches: 3; disclosed: no"),
    ],
)  # fmt: skip
def test_an_amount_a_count_a_measure_and_a_reason_have_their_form(
    question: str, held: str, other: str
) -> None:
    assert "kind" not in kinds(question, held)
    assert "kind" in kinds(question, other)


def test_what_is_asked_about_an_address_is_no_address() -> None:
    question = "What was odd about the dealer's business address?"
    assert kinds(question, "Its premises were a flat above a bakery.") == []


@pytest.mark.parametrize(
    ("question", "named", "unnamed"),
    [
        ("Who is the chief executive of Fyn Lines?",
         "The chief executive of Fyn Lines is Eva Holm.",
         "Fyn Lines made its chief executive sign the report every year."),
        ("What is the former customer of Fyn Lines in Malta called?",
         "A customer in Malta, Valletta Stores, sued Fyn Lines.",
         "A customer in Malta sued Fyn Lines."),
        ("the bank of Fyn Lines in Malta, its name", "Fyn Lines used a bank, Sliema Trust.",
         "Fyn Lines used a bank in Malta for SEK 15 000."),
        ("Which two companies did Fyn Lines buy?",
         "Fyn Lines bought two companies, Ebeltoft Sail and Samsø Rope.",
         "Fyn Lines bought two companies."),
    ],
)  # fmt: skip
def test_a_role_and_a_thing_called_need_a_name_beside_them(
    question: str, named: str, unnamed: str
) -> None:
    assert "named" not in kinds(question, named)
    assert "named" in kinds(question, unnamed)


def test_who_makes_a_customer_is_no_question_for_a_name() -> None:
    assert (
        kinds(
            "Who is a retail customer of Fyn Lines?", "A retail customer of Fyn Lines buys alone."
        )
        == []
    )


@pytest.mark.parametrize(
    ("question", "text", "lacks"),
    [
        ("How many smiths sit on the board?", "The board has up to six smiths.", False),
        (
            "What is the most oil that may be sold?",
            "Sales of up to 40 tonnes of it are free.",
            False,
        ),
    ],
)
def test_a_noun_asked_for_is_spoken_of(
    real_encoder: SentenceEncoder, question: str, text: str, lacks: bool
) -> None:
    quotes = statements(text)
    embedded = {
        e.text: e for e in real_encoder.encode_tokens([question, *(q.text for q in quotes)])
    }
    spoken = Spoken(embedded[question], quotes, embedded)
    given = lacking(question, [quotes[0].evidence], quotes, spoken)
    assert ("noun" in [m.kind for m in given]) is lacks


def test_the_next_sentence_goes_on_with_the_subject_of_the_one_before() -> None:
    first, second = statements("On paper Fyn Lines is a bakery. Its owner is Eva Holm of Ærø.")
    assert with_following([first], [second, first]) == [second, first]
    assert with_following([second], [second, first]) == [second]


@pytest.mark.parametrize(
    "text",
    [
        "BYN 48 million",
        "3 million Norwegian kroner",
        "S$5.9 million",
        "45 per bottle",
        "265 €",
        "fine: 148000",
    ],
)
def test_money_is_known_in_any_currency_and_in_tables(text: str) -> None:
    assert MONEY.search(text)


@pytest.mark.parametrize("text", ["TOP 10", "try 3 ships", "18 per cent of it", "liability 12"])
def test_a_word_like_a_currency_is_no_money(text: str) -> None:
    assert MONEY.search(text) is None


def test_a_count_is_no_money_share_age_or_hour() -> None:
    text = "At 10:30 a 27-year-old paid £4,000, or 5 %, for twenty ropes."
    assert counts_told(text) == ["twenty"]
    assert counts_told("It sold for 265 €.") == []
    assert figures_told("The liability was his.") == []


def test_the_number_of_an_act_and_a_day_are_no_figures() -> None:
    text = "On 15 January 2025 it used Executive Order 14114 and Regulation (EU) No 833/2014."
    assert figures_told(text) == []


@pytest.mark.parametrize("asked", ["How large was the fine?", "How high is the civil penalty?"])
def test_how_large_a_fine_is_asks_for_money(asked: str) -> None:
    assert lacking_kind(asked, ["The office listed 51 firms in 2025."]) == "a price or amount"
    assert lacking_kind(asked, ["It came to USD 377 700."]) is None
    assert lacking_kind(asked, ["It is reduced from ZDK 370,000."]) is None  # of no known country


def test_a_row_without_a_column_of_reasons_says_not_why() -> None:
    question = "Why does the measure on the port of Karsk start only in 2027?"
    place = Place(0, "row 2", None, 200)

    def missing_of(row: str) -> list[tuple[str, str]]:
        passage = Passage("list.csv", 0, 0, len(row), row, row, (), (place,))
        found = Evidence(passage, About(), 1.0, 1.0, 1.0, ("words",))
        chosen = sentences_of(found)
        return [(m.kind, m.what) for m in lacking(question, [found], chosen)]

    dated = "Measure: port of Karsk; Applies from: 25 January 2027"
    assert ("kind", "a reason") in missing_of(dated)
    assert ("kind", "a reason") not in missing_of(f"{dated}; Remarks: after the term of the regime")
