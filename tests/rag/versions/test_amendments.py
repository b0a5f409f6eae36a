"""What an amending act says that it changes stands behind the answer, and nothing is applied."""

import pytest

from ingest.datamodels import About, Passage, Place
from ingest.sync import sync
from rag.answer import Assistant
from rag.datamodels import Evidence, Filters
from rag.sentences.quotes import Quote, pieces_of
from rag.settings import RagSettings
from rag.versions.answers.changes import changes_of, form_of, rows

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
    assert (form_of(sentence) is not None) is changes


def test_the_forms_of_a_change_meet_their_examples_and_leave_the_others_alone() -> None:
    assert [q for row in rows() for q in row.meets if form_of(q) is None] == []
    assert [q for row in rows() for q in row.leaves if form_of(q) is not None] == []


def quotes(*places: tuple[str, str]) -> list[Quote]:
    """Return sentences of an act, each at its pinpoint."""
    found, start = [], 0
    for locator, text in places:
        end = start + len(text)
        place = Place(start, locator, None, end)
        passage = Passage("a.xml", 0, start, end, text, text, (), (place,))
        found += pieces_of(Evidence(passage, About(kind="law"), 0.0, 0.0, 0.0, ()))
        start = end + 1
    return found


def keys_told(about: About, *places: tuple[str, str]) -> list[tuple[str, ...]]:
    return [change.keys for change in changes_of(quotes(*places), about)]


RUSSIA = "The Russia (Sanctions) (EU Exit) Regulations 2019"


def test_a_british_act_is_read_from_the_provision_down_to_the_words() -> None:
    about = About(kind="law", title="The Russia (Sanctions) (EU Exit) (Amendment) Regulations 2025")
    places = (
        ("reg. 2", f"2. {RUSSIA} are amended as follows."),
        ("reg. 3(1)", "3. (1) Regulation 5 (designation) is amended as follows."),
        ("reg. 3(2)", "(2) For paragraph (2) substitute—"),
        ("reg. 3(2)", "“(2) The Treasury may omit a ship from regulation 99.”."),
        ("reg. 3(3)", "(3) In paragraph (4)—"),
        ("reg. 3(3)(a)", "(a) omit “or”;"),
        ("reg. 3(3)(b)", "(b) after sub-paragraph (b) insert “or a ship”."),
        ("reg. 4", "4. After regulation 11 insert—"),
        ("reg. 5", "5. Omit Schedule 3."),
        ("reg. 6", "6. Regulation 17 is revoked."),
        ("reg. 7", "7. This regulation applies to regulation 40."),
    )
    found = list(changes_of(quotes(*places), about))
    assert [" ".join(c.keys) for c in found] == [
        "reg 5", "reg 5(2)", "reg 5(4)", "reg 5(4)", "reg 11", "sch 3", "reg 17",
    ]  # fmt: skip
    cited = About(kind="law", title=RUSSIA, instrument=f"{RUSSIA} (S.I. 2019/855)")
    other = About(kind="law", title="The Belarus (Sanctions) (EU Exit) Regulations 2019")
    assert all(act.is_of(cited, "") for c in found for act in c.acts)
    assert not any(act.is_of(other, "") for c in found for act in c.acts)


def test_one_british_act_may_change_several_by_the_short_names_that_it_gives_them() -> None:
    about = About(kind="law", title="The Sanctions (Miscellaneous Amendments) Regulations 2025")
    places = (
        ("reg. 1(2)", f"(2) In these Regulations “the Russia Regulations” means {RUSSIA}."),
        ("reg. 2", "2. In the Russia Regulations, in regulation 4, omit “ships”."),
        ("reg. 3", "3. In regulation 9 of the Tea (Sanctions) Regulations 2020, omit “tea”."),
        ("reg. 4", "4. The Lamps (Sanctions) Regulations 2018 are revoked."),
    )
    found = list(changes_of(quotes(*places), about))
    assert [c.keys for c in found] == [("reg 4",), ("reg 9",), ()]
    assert [" ".join(c.acts[0].words & {"russia", "tea", "lamps"}) for c in found] == [
        "russia", "tea", "lamps",
    ]  # fmt: skip


