"""Mails: headers, body, what is quoted, what is attached."""

from email.message import EmailMessage
from pathlib import Path

import pytest

from ingest.datamodels import BlockRole
from ingest.errors import ReadError
from ingest.readers import read_document


def mail(body: str = "", subject: str = "Überweisung nach Osh") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Ann Example <ann@example.org>"
    message["To"] = "Bob <bob@example.org>"
    message["Date"] = "Mon, 05 May 2031 10:30:00 +0200"
    message["Subject"] = subject
    if body:
        message.set_content(body, cte="quoted-printable", charset="iso-8859-1")
    return message


def saved(tmp_path: Path, message: EmailMessage) -> Path:
    path = tmp_path / "a.eml"
    path.write_bytes(message.as_bytes())
    return path


def blocks(document) -> list[tuple[str, str]]:
    return [(b.role.value, document.text[b.start : b.end]) for b in document.blocks]


def test_headers_and_body_are_read_and_say_what_the_mail_is(tmp_path: Path) -> None:
    document = read_document(saved(tmp_path, mail("Die Bank zahlt nicht.\n\nGrüße")), "a.eml")
    assert blocks(document) == [
        ("heading", "Überweisung nach Osh"),
        (
            "text",
            "From: Ann Example <ann@example.org>\nTo: Bob <bob@example.org>\n"
            "Date: Mon, 05 May 2031 10:30:00 +0200",
        ),
        ("text", "Die Bank zahlt nicht."),
        ("text", "Grüße"),
    ]
    about = document.about
    assert (about.title, about.published) == ("Überweisung nach Osh", "2031-05-05")
    assert (about.publisher, about.author) == ("ann@example.org", "Ann Example")


def test_a_quoted_mail_stands_under_its_own_heading_and_a_signature_apart(tmp_path: Path) -> None:
    body = (
        "We agree.\n\nOn Mon, 4 May 2031 at 09:00, Bob <bob@example.org> wrote:\n"
        "> Do we ship?\n>\n>> The licence ends in June.\n\n-- \nAnn\nExample Ltd\n"
    )
    assert blocks(read_document(saved(tmp_path, mail(body)), "a.eml"))[2:] == [
        ("text", "We agree."),
        ("heading", "On Mon, 4 May 2031 at 09:00, Bob <bob@example.org> wrote:"),
        ("text", "Do we ship?"),
        ("text", "The licence ends in June."),
        ("furniture", "-- \nAnn\nExample Ltd"),
    ]


def test_plain_text_is_taken_before_html_and_attachments_are_named(tmp_path: Path) -> None:
    message = mail("The plain words of the mail.")
    message.add_alternative("<p>The <b>marked</b> words.</p>", subtype="html")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="act.pdf")
    document = read_document(saved(tmp_path, message), "a.eml")
    assert "The plain words" in document.text
    assert "marked" not in document.text
    (warning,) = document.warnings
    assert warning.startswith("the attachment act.pdf is not read (the PDF is damaged")


def test_a_mail_of_html_alone_is_read_as_a_page(tmp_path: Path) -> None:
    message = mail()
    message.set_content(
        "<html><body><p>The bank has been listed.</p></body></html>", subtype="html"
    )
    assert "The bank has been listed." in read_document(saved(tmp_path, message), "a.eml").text


def test_a_forwarded_mail_is_read_with_its_headers(tmp_path: Path) -> None:
    message = mail("See below.")
    message.add_attachment(mail("The first mail.", subject="Earlier"))
    document = read_document(saved(tmp_path, message), "a.eml")
    headings = [w for role, w in blocks(document) if role == BlockRole.HEADING.value]
    assert headings == ["Überweisung nach Osh", "Earlier"]
    assert "The first mail." in document.text


def test_what_is_no_mail_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.eml"
    path.write_text("Just some words.\n\nAnd more of them.\n")
    with pytest.raises(ReadError, match="no mail"):
        read_document(path, "a.eml")


def test_damaged_mails_never_raise_anything_but_read_errors(tmp_path: Path) -> None:
    message = mail("The plain words of the mail.")
    message.add_alternative("<p>The <b>marked</b> words.</p>", subtype="html")
    data = message.as_bytes()
    read = 0
    for step in range(60):
        broken = bytearray(data)
        for position in range(step * 3, len(broken), 29 + step):
            broken[position] = (broken[position] * 31 + step + 1) % 256
        path = tmp_path / "b.eml"
        path.write_bytes(bytes(broken))
        try:
            read_document(path, "b.eml")
            read += 1
        except ReadError:
            continue
    assert read
