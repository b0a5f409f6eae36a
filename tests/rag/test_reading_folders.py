"""Two dozen small folders, each with a kind of file that other tools read wrongly without a sign.

They lie below one folder, so that they are read once; each question is asked of its own alone.
"""

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import docx
import openpyxl
import pytest
from openpyxl.workbook import Workbook
from reportlab.lib import colors
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from ingest.embedding.encoder import SentenceEncoder
from ingest.settings import IngestSettings
from ingest.sync import sync
from rag.answer import Assistant
from rag.datamodels import Answer, Filters
from rag.settings import RagSettings

PROSE = (
    "The board keeps this notice for all who trade with the mills named in it, and it changes the "
    "notice whenever a mill is added or removed."
)
PAGE = "<!doctype html><html><head>{head}<title>{title}</title></head><body>{body}</body></html>"
MAIL = "From: Ines Roth <ines@example.org>\r\nDate: Tue, 10 Mar 2026 10:00:00 +0000\r\n"


@dataclass(frozen=True)
class Asked:
    """A question, what its answer must hold, and what it must not."""

    question: str
    holds: str
    lacks: str = "\x00"


@dataclass(frozen=True)
class Folder:
    """Files by name, and the questions that are asked of them."""

    files: dict[str, bytes]
    asked: Sequence[Asked]


def page(body: str, head: str = "", title: str = "Notice", encoding: str = "utf-8") -> bytes:
    return PAGE.format(head=head, title=title, body=body).encode(encoding)


def word(*paragraphs: Sequence[tuple[str, bool]]) -> bytes:
    made, out = docx.Document(), io.BytesIO()
    made.add_heading("House rules of the exchange", level=1)
    for runs in paragraphs:
        paragraph = made.add_paragraph()
        for text, raised in runs:
            paragraph.add_run(text).font.superscript = raised
    made.save(out)
    return out.getvalue()


def workbook(fill: Callable[[Workbook], None]) -> bytes:
    made, out = openpyxl.Workbook(), io.BytesIO()
    fill(made)
    made.save(out)
    return out.getvalue()


def fines(book: Workbook) -> None:
    sheet = book.active
    for row in (("Mill", "Fine (EUR million)", "Register"), ("Tansy Mill", 45_200_000, 123),
                ("Yarrow Mill", 7_000_000, 98)):  # fmt: skip
        sheet.append(row)
    for cell in ("B2", "B3"):
        sheet[cell].number_format = "#,##0.0,,"
    for cell in ("C2", "C3"):
        sheet[cell].number_format = "00000000"


def table_pdf() -> bytes:
    out, style = io.BytesIO(), getSampleStyleSheet()["BodyText"]
    rows = [["Mill", "Delisted", "Fine (EUR)"], ["Rowan Mill", "", "4,700"],
            ["Sorbus Mill", "6 May 2025", "9,900"]]  # fmt: skip
    grid = [("GRID", (0, 0), (-1, -1), 0.5, colors.black)]
    table = Table(rows, style=grid, colWidths=[120] * 3)
    SimpleDocTemplate(out, invariant=1).build([Paragraph(PROSE, style), table])
    return out.getvalue()


def lines_pdf(*lines: str, title: str = "") -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, invariant=True)
    canvas.setTitle(title)
    for row, words in enumerate(lines):
        canvas.setFont("Helvetica", 11 if row else 18)
        canvas.drawString(72, 760 - 16 * row - (12 if row else 0), words)
    canvas.save()
    return out.getvalue()


def odt(body: str) -> bytes:
    out = io.BytesIO()
    names = " ".join(
        f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"'
        for n in ("office", "text", "style")
    )
    look = (
        '<style:style style:name="U" style:family="text"><style:text-properties '
        'style:text-position="super 58%"/></style:style>'
    )
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "content.xml",
            f"<office:document-content {names}><office:automatic-styles>{look}"
            f"</office:automatic-styles><office:body><office:text>{body}</office:text>"
            "</office:body></office:document-content>",
        )
    return out.getvalue()


