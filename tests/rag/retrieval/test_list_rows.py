"""Lists whose entries are spread over several rows or files: a number joins them."""

from collections.abc import Callable

import pytest

from ingest.datamodels import About, Passage, Place
from rag.answer import Assistant
from rag.datamodels import Evidence, Filters, Turn
from rag.sentences.quotes import sentences_of

NONE = "-0-"
_SHIP = ",".join([NONE] * 6)
LINK = "https://lists.example/programmes/steel/annexes/holdings/directives/2030/page"
REASONS = " ".join(f"It bought crane {n} for depot {n} from its own makers;" for n in range(12))
# OFAC's form: no header, "-0-" is empty; names, addresses and alternate names apart.
PRIMARY = (
    f'9101,"VARN, Oleg",individual,RADIO,{NONE},{_SHIP},"DOB 4 May 1961; POB Aby."',
    f'9102,"HOLM, Pavel",individual,RADIO,{NONE},{_SHIP},"DOB 9 July 1970."',
    f'9103,HERON,{NONE},STEEL,{NONE},{_SHIP},"{REASONS} Website heron.example."',
    f'9104,HERON TOYS LTD,{NONE},STEEL,{NONE},{_SHIP},"Tax ID No. 5512340; Linked To: HERON."',
    *(
        f'92{n:02},HERON BRANCH {n} LTD,{NONE},STEEL,{NONE},{_SHIP},"Website heron{n}.example; '
        f'Tax ID No. 88{n:02}; Linked To: HERON."'
        for n in range(80)
    ),
    f'9107,"BORUP CRANE, OOO",{NONE},STEEL,{NONE},{_SHIP},"Website crane.example."',
    f'9108,BORUP CRANE LTD,{NONE},STEEL,{NONE},{_SHIP},"Website borup.example."',
    f'9105,BORUP STEEL LTD,{NONE},STEEL,{NONE},{_SHIP},"Tax ID No. 7712340."',
)
ADDRESSES = (
    '9101,51,"Quay 4","Odense 5000",Denmark,-0-',
    '9102,52,"Mole 2","Aby 8230",Denmark,-0-',
    '9103,53,"Dock 7","Fyn 5600",Denmark,-0-',
    '9104,54,"Yard 1","Borup 4140",Denmark,-0-',
    f"9105,55,{NONE},{NONE},{NONE},-0-",
)
ALTERNATES = (
    '9101,71,aka,"WARNE, Olaf",-0-',
    *(f'9103,{80 + n},aka,"{name}",-0-' for n, name in enumerate(
        ("HERON A/S", "GRAA HEJRE", "HEJRE STAAL", "OOO TSAPLYA", "REIHER AG", "AIRONE SPA"))),
    "9104,72,aka,HERON LEGETOEJ,-0-",
)  # fmt: skip
EU = (
    "fileGenerationDate;Entity_LogicalId;Entity_EU_ReferenceNumber;NameAlias_WholeName;"
    "BirthDate_BirthDate;BirthDate_City",
    "01/02/2030;13;EU.1.1;Mirko Dalum;;",
    "01/02/2030;13;EU.1.1;;1955-03-02;Borup",
    "01/02/2030;14;EU.1.2;Tomas Brede;;",
    "01/02/2030;14;EU.1.2;;1971-08-30;Aby",
)


FILES = {"cons_prim": PRIMARY, "cons_add": ADDRESSES, "cons_alt": ALTERNATES, "eu": EU}


@pytest.fixture(scope="module")
def lists(assistant_on: Callable[[dict[str, str]], Assistant]) -> Assistant:
    return assistant_on({f"{name}.csv": "\n".join(rows) for name, rows in FILES.items()})


