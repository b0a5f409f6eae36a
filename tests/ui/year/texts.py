"""A year of invented law and lists, as their publishers would send them, month by month.

Loaded with ``runpy``. Whatever is expected of the program is worked out from these tables alone.
"""

import calendar
import json

EU, UK, CFR = "eu:833/2014", "uk:uksi/2019/855", "us-cfr:31/587"
SDN, UN = "ofac:sdn", "un:list"
SOURCES = (f"{EU},since=2025-01-01", f"{UK},since=2025-01-01", f"{CFR},since=2025-01-01",
           f"{SDN},since=2025-01-01", UN)  # fmt: skip
ACT, CELEX = "uksi/2019/855", "02014R0833"

_EU = {
    1: "For the purposes of this Regulation, ‘broker’ means any person who arranges a sale for "
       "another person.",
    2: "It shall be prohibited to sell marine engines to any person in Russia.",
    3: "The price of crude oil that is carried by sea shall not exceed {cap} euros per barrel.",
    4: "Banks shall report deposits above 100 000 euros to the competent authority within {days} "
       "days.",
    5: "The insurance of aircraft for persons in Russia may be provided until 30 November 2026.",
    6: "The competent authorities may release frozen funds for legal fees of up to {fees} euros.",
    7: "Operators shall keep records of each sale for {years} years.",
    8: "This Regulation applies to vessels of more than 500 gross tonnes.",
    9: "It shall be prohibited to import {fish} that originates in Russia.",
}  # fmt: skip
_UK = {
    12: ("Making funds available", "Funds must not be made available to a designated person."),
    15: (
        "Fees for licences",
        "A person who applies for a licence must pay a fee of £{fee} to the Treasury.",
    ),
    21: ("Reports", "A report of frozen assets must be made to the Treasury within {days} days."),
    30: (
        "Offences and fines",
        "A person who commits an offence is liable to a fine not exceeding £{fine}.",
    ),
}
_CFR = {
    "406": ("Entities owned by blocked persons", "The property of an entity that blocked persons "
            "own by 50 percent or more is blocked."),
    "506": ("Legal services", "Payments for legal services are authorized up to ${legal} a case."),
    "601": ("Records", "Every person must keep full and accurate records for at least {years} "
            "years."),
    "705": ("Penalties", "The civil penalty for a violation may not exceed ${penalty}."),
}  # fmt: skip


def _version(texts, without=(), **values):
    """Return the texts of a version, filled in; what is not in it is left out."""
    made = {}
    for number, text in texts.items():
        if number not in without:
            title, words = text if isinstance(text, tuple) else ("", text)
            words = words.format(**values)
            made[number] = (title, words) if title else words
    return made


EU_VERSIONS = {
    "2025-01-10": _version(_EU, (9,), cap=60, days=14, fees="20 000", years="five"),
    "2025-03-01": _version(_EU, cap=55, days=14, fees="20 000", years="five", fish="caviar"),
    "2025-05-20": _version(_EU, cap=55, days=10, fees="20 000", years="five", fish="caviar"),
    "2025-07-15": _version(_EU, (5,), cap=48, days=10, fees="20 000", years="five", fish="caviar"),
    "2025-09-12": _version(_EU, (5,), cap=48, days=10, fees="35 000", years="seven",
                           fish="caviar"),
    "2025-11-25": _version(_EU, (5,), cap=45, days=10, fees="35 000", years="seven",
                           fish="caviar or smoked salmon"),
}  # fmt: skip
UK_VERSIONS = {
    "2025-01-05": _version(_UK, fee=120, days=30, fine="5,000"),
    "2025-06-15": _version(_UK, fee=150, days=30, fine="5,000"),
    "2025-10-05": _version(_UK, fee=180, days=14, fine="10,000"),
}
CFR_VERSIONS = {
    "2025-01-15": _version(_CFR, legal="9,500", years=5, penalty="368,136"),
    "2025-05-08": _version(_CFR, legal="9,500", years=10, penalty="377,700"),
    "2025-09-30": _version(_CFR, legal="15,500", years=10, penalty="389,000"),
}
LISTED = {n: f"{name} TRADING" for n, name in enumerate(
    "ALDAN BORZYA CHITA DUDINKA ELISTA GATCHINA IGARKA KANSK LABYTNANGI MAGAS NADYM OKHA PECHORA "
    "RZHEV SALEKHARD TIKSI UKHTA VORKUTA YAKHROMA ZARAYSK".split(), 101)}  # fmt: skip
