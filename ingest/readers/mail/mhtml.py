"""Read web pages saved as one file (MHTML): a page with its pictures as mail parts."""

import email
from email import policy
from email.message import EmailMessage
from pathlib import Path

from ingest.datamodels import Document
from ingest.errors import ReadError
from ingest.readers.web.html import html_document


def read_mhtml(path: Path, relative: str) -> Document:
    """Read the first page in the file; frames and pictures are left out.

    :raises ReadError: when it holds no page.
    """
    mail = email.message_from_bytes(path.read_bytes(), policy=policy.default)
    for part in mail.walk():
        if isinstance(part, EmailMessage) and part.get_content_type() == "text/html":
            data = part.get_payload(decode=True)
            if isinstance(data, bytes) and data.strip():
                return html_document(data, relative)
    raise ReadError("the file holds no web page; save the page anew, as HTML")