def test_a_rule_of_the_federal_register_is_read_by_its_instructions() -> None:
    about = About(kind="law", title="Penalties", instrument="FR Doc. 2025-02829, 31 CFR Part 587")
    found = keys_told(
        about,
        ("90 FR 1", "1. The authority citation for part 587 continues to read as follows:"),
        ("90 FR 1", "2. Revise § 587.201 to read as follows:"),
        ("31 CFR 587.201 (90 FR 1)", "All transactions under § 587.999 are prohibited."),
        ("90 FR 1", "3. Amend § 587.705 by:"),
        ("90 FR 1", "a. Revising paragraph (a); and"),
        ("90 FR 1", "b. Remove paragraph (b)."),
        ("90 FR 2", "4. Remove and reserve § 587.506."),
        ("90 FR 2", "5. Add § 587.514 to subpart E to read as follows:"),
        ("90 FR 2", "6. Revise the heading of subpart F."),
    )
    assert [" ".join(keys) for keys in found] == [
        "sec 587.201", "sec 587.705", "sec 587.705", "sec 587.705", "sec 587.506", "sec 587.514",
    ]  # fmt: skip


def test_an_act_of_the_union_is_read_from_article_down_to_point() -> None:
    about = About(kind="law", title="Regulation (EU) 2025/1 amending Regulation (EU) No 833/2014")
    found = keys_told(
        about,
        ("Art. 1", "Regulation (EU) No 833/2014 is amended as follows:"),
        ("Art. 1(1)", "(1) Article 5 is amended as follows:"),
        ("Art. 1(1)(a)", "(a) paragraph 2 is replaced by the following: ‘2. Article 77 applies.’"),
        ("Art. 1(2)", "(2) in Article 12f(1), point (b) is deleted;"),
        ("Art. 1(3)", "(3) Annex IV is amended in accordance with Annex I to this Regulation."),
        ("Art. 2", "This Regulation shall enter into force on the day of its publication."),
    )
    assert [" ".join(keys) for keys in found] == ["art 5", "art 5(2)", "art 12f(1)(b)", "annex iv"]


UK_CLML = """<Legislation xmlns="http://www.legislation.gov.uk/namespaces/legislation" DocumentURI=
"http://www.legislation.gov.uk/uksi/{number}/{day}" RestrictStartDate="{day}"><ukm:Metadata
xmlns:ukm="http://www.legislation.gov.uk/namespaces/metadata" xmlns:dc=
"http://purl.org/dc/elements/1.1/" xmlns:dct="http://purl.org/dc/terms/"><dc:title>{title}</dc:title>
<dct:valid>{day}</dct:valid></ukm:Metadata><Secondary><Body>{body}</Body></Secondary>
</Legislation>"""
P1 = (
    '<P1group><Title>{title}</Title><P1 id="regulation-{n}"><Pnumber>{n}</Pnumber><P1para><Text>'
    "{words}</Text></P1para></P1></P1group>"
)
PLAIN = """THE RUSSIA (SANCTIONS) (EU EXIT) (AMENDMENT) (NO. 2) REGULATIONS 2025

1. These Regulations come into force on 3 September 2025.

2. The Russia (Sanctions) (EU Exit) Regulations 2019 are amended as follows.

3. In regulation 12, after “Funds” insert “and economic resources”.

4. Omit regulation 16.

5. For Schedule 2 substitute the Schedule to these Regulations.
"""
RULE = """<?xml version="1.0"?><FEDREG><VOL>90</VOL><NO>109</NO><DATE>Monday, June 9, 2025</DATE>
<UNITNAME>Rules and Regulations</UNITNAME><RULES><RULE><PREAMB><PRTPAGE P="9702"/><AGENCY TYPE="F">
DEPARTMENT OF THE TREASURY</AGENCY><CFR>31 CFR Part 587</CFR><SUBJECT>Penalties</SUBJECT></PREAMB>
<REGTEXT TITLE="31" PART="587"><AMDPAR>2. Revise § 587.705 to read as follows:</AMDPAR><SECTION>
<SECTNO>§ 587.705</SECTNO><SUBJECT>Penalties.</SUBJECT><P>(a) The civil penalty for a violation may
not exceed $389,000.</P></SECTION></REGTEXT><FRDOC>[FR Doc. 2025-02829 Filed 6-6-25; 8:45 am]
</FRDOC></RULE></RULES></FEDREG>"""
PART = """<?xml version="1.0"?><DIV5 N="587" NODE="31:3.1.1.1.32" TYPE="PART"><HEAD>PART 587—RUSSIAN
SANCTIONS REGULATIONS</HEAD><DIV8 N="587.705" TYPE="SECTION"><HEAD>§ 587.705 Penalties.</HEAD><P>(a)
The civil penalty for a violation may not exceed $377,700.</P></DIV8><DIV8 N="587.601"
TYPE="SECTION"><HEAD>§ 587.601 Records.</HEAD><P>(a) Records must be kept for 10 years.</P></DIV8>
</DIV5>"""


