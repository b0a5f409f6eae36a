"""A provision that a question names answers from its own text, and never from its neighbour's."""

import pytest

from ingest.sync import sync
from rag.answer import Assistant
from rag.datamodels import Filters
from rag.provisions.asked import asks_for_text, wordings
from rag.provisions.held import Holder
from rag.provisions.masked import masked
from rag.question.provisions import named_in
from rag.settings import RagSettings

EU = """<html lang="en"><head><title>Consolidated TEXT: 32014R0833 — EN — {day}</title></head><body>
<div class="eli-main-title"><p class="title-doc-first">COUNCIL REGULATION (EU) No 833/2014</p>
<p class="title-doc-first">of 31 July 2014</p><p class="title-doc-last">concerning restrictive
measures</p></div>
<div class="eli-subdivision" id="art_3"><p class="title-article-norm">Article 3</p>
<div class="norm"><span class="no-parag">1.</span><div class="inline-element">The price of crude oil
that is carried by sea shall not exceed {cap} euros per barrel.</div></div>
<div class="norm"><span class="no-parag">2.</span><div class="inline-element">Paragraph 1 shall not
apply to condensates.</div></div></div>
<div class="eli-subdivision" id="art_4"><p class="title-article-norm">Article 4</p>
<div class="norm"><span class="no-parag">1.</span><div class="inline-element">Banks shall report
deposits within 14 days: (a) to the Commission; (b) to the competent authority.</div></div></div>
</body></html>"""
UK = """<Legislation xmlns="http://www.legislation.gov.uk/namespaces/legislation" DocumentURI=
"http://www.legislation.gov.uk/uksi/2019/855/2025-01-05" RestrictStartDate="2025-01-05">
<ukm:Metadata xmlns:ukm="http://www.legislation.gov.uk/namespaces/metadata" xmlns:dc=
"http://purl.org/dc/elements/1.1/" xmlns:dct="http://purl.org/dc/terms/">
<dc:title>The Russia (Sanctions) (EU Exit) Regulations 2019</dc:title><dct:valid>2025-01-05
</dct:valid></ukm:Metadata><Secondary><Body>
<P1group><Title>Making funds available</Title><P1 id="regulation-12"><Pnumber>12</Pnumber><P1para>
<Text>Funds must not be made available to a designated person.</Text></P1para></P1></P1group>
<P1group><Title>Fees for licences</Title><P1 id="regulation-15"><Pnumber>15</Pnumber><P1para>
<Text>A person who applies for a licence must pay a fee of £120 to the Treasury.</Text></P1para>
</P1></P1group></Body></Secondary></Legislation>"""
US = """<?xml version="1.0"?>
<DIV5 N="587" NODE="31:3.1.1.1.32" TYPE="PART"><HEAD>PART 587—RUSSIAN HARMFUL FOREIGN ACTIVITIES
SANCTIONS REGULATIONS</HEAD>
<DIV8 N="587.601" TYPE="SECTION"><HEAD>§ 587.601 Records.</HEAD><P>(a) Every person must keep full
and accurate records for at least 10 years.</P><P>(b) Records of frozen property must be kept as
long as it is frozen.</P></DIV8>
<DIV8 N="587.705" TYPE="SECTION"><HEAD>§ 587.705 Penalties.</HEAD><P>(a) The civil penalty for a
violation may not exceed $377,700.</P></DIV8></DIV5>"""
SAID = "".join(
    f'["eu-{day}.html"]\ncelex = "02014R0833-{day.replace("-", "")}"\nversion = {day}\n'
    'kind = "law"\n'
    for day in ("2024-01-10", "2025-06-01")
)


@pytest.fixture
def assistant(write, settings, real_encoder):
    write("eu-2024-01-10.html", EU.format(day="10.01.2024", cap=60))
    write("eu-2025-06-01.html", EU.format(day="01.06.2025", cap=48))
    write("uk.xml", UK)
    write("title-31.xml", US)
    write("sources.toml", SAID)
    assert sync(settings, load_encoder=lambda: real_encoder).failed == []
    made = Assistant.open(settings, RagSettings(), real_encoder)
    yield made
    made.close()


HELD = [
    ("what does art. 3 reg 833/2014 say", "Art. 3(1)", "48 euros"),
    ("Art. 3(2) Reg. (EU) 833/2014", "Art. 3(2)", "condensates"),
    ("What does Article 3 of Regulation 833/2014 say?", "Art. 3(1)", "48 euros"),
    ("What does Article 3(2) of Regulation (EU) No 833/2014 provide?", "Art. 3(2)", "condensates"),
    ("What does paragraph 2 of Article 3 of Regulation 833/2014 say?", "Art. 3(2)", "condensates"),
    (
        "As of 1 March 2024, what does Article 3 of Regulation 833/2014 say?",
        "Art. 3(1)",
        "60 euros",
    ),
    ("What did Article 3 of Regulation 833/2014 say on 1 March 2024?", "Art. 3(1)", "60 euros"),
    ("Show me the text of Article 4(1)(b) of Regulation 833/2014", "Art. 4(1)", "competent"),
    ("What is the price under Article 3 of Regulation 833/2014?", "Art. 3(1)", "48 euros"),
    ("What is the fee under regulation 15 of S.I. 2019/855?", "reg. 15", "£120"),
    (
        "What does regulation 15 of the Russia (Sanctions) (EU Exit) Regulations 2019 require?",
        "reg. 15",
        "£120",
    ),
    ("regulation 12 of S.I. 2019/855", "reg. 12", "Funds must not"),
    ("What does 31 CFR 587.705 say?", "31 CFR 587.705(a)", "$377,700"),
    ("What does § 587.601(b) say?", "31 CFR 587.601(b)", "as long as it is frozen"),
    ("According to 31 CFR 587.601, how long must records be kept?", "31 CFR 587.601", "10 years"),
]


