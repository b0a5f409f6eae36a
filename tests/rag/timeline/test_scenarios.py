"""Small folders of notices: what a later one undoes is marked and does not lead, nothing else is.

Each line has a question, notices by day, what must stand in the first statement, and words of
each statement that must be marked as overtaken.
"""

from collections.abc import Callable

import pytest

from rag.answer import Assistant
from rag.datamodels import Answer

Notices = dict[str, str]

OVERTAKEN: list[tuple[str, str, Notices, str, tuple[str, ...]]] = [
    (
        "struck off",
        "Is Corvid Shipping sanctioned?",
        {
            "2023-05-04": "Corvid Shipping was placed on the sanctions list on 4 May 2023.",
            "2025-01-20": "Corvid Shipping has been struck off the sanctions list.",
        },
        "struck off",
        ("placed on",),
    ),
    (
        "lifted",
        "Are the funds of Anton Brell frozen?",
        {
            "2022-09-01": "The funds of Anton Brell are frozen in all Member States.",
            "2024-11-11": "The Council lifted the asset freeze on Anton Brell.",
        },
        "lifted",
        ("are frozen",),
    ),
    (
        "revoked by the authority that imposed it",
        "Is Telmar Gas designated by OFAC?",
        {
            "2023-02-10": "OFAC designated Telmar Gas on 10 February 2023.",
            "2025-06-30": "OFAC revoked the designation of Telmar Gas.",
        },
        "revoked",
        ("OFAC designated",),
    ),
    (
        "a list of names behind a colon, one a line",
        "Is Quillon Steel still subject to an asset freeze?",
        {
            "2023-03-03": "Quillon Steel is subject to an asset freeze since 3 March 2023.",
            "2025-03-03": "The following names are removed from the list:\n\n- Ossian Mining\n"
            "- Quillon Steel\n- Perrin Metals",
        },
        "removed from",
        ("is subject",),
    ),
    (
        "expired",
        "Does the travel ban on Mirela Dost apply?",
        {
            "2023-01-09": "The travel ban on Mirela Dost applies in all ports of Norland.",
            "2025-01-10": "The travel ban on Mirela Dost expired on 9 January 2025.",
        },
        "expired",
        ("applies",),
    ),
    (
        "a licence that is replaced",
        "Until when may payments to Ferrow Bank be made?",
        {
            "2024-02-01": "Licence 31 authorises payments to Ferrow Bank until 30 April 2024.",
            "2024-04-25": "Licence 31B supersedes licence 31 and authorises payments to Ferrow "
            "Bank until 31 October 2024.",
        },
        "31 October 2024",
        ("30 April 2024",),
    ),
    (
        "extended",
        "Until when does the exemption for Galvane Airport apply?",
        {
            "2024-01-15": "The exemption for Galvane Airport applies until 1 July 2024.",
            "2024-06-20": "The exemption for Galvane Airport is extended until 1 January 2025.",
        },
        "1 January 2025",
        ("1 July 2024",),
    ),
    (
        "not yet, and then done",
        "Has the EU sanctioned Lorne Refinery?",
        {
            "2024-10-01": "The EU has not sanctioned Lorne Refinery.",
            "2025-04-14": "The EU sanctioned Lorne Refinery on 12 April 2025.",
        },
        "on 12 April 2025",
        ("has not",),
    ),
    (
        "none is known, and then one is",
        "Is Vantor Bank under any EU measure?",
        {
            "2024-03-08": "No EU measure against Vantor Bank is known.",
            "2025-08-19": "The EU transaction ban on Vantor Bank has applied since 1 August 2025.",
        },
        "1 August 2025",
        ("No EU measure",),
    ),
    (
        "proposed, and then adopted",
        "Is the export of drills to Ordland banned?",
        {
            "2025-02-01": "The Commission has proposed to ban the export of drills to Ordland.",
            "2025-05-06": "The Council banned the export of drills to Ordland on 5 May 2025.",
        },
        "banned",
        ("proposed",),
    ),
    (
        "a listing after a listing that had been lifted",
        "Is Hessel Cargo sanctioned?",
        {
            "2022-02-02": "The Council delisted Hessel Cargo on 2 February 2022.",
            "2025-02-02": "The Council listed Hessel Cargo again on 1 February 2025.",
        },
        "again",
        ("delisted",),
    ),
    (
        "a person who is succeeded",
        "Who is the head of the listings desk?",
        {
            "2023-04-04": "Orrin Vale is the head of the listings desk.",
            "2025-04-04": "Tessa Crane succeeded Orrin Vale as head of the listings desk.",
        },
        "Tessa Crane",
        ("Orrin Vale is",),
    ),
    (
        "annulled, in a question with the present tense only",
        "What is the status of Sable Rail?",
        {
            "2023-07-07": "Sable Rail is listed in Annex II.",
            "2025-07-07": "The Court declared void the listing of Sable Rail in Annex II.",
        },
        "declared void",
        ("is listed",),
    ),
    (
        "unblocked",
        "Can we trade with Marwick Foods?",
        {
            "2023-06-06": "Marwick Foods is blocked. No trade with Marwick Foods is allowed.",
            "2025-06-06": "Marwick Foods was unblocked on 1 June 2025.",
        },
        "unblocked",
        ("is blocked",),
    ),
    (
        "three in a row: the last holds",
        "Is Dunmore Chemicals listed?",
        {
            "2021-05-05": "The Office listed Dunmore Chemicals on 5 May 2021.",
            "2023-05-05": "The Office removed Dunmore Chemicals from its list on 5 May 2023.",
            "2025-05-05": "The Office listed Dunmore Chemicals once more on 5 May 2025.",
        },
        "once more",
        ("removed",),
    ),
]