@pytest.fixture
def both(write, settings, real_encoder):
    act = P1.format(n=12, title="Funds", words="Funds must not be made available to anybody.")
    act += P1.format(n=15, title="Fees", words="A person must pay a fee of £120 for a licence.")
    words = f"In regulation 15 of {RUSSIA}, for “£120” substitute “£150”."
    title = "The Russia (Sanctions) (EU Exit) (Amendment) Regulations 2025"
    uk = {"number": "2019/855", "day": "2025-01-05", "title": RUSSIA, "body": act}
    write("uk.xml", UK_CLML.format(**uk))
    uk = {"number": "2025/400", "day": "2025-06-15", "title": title}
    write("first.xml", UK_CLML.format(**uk, body=P1.format(n=2, title="Fees", words=words)))
    write("second.txt", PLAIN)
    write("title-31.xml", PART)
    write("rule.xml", RULE)
    second = title.replace("(Amendment)", "(Amendment) (No. 2)")
    write(
        "sources.toml",
        '["title-31.xml"]\nversion = 2025-05-08\nkind = "law"\n["second.txt"]\nkind = "law"\n'
        f'published = 2025-09-03\njurisdiction = "UK"\ntitle = "{second}"\n',
    )
    assert sync(settings, load_encoder=lambda: real_encoder).failed == []
    made = Assistant.open(settings, RagSettings(), real_encoder)
    yield made
    made.close()


TOLD = [
    ("What does regulation 15 of S.I. 2019/855 say?", None, "first.xml", "£150"),
    ("What does regulation 12 of S.I. 2019/855 say?", None, "second.txt", "economic resources"),
    ("What does 31 CFR 587.705 say?", None, "rule.xml", "Revise § 587.705"),
    ("What does regulation 15 of S.I. 2019/855 say?", "2025-06-14", None, ""),
    ("What does 31 CFR 587.705 say?", "2025-06-08", None, ""),
    ("What does 31 CFR 587.601 say?", None, None, ""),
]


def test_british_and_american_amendments_stand_behind_what_they_change(both: Assistant) -> None:
    for question, as_of, document, says in TOLD:
        answer = both.ask(question, filters=Filters(as_of=as_of))
        assert answer.citations, question
        first = answer.citations[0].document
        assert first in ("uk.xml", "title-31.xml"), question
        later = [c for c in answer.citations if c.document != first]
        assert [c.document for c in later] == ([document] if document else []), question
        assert all(says in c.quote for c in later)
        assert bool(later) == any("nothing was applied" in note for note in answer.notes)
