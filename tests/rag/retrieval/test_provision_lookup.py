"""Provisions that a question names come first: those of the act it names, and no other's."""

from collections.abc import Callable

import pytest

from rag.answer import Assistant
from rag.datamodels import Evidence, Turn
from rag.question.provisions import named_in, references_in
from rag.retrieval.provision_lookup import PINPOINT, REFERENCE

LAMPS = """---
title: Regulation (EU) No 3033/2014 on lamps
kind: law
instrument: Regulation (EU) No 3033/2014
---
# Regulation (EU) No 3033/2014 on lamps

## Article 5

1. Makers of lamps shall keep a register of the glass that they buy.

2. Importers shall show that register as referred to in Article 6 to the harbour office.

## Article 6

The register has a row for each pane, with its colour and its weight.

## Article 7

Whoever breaks a lamp on purpose pays for two.

## Annex II

Green glass, red glass and glass that glows.
"""
BOATS = """---
title: Regulation (EU) No 4044/2016 on boats
kind: law
instrument: Regulation (EU) No 4044/2016
---
# Regulation (EU) No 4044/2016 on boats

## Article 5

Boats carry a bell and two anchors.

## Article 9

A boat without a bell stays in the harbour.

## Annex II

Bells of brass and bells of iron.
"""
RIVERS = """---
title: River Police Act 1991
kind: law
instrument: River Police Act 1991 (1991 c. 7)
---
# River Police Act 1991

## Section 12

The river police may stop a raft at night.

## Section 14

Rafts carry a lantern.
"""


@pytest.fixture(scope="module")
def acts(assistant_on: Callable[[dict[str, str]], Assistant]) -> Assistant:
    return assistant_on({"lamps.md": LAMPS, "boats.md": BOATS, "rivers.md": RIVERS})


def places(found: list[Evidence], by: str = PINPOINT) -> list[tuple[str, str]]:
    return [(e.passage.document, e.passage.places[0].locator) for e in found if by in e.found_by]


@pytest.mark.parametrize(
    ("question", "document", "locator"),
    [
        ("What does Article 7 of Regulation (EU) No 3033/2014 say about boats?", "lamps", "Art. 7"),
        ("art 9 Regulation 4044/2016", "boats", "Art. 9"),
        ("Regulation 2016/4044, Article 5: lamps?", "boats", "Art. 5"),
        ("Annex II of Regulation 4044/2016: which glass?", "boats", "Annex II"),
        ("Annex II to 3033/2014 and bells", "lamps", "Annex II"),
        ("s 14 of the River Police Act 1991", "rivers", "Section 14"),
        ("River Police Act 1991, section 12", "rivers", "Section 12"),
        ("Does Article 9 speak of lamps?", "boats", "Art. 9"),
    ],
)
def test_the_provision_that_a_question_names_comes_first(
    acts: Assistant, question: str, document: str, locator: str
) -> None:
    first = acts.search(question)[0]
    assert first.passage.document == f"{document}.md"
    assert locator.split()[-1] in first.passage.places[0].locator
    assert PINPOINT in first.found_by


def test_another_acts_annex_of_the_same_number_is_not_pinned(acts: Assistant) -> None:
    pinned = places(acts.search("Which glass is in Annex II of Regulation 4044/2016?"))
    assert [document for document, _ in pinned] == ["boats.md"]


@pytest.mark.parametrize(
    "question",
    [
        "What does Article 5 of Regulation 5055/2018 say?",
        "Section 12 of the Harbour Police Act 1991",
        "Article 5 of the ABCD Regulation",
        "What does Article 5 GDPR say?",
    ],
)
def test_a_provision_of_an_act_that_is_not_indexed_pins_nothing(
    acts: Assistant, question: str
) -> None:
    found = acts.search(question)
    assert found
    assert places(found) == []


def test_two_provisions_come_first_in_the_order_in_which_they_are_named(acts: Assistant) -> None:
    question = "Compare Article 9 of Regulation 4044/2016 with Article 7 of Regulation 3033/2014"
    assert [d for d, _ in places(acts.search(question))] == ["boats.md", "lamps.md"]


def test_a_provision_that_is_missing_leads_to_the_one_that_would_hold_it(acts: Assistant) -> None:
    found = acts.search("Article 9(3)(b) of Regulation 4044/2016")
    assert [d for d, _ in places(found)] == ["boats.md"]


def test_a_follow_up_means_the_act_of_the_question_before(acts: Assistant) -> None:
    history = (
        Turn("user", "What does Article 9 of Regulation 4044/2016 say?"),
        Turn("assistant", "A boat without a bell stays in the harbour. [1]"),
    )
    found = acts.search("And Article 5?", history=history)
    assert [d for d, _ in places(found)] == ["boats.md"]