STANDING: list[tuple[str, str, Notices, str]] = [
    (
        "a firm of a longer name",
        "Is Corvid Shipping sanctioned?",
        {
            "2023-05-04": "Corvid Shipping was placed on the sanctions list on 4 May 2023.",
            "2025-01-20": "Corvid Shipping Insurance has been struck off the sanctions list.",
        },
        "placed on",
    ),
    (
        "two firms of one name in two countries",
        "Is Brandt Optics listed?",
        {
            "2023-05-04": "Brandt Optics of Telmar is listed in Annex I.",
            "2025-01-20": "Brandt Optics of Ordland is deleted from Annex I.",
        },
        "of Telmar is listed",
    ),
    (
        "two firms of one name and different numbers",
        "Is Keld Marine listed?",
        {
            "2023-05-04": "Keld Marine (company no. 40111) is listed in Annex I.",
            "2025-01-20": "Keld Marine (company no. 77209) is deleted from Annex I.",
        },
        "40111",
    ),
    (
        "another annex",
        "Is Opal Freight listed in Annex IV?",
        {
            "2023-05-04": "Opal Freight is listed in Annex IV.",
            "2025-01-20": "Opal Freight is deleted from Annex XIX.",
        },
        "listed in Annex IV",
    ),
    (
        "another authority",
        "Is Telmar Gas designated by OFAC?",
        {
            "2023-02-10": "OFAC designated Telmar Gas on 10 February 2023.",
            "2025-06-30": "The United Kingdom revoked the designation of Telmar Gas.",
        },
        "OFAC designated",
    ),
    (
        "another measure",
        "Are the assets of Pell Motors frozen?",
        {
            "2023-02-10": "The assets of Pell Motors are frozen.",
            "2025-06-30": "The export ban on engines for Pell Motors was lifted.",
        },
        "are frozen",
    ),
    (
        "a request that was refused",
        "Is Sorley Parts listed?",
        {
            "2023-02-10": "Sorley Parts is listed in Annex I.",
            "2025-06-30": "The request of Sorley Parts to be removed from Annex I was rejected.",
        },
        "listed in Annex I",
    ),
    (
        "an end that is only proposed",
        "Is Anvil Trading sanctioned?",
        {
            "2023-02-10": "Anvil Trading is subject to sanctions.",
            "2025-06-30": "Two ministers proposed that the sanctions on Anvil Trading be lifted.",
        },
        "subject to",
    ),
    (
        "its owner let go",
        "Is Rusk Aviation sanctioned?",
        {
            "2023-02-10": "Rusk Aviation is subject to sanctions.",
            "2025-06-30": "The chairman of Rusk Aviation was removed from the list.",
        },
        "subject to",
    ),
    (
        "the end before the beginning",
        "Is Hessel Cargo sanctioned?",
        {
            "2022-02-02": "The Council delisted Hessel Cargo on 2 February 2022.",
            "2025-02-02": "Hessel Cargo is subject to an asset freeze since 1 February 2025.",
        },
        "asset freeze",
    ),
    (
        "an end that is still to come",
        "Is Lunde Timber listed?",
        {
            "2023-02-10": "Lunde Timber is listed in Annex I.",
            "2025-06-30": "Lunde Timber is removed from Annex I with effect from 1 January 2090.",
        },
        "listed in Annex I",
    ),
    (
        "the bearer of the name is who undoes",
        "Is Cawdor Holding sanctioned?",
        {
            "2023-02-10": "Cawdor Holding is subject to sanctions.",
            "2025-06-30": "Cawdor Holding revoked its dividend and cancelled the "
            "sanctions insurance.",
        },
        "subject to",
    ),
    (
        "two limits of two countries",
        "Above what age are barges refused at the ports of Telmar?",
        {
            "2023-02-01": "Barges above 40 years are refused at the ports of Telmar.",
            "2025-05-14": "Barges above 30 years are refused at the ports of Ordland.",
        },
        "Telmar",
    ),
    (
        "two licences for two things",
        "Until when may payments to Ferrow Bank be made?",
        {
            "2024-02-01": "Licence 31 authorises payments to Ferrow Bank until 30 April 2024.",
            "2024-04-25": "Licence 40 authorises the delivery of food to Ferrow Bank until "
            "31 October 2024.",
        },
        "payments",
    ),
    (
        "the day of a deed stays true",
        "When did the EU freeze the assets of Maven Rail?",
        {
            "2024-06-03": "The EU froze the assets of Maven Rail on 3 June 2024.",
            "2026-02-11": "The General Court annulled the listing of Maven Rail.",
        },
        "on 3 June 2024",
    ),
]


