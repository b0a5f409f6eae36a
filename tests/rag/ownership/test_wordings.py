"""Each wording, relation and column reads the examples that it is committed with."""

import pytest

from rag.ownership.asked import ownership_asked, wordings
from rag.ownership.said.columns import column_roles
from rag.ownership.said.names import names_in, same_name
from rag.ownership.said.sentences import owners_said, relations
from rag.ownership.said.shares import percent, same_share


@pytest.mark.parametrize("wording", wordings(), ids=lambda w: w.kind)
def test_a_wording_reads_its_questions_and_leaves_others(wording) -> None:
    for question, owned, owner in wording.meets:
        found = ownership_asked(question)
        assert found is not None, question
        assert (found.kind, found.owned, found.owner) == (wording.kind, owned, owner), question
    assert [q for q in wording.leaves if ownership_asked(q)] == []


@pytest.mark.parametrize("relation", relations(), ids=lambda r: r.name)
def test_a_relation_reads_its_sentences_and_leaves_others(relation) -> None:
    for sentence, links in relation.meets:
        found = [(s.owner.text, s.owned.text, s.share) for s in owners_said(sentence)]
        assert sorted(found) == sorted(links), sentence
    assert {s: owners_said(s) for s in relation.leaves if owners_said(s)} == {}
    assert relation.ledger["fired"] >= relation.ledger["right"]


@pytest.mark.parametrize("role", column_roles(), ids=lambda r: r.role)
def test_a_column_is_told_by_its_name(role) -> None:
    found = {
        name: next((r.role for r in column_roles() if r.called.search(name)), None)
        for name in (*role.meets, *role.leaves)
    }
    assert [name for name in role.meets if found[name] != role.role] == []
    assert [name for name in role.leaves if found[name] == role.role] == []


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        (
            "The Zenda Bank and Strelsau Holding met in May 2024.",
            ["Zenda Bank", "Strelsau Holding"],
        ),
        ("Meanwhile, Bank of Tarlen paid.", ["Bank of Tarlen"]),
        ("Half of Hentzau Shipping, Inc. was sold.", ["Hentzau Shipping, Inc"]),
        ("J. Hentz of A7 LLC of Russia left.", ["J. Hentz of A7 LLC"]),
    ],
)
def test_names_are_runs_of_capitals(sentence: str, names: list[str]) -> None:
    assert [n.text for n in names_in(sentence)] == names


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("OOO Hentzau", "Hentzau LLC", True),
        ("Hentzau Ltd", "Hentzau GmbH", False),
        ("Public Joint Stock Company Zenda", "PJSC Zenda", True),
        ("Hentzau Shipping", "Hentzau Trading", False),
        ("Hentzau Shipping", "Hentzau Shipping Lines", False),
        ("PETROV, Ivan", "Ivan Petrov", True),
    ],
)
def test_a_neighbour_is_another(one: str, other: str, *, same: bool) -> None:
    assert same_name(one, other) is same


def test_shares_are_compared_as_figures() -> None:
    assert percent("60 per cent") == percent("60 %") == 60.0
    assert percent("three quarters") == 75.0
    assert percent("fifty-one per cent") == 51.0
    assert percent("majority") is None
    assert same_share("33.3 %", "33.33 %")
    assert not same_share("50 %", "51 %")


def test_rows_that_only_remark_on_an_owner_are_no_holdings(assistant_on) -> None:
    page = (
        "Name,Listed by,Remark,Date\nHeron Bank,US,transfers with Kite Bank since May,3 May 2025\n"
    )
    page += "Ibis Bank,US,moved money,4 May 2025\nLark Bank,US,moved money,5 May 2025\n"
    assistant = assistant_on({"a.csv": page, "b.md": "Kite Bank is a lender in Ruritania.\n"})
    answer = assistant.ask("Which companies does Kite Bank own?")
    assert answer.table is None
    assert not answer.found