# Entries of the first list by month: who comes in it, who goes.
SDN_CHANGES = {1: (range(101, 113), ()), 3: ((113,), ()), 4: ((114,), (103,)), 8: ((115, 116), ()),
               9: ((), (107,)), 12: ((117,), ())}  # fmt: skip
UN_CHANGES = {1: (range(1, 25), ()), 2: ((25,), ()), 6: ((26,), (4,)), 10: ((), (9,))}


def entries(changes, month):
    """Return who is on a list at the end of a month."""
    there = set()
    for when, (come, gone) in changes.items():
        if when <= month:
            there = (there | set(come)) - set(gone)
    return sorted(there)


def by(month, versions):
    """Return the days of the versions that are out at the end of a month."""
    return [day for day in versions if day <= f"2025-{month:02d}-31"]


def eu_page(day):
    body = "".join(
        f'<div class="eli-subdivision" id="art_{n}"><p class="title-article-norm">Article {n}</p>'
        f'<div class="norm"><span class="no-parag">1.</span><div class="inline-element">{words}'
        "</div></div></div>"
        for n, words in EU_VERSIONS[day].items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head>'
        f"<title>Consolidated TEXT: 32014R0833 — EN — {day}</title></head><body><div class="
        '"eli-main-title"><p class="title-doc-first">COUNCIL REGULATION (EU) No 833/2014</p>'
        '<p class="title-doc-first">of 31 July 2014</p><p class="title-doc-last">concerning '
        f"restrictive measures in view of the situation</p></div>{body}</body></html>"
    ).encode()


def uk_act(day, days):
    links = "".join(
        f'<atom:link rel="http://purl.org/dc/terms/hasVersion" title="{d}" '
        f'href="http://www.legislation.gov.uk/{ACT}/{d}"/>'
        for d in days
    )
    body = "".join(
        f'<P1group><Title>{title}</Title><P1 id="regulation-{n}"><Pnumber>{n}</Pnumber><P1para>'
        f"<Text>{words}</Text></P1para></P1></P1group>"
        for n, (title, words) in UK_VERSIONS[day].items()
    )
    return (
        '<Legislation xmlns="http://www.legislation.gov.uk/namespaces/legislation" DocumentURI='
        f'"http://www.legislation.gov.uk/{ACT}/{day}" RestrictStartDate="{day}"><ukm:Metadata '
        'xmlns:ukm="http://www.legislation.gov.uk/namespaces/metadata" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dct="http://purl.org/dc/terms/" '
        'xmlns:atom="http://www.w3.org/2005/Atom">'
        "<dc:title>The Russia (Sanctions) (EU Exit) Regulations 2019</dc:title>"
        f"<dct:valid>{day}</dct:valid>{links}</ukm:Metadata><Secondary><Body>{body}</Body>"
        "</Secondary></Legislation>"
    ).encode()


def cfr_part(day):
    body = "".join(
        f'<DIV8 N="587.{n}" TYPE="SECTION"><HEAD>§ 587.{n} {title}.</HEAD><P>(a) {words}</P></DIV8>'
        for n, (title, words) in CFR_VERSIONS[day].items()
    )
    return (
        '<?xml version="1.0"?>\n<DIV5 N="587" NODE="31:3.1.1.1.32" TYPE="PART"><HEAD>PART 587'
        f"—RUSSIAN HARMFUL FOREIGN ACTIVITIES SANCTIONS REGULATIONS</HEAD>{body}</DIV5>"
    ).encode()


def sdn_list(month):
    rows = "".join(
        f"<sdnEntry><uid>{n}</uid><lastName>{LISTED[n]}</lastName><sdnType>Entity</sdnType>"
        "</sdnEntry>"
        for n in entries(SDN_CHANGES, month)
    )
    return (
        '<sdnList xmlns="https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/'
        f'exports/XML"><publshInformation><Publish_Date>{month:02d}/20/2025</Publish_Date>'
        f"</publshInformation>{rows}</sdnList>"
    ).encode()


