"""Each mail in a mail has its own sender and date, and each attachment is a document of its own."""

from email.message import EmailMessage
from pathlib import Path

import docx
import pytest

from ingest.datamodels import About, Document, merge_abouts
from ingest.readers import read_document
from ingest.readers.mail.senders import UNNAMED, Sender, day_of, headers_of, sentence_of

OLD = "The Sorrel shipment is cleared."
NEW = "The Sorrel shipment is blocked."


def mail(body: str, kind: str = "plain") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Lead <lead@example.org>"
    message["To"] = "team@example.org"
    message["Date"] = "Tue, 10 Mar 2026 09:00:00 +0000"
    message["Subject"] = "RE: Sorrel"
    message.set_content(body, subtype=kind)
    return message


def saved(tmp_path: Path, message: EmailMessage) -> Document:
    (tmp_path / "a.eml").write_bytes(message.as_bytes())
    return read_document(tmp_path / "a.eml", "a.eml")


def whose(document: Document, words: str) -> About:
    part = document.part_at(document.text.index(words))
    return merge_abouts([part.about, document.about]) if part else document.about


PLAIN = {
    "headers of Outlook": (
        "-----Original Message-----\nFrom: Ops <ops@example.org>\n"
        "Sent: Monday, 2 February 2026 10:00\nTo: Lead\nSubject: Sorrel\n\n{old}\n"
    ),
    "headers alone": "From: Ops <ops@example.org>\nDate: 2026-02-02\nSubject: Sorrel\n\n{old}\n",
    "headers of Gmail": (
        "---------- Forwarded message ---------\nFrom: Ops <ops@example.org>\n"
        "Date: Mon, 2 Feb 2026 at 10:00\nSubject: Sorrel\nTo: <lead@example.org>\n\n{old}\n"
    ),
    "German headers": (
        "Von: Ops <ops@example.org>\nGesendet: Montag, 2. Februar 2026 10:00\nAn: Lead\n"
        "Betreff: Sorrel\n\n{old}\n"
    ),
    "French headers": (
        "De : Ops <ops@example.org>\nEnvoyé : lundi 2 février 2026 10:00\nÀ : Lead\n"
        "Objet : Sorrel\n\n{old}\n"
    ),
    "bold headers": "*From:* Ops <ops@example.org>\n*Sent:* 2 February 2026\n*To:* Lead\n\n{old}\n",
    "a sentence": "On Mon, 2 Feb 2026 at 10:00, Ops <ops@example.org> wrote:\n> {old}\n",
    "a sentence in two lines": (
        "On Mon, 2 Feb 2026 at 10:00, Ops\n<ops@example.org> wrote:\n\n> {old}\n"
    ),
    "a German sentence": "Am 02.02.2026 um 10:00 schrieb Ops <ops@example.org>:\n> {old}\n",
    "a French sentence": "Le lun. 2 févr. 2026 à 10:00, Ops <ops@example.org> a écrit :\n> {old}\n",
    "a sentence without marks": "On 2 February 2026, Ops <ops@example.org> wrote:\n\n{old}\n",
    "headers in a quotation": (
        "> From: Ops <ops@example.org>\n> Date: 2 February 2026\n> Subject: Sorrel\n>\n> {old}\n"
    ),
}


@pytest.mark.parametrize("body", PLAIN.values(), ids=PLAIN)
def test_a_mail_below_has_its_own_sender_and_date(tmp_path: Path, body: str) -> None:
    document = saved(tmp_path, mail(f"{NEW}\n\n{body.format(old=OLD)}"))
    assert (whose(document, NEW).publisher, whose(document, NEW).published) == (
        "lead@example.org",
        "2026-03-10",
    )
    about = whose(document, OLD)
    assert (about.publisher, about.published, about.author) == (
        "ops@example.org",
        "2026-02-02",
        "Ops",
    )


PAGES = {
    "a quotation": (
        "<div class='gmail_attr'>On Mon, 2 Feb 2026, Ops &lt;ops@example.org&gt; wrote:<br></div>"
        "<blockquote><p>{old}</p></blockquote>"
    ),
    "a quotation with its sentence": (
        "<blockquote type=cite><div>On 2 Feb 2026, at 10:00, Ops &lt;ops@example.org&gt; wrote:"
        "</div><br><div>{old}</div></blockquote>"
    ),
    "headers of Outlook": (
        "<div style='border-top:solid #E1E1E1 1.0pt'><p><b>From:</b> Ops &lt;ops@example.org&gt;"
        "<br><b>Sent:</b> Monday, 2 February 2026 10:00<br><b>To:</b> Lead</p></div><p>{old}</p>"
    ),
}