@pytest.mark.parametrize(
    ("question", "place", "told"),
    [
        ("What is the address of Oleg Varn?", "cons_add.csv row 1", "Quay 4"),
        ("Where does Pavel Holm live?", "cons_add.csv row 2", "Mole 2"),
        ("Where is Heron Toys Ltd based?", "cons_add.csv row 4", "Yard 1"),
        ("Heron address", "cons_add.csv row 3", "Dock 7"),
        ("Under what other names does Oleg Varn appear?", "cons_alt.csv row 1", "WARNE"),
        ("When was Olaf Warne born?", "cons_prim.csv row 1", "4 May 1961"),
        ("What is the tax ID of Heron Legetoej?", "cons_prim.csv row 4", "5512340"),
        ("When was Mirko Dalum born?", "eu.csv row 3", "1955-03-02"),
        ("What is the place of birth of Tomas Brede?", "eu.csv row 5", "Aby"),
    ],
)
def test_what_stands_in_another_row_is_quoted_with_whose_it_is(
    lists, question: str, place: str, told: str
) -> None:
    answer = lists.ask(question)
    first = answer.citations[0]
    assert f"{first.document} {first.locator}" == place
    assert told in first.quote
    names = {"VARN", "HOLM", "HERON", "WARNE", "LEGETOEJ", "Dalum", "Brede"}
    asked = {name for name in names if name.lower() in question.lower()}
    assert asked & {word.strip(",.;") for word in answer.statements[0].text.split()}


def test_a_parent_named_by_all_its_branches_is_found_by_its_own_row(lists) -> None:
    answer = lists.ask("What is the website of Heron?")
    assert [c.locator for c in answer.citations] == ["row 3"]


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("What is the website of Borup Crane?", {85, 86}),
        ("What is the website of Borup Crane OOO?", {85}),
        ("What is the website of Borup Crane Ltd?", {86}),
    ],
)
def test_a_legal_form_tells_two_firms_apart_where_it_is_asked_for(lists, question, rows) -> None:
    assert {c.locator for c in lists.ask(question).citations} == {f"row {row}" for row in rows}


def test_whether_a_name_is_listed_is_answered_by_its_own_row(lists) -> None:
    answer = lists.ask("Is Heron on the list?")
    assert {c.locator for c in answer.citations if c.document == "cons_prim.csv"} <= {"row 3"}
    assert all("BRANCH" not in c.quote for c in answer.citations)


def test_a_follow_up_is_asked_of_the_entry_that_the_turn_before_named(lists) -> None:
    question = "When was Pavel Holm born?"
    history = (Turn("user", question), Turn("assistant", lists.ask(question).text))
    answer = lists.ask("Where does he live?", history=history)
    assert "Mole 2" in answer.citations[0].quote
    assert {c.document for c in answer.citations} == {"cons_add.csv", "cons_prim.csv"}


@pytest.mark.parametrize(
    ("text", "locator", "quoted"),
    [
        (f"Tax ID No. 4410099; see {LINK}", "row 3", True),
        (f"Tax ID No. 4410099; see {LINK}", "¶ 3", False),
        (f"Website: {LINK}", "row 3", False),
    ],
)
def test_a_value_beside_a_long_link_is_quoted_from_a_row(
    text: str, locator: str, quoted: bool
) -> None:
    place = Place(0, locator, None, len(text))
    passage = Passage("list.csv", 0, 0, len(text), text, text, (), (place,), 1)
    evidence = Evidence(passage, About(), 1.0, 0.8, 1.0, ("words",))
    assert [quote.quote for quote in sentences_of(evidence)] == [text] * quoted


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ("What is the tax ID of Heron?", "tax number"),
        ("What is the address of Borup Steel Ltd?", "address"),
        ("What is the passport number of Olaf Warne?", "passport"),
    ],
)
def test_what_no_row_of_the_entry_gives_is_refused(lists, question: str, field: str) -> None:
    answer = lists.ask(question)
    assert not answer.citations
    assert f"The entry found gives no {field}." in answer.notes


def test_rows_that_are_not_quoted_are_named(lists) -> None:
    answer = lists.ask("What aliases does Heron use?")
    quoted = {c.locator for c in answer.citations if c.document == "cons_alt.csv"}
    (note,) = [n for n in answer.notes if "gives more" in n]
    named = {f"row {n}" for n in range(2, 8) if f"row {n}" in note}
    assert len(quoted) == 4
    assert quoted | named == {f"row {n}" for n in range(2, 8)}
    assert not quoted & named


def test_a_row_of_a_document_that_is_filtered_out_is_not_offered(lists) -> None:
    question, only = "What is the address of Oleg Varn?", Filters(documents=("cons_prim.csv",))
    assert {e.passage.document for e in lists.search(question, filters=only)} == {"cons_prim.csv"}
    assert not lists.ask(question, filters=only).citations


def test_joined_rows_take_no_place_beyond_the_limit(lists) -> None:
    found = lists.search("What aliases does Heron use?", limit=4)
    assert len(found) == 4
    assert any("entry" in e.found_by for e in found)