def un_list(month, most=99):
    rows = "".join(
        f"<INDIVIDUAL><DATAID>{n}</DATAID><FIRST_NAME>PERSON {n}</FIRST_NAME></INDIVIDUAL>"
        for n in entries(UN_CHANGES, month)[:most]
    )
    return (
        f'<CONSOLIDATED_LIST dateGenerated="2025-{month:02d}-18T00:00:00.000Z"><INDIVIDUALS>{rows}'
        "</INDIVIDUALS><ENTITIES/></CONSOLIDATED_LIST>"
    ).encode()


def published(server, make, month):
    """Let the publishers have what is out at the end of a month."""
    server.consolidated[:] = [f"{CELEX}-{day.replace('-', '')}" for day in by(month, EU_VERSIONS)]
    for day in by(month, EU_VERSIONS):
        path = f"{make.CELLAR}/resource/celex/{CELEX}-{day.replace('-', '')}"
        server.has(path, eu_page(day), "application/xhtml+xml")
    days = by(month, UK_VERSIONS)
    for day in days:
        server.has(f"{make.UK}/{ACT}/{day}/data.xml", uk_act(day, days))
    server.has(f"{make.UK}/{ACT}/data.xml", uk_act(days[-1], days))
    changed = by(month, CFR_VERSIONS)
    last = f"2025-{month:02d}-{calendar.monthrange(2025, month)[1]}"
    titles = {"titles": [{"number": 31, "up_to_date_as_of": last}]}
    server.has(f"{make.ECFR}/titles.json", json.dumps(titles).encode(), "application/json")
    versions = {"content_versions": [{"amendment_date": d, "part": "587"} for d in CFR_VERSIONS]}
    server.has(f"{make.ECFR}/versions/title-31.json?part=587", json.dumps(versions).encode())
    for day in changed:
        server.has(f"{make.ECFR}/full/{day}/title-31.xml?part=587", cfr_part(day))
    server.has(make.SDN, sdn_list(month))
    server.has(make.UN, un_list(month))