UN = """<?xml version="1.0" encoding="UTF-8"?>
<CONSOLIDATED_LIST dateGenerated="2026-02-03T00:00:00"><INDIVIDUALS><INDIVIDUAL><DATAID>1</DATAID>
<FIRST_NAME>Oskar</FIRST_NAME><SECOND_NAME>VELDT
</SECOND_NAME><UN_LIST_TYPE>Norland</UN_LIST_TYPE><REFERENCE_NUMBER>NOi.004</REFERENCE_NUMBER>
<LISTED_ON>2021-04-05</LISTED_ON><INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE>
<DATE>1966-07-08</DATE></INDIVIDUAL_DATE_OF_BIRTH><INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport
</TYPE_OF_DOCUMENT><NUMBER>K0093</NUMBER></INDIVIDUAL_DOCUMENT></INDIVIDUAL></INDIVIDUALS><ENTITIES>
<ENTITY><DATAID>2</DATAID><FIRST_NAME>Hazel Freight</FIRST_NAME><UN_LIST_TYPE>Norland</UN_LIST_TYPE>
<REFERENCE_NUMBER>NOe.002</REFERENCE_NUMBER><LISTED_ON>2022-05-06</LISTED_ON></ENTITY></ENTITIES>
</CONSOLIDATED_LIST>"""
ACT = """Regulation (EU) 2031/77

▼B

Article 1

It shall be prohibited to sell pumps to Norland.

▼M2

Article 2

The competent authority may release funds of up to ►M3 EUR 40 000 ◄ for the upkeep of mills.
"""
FOLDERS = {
    "1 raised marks in Word": Folder(
        {
            "a.docx": word(
                [("The exchange must hold EUR 36", False), ("4", True), (" million.", False)],
                [("The yard of the exchange has 90 m", False), ("2", True), (" of land.", False)],
            )
        },
        [
            Asked("How much must the exchange hold?", "EUR 36 million", "364"),
            Asked("How large is the yard of the exchange?", "90 m²"),
        ],
    ),
    "1 raised marks in OpenDocument": Folder(
        {
            "a.odt": odt(
                "<text:h>Duties of brokers</text:h><text:p>Brokers must hold EUR 18<text:span "
                'text:style-name="U">2</text:span> million since the year 2024<text:span '
                'text:style-name="U">3</text:span>.</text:p>'
            )
        },
        [Asked("How much must brokers hold?", "EUR 18 million", "182")],
    ),
    "2 a table in a PDF": Folder(
        {"a.pdf": table_pdf()},
        [
            Asked("What is the fine of Rowan Mill?", "Fine (EUR): 4,700", "Delisted: 4,700"),
            Asked("When was Sorbus Mill delisted?", "6 May 2025"),
        ],
    ),
    "2 formats of Excel": Folder(
        {"a.xlsx": workbook(fines)},
        [
            Asked("What is the fine of Tansy Mill?", "Fine (EUR million): 45.2", "45200000"),
            Asked("What is the register number of Yarrow Mill?", "00000098"),
        ],
    ),
    "2 commas without quotation marks": Folder(
        {"a.csv": b"Mill,Country,Fine\nAlder Mill,Norland,1,750,000\nBirch Mill,Sudria,300\n"},
        [Asked("What is the fine of Alder Mill?", "1,750,000")],
    ),
    "2 blanks before quotation marks": Folder(
        {
            "a.csv": b'Mill, Seat, Fine\n"Elder, Sons", "1 Road, Osh", 870\n'
            b'"Fir", "2 Road, Perm", 20\n'
        },
        [Asked("What is the fine of Elder, Sons?", "Fine: 870", "Fine: Osh")],
    ),
    "2 another alphabet": Folder(
        {
            "a.csv": "Mill;Owner;Fine\nOak Mill;Сталь ООО;410\nAsh Mill;Чугун ООО;520\n".encode(
                "cp1251"
            )
        },
        [Asked("Who is the owner of Oak Mill?", "Сталь")],
    ),
    "3 a short page": Folder(
        {
            "a.html": page(
                "<h1>Notice 44</h1><h2>Added</h2><dl><dt>Name</dt><dd>Linden Ltd</dd></dl><h2>"
                "Removed</h2><dl><dt>Name</dt><dd>Maple Ltd</dd></dl>"
            )
        },
        [Asked("Which company was removed by Notice 44?", "Maple", "Linden")],
    ),
    "3 a preformatted table": Folder(
        {
            "a.html": page(
                f"<p>{PROSE}</p><pre>Mill         Country    Fine\nHolly Mill   Norland    640\n"
                f"Ivy Mill     Sudria     650</pre><p>{PROSE}</p>"
            )
        },
        [Asked("In which country is Holly Mill?", "Norland", "Sudria")],
    ),
    "4 hidden by a style sheet": Folder(
        {
            "a.html": page(
                f"<p>{PROSE}</p><p>The licence of Juniper Mill ends on 3 May 2026.</p><p "
                f'data-old="1">The licence of Juniper Mill ends on 9 June 2029.</p><p>{PROSE}</p>',
                "<style>p[data-old]{position:absolute;clip-path:inset(100%)}</style>",
            )
        },
        [Asked("When does the licence of Juniper Mill end?", "3 May 2026", "2029")],
    ),
    "5 words broken at line ends": Folder(
        {
            "a.txt": b"Notice on Kara-Tau\n\nThe fine of Kara-\nTau Works is EUR 3 mil-\nlion "
            b"under rule 2031-\n0042 of the board.\n"
        },
        [Asked("What is the fine of Kara-Tau Works?", "EUR 3 million")],
    ),
    "6 what kind of date": Folder(
        {
            "a.txt": b"Rules on oil\n\nDRAFT - not in force\n\nPublished on 3 March 2026\n\n"
            b"Tankers of more than 20 years may not call at the ports of Norland.\n"
        },
        [Asked("Which tankers may not call at the ports of Norland?", "20 years")],
    ),
    "7 a mail with another below": Folder(
        {
            "a.eml": (
                f"{MAIL}Subject: Aspen\r\n\r\nThe Aspen shipment is blocked.\r\n\r\n"
                "Von: Otto Lang <otto@example.org>\r\nGesendet: Montag, 2. Februar 2026 09:00\r\n"
                "Betreff: Aspen\r\n\r\nThe Aspen shipment is cleared.\r\n"
            ).encode()
        },
        [
            Asked(
                "Is the Aspen shipment cleared?",
                "blocked",
                "ines@example.org, 2026-03-10: The Aspen shipment is cleared",
            )
        ],
    ),
    "7 a mail in bytes of its own": Folder(
        {
            "a.eml": MAIL.encode()
            + b"Subject: Fee\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\n"
            + "The fee of the Müller mill is €275 a year.\r\n".encode("cp1252")
        },
        [Asked("What is the fee of the Müller mill?", "€275")],
    ),
    "7 a mail whose plain form says nothing": Folder(
        {
            "a.eml": (
                f"{MAIL}Subject: Beech\r\nMIME-Version: 1.0\r\n"
                "Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n"
                "Content-Type: text/plain\r\n\r\nPlease see the page.\r\n--b\r\nContent-Type: "
                "text/html\r\n\r\n<p>The permit of Beech Mill ends on 30 November "
                "2026, and nobody may ship pumps under it afterwards.</p>\r\n--b--\r\n"
            ).encode()
        },
        [Asked("When does the permit of Beech Mill end?", "30 November 2026")],
    ),
    "9 a title of a program": Folder(
        {
            "a.pdf": lines_pdf(
                "Rules on shipyards",
                "The yard of Cedar must stop work by 4 July 2026.",
                title="Layout 1",
            )
        },
        [Asked("By when must the yard of Cedar stop work?", "4 July 2026")],
    ),
    "10 a list as published": Folder(
        {"un.xml": UN.encode()},
        [
            Asked("When was Oskar Veldt listed?", "2021-04-05"),
            Asked("What is the passport of Oskar Veldt?", "K0093"),
            Asked("When was Hazel Freight listed?", "2022-05-06"),
        ],
    ),
    "11 an act with its changes": Folder(
        {"a.txt": ACT.encode()},
        [
            Asked(
                "What does Article 2 of Regulation 2031/77 say?",
                "up to EUR 40 000 for the upkeep",
                "►",
            )
        ],
    ),
    "11 a letter of another alphabet": Folder(
        {"a.txt": "Notice 5\n\nThe board fined Аcаcia Mill by EUR 88 000 in 2025.\n".encode()},
        [Asked("By how much did the board fine Acacia Mill?", "88 000")],
    ),
    "another language without a name": Folder(
        {
            "a.txt": "Bekanntmachung\n\nDie Ausfuhr von Pumpen bleibt untersagt. Die Meldefrist "
            "endet am 30. September 2026. Die Werke zahlen eine Gebühr.\n".encode()
        },
        [Asked("Wann endet die Meldefrist?", "30. September 2026", "Gebühr")],
    ),
    "money that tells the country": Folder(
        {
            "a.txt": b"House rules on licences\n\nThese rules bind the Odense office. The fee for "
            b"a licence is DKK 900. The fee for a renewal is DKK 350.\n"
        },
        [Asked("What is the fee for a renewal in Denmark?", "DKK 350")],
    ),
    "12 an entity that the file declares": Folder(
        {
            "a.html": b'<!DOCTYPE html [<!ENTITY k "Otto Lang">]><html><body><h1>Keepers</h1>'
            b"<p>The keeper of the Poplar mill is &k;, who lives in Osh and answers for it.</p>"
            b"</body></html>"
        },
        [Asked("Who is the keeper of the Poplar mill?", "Otto Lang", "&k;")],
    ),
}
QUESTIONS = [(name, asked) for name, folder in FOLDERS.items() for asked in folder.asked]