def asked(
    assistant: Callable[[dict[str, str]], Assistant], question: str, notices: Notices
) -> Answer:
    files = {
        f"{day}-notice.md": f"---\ntitle: Notice\npublished: {day}\n---\n\n{text}\n"
        for day, text in notices.items()
    }
    return assistant(files).ask(question)


@pytest.mark.parametrize(
    ("question", "notices", "leads", "marked"),
    [case[1:] for case in OVERTAKEN],
    ids=[case[0] for case in OVERTAKEN],
)
def test_what_a_later_notice_undoes_is_marked_and_does_not_lead(
    assistant_on: Callable[[dict[str, str]], Assistant],
    question: str,
    notices: Notices,
    leads: str,
    marked: tuple[str, ...],
) -> None:
    answer = asked(assistant_on, question, notices)
    assert answer.found
    assert leads in answer.statements[0].text
    assert answer.statements[0].superseded_by is None
    for words in marked:
        told = [s for s in answer.statements if words in s.text and leads not in s.text]
        assert all(s.superseded_by for s in told)
        by = [answer.statements[(s.superseded_by or 1) - 1].text for s in told]
        assert all(leads in text for text in by)


@pytest.mark.parametrize(
    ("question", "notices", "leads"),
    [case[1:] for case in STANDING],
    ids=[case[0] for case in STANDING],
)
def test_what_nothing_undoes_is_not_marked(
    assistant_on: Callable[[dict[str, str]], Assistant],
    question: str,
    notices: Notices,
    leads: str,
) -> None:
    answer = asked(assistant_on, question, notices)
    assert answer.found
    stands = [s for s in answer.statements if leads in s.text]
    assert stands
    assert all(s.superseded_by is None for s in stands)