@pytest.mark.parametrize("question", ["Annex 2 of Regulation 4044/2016", "Annex II of 4044/2016"])
def test_an_annex_is_found_by_roman_and_by_arabic_number(acts: Assistant, question: str) -> None:
    assert places(acts.search(question))[0][0] == "boats.md"


def test_a_point_after_a_dot_is_a_paragraph_where_no_such_article_is(acts: Assistant) -> None:
    found = acts.search("art 5.2 of Regulation 3033/2014")[0]
    assert "harbour office" in found.passage.text


def test_the_words_of_a_provision_are_no_misspelt_names(acts: Assistant) -> None:
    found = acts.ask("What does Artikel 5 Absatz 1 of Regulation 3033/2014 say?")
    assert not [n for n in found.notes if "searched for" in n]


def test_what_a_passage_refers_to_is_offered_and_marked(acts: Assistant) -> None:
    found = acts.search("Who shows a register to the harbour office?", limit=2)
    assert "harbour office" in found[0].passage.text
    assert places(found, REFERENCE) == [("lamps.md", found[1].passage.places[0].locator)]
    assert "6" in found[1].passage.places[0].locator


@pytest.mark.parametrize(
    ("text", "own", "keys"),
    [
        ("as referred to in Article 6", "art 5(2)", ["art 6"]),
        ("laid down in Articles 13 and 14", "art 12", ["art 13", "art 14"]),
        ("the measures of paragraph 3", "art 10(4)(a)", ["art 10(3)"]),
        ("in accordance with paragraphs 1 and 2", "reg 7(3)", ["reg 7(1)", "reg 7(2)"]),
        ("the form of paragraph 2", "sch 6 para 4(a)", ["sch 6 para 2"]),
        ("Article 4 of Regulation (EU) No 269/2014", "art 5", []),
        ("section 6 of that Act", "sec 5", []),
    ],
)
def test_a_reference_means_a_provision_of_the_same_act(
    text: str, own: str, keys: list[str]
) -> None:
    assert references_in([text], own) == keys


@pytest.mark.parametrize(
    ("question", "keys"),
    [
        ("Articles 5 and 6(2) of Regulation 833/2014", ["art 5", "art 6(2)"]),
        ("point (b) of Article 5(2)", ["art 5(2)(b)"]),
        ("Article 5, paragraph 2, point (b)", ["art 5(2)(b)"]),
        ("Artikel 5 Absatz 2", ["art 5(2)"]),
        ("paragraph 6(i) of Schedule 6", ["sch 6 para 6(i)"]),
        ("31 C.F.R. § 587.406(a)", ["sec 587.406(a)"]),
        ("Annex, point 8.4(1) of Regulation 1137/2008", ["annex point 8.4(1)"]),
        ("art. 5 para 2 pt b", ["art 5(2)(b)"]),
        ("Art. 5 Abs. 2 lit. b", ["art 5(2)(b)"]),
        ("Artikel 5 Absatz 2 Unterabsatz 1 Buchstabe b", ["art 5(2)(b)"]),
        ("l’article 5, paragraphe 2, point b), du règlement", ["art 5(2)(b)"]),
        ("artículo 5, apartado 2, letra b)", ["art 5(2)(b)"]),
        ("artikel 5, lid 2, onder b)", ["art 5(2)(b)"]),
        ("article 5(2)b", ["art 5(2)(b)"]),
        ("point (b) of the second subparagraph of Article 5(2)", ["art 5(2)(b)"]),
        ("Article 5(2), second subparagraph, point (b)", ["art 5(2)(b)"]),
        ("subsection (2)(a) of section 14", ["sec 14(2)(a)"]),
        ("paragraph (b)(1) of 31 CFR 587.406", ["sec 587.406(b)(1)"]),
        ("31CFR587.406(a)", ["sec 587.406(a)"]),
        ("31 CFR part 587.406", ["sec 587.406"]),
        ("considérant 4", ["recital 4"]),
        ("recital no. 4", ["recital 4"]),
        ("Annex III, Pt. B", ["annex iii part b"]),
        ("Anhang I Nummer 2 Buchstabe b", ["annex i point 2(b)"]),
        ("point 3 of Schedule A in Annex I", ["annex i schedule a point 3"]),
        ("SI 2019/855 regulation 211, paragraph (2)", ["reg 211(2)"]),
        ("reg. 7 of S.I. 2019/855", ["reg 7"]),
        ("Is a letter of 5 May an article?", []),
        ("What is in the annex?", []),
        ("What does 31 CFR Part 587 cover?", []),
        ("What did Regulation 833 change?", []),
        ("Who is in the EU's 19th package?", []),
    ],
)
def test_provisions_are_read_in_the_spellings_people_use(question: str, keys: list[str]) -> None:
    assert [provision.key for provision in named_in(question)] == keys
