"""The parts of an answer one by one: words, questions, follow-ups, settings, LangChain."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.datamodels import About, Passage, Place
from ingest.text.sentences import join_speech, split_sentences
from rag.answer import Assistant
from rag.datamodels import Evidence, Turn
from rag.errors import ChatModelError, ChatRefused, ChatUnavailable, RagError
from rag.evaluation.asked import LineError, read_json, read_question
from rag.langchain import SanctionsRetriever, answer_chain
from rag.question.followup import is_follow_up, wordings
from rag.question.question import Question
from rag.reader.answer_features import ANSWER_FEATURES
from rag.reader.choice import CHOICE_FEATURES
from rag.reader.evidence_model import load_model
from rag.reader.extract import in_reading_order, sentences_of
from rag.reader.features import SENTENCE_FEATURES, coverage
from rag.settings import RagSettings
from rag.text.places.countries import unify_jurisdictions
from rag.text.words import content_words, rarity, stem_sequence


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("U.S. firms", "American firms"),
        ("the Kyrgyz Republic", "the Kyrgyzstan"),
        ("Russian banks", "Russia banks"),
        ("the EU's list", "the European Union list"),
    ],
)
def test_forms_of_one_jurisdiction_are_one_word(one: str, other: str) -> None:
    assert stem_sequence(one) == stem_sequence(other)


def test_us_the_pronoun_is_no_country() -> None:
    assert unify_jurisdictions("tell us, turkey sandwich") == "tell us, turkey sandwich"


def test_a_question_in_small_letters_names_countries_too() -> None:
    assert stem_sequence("did the us sanction banks in kyrgyzstan") == stem_sequence(
        "Did the US sanction banks in Kyrgyzstan"
    )
    assert stem_sequence("exports from turkey to the eu") == stem_sequence(
        "Exports from Turkey to the EU"
    )
    assert unify_jurisdictions("they told us of the polish") == "they told us of the polish"


def test_countries_under_their_adjectives_are_one() -> None:
    assert stem_sequence("a Bangladeshi bank") == stem_sequence("a Bangladesh bank")


@given(st.text())
def test_unifying_names_keeps_every_offset(text: str) -> None:
    assert len(unify_jurisdictions(text)) == len(text)


def test_words_know_where_they_stand() -> None:
    text = "Why did the U.S. list Grinex in 2025?"
    words = content_words(text)
    assert [text[w.start : w.end] for w in words] == [w.surface for w in words]
    assert "Grinex" in {w.surface for w in words}


def test_rare_words_weigh_more_than_common_ones() -> None:
    assert rarity("grinex") == 1.0
    assert rarity("envoy") > rarity("year")
    words = content_words("year envoy")
    assert coverage(words, {"envoy"}) > coverage(words, {"year"})


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How many citizens work in Russia?", "number"),
        ("When was it adopted?", "date"),
        ("Who is the envoy?", "name"),
        ("Why was it listed?", "reason"),
        ("What is the 50 Percent Rule?", "definition"),
        ("Is Keremet Bank listed?", None),
    ],
)
def test_a_question_says_what_kind_of_answer_it_wants(question: str, kind: str | None) -> None:
    assert Question.of(question).kind == kind


def test_years_and_jurisdictions_of_a_question_are_known() -> None:
    question = Question.of("How much did exports to Kazakhstan grow in 2024, Anna Smith?")
    assert [w.surface for w in question.years] == ["2024"]
    assert [w.surface for w in question.jurisdictions] == ["Kazakhstan"]
    assert {"Anna", "Smith"} <= {w.surface for w in question.names}


@pytest.mark.parametrize(
    "question", ["And in 2022?", "Why?", "Where is she based?", "What about the UK?"]
)
def test_a_question_that_points_back_is_a_follow_up(question: str) -> None:
    assert is_follow_up(question)


def test_a_question_that_stands_alone_is_none() -> None:
    assert not is_follow_up("Which Kyrgyz banks did the EU put under a transaction ban?")


def test_wordings_share_the_question_out() -> None:
    history = [Turn("user", "Who is Elina Schmidt?"), Turn("assistant", "An analyst.")]
    given_wordings = wordings("Where is she based?", history, alone=0.5)
    assert [w.text for w in given_wordings] == [
        "Where is she based?",
        "Who is Elina Schmidt? Where is she based?",
    ]
    assert sum(w.share for w in given_wordings) == 1.0
    assert [w.share for w in wordings("Who?", [], alone=0.5)] == [1.0]


def test_quoted_speech_is_one_unit_with_its_speaker() -> None:
    text = 'He left. "It is late," says Anna Rot, an economist. "We must act. Now." The end came.'
    units = [text[a:b] for a, b in join_speech(text, split_sentences(text))]
    assert units == [
        "He left.",
        '"It is late," says Anna Rot, an economist. "We must act. Now."',
        "The end came.",
    ]


def test_the_committed_weights_name_every_feature() -> None:
    model = load_model()
    assert len(model.sentence.weights) == len(SENTENCE_FEATURES)
    assert len(model.alone.linear.weights) == len(ANSWER_FEATURES)
    assert len(model.among.weights) == len(ANSWER_FEATURES)
    assert model.alone.trees.features.max() < len(ANSWER_FEATURES)
    assert len(model.choice.weights) == len(CHOICE_FEATURES)
    assert 0.0 < model.threshold < 1.0


@pytest.mark.parametrize(
    "environ",
    [
        {"SANCTIONS_QA_LLM": "gpt-4"},
        {"SANCTIONS_QA_LLM": "openai:"},
        {"SANCTIONS_QA_LLM_TIMEOUT": "soon"},
        {"SANCTIONS_QA_LLM_TIMEOUT": "-1"},
        {"SANCTIONS_QA_LLM_TIMEOUT": "nan"},
    ],
)
def test_a_bad_setting_is_named(environ: dict[str, str]) -> None:
    with pytest.raises(RagError, match=next(iter(environ.values()))):
        RagSettings.from_environment(environ=environ)


def test_only_a_missing_server_is_worth_another_try() -> None:
    assert ChatUnavailable("").retryable
    assert not ChatRefused("").retryable
    assert {c.retryable for c in ChatModelError.__subclasses__()} == {True, False}


def test_langchain_programs_get_documents_and_answers(kyrgyz: Assistant) -> None:
    retriever = SanctionsRetriever(assistant=kyrgyz, limit=2)
    documents = retriever.invoke("CNC machines and radios")
    assert len(documents) == 2
    assert documents[0].metadata["source"] == "news/ban-2026-04-24.md"
    record = answer_chain(kyrgyz).invoke({"question": "What was banned?", "history": []})
    assert record["found"]
    assert record["citations"][0]["quote"]


def test_a_sentence_stands_before_the_one_that_points_back_to_it(kyrgyz: Assistant) -> None:
    evidence = next(e for e in kyrgyz.search("Treasury list") if "us-2023" in e.passage.document)
    first, second = sentences_of(evidence)[:2]
    pointing = replace(second, text="They said so on the same day.")
    assert in_reading_order([pointing, first]) == [first, pointing]
    assert in_reading_order([second, first]) == [second, first]


@pytest.mark.parametrize("id", ["true", "1e400", "[1]"])
def test_an_id_that_json_cannot_print_back_is_refused(id: str) -> None:
    with pytest.raises(LineError, match="id"):
        read_question(read_json(f'{{"id": {id}, "question": "Who?"}}'.encode()))


@pytest.mark.parametrize(("locator", "count"), [("row 3", 1), ("p. 1, entry 3", 1), ("¶ 3", 3)])
def test_a_row_of_a_list_is_quoted_as_a_whole(locator: str, count: int) -> None:
    text = (
        "Name: Bank of Osh; Remarks: The bank was listed. It pays for ships. See the note of May."
    )
    place = Place(0, locator, None, len(text))
    passage = Passage("list.csv", 0, 0, len(text), text, text, (), (place,))
    quotes = sentences_of(Evidence(passage, About(), 0.5, 0.4, 0.3, ("words",)))
    assert len(quotes) == count
    assert quotes[0].quote == text[: quotes[0].end]