# Question, the day as of which it is asked beside it, words of the answer, the version's day.
AS_OF = [
    # said in the question
    ("As of 15 January 2025, what was the price of crude oil that is carried by sea?", "",
     "60 euros", "2025-01-10"),
    ("What is the price of crude oil carried by sea as of 1 April 2025?", "",
     "55 euros", "2025-03-01"),
    ("What could the price of crude oil carried by sea not exceed on 20 August 2025?", "",
     "48 euros", "2025-07-15"),
    ("What does Article 3 of Regulation 833/2014, in the version in force on 2 March 2025, say?",
     "", "55 euros", "2025-03-01"),
    ("What did Article 3 of Regulation 833/2014 say on 14 July 2025?", "",
     "55 euros", "2025-05-20"),
    ("What did Article 4 of Regulation (EU) No 833/2014 require as at 19 May 2025?", "",
     "14 days", "2025-03-01"),
    ("Within how many days had banks to report deposits as of June 2025?", "",
     "10 days", "2025-05-20"),
    ("Until when may the insurance of aircraft be provided, as of 1 July 2025?", "",
     "30 November 2026", "2025-05-20"),
    ("As it stood on 1 September 2025, up to what amount may frozen funds be released for legal "
     "fees?", "", "20 000 euros", "2025-07-15"),
    ("For how many years must operators keep records of each sale as of 30 September 2025?", "",
     "seven years", "2025-09-12"),
    ("Which imports that originate in Russia were prohibited as of 24 November 2025?", "",
     "caviar that", "2025-09-12"),
    ("What fee must a person who applies for a licence pay as of 1 May 2025?", "",
     "£120", "2025-01-05"),
    ("What fee did a person who applies for a licence have to pay as of July 2025?", "",
     "£150", "2025-06-15"),
    ("What fee must be paid under regulation 15 of S.I. 2019/855 as of 31 October 2025?", "",
     "£180", "2025-10-05"),
    ("Within how many days must a report of frozen assets be made to the Treasury as of 1 October "
     "2025?", "", "30 days", "2025-06-15"),
    ("What fine is a person who commits an offence liable to as of 4 October 2025?",
        "",
        "£5,000", "2025-06-15"),
    ("Up to what amount were payments for legal services authorized under 31 CFR 587.506 on 1 "
     "June 2025?", "",
     "$9,500", "2025-05-08"),
    ("For at least how many years must every person keep full and accurate records as of 1 "
     "February 2025?", "", "5 years", "2025-01-15"),
    ("As of 8 May 2025, for at least how many years must every person keep full and accurate "
     "records?", "", "10 years", "2025-05-08"),
    ("What may the civil penalty for a violation not exceed, as of 29 September 2025?", "",
     "$377,700", "2025-05-08"),
    # said beside it
    ("What is the price of crude oil that is carried by sea?", "2025-02-28", "60 euros",
     "2025-01-10"),
    ("What is the price of crude oil that is carried by sea?", "2025-05-20", "55 euros",
     "2025-05-20"),
    ("What is the price of crude oil that is carried by sea?", "2025-09-11", "48 euros",
     "2025-07-15"),
    ("What is the price of crude oil that is carried by sea?", "2025-11-25", "45 euros",
     "2025-11-25"),
    ("Within how many days must banks report deposits?", "2025-04-01", "14 days", "2025-03-01"),
    ("Which goods is it prohibited to import?", "2025-12-01", "smoked salmon", "2025-11-25"),
    ("How long must operators keep records of each sale?", "2025-01-31", "five years",
     "2025-01-10"),
    ("What does Article 6 of Regulation 833/2014 say?", "2025-10-10", "35 000 euros",
     "2025-09-12"),
    ("What is the fine for an offence?", "2025-03-03", "£5,000", "2025-01-05"),
    ("What is the fine for an offence?", "2025-10-05", "£10,000", "2025-10-05"),
    ("What fee must be paid for a licence?", "2025-06-14", "£120", "2025-01-05"),
    ("What is the civil penalty for a violation?", "2025-03-01", "$368,136", "2025-01-15"),
    ("What may the civil penalty for a violation not exceed?", "2025-12-31", "$389,000",
     "2025-09-30"),
    ("Up to what amount are payments for legal services authorized?", "2025-10-01", "$15,500",
     "2025-09-30"),
    # no day: the version of today
    ("What is the price of crude oil that is carried by sea?", "", "45 euros", "2025-11-25"),
    ("What does Article 6 of Regulation 833/2014 say?", "", "35 000 euros", "2025-11-25"),
    ("What fee must a person who applies for a licence pay?", "", "£180", "2025-10-05"),
    ("What is the civil penalty for a violation?", "", "$389,000", "2025-09-30"),
    # of a list
    ("Was CHITA TRADING listed as of 1 April 2025?", "", "CHITA TRADING", "2025-03-20"),
    ("Is UKHTA TRADING listed?", "", "UKHTA TRADING", "2025-12-20"),
]  # fmt: skip

# Kept questions, and the months in which the program must say that their answers have changed.
KEPT = {
    "What is the price of crude oil that is carried by sea?": (3, 7, 11),
    "Within how many days must banks report deposits?": (5,),
    "Until when may the insurance of aircraft be provided?": (7,),
    "Up to what amount may frozen funds be released for legal fees?": (9,),
    "For how many years must operators keep records of each sale?": (9,),
    "To vessels of how many gross tonnes does the Regulation apply?": (),
    "To whom is it prohibited to sell marine engines?": (),
    "What fee must a person who applies for a licence pay?": (6, 10),
    "Within how many days must a report of frozen assets be made to the Treasury?": (10,),
    "To whom must funds not be made available?": (),
    "For at least how many years must every person keep full and accurate records?": (5,),
    "What may the civil penalty for a violation not exceed?": (5, 9),
    "Is CHITA TRADING listed?": (4,),
    "Is IGARKA TRADING listed?": (9,),
    "Is NADYM TRADING listed?": (),
    "What was the price of crude oil that is carried by sea as of 15 January 2025?": (),
}