def test_the_provision_named_answers_from_the_text_in_force(assistant: Assistant) -> None:
    wrong = []
    for question, locator, words in HELD:
        answer = assistant.ask(question)
        first = answer.citations[0] if answer.citations else None
        if not first or not first.locator.startswith(locator) or words not in answer.text:
            wrong.append((question, first and first.locator, answer.text))
    assert wrong == []


ABSENT = [
    "What does Article 33 of Regulation 833/2014 say?",
    "What does Article 3(5) of Regulation 833/2014 say?",
    "What does Article 3a of Regulation 833/2014 say?",
    "What is the price under Article 7 of Regulation 833/2014?",
    "What is the price of crude oil under Article 4 of Regulation 833/2014?",
    "What is the fee under regulation 16 of S.I. 2019/855?",
    "What is the fee under regulation 12 of S.I. 2019/855?",
    "What does regulation 15(3) of S.I. 2019/855 say?",
    "What does 31 CFR 587.707 say?",
    "What does 31 CFR 587.705(c) say?",
    "What does 32 CFR 587.705 say?",
    "What does Article 3 of Regulation 765/2006 say?",
    "What does regulation 15 of S.I. 2020/855 say?",
    "As of 1 March 2023, what does Article 3 of Regulation 833/2014 say?",
]


def test_a_provision_that_no_document_holds_is_refused(assistant: Assistant) -> None:
    answered = [(q, a.text) for q in ABSENT if (a := assistant.ask(q)).found]
    assert answered == []


def test_the_refusal_names_the_provision(assistant: Assistant) -> None:
    answer = assistant.ask("What does Article 33 of Regulation 833/2014 say?")
    assert any("art 33" in note for note in answer.notes)


def test_the_day_said_beside_the_question_chooses_the_version(assistant: Assistant) -> None:
    question = "What does Article 3 of Regulation 833/2014 say?"
    answer = assistant.ask(question, filters=Filters(as_of="2024-02-01"))
    assert "60 euros" in answer.text
    assert answer.citations[0].version.since == "2024-01-10"


def test_all_paragraphs_are_shown_in_order(assistant: Assistant) -> None:
    answer = assistant.ask("What does 31 CFR 587.601 say?")
    assert [c.locator for c in answer.citations] == ["31 CFR 587.601(a)", "31 CFR 587.601(b)"]
    text = assistant.index.text("title-31.xml")
    assert all(text[c.start : c.end] == c.quote for c in answer.citations)


def test_without_an_act_the_only_one_that_has_the_provision_is_meant(assistant: Assistant) -> None:
    answer = assistant.ask("What does Article 4 say?")
    assert {c.document for c in answer.citations} == {"eu-2025-06-01.html"}


def test_a_mark_inside_a_paragraph_is_found_where_it_is_printed(assistant: Assistant) -> None:
    rows, holder = assistant.index.documents(), Holder(assistant.index)
    (there,) = named_in("Article 4(1)(b) of Regulation 833/2014")
    (nowhere,) = named_in("Article 4(1)(c) of Regulation 833/2014")
    assert holder.texts(there, rows, None)
    assert not holder.texts(nowhere, rows, None)
    assert holder.has_own_text(nowhere, rows, None)


@pytest.mark.parametrize(
    ("question", "form", "without"),
    [
        ("What does 31 CFR 587.705 say?", "What does § say?", "What does it say?"),
        (
            "As of 1 March 2024, what is the fee under regulation 15 of S.I. 2019/855?",
            "What is the fee under §?",
            "What is the fee?",
        ),
        (
            "According to point (b) of Article 1(2) of Directive 2009/65/EC, who sells?",
            "According to §, who sells?",
            "Who sells?",
        ),
        (
            "In Council Regulation (EU) No 833/2014, what does Article 3 say?",
            "In §, what does § say?",
            "What does it say?",
        ),
        (
            "Is a decision under s. 5 Police Act 1996 final?",
            "Is a decision under § final?",
            "Is a decision final?",
        ),
        ("Who signed the notice?", "Who signed the notice?", "Who signed the notice?"),
    ],
)
def test_a_question_is_seen_apart_from_what_it_names(question, form, without) -> None:
    assert (masked(question).text, masked(question).without) == (form, without)


def test_the_wordings_meet_their_examples_and_leave_the_others_alone() -> None:
    assert [q for q in wordings().meets if not asks_for_text(q)] == []
    assert [q for q in wordings().leaves if asks_for_text(q)] == []
