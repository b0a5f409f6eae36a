"""Sentences of legal and press prose are found where a reader sees them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.text.sentences import name_cells, row_head, split_sentences


def sentences(text: str) -> list[str]:
    return [text[a:b] for a, b in split_sentences(text)]


@pytest.mark.parametrize(
    "sentence",
    [
        "See Art. 12f(1) of Regulation (EU) No. 833/2014 for the rule.",
        "Under Arts. 2 and 3, paras. 4 and 5, the ban applies.",
        "The U.S. Treasury designated the bank.",
        "The U.K. and the U.N. Security Council agreed.",
        "It was published on Jan. 15 in Brussels.",
        "Some goods, e.g. Machine tools, are listed.",
        "The ban, i.e. Article 3k, stays.",
        "President J. Smith and John F. Kennedy spoke.",
        "Envoy David O'Sullivan met Mr. Amangeldiev and Dr. Park.",
        "Acme Ltd. Holding was named.",
        "“Are you sure?” asked the envoy.",
        "“It's a wake-up call!” says Anara Toktogulova.",
        "Exports rose by 2.5 percent to $14.6 billion.",
        "The firm (see Fig. 3) moved to St. Petersburg.",
        "Executive Order E.O. 14114 was signed.",
        "Meetings start at 9 a.m. Monday.",
        "Reg. 833 and Sec. 4 apply cf. Annex VII.",
        "Under s. 4, pt. 2, cl. 7 and r. 3 it binds.",
        "Some firms, incl. Acme S.p.A. and Hon. Smith, left.",
        "1. The sale is banned.",
        "12.1. The Person must report.",
    ],
)
def test_abbreviations_numbers_and_reported_speech_end_no_sentence(sentence: str) -> None:
    assert sentences(sentence) == [sentence]
    assert sentences(f"{sentence} The rest follows.") == [sentence, "The rest follows."]


@pytest.mark.parametrize(
    "parts",
    [
        ["Exports fell.", "Imports rose."],
        ["1. The sale is banned.", "2. Food is exempt.", "3. States report."],
        ["12.1 A Person must report.", "12.2 A Person may appeal."],
        ["Is it so?", "No.", "That is wrong."],
        ["Is it banned?", "Yes!", "It is."],
        ["He said: “It is over.”", "She left."],
        ["It is listed (see Annex I).", "It stays."],
        ["The measure covers the U.S.", "The EU followed."],
        ["It was signed in Jan.", "The ban began in May."],
        ["It ended in 2024.", "2025 was worse."],
        ["Банк находится в Бишкеке.", "Он под санкциями."],
        ["Ёлки нет.", "Её нет.", "Їжак є."],
        ["Brussels acted.", "Šefčovič spoke.", "Łukasz agreed.", "Ödön too."],
        ["Wait…", "It goes on."],
        ["“First quote.”", "“Second quote.”"],
        ["制裁。"],
    ],
)
def test_sentences_end_where_a_reader_sees_it(parts: list[str]) -> None:
    assert sentences(" ".join(parts)) == parts


def test_list_items_and_paragraphs_are_sentences_of_their_own() -> None:
    text = "It covers:\n(a) banks;\n(b) ships;\n- oil\n\nA new paragraph\nover two lines."
    assert sentences(text) == [
        "It covers:",
        "(a) banks;",
        "(b) ships;",
        "- oil",
        "A new paragraph\nover two lines.",
    ]


def test_only_the_stretch_that_was_asked_for_is_split() -> None:
    text = "One ends. Two ends. Three ends."
    assert split_sentences(text, 10, 19) == [(10, 19)]
    assert split_sentences("   ") == []


words = st.sampled_from(
    ["Art.", "No.", "U.S.", "The", "a", "“Oh!”", "(b)", "5;\n", "\n\n", "Б.", "?"]
)
prose = st.one_of(st.text(max_size=200), st.lists(words, max_size=40).map(" ".join))


@given(prose)
def test_nothing_but_space_is_lost_between_sentences(text: str) -> None:
    spans = split_sentences(text)
    inside = {i for a, b in spans for i in range(a, b)}
    assert all(text[i].isspace() for i in range(len(text)) if i not in inside)
    assert all(a < b <= c for (a, b), (c, _) in pairwise([*spans, (len(text), len(text) + 1)]))


@pytest.mark.parametrize(
    ("row", "head", "names"),
    [
        ("2. Name 6: VARN 1: OLEG\nDOB: 4/5/1961", "2. Name 6: VARN 1: OLEG", []),
        ("no: 7; SDN_Name: VARN, Oleg; type: person", "no: 7; SDN_Name: VARN, Oleg; type: person",
         [("SDN_Name", "VARN, Oleg")]),
        ("Entity: Fyn Toys; Town: Odense; Note: " + "x " * 99, "Entity: Fyn Toys; Town: Odense",
         [("Entity", "Fyn Toys")]),
        (f"file: {'9' * 200}; LastName: Varn; FirstName: Oleg; note: {'x' * 150}",
         "LastName: Varn; FirstName: Oleg", [("LastName", "Varn"), ("FirstName", "Oleg")]),
        ("x" * 400, "x" * 160, []),
    ],
)  # fmt: skip
def test_a_rows_head_is_what_says_whose_it_is(row: str, head: str, names) -> None:
    assert row_head(row) == head
    assert name_cells(head) == names


@pytest.mark.parametrize(
    "sentence",
    [
        "Die Reederei wurde am 5. Mai 2026 gelistet.",
        "Das 14. Sanktionspaket betrifft die Reederei.",
        "Gemäß Art. 5 Abs. 2 ist z. B. der Verkauf von Pumpen untersagt.",
        "Firma byla zapsána 5. Května 2026 na seznam.",
    ],
)
def test_ordinals_and_short_words_of_another_language_end_no_sentence(sentence: str) -> None:
    assert sentences(f"{sentence} Die Frist ist um.")[0] == sentence


def test_a_number_at_the_end_of_a_sentence_ends_it_in_any_language() -> None:
    german = "Die Zahl der Banken stieg auf 14. Die Kommission hat das bestätigt."
    assert sentences(german) == [german[:33], german[34:]]
    assert sentences("The number rose to 14. Companies must act.")[0] == "The number rose to 14."


@pytest.mark.parametrize(
    "sentence",
    [
        "The fine was EUR 2 mil-\nlion.",
        "The pipeline is exempt under rule 2025-\n871.",
        "The ban is laid down in Article\n5.",
        "It entered into force in\n2025.",
        "No goods may be sold to\nus.",
    ],
)
def test_the_last_word_of_a_sentence_on_a_line_of_its_own_is_no_point_of_a_list(
    sentence: str,
) -> None:
    assert sentences(f"{sentence} The bank has to report.")[0] == sentence


def test_points_of_a_list_are_cut_though_their_lines_end_without_a_mark() -> None:
    assert sentences("Listed goods\n1. pumps\n2. valves\n(iv) pipes") == [
        *("Listed goods", "1. pumps"),
        *("2. valves", "(iv) pipes"),
    ]
