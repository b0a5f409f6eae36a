"""A neighbour of what is asked for is refused: another ship, class, year, or a thing not told."""

import pytest

from ingest.datamodels import About, Passage, Place
from ingest.embedding.encoder import SentenceEncoder
from rag.answer import Assistant
from rag.answerability.compound_names import missing_compounds, missing_numbers
from rag.answerability.coverage.spoken import Spoken
from rag.answerability.entity_presence import missing
from rag.answerability.gaps import lacking, notes_on
from rag.answerability.identifiers import missing_identifiers
from rag.answerability.period import of_year
from rag.datamodels import Evidence
from rag.question.scope import EVASION, out_of_scope
from rag.sentences.quotes import Quote, sentences_of
from rag.text.language import is_english

TEXT = (
    "The ferry Odense Heron of Lund Lines sank off Malta on 3 May 2021. Eleven passengers were "
    "saved by the Royal Navy. It had two engines and sailed for the Harbour Trust of Odense."
)


def found(text: str = TEXT, published: str | None = "2021-06-01") -> Evidence:
    place = Place(0, "¶ 1", None, len(text))
    passage = Passage("a.md", 0, 0, len(text), text, text, ("Ferries",), (place,), 1)
    return Evidence(passage, About(published=published), 1.0, 0.8, 1.0, ("words",))


def kinds(question: str, text: str = TEXT, published: str | None = "2021-06-01") -> list[str]:
    quotes = sentences_of(found(text, published))
    return [m.kind for m in lacking(question, [found(text, published)], quotes)]


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Where did the ferry Odense Swan sink?", "Odense Swan"),
        ("What does the Malta Trust own?", None),  # a country beside a word is no name of two words
        ("Who saved people, the Royal Guard or others?", "Royal Guard"),
        ("Does the Navy Trust own a ferry?", "Navy Trust"),
        ("Where did the Odense Heron sink?", None),
        ("Where did the Heron of Odense sink?", None),
        ("What did the Odense Harbour Trust want?", None),
        ("Did Captain Heron sink?", "Captain Heron"),
        ("Where Did The Odense Swan Of Lund Sink?", None),  # a heading: capitals mark no names
    ],
)
def test_a_name_of_several_words_must_stand_together(question: str, name: str | None) -> None:
    assert missing_compounds(question, [TEXT, "Another swan. A guard."]) == ([name] if name else [])


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("IMO number of the tanker Gray Heron 2", ["Gray Heron 2"]),
        ("Where was Gray Heron 1 built?", []),
        ("Was Gray Heron 3 May 2025 seized?", []),  # a day stands behind the name
        ("What does General Licence 13 permit?", ["General Licence 13"]),
        ("What does General Licence 8 permit?", []),
        ("Where is White Heron 2?", []),  # no number is told of it at all
    ],
)
def test_a_name_with_another_number_is_another(question: str, missing: list[str]) -> None:
    texts = ["name: GRAY HERON 1; flag: Ordania", "General Licence 8 and General Licence 8A", "x"]
    assert missing_numbers(question, [*texts, "The White Heron sank."]) == missing


def test_a_name_in_its_other_spelling_or_as_initials_is_there() -> None:
    texts = ["Authorised persons told the HPC.", "Mr João Müller came."]
    assert missing_compounds("May an Authorized Person ask the Harbour Police Club?", texts) == []
    assert missing_compounds("Who met Joao Muller there?", texts) == []


@pytest.mark.parametrize(
    ("question", "text", "held"),
    [
        ("What is the fee of a Class K trial?", "Class A: 5 pounds. Class J: 9 pounds.", False),
        ("What is the fee of a Class J trial?", "Class A: 5 pounds. Class J: 9 pounds.", True),
        ("What is the fee of a class B trial?", "Fees of Classes A to J are fixed.", True),
        ("What is the fee of a class K trial?", "Fees of Classes A to J are fixed.", False),
        ("Who runs Depot C?", "The report names “Depot A” and “Depot B”.", False),
        ("Who runs Depot B?", "The report names “Depot A” and “Depot B”.", True),
        ("What may I do when Plan B. fails?", "Nothing.", True),
    ],
)
def test_a_letter_behind_a_word_is_a_name(question: str, text: str, held: bool) -> None:
    assert (missing_identifiers(question, [text]) == []) is held