@pytest.mark.parametrize("body", PAGES.values(), ids=PAGES)
def test_a_mail_below_a_page_has_its_own_sender_and_date(tmp_path: Path, body: str) -> None:
    page = f"<html><body><p>{NEW}</p>{body.format(old=OLD)}</body></html>"
    document = saved(tmp_path, mail(page, "html"))
    assert whose(document, NEW).publisher == "lead@example.org"
    about = whose(document, OLD)
    assert (about.publisher, about.published) == ("ops@example.org", "2026-02-02")


@pytest.mark.parametrize(
    "body",
    [
        f"> {OLD}\n\n{NEW}",
        f"On Mon, 2 Feb 2026, Ops wrote:\n> {OLD}\n\n{NEW}",
        f"On Mon, 2 Feb 2026, Ops wrote:\n> {OLD}\n{NEW}\n> Do we ship?\nNo.",
    ],
)
def test_an_answer_between_or_below_quotations_is_of_who_sends_it(tmp_path, body: str) -> None:
    document = saved(tmp_path, mail(body))
    assert whose(document, NEW).publisher == "lead@example.org"
    assert whose(document, NEW).published == "2026-03-10"
    assert whose(document, OLD).publisher in ("Ops", UNNAMED)
    assert whose(document, OLD).published in ("2026-02-02", "")


def test_a_quotation_of_nobody_is_not_of_who_sends_it(tmp_path: Path) -> None:
    document = saved(tmp_path, mail(f"{NEW}\n\n> {OLD}\n\n-----Original Message-----\nNo head.\n"))
    for words in (OLD, "No head."):
        assert (whose(document, words).publisher, whose(document, words).published) == (UNNAMED, "")


def test_mails_below_mails_each_have_their_sender(tmp_path: Path) -> None:
    body = (
        f"{NEW}\n\nOn 5 Mar 2026, Ann <ann@example.org> wrote:\n> Which ship?\n>\n"
        f"> On 2 Feb 2026, Ops <ops@example.org> wrote:\n>> {OLD}\n>>\n>> Yours\n> Ann's word.\n"
    )
    document = saved(tmp_path, mail(body))
    senders = [whose(document, w).publisher for w in (NEW, "Which ship?", OLD, "Ann's word.")]
    assert senders == ["lead@example.org", "ann@example.org", "ops@example.org", "ann@example.org"]


def test_prose_that_only_looks_like_a_header_stays_of_who_sends_it(tmp_path: Path) -> None:
    body = "From: the first of May the rule holds.\n\nThe date: 3 May.\n\nHe wrote this:\n\nYes."
    document = saved(tmp_path, mail(f"{NEW}\n\n{body}"))
    assert document.parts == ()


def test_attachments_are_documents_of_the_mail(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_heading("Permit of Rue", 1)
    made.add_paragraph("The Rue permit ends on 30 November 2026.")
    made.save(str(tmp_path / "permit.docx"))
    message = mail(NEW)
    data = (tmp_path / "permit.docx").read_bytes()
    message.add_attachment(
        data, maintype="application", subtype="octet-stream", filename="permit.docx"
    )
    message.add_attachment(
        "name,country\nAconite Ltd,Norland\n", subtype="csv", filename="list.csv"
    )
    message.add_attachment(b"\x00", maintype="application", subtype="zip", filename="all.zip")
    document = saved(tmp_path, message)
    about = whose(document, "The Rue permit ends on 30 November 2026.")
    assert about.title == "Permit of Rue (permit.docx, attached to “RE: Sorrel”)"
    assert "lead@example.org" not in (about.publisher, about.author)
    row = next(b for b in document.blocks if "Aconite" in document.text[b.start : b.end])
    assert row.locator == "list.csv, row 2"
    assert [w for w in document.warnings if "all.zip is not read" in w]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Mon, 2 Feb 2026 10:00:00 +0000", "2026-02-02"),
        ("Monday, February 2, 2026 10:00 AM", "2026-02-02"),
        ("lunedì 2 febbraio 2026 10:00", "2026-02-02"),
        ("2/13/2026 9:00 AM", "2026-02-13"),
        ("2/12/2026", "2026-02-12"),  # the other order lies behind the mail around it
        ("1/2/2026", ""),  # either
        ("2/2/2026", "2026-02-02"),
        ("tomorrow", ""),
    ],
)
def test_the_day_of_a_quoted_mail_is_read_where_it_is_clear(words: str, day: str) -> None:
    assert day_of(words, "2026-03-10") == day


def test_two_words_with_colons_are_no_headers() -> None:
    assert headers_of(["From: Ops"], None) == (Sender(), 0)
    assert headers_of(["Note: x", "From: Ops", "To: me"], None) == (Sender(), 0)
    assert sentence_of("He wrote:", None, quoted_below=True) is None
