"""Keep track of the labels that each of several paragraphs in a row stands under."""

import re
from dataclasses import dataclass, field

from ingest.readers.law.legal import Labels
from ingest.readers.law.legal_words import CLOSING_QUOTES, DASHES, OPENING_QUOTES, nested


@dataclass(slots=True)
class Flow:
    """Paragraphs that follow each other: the labels around them and those they carry themselves."""

    base: Labels = ()
    own: list[str] = field(default_factory=list)
    prefix: str = ""  # the mark that stands before the first text, in a column of its own
    from_text: bool = False  # the last label stood in the running text
    style: str = ""  # what a paragraph's number opens with in this article: "(" or a digit
    dashes: list[str] | None = None  # the labels below which dashes stand
    last: str = ""
    quoting: bool = False  # inside the text of another act, whose numbers are not this one's

    @property
    def labels(self) -> Labels:
        """All labels, from the outside in."""
        return (*self.base, *self.own)

    def take_column(self, name: str, *, in_article: bool) -> None:
        """Take a mark that stands in a column of its own; a dash has the name ""."""
        floor = 1 if in_article and not self.base else 0
        self.own = self.own or ([""] if floor else [])
        self.own = nested(self.own, name, floor) if name else self.own
        self.from_text = False

    def take_paragraph(self, name: str, mark: str) -> None:
        """Take the number of a paragraph that the page sets apart from its text."""
        if self.base or mark[0] in OPENING_QUOTES:  # the text of another act
            self.prefix = f"{self.prefix} {mark}".strip()
        else:
            self.own, self.prefix, self.from_text, self.dashes = [name], mark, True, None

    def take_label(self, name: str, text: str, *, in_article: bool) -> None:
        """Take the mark with which a paragraph opens for its place among the others."""
        at_top = not self.base and in_article
        style = text.lstrip(OPENING_QUOTES)[0]
        if at_top and name[0].isdigit():
            self.style = self.style or ("(" if style == "(" else "1")
        if at_top and name[0].isdigit() and (style == "(") == (self.style == "("):
            self.own = [name]
        else:
            self.own = self.own or ([""] if at_top else [])
            self.own = nested(self.own, name, 1 if at_top else 0)
        self.from_text = True

    def take_unmarked(self, text: str, *, in_article: bool) -> None:
        """Place a paragraph without a mark: a dash below its lead-in, others in the paragraph."""
        keep = 1 if not self.base and (in_article or self.from_text) else 0
        if text[0] not in DASHES:
            self.own = self.own[:keep]
            return
        if self.dashes is None or self.last.endswith(":"):
            self.dashes = list(self.own) if self.last.endswith(":") else self.own[:keep]
        self.own = list(self.dashes)

    def follow_quotes(self, text: str) -> None:
        """Note where the text of another act begins and ends: its numbers are not counted."""
        opened = sum(text.count(q) for q in OPENING_QUOTES)
        closed = sum(text.count(q) for q in CLOSING_QUOTES)
        if self.quoting:
            self.quoting = re.search(rf"[{CLOSING_QUOTES}][.;,]?$", text) is None
        elif text[0] in OPENING_QUOTES and opened > closed:
            self.quoting = True

    def reset(self) -> None:
        """Begin anew below a heading."""
        self.own, self.from_text, self.style, self.dashes = [], False, "", None
        self.quoting = False
