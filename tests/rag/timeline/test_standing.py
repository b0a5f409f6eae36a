"""Whether one authority has a measure on a subject: no other one's measure answers."""

import pytest

MATRIX = """---
title: Which bank is on which list
published: 2026-06-01
kind: list
---
# Which bank is on which list

The table shows the banks of Ruritania and the measures that were seen.

| Bank | EU | United States | United Kingdom |
| --- | --- | --- | --- |
| Heron Bank | transaction ban since 12 November 2025 | not seen | since 3 March 2024 |
| Plover Bank | not seen | since 4 May 2025 | not seen |
"""
NEWS = """---
title: Heron Bank and Wigeon Bank
published: 2026-02-01
kind: news
---
# Heron Bank and Wigeon Bank

No American designation of Wigeon Bank is known.

Wigeon Bank has been in the annex since 14 May 2025, and the United Kingdom sanctioned Wigeon Bank on 3 June 2025.
"""  # noqa: E501


@pytest.fixture
def ask(assistant_on):
    return assistant_on({"matrix.md": MATRIX, "news.md": NEWS}).ask


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Is Heron Bank sanctioned by the US?", "Bank: Heron Bank; United States: not seen"),
        ("Is Heron Bank on the SDN list?", "Bank: Heron Bank; United States: not seen"),
        ("Is Plover Bank under UK sanctions?", "Bank: Plover Bank; United Kingdom: not seen"),
        ("Has the US sanctioned Wigeon Bank?", "No American designation of Wigeon Bank is known."),
    ],
)
def test_the_first_line_is_of_the_authority_asked_about(ask, question: str, first: str) -> None:
    answer = ask(question)
    assert (answer.headline or answer.statements[0].text) == first
    assert answer.statements[0].superseded_by is None


def test_a_measure_of_the_authority_asked_about_leads(ask) -> None:
    answer = ask("Is Heron Bank under EU sanctions?")
    assert "EU: transaction ban since 12 November 2025" in (
        answer.headline or answer.statements[0].text
    )


DIGEST = """---
title: Ruritanian banks and European measures
published: 2026-02-01
kind: news
---
# Ruritanian banks and European measures

The EU put Heron Bank under a transaction ban on 12 November 2025, as it moved money for ports.

Plover Bank has been under an EU asset freeze since 4 May 2025, because it paid for the drones.
"""


@pytest.mark.parametrize("asks", ["Why did the EU freeze", "When did the EU freeze"])
def test_a_measure_that_is_taken_for_granted_is_not_taken_from_a_neighbour(
    assistant_on, asks: str
) -> None:
    answer = assistant_on({"digest.md": DIGEST}).ask(f"{asks} the assets of Heron Bank?")
    said = answer.headline or answer.statements[0].text
    assert "Heron Bank" in said
    assert "transaction ban" in said
    assert not any("Plover" in s.text for s in answer.statements)
    assert any("No statement found tells of that measure on Heron Bank" in n for n in answer.notes)


def test_a_measure_that_is_there_is_told_as_it_stands(assistant_on) -> None:
    answer = assistant_on({"digest.md": DIGEST}).ask(
        "Why did the EU freeze the assets of Plover Bank?"
    )
    assert "because it paid for the drones" in answer.statements[0].text
    assert answer.notes == ()
