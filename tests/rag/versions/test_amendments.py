"""What an amending act says that it changes stands behind the answer, and nothing is applied."""

import pytest

from ingest.sync import sync
from rag.answer import Assistant
from rag.datamodels import Filters
from rag.settings import RagSettings
from rag.versions.answers.amendments import _CHANGES

CONSOLIDATED = """<html lang="en"><head><title>Consolidated TEXT: 32014R0833 — EN — {day}</title>
</head><body><div class="eli-main-title"><p class="title-doc-first">COUNCIL REGULATION (EU) No
833/2014</p><p class="title-doc-first">of 31 July 2014</p><p class="title-doc-last">concerning
restrictive measures</p></div>
<div class="eli-subdivision" id="art_3"><p class="title-article-norm">Article 3</p>
<div class="norm"><span class="no-parag">1.</span><div class="inline-element">The price of crude oil
that is carried by sea shall not exceed {cap} euros per barrel.</div></div></div>
<div class="eli-subdivision" id="art_4"><p class="title-article-norm">Article 4</p>
<div class="norm"><span class="no-parag">1.</span><div class="inline-element">Banks shall report
deposits within 14 days.</div></div></div></body></html>"""
AMENDING = """<html lang="en"><head><title>L_202500395EN</title></head><body>
<div class="eli-container"><div class="eli-main-title"><p class="oj-doc-ti">COUNCIL REGULATION (EU)
2025/395</p><p class="oj-doc-ti">of 24 February 2025</p><p class="oj-doc-ti">amending Regulation
(EU) No 833/2014 concerning restrictive measures</p></div>
<div class="eli-subdivision" id="art_1"><p class="oj-ti-art">Article 1</p>
<p class="oj-normal">Regulation (EU) No 833/2014 is amended as follows:</p>
<p class="oj-normal">In Article 3, paragraph 1 is replaced by the following: ‘1. The price of crude
oil that is carried by sea shall not exceed 48 euros per barrel.’</p></div>
<div class="eli-subdivision" id="art_2"><p class="oj-ti-art">Article 2</p>
<p class="oj-normal">This Regulation shall enter into force on the day of its publication.</p></div>
</div></body></html>"""
PRICE = "What is the price of crude oil that is carried by sea?"
SAID = """["a.html"]
celex = "02014R0833-20240110"
version = 2024-01-10
kind = "law"
["b.html"]
celex = "32025R0395"
published = 2025-02-24
kind = "law"
"""


@pytest.fixture
def assistant(write, settings, real_encoder):
    write("a.html", CONSOLIDATED.format(day="10.01.2024", cap=60))
    write("b.html", AMENDING)
    write("sources.toml", SAID)
    assert sync(settings, load_encoder=lambda: real_encoder).failed == []
    made = Assistant.open(settings, RagSettings(), real_encoder)
    yield made
    made.close()


def test_a_later_act_that_changes_what_is_cited_is_quoted_behind_it(assistant: Assistant) -> None:
    answer = assistant.ask("What does Article 3 of Regulation 833/2014 say?")
    first = answer.citations[0]
    assert (first.document, first.locator) == ("a.html", "Art. 3(1)")
    assert first.version.since == "2024-01-10"
    told = next(c for c in answer.citations if c.document == "b.html")
    assert "In Article 3, paragraph 1 is replaced by the following" in told.quote
    assert assistant.index.text("b.html")[told.start : told.end] == told.quote
    assert any("nothing was applied" in note for note in answer.notes)


def test_before_that_act_nothing_is_said_of_it(assistant: Assistant) -> None:
    answer = assistant.ask(PRICE, filters=Filters(as_of="2025-02-23"))
    assert [c.document for c in answer.citations] == ["a.html"]
    assert "60 euros" in answer.text
    assert not any("later act" in note for note in answer.notes)


def test_what_it_leaves_alone_stands_without_a_word(assistant: Assistant) -> None:
    answer = assistant.ask("Within how many days shall banks report deposits?")
    assert [c.document for c in answer.citations] == ["a.html"]


def test_an_act_that_the_text_has_taken_in_answers_only_where_it_is_named(
    assistant: Assistant, write, settings, real_encoder
) -> None:
    write("c.html", CONSOLIDATED.format(day="25.02.2025", cap=48))
    later = '["c.html"]\ncelex = "02014R0833-20250225"\nversion = 2025-02-25\nkind = "law"\n'
    write("sources.toml", SAID + later)
    sync(settings, load_encoder=lambda: real_encoder)
    found = {e.passage.document for e in assistant.search(PRICE)}
    assert found == {"c.html"}
    answer = assistant.ask(PRICE)
    assert [c.document for c in answer.citations] == ["c.html"]
    named = assistant.search("What does Regulation 2025/395 say on the price of crude oil?")
    assert "b.html" in {e.passage.document for e in named}


@pytest.mark.parametrize(
    ("sentence", "changes"),
    [
        ("in Article 12f, paragraph 1 is replaced by the following:", True),
        ("(3) the following Article 5a is inserted:", True),
        ("Annex IV is amended in accordance with Annex I to this Regulation.", True),
        ("Article 7 is deleted.", True),
        ("(2) In regulation 12, for “10 days” substitute “14 days”.", True),
        ("After regulation 20 insert—", True),
        ("Omit regulation 7.", True),
        ("Revise § 587.406(a) to read as follows:", True),
        ("Article 3 applies to persons in the Union.", False),
        ("The report shall be made in accordance with Article 4.", False),
        ("For the purposes of Article 5, goods are parts of ships.", False),
    ],
)
def test_the_usual_forms_of_a_change_are_read(sentence: str, changes: bool) -> None:
    assert (_CHANGES.search(sentence) is not None) is changes