@pytest.mark.parametrize(
    "question",
    ["When was the 23rd EU package adopted?", "What did the ninth EU sanctions list say?"],
)
def test_an_ordinal_may_have_words_between_it_and_its_noun(question: str) -> None:
    text = "The EU adopted the 21st package. The eighth list followed."
    assert "ordinal" in [m.kind for m in missing(question, [found(text)])]


def test_a_day_before_a_noun_is_no_ordinal_of_it() -> None:
    assert "ordinal" not in kinds("Did the EU on the 23rd of May list it?", "The EU listed it.")


@pytest.mark.parametrize(
    ("question", "lacks"),
    [
        ("What sank in 2019?", True),
        ("What sank in 2021?", False),
        ("What did the trust do in 2020?", True),
        ("What do the 2019 Regulations say?", False),
    ],
)
def test_a_statement_that_names_other_years_is_of_those(question: str, lacks: bool) -> None:
    text = "The ferry sank on 3 May 2021. In 2018 and 2022-2024 the trust, founded in 1990, met."
    assert ("when" in kinds(question, text)) is lacks


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("Last year the trust bought a ferry.", "2021-02-01"),
        ("The trust bought a ferry.", "2020-02-01"),
        ("The trust bought a ferry.", None),
        ("Between 2018 and 2022 the trust bought a ferry.", "2023-01-01"),
    ],
)
def test_a_year_may_be_told_by_the_date_or_a_span(text: str, published: str | None) -> None:
    assert "when" not in kinds("What did the trust buy in 2020?", text, published)


def test_a_month_may_stand_without_its_year_in_a_text_of_the_months_behind() -> None:
    question, text = "What did the ferry carry in February 2021?", "In February it carried salt."
    assert "month" not in kinds(question, text, "2021-03-09")
    assert "month" in kinds(question, text, "2023-03-09")


@pytest.mark.parametrize(
    ("question", "text", "kind"),
    [
        ("What is the name of the captain's dog?", "The captain has a dog.", "kind"),
        ("How far is Odense from Malta?", "The ferry sank between Odense and Malta.", "kind"),
        ("What interest rate does the trust charge?", "The trust charges interest.", "kind"),
        ("What does the captain earn?", "The captain earns little.", "kind"),
        ("How did the council vote on the motion?", "The motion was brought in May.", "attribute"),
        ("What did the court decide?", "The trust brought an action.", "attribute"),
        ("How did Lund Lines react?", "Lund Lines owned the ferry.", "attribute"),
    ],
)
def test_what_was_brought_is_not_what_came_of_it(question: str, text: str, kind: str) -> None:
    assert kind in kinds(question, text)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("What is the name of the captain's dog?", "The dog of the captain is called Bosun."),
        ("How far is Odense from Malta?", "Odense is 3 000 km from Malta."),
        ("What interest rate does the trust charge?", "The trust charges 4 percent a year."),
        ("How did the council vote on the motion?", "The motion found no majority."),
        ("What did the court decide?", "The court dismissed the action."),
        ("How did Lund Lines react?", "Lund Lines said it was sorry."),
        ("What are the established rules of the trust?", "The rules of the trust are old."),
    ],
)
def test_what_came_of_it_may_be_told_in_many_words(question: str, text: str) -> None:
    assert kinds(question, text) == []


def test_a_case_is_told_by_passages_that_bear_its_number() -> None:
    quotes = [
        quote
        for text in ("The action T-13/26 was brought in May.", "The court decided 41 actions.")
        for quote in sentences_of(found(text))
    ]
    question = "What did the court decide in case T-13/26?"
    assert "attribute" in [m.kind for m in lacking(question, [q.evidence for q in quotes], quotes)]


@pytest.mark.parametrize(
    "question", ["Welche Fähre sank vor der Küste im Mai?", "Quel est le Nom du Bateau ?"]
)
def test_in_other_languages_a_capital_is_no_name(question: str) -> None:
    assert not is_english(question)
    assert "name" not in kinds(question)


def test_an_english_question_with_a_foreign_name_is_english() -> None:
    assert is_english("Who is the captain of the Mar del Plata?")
    assert is_english("Odense Heron")