@pytest.fixture(scope="module")
def ask(
    tmp_path_factory: pytest.TempPathFactory, real_encoder: SentenceEncoder
) -> Iterator[Callable[[str, str], Answer]]:
    below: Path = tmp_path_factory.mktemp("folders")
    settings = IngestSettings(below / "corpus", below / "data")
    paths: dict[str, tuple[str, ...]] = {}
    for number, (name, folder) in enumerate(FOLDERS.items()):
        own = settings.corpus / f"{number}"
        own.mkdir(parents=True)
        for file, data in folder.files.items():
            (own / file).write_bytes(data)
        paths[name] = tuple(f"{number}/{file}" for file in folder.files)
    assert sync(settings, load_encoder=lambda: real_encoder).failed == []
    assistant = Assistant.open(settings, RagSettings(), real_encoder)
    yield lambda name, question: assistant.ask(question, filters=Filters(documents=paths[name]))
    assistant.close()


@pytest.mark.parametrize(
    ("name", "asked"), QUESTIONS, ids=[f"{name}: {asked.question}" for name, asked in QUESTIONS]
)
def test_a_folder_answers_with_the_right_value(
    ask: Callable[[str, str], Answer], name: str, asked: Asked
) -> None:
    answer = ask(name, asked.question)
    said = " ".join(f"{answer.text} {answer.headline or ''}".split())
    assert (answer.found, asked.holds in said, asked.lacks in said) == (True, True, False), said


def test_titles_are_those_that_the_document_prints(ask: Callable[[str, str], Answer]) -> None:
    answer = ask("9 a title of a program", "By when must the yard of Cedar stop work?")
    assert answer.citations[0].about.title == "Rules on shipyards"


def test_a_draft_is_said_to_be_one(ask: Callable[[str, str], Answer]) -> None:
    answer = ask("6 what kind of date", "Which tankers may not call at the ports of Norland?")
    about = answer.citations[0].about
    assert (about.published, about.state) == ("2026-03-03", "DRAFT - not in force")


def test_money_of_another_country_tells_nothing(ask: Callable[[str, str], Answer]) -> None:
    assert not ask("money that tells the country", "What is the fee for a renewal in Norway?").found
