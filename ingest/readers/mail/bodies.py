"""Find the words of a mail among its parts: those that a mail program shows, and what hangs on it.

A mail may have its text in two forms to choose from, and in several pieces with files between.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage

MIN_SHARE = 0.5  # of the page's words are in the plain text: else it only says that there is a page
_TEXTS = ("text/plain", "text/html")
CountWords = Callable[[EmailMessage], int]


@dataclass(slots=True)
class Bodies:
    """The parts of a mail that are its text, in order, and the others."""

    texts: list[EmailMessage] = field(default_factory=list)
    others: list[EmailMessage] = field(default_factory=list)


def bodies_of(mail: EmailMessage, words: CountWords) -> Bodies:
    """Return a mail's texts and attachments; ``words`` counts what a text shows."""
    found = _of(mail, words)
    if not found.texts:  # a mail that is one file
        unnamed = [p for p in found.others if p.get_content_type() in _TEXTS and not _is_file(p)]
        return Bodies(unnamed, [p for p in found.others if p not in unnamed])
    return found


def _of(part: EmailMessage, words: CountWords) -> Bodies:
    kind = part.get_content_type()
    if kind in _TEXTS and not _is_file(part):
        return Bodies([part], [])
    if part.get_content_maintype() != "multipart":
        return Bodies([], [part])
    inner = [_of(child, words) for child in _children(part)]
    if kind == "multipart/alternative":
        return _chosen(inner, words)
    return Bodies(
        [text for found in inner for text in found.texts],
        [other for found in inner for other in found.others],
    )


def _chosen(forms: Sequence[Bodies], words: CountWords) -> Bodies:
    """Return the plain form, or the page where that says far more; files of all forms stay."""
    others = [
        part
        for form in forms
        for part in form.others
        if part.get_content_maintype() != "text" or _is_file(part)  # a third form of the text
    ]
    written = [form.texts for form in forms if form.texts]
    plain = next((t for t in written if all(_is_plain(p) for p in t)), None)
    page = next((t for t in written if not all(_is_plain(p) for p in t)), None)
    if plain is None or page is None:
        return Bodies(plain or page or [], others)
    shown, said = (sum(map(words, texts)) for texts in (page, plain))
    return Bodies(page if said < MIN_SHARE * shown else plain, others)


def _is_plain(part: EmailMessage) -> bool:
    return part.get_content_type() == "text/plain"


def _is_file(part: EmailMessage) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _children(part: EmailMessage) -> Iterator[EmailMessage]:
    payload = part.get_payload()
    if isinstance(payload, list):
        yield from (child for child in payload if isinstance(child, EmailMessage))