def test_whoever_asks_from_a_member_state_asks_for_eu_law() -> None:
    text = "The EU forbids the export of ferries to Malta."
    assert "country" not in kinds("May a German exporter sell a ferry to Malta?", text)
    assert "country" not in kinds("can a german workshop sell a ferry to Malta?", text)
    assert "country" not in kinds("Is an Italian-made ferry covered?", text)
    assert "country" in kinds("Which German exporter sold a ferry to Malta?", text)
    for question in (
        "Which goods may go to Germany and Malta?",
        "May we ship ferries to Germany without a licence?",
        "Can Poland confiscate a ferry to Malta?",
    ):
        assert "country" in kinds(question, text)
    assert "country" in kinds("May a Norwegian exporter sell a ferry to Malta?", text)


def test_a_paragraph_that_bears_its_number_in_the_text_is_there() -> None:
    question = "What does section 2.1 of the harbour note say?"
    assert "provision" not in kinds(question, "2.1 Every ferry pays a fee to the trust.")
    assert "provision" in kinds(question, "2.10 Every ferry pays a fee to the trust.")


@pytest.mark.parametrize(
    "question",
    [
        "My client wants to sell a ferry there without anyone finding out. How should he do that?",
        "How do I send it on without being found out?",
        "How can my company ship parts so that nobody notices?",
    ],
)
def test_help_to_evade_is_refused_for_a_third_person_too(question: str) -> None:
    assert out_of_scope(question) == EVASION


@pytest.mark.parametrize(
    "question",
    [
        "My client was listed without knowing. How should he ask for a delisting?",
        "How do exporters send goods to Malta without being found out?",
        "How should my company check whether goods are smuggled?",
        "How can we tell whether a buyer evades sanctions?",
        "My client needs a licence and his rival evades sanctions. What is the fine?",
    ],
)
def test_a_question_about_evasion_is_no_help_to_evade(question: str) -> None:
    assert out_of_scope(question) is None


def spoken(encoder: SentenceEncoder, question: str, quotes: list[Quote]) -> Spoken:
    texts = [question, *(q.text for q in quotes)]
    embedded = {e.text: e for e in encoder.encode_tokens(texts)}
    return Spoken(embedded[question], quotes, embedded)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who is the stewardess of the ferry Odense Heron?", "noun"),
        ("What is the winning bid for the ferry Odense Heron?", "noun"),
        ("How many penguins does Lund Lines have?", "noun"),
        ("How many ferries did Lund Lines sell in 2021?", "count"),
        ("How many passengers were saved?", None),
        ("How many motors did the ferry have?", None),
        ("What is the purpose of the Harbour Trust?", None),
        ("What are the reporting obligations of Lund Lines?", None),
        ("name of the stewardess of the ferry Odense Heron", "noun"),
        ("Who is in charge of the Harbour Trust?", None),
        ("What is the type of ship that sank off Malta?", None),
        ("What was the first country ever named by Lund Lines?", None),
        ("how many malta names does lund lines have", None),
    ],
)
def test_a_noun_asked_for_must_be_spoken_of(
    real_encoder: SentenceEncoder, question: str, kind: str | None
) -> None:
    quotes = sentences_of(found())
    given = lacking(question, [found()], quotes, spoken(real_encoder, question, quotes))
    assert [m.kind for m in given if m.kind in ("noun", "count")] == ([kind] if kind else [])


def test_a_statement_in_another_language_is_not_judged_by_vectors(
    real_encoder: SentenceEncoder,
) -> None:
    evidence = found("Der Kapitän der Fähre Odense Heron ist Jan Lund, nach dem Bericht der Stadt.")
    question, quotes = "Who is the captain of the Odense Heron?", sentences_of(evidence)
    given = lacking(question, [evidence], quotes, spoken(real_encoder, question, quotes))
    assert "noun" not in [m.kind for m in given]


def test_the_figure_of_a_year_is_sought_where_the_year_is_named() -> None:
    quotes = sentences_of(found("In 2021 eleven ferries sank. The trust has nine ferries.", None))
    assert [q.text for q in of_year("How many ferries sank in 2021?", quotes)] == [
        "In 2021 eleven ferries sank."
    ]
    assert of_year("How many ferries sank?", quotes) == ()


def test_the_reader_is_told_which_noun_nobody_speaks_of(kyrgyz: Assistant) -> None:
    answer = kyrgyz.ask("Who is the bodyguard of Daniyar Amangeldiev?")
    assert not answer.found
    assert "No statement found speaks of “bodyguard”." in answer.notes


def test_notes_name_the_year_and_the_count() -> None:
    question = "How many ferries did Lund Lines sell in 2019?"
    quotes = sentences_of(found())
    assert "No statement found is about 2019." in notes_on(lacking(question, [found()], quotes))
