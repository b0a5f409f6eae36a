"""How a question is understood: misspelt names, time, repeats, and what follow-ups lean on."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from ingest.datamodels import About, Passage, Place
from ingest.store.lexical.words import stems
from rag.answer import Assistant
from rag.datamodels import NOT_FOUND, Evidence, Filters, Turn
from rag.question.followup import (
    answered_names,
    is_follow_up,
    previous_question,
    search_wordings,
    wordings,
)
from rag.question.spelling import Spelled, Vocabulary, sound, spelled
from rag.question.timing import Timing, in_time, timing_of
from rag.retrieval.near_duplicates import MOST_OF_ONE, spread, without_repeats
from rag.text.figures import Day
from ui.cli.report_answer import passage_lines

WORDS = (
    "keremet", "bank", "grinex", "kargolayn", "japarov", "old", "vector", "emir", "tengricoin",
    "company", "sell",
)  # fmt: skip
WHOLE = frozenset(stem for word in WORDS for stem in stems(word))


def understood(question: str, together: tuple[str, str] = ("keremet", "bank")) -> Spelled:
    """Read a question against an index that has ``WORDS``, of which two stand side by side."""
    common = {"who", "owns", "coin"}
    vocabulary = Vocabulary(lambda: sorted(WHOLE), lambda a, b: (a, b) == together)

    def is_known(word: str) -> bool:
        return word.lower() in common or set(stems(word)) <= WHOLE

    return spelled(question, is_known, vocabulary)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Who owns Kermet?", "keremet"),
        ("Who owns Gryneks?", "grinex"),
        ("Who owns Cargolain?", "kargolayn"),
        ("Who is Zhaparov?", "japarov"),
        ("Who owns KeremetBank?", "keremet bank"),
        ("Who owns Tengri Coin?", "tengricoin"),
    ],
)
def test_a_misspelt_name_is_searched_for_as_the_index_spells_it(typed: str, found: str) -> None:
    assert found in understood(typed).text


@pytest.mark.parametrize("name", ["Demir", "Vectra", "Gridiron", "Kalashnikov", "Keremli"])
def test_a_name_that_nobody_knows_is_not_taken_for_another(name: str) -> None:
    typed = f"Who owns {name}?"
    assert understood(typed) == Spelled(typed)


def test_two_words_that_stand_nowhere_side_by_side_are_not_made_of_one() -> None:
    typed = "Who owns Keremetvector?"
    assert understood(typed, together=("keremet", "bank")).text == typed
    assert "keremet vector" in understood(typed, together=("keremet", "vector")).text


def test_spellings_of_one_name_sound_the_same() -> None:
    assert sound("zhaparov") == sound("japarov")
    assert sound("grineks") == sound("grinex")
    assert sound("kiphiko") == sound("kifico")
    assert sound("chalbajev") == sound("chalbayev")
    assert sound("tajikistan") != sound("tatarstan")


def test_a_question_of_known_words_never_reads_the_vocabulary(
    kyrgyz: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> list[str]:
        raise AssertionError("the vocabulary was read")

    vocabulary = kyrgyz._understanding._vocabulary
    vocabulary.refresh(object())
    monkeypatch.setattr(vocabulary, "read", fail)
    assert kyrgyz.search("Which machines may nobody export to Kyrgyzstan?")
    with pytest.raises(AssertionError, match="the vocabulary was read"):
        kyrgyz.search("Who is Amangeldiyeff?")


def test_the_answer_says_what_was_searched_instead(kyrgyz: Assistant) -> None:
    answer = kyrgyz.ask("What does Amangeldyev regret?")
    assert answer.notes[0] == (
        "“Amangeldyev” does not stand in the documents; searched for “Amangeldiev” instead."
    )


@pytest.mark.parametrize(
    ("question", "timing"),
    [
        ("Which banks were listed as of 1 March 2022?", Timing(until="2022-03-01")),
        ("Which banks were listed as of March 2024?", Timing(until="2024-03-31")),
        ("What applied as at the end of 2021?", Timing(until="2021-12-31")),
        ("How many firms were listed in 2023?", Timing(year="2023")),
        ("How did trade change from 2021 to 2023?", Timing()),
        ("What has changed since 2022?", Timing()),
        ("Who was listed after 1 March 2022?", Timing()),
        ("What does Article 5 of Regulation 833/2014 ban?", Timing()),
        ("What does section 1 of the River Act 2018 say?", Timing()),
        ("Who was listed in July 2023?", Timing(year="2023", month=Day(18, 27, 2023, 7, None))),
        ("Is Grinex still sanctioned?", Timing(current=True)),
        ("What is the latest package?", Timing(current=True)),
        ("Who issues the coin?", Timing()),
    ],
)
def test_what_a_question_says_of_time(question: str, timing: Timing) -> None:
    assert timing_of(question) == timing


def test_as_of_a_date_searches_only_what_was_there_and_says_so(kyrgyz: Assistant) -> None:
    question = "What was exported to Kyrgyzstan as of 1 March 2024?"
    assert {e.passage.document for e in kyrgyz.search(question)} == {"news/us-2023-07-20.txt"}
    notes = kyrgyz.ask(question).notes
    assert any("published by 1 March 2024" in note for note in notes)


def test_a_persons_date_counts_before_that_of_the_question(kyrgyz: Assistant) -> None:
    question = "What was exported to Kyrgyzstan as of 1 March 2024?"
    filters = Filters(until="2026-12-31")
    found = {e.passage.document for e in kyrgyz.search(question, filters=filters)}
    assert "news/ban-2026-04-24.md" in found
    answer = kyrgyz.ask(question, filters=filters)
    assert not any("published by" in note for note in answer.notes)


def found(
    document: str, text: str, score: float, published: str | None = None, ordinal: int = 0
) -> Evidence:
    passage = Passage(
        number=ordinal,
        document=document,
        ordinal=ordinal,
        text=text,
        search_text=text,
        headings=(),
        places=(Place(0, "¶ 1", None),),
        start=0,
        end=len(text),
    )
    return Evidence(passage, About(published=published), score, score, 0.0, ("words",))


def documents(ranked: list[Evidence]) -> list[str]:
    return [e.passage.document for e in ranked]


def test_a_question_of_the_present_prefers_the_newer_of_two_that_are_as_good() -> None:
    ranked = [
        found("old.md", "a ban", 1.1, "2022-01-01"),
        found("new.md", "a ban", 1.0, "2026-01-01"),
        found("best.md", "a ban", 2.0, None),
    ]
    assert documents(in_time(ranked, Timing(current=True))) == ["best.md", "new.md", "old.md"]
    assert documents(in_time(ranked, Timing())) == ["old.md", "new.md", "best.md"]


def test_a_question_of_a_year_prefers_what_was_there_or_speaks_of_it() -> None:
    ranked = [
        found("later.md", "a ban", 1.2, "2026-01-01"),
        found("review.md", "a ban of 2023", 1.1, "2026-01-01"),
        found("then.md", "a ban", 1.0, "2023-05-01"),
    ]
    assert documents(in_time(ranked, Timing(year="2023"))) == ["review.md", "then.md", "later.md"]


def test_of_what_was_there_by_a_date_the_newest_comes_first() -> None:
    ranked = [
        found("old.md", "a ban", 1.1, "2022-01-01"),
        found("new.md", "a ban", 1.0, "2023-01-01"),
    ]
    assert documents(in_time(ranked, Timing(until="2023-06-01"))) == ["new.md", "old.md"]


TWO_DATES = [found("a.md", "a", 1.0, "2022-01-01"), found("b.md", "b", 1.0, "2026-01-01")]


@pytest.mark.parametrize(
    ("timing", "says"),
    [(Timing(current=True), "Newer sources"), (Timing(year="2023"), "Sources of 2023 and before")],
)
def test_an_order_by_time_is_noted_without_commands(timing: Timing, says: str) -> None:
    note = timing.note(Filters(), TWO_DATES)
    assert note
    assert note.startswith(says)
    assert "--" not in note
    assert timing.note(Filters(), TWO_DATES[:1]) is None


@pytest.mark.parametrize("filters", [Filters(since="2020-01-01"), Filters(until="2026-12-31")])
@pytest.mark.parametrize(
    "timing", [Timing(current=True), Timing(year="2023"), Timing(until="2022-03-01")]
)
def test_a_persons_dates_count_before_any_that_the_question_says(
    timing: Timing, filters: Filters
) -> None:
    assert timing.preferred(filters) == Timing()
    assert timing.applied(filters) == filters
    assert timing.note(filters, TWO_DATES) is None


def test_the_date_of_as_of_still_puts_the_newest_first() -> None:
    timing = Timing(until="2022-03-01")
    assert timing.preferred(timing.applied(Filters())) == timing


LONG = "The minister said that twelve grey barges with iron bells left port before sunrise Friday"


def test_one_text_in_two_documents_counts_once_and_names_the_other() -> None:
    ranked = [
        found("a.md", LONG, 3.0),
        found("b.md", f"{LONG}.", 2.0),
        found("c.md", "Bells of brass were sold for a song on the market of the old town", 1.0),
    ]
    kept = without_repeats(ranked)
    assert documents(kept) == ["a.md", "c.md"]
    assert kept[0].also_in == ("b.md",)
    assert kept[1].also == ()
    lines = list(passage_lines(kept))
    assert [line for line in lines if "also in" in line] == ["   also in: b.md"]


def test_a_short_line_and_a_documents_own_repeat_are_kept() -> None:
    ranked = [found("a.md", "Bells are banned", 3.0), found("b.md", "Bells are banned", 2.0)]
    assert without_repeats(ranked) == ranked
    ranked = [found("a.md", LONG, 3.0), found("a.md", LONG, 2.0, ordinal=1)]
    assert without_repeats(ranked) == ranked


@pytest.mark.parametrize(("cosine", "comes_in"), [(0.99, True), (0.5, False)])
def test_one_document_does_not_crowd_out_another_that_is_as_good(
    cosine: float, comes_in: bool
) -> None:
    ranked = [found("a.md", f"bell {n}", 1.0, ordinal=n) for n in range(8)]
    other = replace(found("b.md", "bell", 0.9), cosine=cosine)
    first = documents(spread([*ranked, other]))[:8]
    assert first.count("b.md") == comes_in
    assert first.count("a.md") >= MOST_OF_ONE


def turns(*said: str) -> tuple[Turn, ...]:
    roles: Callable[[int], str] = lambda i: "assistant" if i % 2 else "user"  # noqa: E731
    return tuple(Turn(roles(i), text) for i, text in enumerate(said))  # type: ignore[arg-type]


ISSUER = turns("Which company issues A7A5?", "Old Vector issues the coin A7A5. [1]")


def test_a_follow_up_is_searched_with_the_name_that_the_answer_gave() -> None:
    assert answered_names(ISSUER) == ("Old Vector",)
    forms = wordings("Where is it based?", ISSUER, alone=0.5)
    assert [form.share for form in forms] == [0.5, 0.5]
    assert forms[1].text == "Which company issues A7A5? Old Vector Where is it based?"


def test_an_answer_to_another_sort_of_question_gives_no_names() -> None:
    assert answered_names(turns("When was it listed?", "Old Vector was listed in May. [1]")) == ()


@pytest.mark.parametrize(
    ("answer", "searched"),
    [
        ("Old Vector issues it. It is in Bishkek. [2]", "Old Vector issues it. "),
        ("According to a.md, May 2025: Old Vector does. [1] More. [2]", "Old Vector does. "),
        (f"{NOT_FOUND} 57 files searched.", ""),
        ("", ""),
    ],
)
def test_a_follow_up_is_searched_with_what_the_last_answer_says_first(
    answer: str, searched: str
) -> None:
    history = turns("Which company issues A7A5?", answer)
    forms = search_wordings("When was it listed?", history, alone=0.5)
    asked = f"Which company issues A7A5? {searched}When was it listed?"
    assert [form.text for form in forms] == ["When was it listed?", asked]
    assert [form.share for form in forms] == [0.5, 0.5]


def test_without_a_conversation_a_question_is_searched_as_it_is() -> None:
    assert [f.text for f in search_wordings("When?", (), alone=0.5)] == ["When?"]


def test_a_new_subject_takes_no_names_along() -> None:
    question = "Which penalties does the United Kingdom impose on exporters?"
    assert not is_follow_up(question)
    assert all("Old Vector" not in form.text for form in wordings(question, ISSUER, alone=0.7))


def test_a_chain_leans_on_the_question_before_the_last_and_no_further() -> None:
    history = turns(
        "Which ships were listed?", "None. [1]", "Which bank issues A7A5?", "PSB does. [1]",
        "Where is it based?", "In Moscow. [1]",
    )  # fmt: skip
    assert previous_question(history) == "Which bank issues A7A5? Where is it based?"
