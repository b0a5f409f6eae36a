"""A town, a region and the facts of a case are no conditions on the documents; others' law is."""

import pytest

from ingest.datamodels import About, Passage, Place
from rag.answerability.entity_presence import missing
from rag.answerability.gaps import lacking
from rag.datamodels import Evidence
from rag.question.situation import is_case
from rag.sentences.quotes import sentences_of
from rag.text.places.countries import jurisdiction_codes
from rag.text.places.letters import _CODES
from rag.text.places.towns import countries_of

BAN = (
    "Council Regulation (EU) 2031/77. It is prohibited to sell pumps to Iceland. This shall not "
    "apply to contracts concluded before 1 June 2031."
)
ORDER = "2031 No. 55. A person must not export pumps to Iceland. It was made on 3 May 2031."


def found(
    text: str, title: str = "Pumps", ordinal: int = 0, published: str | None = None
) -> Evidence:
    place = Place(0, "¶ 1", None, len(text))
    passage = Passage("a.md", ordinal, 0, len(text), text, text, (title,), (place,), 1)
    return Evidence(passage, About(title=title, published=published), 1.0, 0.8, 1.0, ("words",))


def kinds(question: str, *evidence: Evidence) -> list[str]:
    return [m.kind for m in missing(question, evidence)]


def lacks(question: str, evidence: Evidence, *others: Evidence) -> list[str]:
    return [m.kind for m in lacking(question, [evidence, *others], sentences_of(evidence))]


@pytest.mark.parametrize(
    "question",
    [
        "Can I ship a pump to Akureyri?",
        "We build pumps in Linz. May we deliver one to Iceland?",
        "Is the Osaka branch of an Iceland dealer covered?",
        "May an Austrian producer sell pumps to Iceland?",
        "Is a Thai seller living in Bangkok allowed to send pumps to Iceland?",
    ],
)
def test_where_a_case_plays_need_not_stand_in_the_law(question: str) -> None:
    thai = [found("Thai nationals are bound.")] if "Thai" in question else []
    assert kinds(question, found(BAN), *thai) == []


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Can I ship a pump to Almaty?", "name"),  # in Kazakhstan, which nothing found names
        ("Can I ship a pump to Peru?", "country"),
        ("Can I ship a pump to Fjordkapital?", "name"),  # no town: somebody else
        ("Which dealer was fined in Akureyri?", "name"),  # what happened in that very town
        ("How many pumps did Customs count at Akureyri?", "name"),
        ("Does Swiss law let a firm sell pumps to Iceland?", "country"),
        ("Which Austrian producer sold pumps to Iceland?", "country"),
        ("May a Georgian bank pay for pumps?", "country"),
    ],
)
def test_whose_law_and_which_place_is_asked_for_must_stand_there(question: str, kind: str) -> None:
    assert kinds(question, found(BAN)) == [kind]


def test_a_capital_acts_for_its_country() -> None:
    text = "Australia listed the pump maker for its sales."
    assert kinds("Why was the pump maker listed by Canberra?", found(text)) == []
    assert kinds("Why was the pump maker listed by Quito?", found(text)) == ["name"]


@pytest.mark.parametrize(
    ("question", "lacking"),
    [
        ("What did the Nordic pump register cost?", []),
        ("What did the Benelux pump register cost?", ["name"]),
    ],
)
def test_a_region_is_told_by_several_of_its_countries(question: str, lacking: list[str]) -> None:
    text = "The pump register of Norway and Finland cost 3 million euros, as in Luxembourg."
    assert kinds(question, found(text)) == lacking


def test_a_country_in_the_capitals_of_a_heading_is_there() -> None:
    heading = "PUMP BOARD OF MALTA RULES"
    assert kinds("Which pumps does Malta allow?", found("Pumps of steel.", heading)) == []


def test_a_british_instrument_is_named_by_year_and_number() -> None:
    assert kinds("When was SI 2031/55 made?", found(ORDER)) == []
    assert kinds("When was SI 2031/56 made?", found(ORDER)) == ["act"]


@pytest.mark.parametrize(
    ("question", "lacking"),
    [
        ("Our pumps were ordered in May 2031. Can they still go to Iceland?", []),
        ("By when did pumps that were bought in May 2031 have to leave?", []),
        ("Which pumps were banned in May 2031?", ["month"]),
        ("Which pumps were added to Annex I in May 2031?", ["provision", "month"]),
        ("Can a dealer still sell pumps in 2033?", []),
        ("Which pumps may be sold in 2033?", ["year"]),
    ],
)
def test_the_time_of_a_case_is_no_condition_on_the_documents(
    question: str, lacking: list[str]
) -> None:
    assert lacks(question, found(BAN)) == lacking


def test_a_report_without_a_date_has_that_of_its_first_line() -> None:
    later = found("The new list holds 112 pumps.", ordinal=3)
    opening = found("Oslo, 20 May 2031. The ministers met.")
    question = "How many pumps did Norway list in May 2031?"
    norway = found("Norway lists pumps.")
    assert lacks(question, later, norway, opening) == []
    assert lacks(question, later, norway, found("Oslo, 20 April 2031.")) == ["date", "month"]


def test_a_figure_in_brackets_is_the_one_compared_with() -> None:
    text = "In 2031 the board met. Sales came to 41 million euros (2030: 58 million)."
    other = "In 2031 the board met. Sales came to 58 million euros in 2030."
    question = "How high were the sales in 2031?"
    assert "when" not in [m.kind for m in lacking(question, [found(text)], _last(text))]
    assert "when" in [m.kind for m in lacking(question, [found(other)], _last(other))]


def _last(text: str) -> list:  # type: ignore[type-arg]
    return sentences_of(found(text))[-1:]


def test_why_a_name_is_on_a_list_is_told_by_whose_list_it_is() -> None:
    question = "Why was the pump maker put on the Canadian list?"
    assert "actor" in lacks(
        question, found("The pump maker was listed for fraud.", "Council Decision (CFSP) 2031/7"),
        found("A Canadian rule."),
    )  # fmt: skip
    assert "actor" not in lacks(question, found("Canada listed the pump maker for fraud."))


@pytest.mark.parametrize(
    ("question", "case"),
    [
        ("Must an exporter keep papers?", True),
        ("The ship sails on Monday - is she caught?", True),
        ("I moved to Riga in May 2031, who helps?", True),
        ("Who may permit exports?", False),
        ("When was the bank listed?", False),
    ],
)
def test_a_case_asks_what_one_may_do_or_tells_of_oneself(question: str, case: bool) -> None:
    assert is_case(question) is case


def test_towns_are_known_with_the_countries_they_may_lie_in() -> None:
    assert countries_of("Hrodna") == ("zblr",)
    assert {"zk", "zu"} <= set(countries_of("Birmingham's"))
    assert countries_of("Fjordkapital") == ()


def test_every_country_that_the_rules_know_has_towns() -> None:
    unions = {"ze", "zn", "zcrm"}  # the EU, the UN, and Crimea
    assert set(_CODES.values()) == jurisdiction_codes() - unions


def test_the_money_of_an_amount_tells_its_country_where_none_is_named() -> None:
    fee = found("The fee for a renewal is DKK 300.")
    assert kinds("What is the fee for a renewal in Denmark?", fee) == []
    assert kinds("What is the fee for a renewal in Sweden?", fee) == ["country"]
    abroad = found("In Norway the fee for a renewal is DKK 300.")
    assert kinds("What is the fee for a renewal in Denmark?", abroad) == ["country"]
