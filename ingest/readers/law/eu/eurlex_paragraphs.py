"""Tell which part of the act each paragraph of a EUR-Lex page begins or belongs to."""

import re

from ingest.readers.law.flow import Flow
from ingest.readers.law.legal import CONCLUSION, PREAMBLE, LegalText
from ingest.readers.law.legal_words import (
    DASHES,
    OPENING_QUOTES,
    annex_section,
    annex_unit,
    article_unit,
    division_level,
    is_annex_line,
    is_article_line,
    is_conclusion,
    is_division_line,
    leading_label,
)

_TITLE = {"doc-ti", "title-doc-first", "title-doc-last", "title-doc-oj-reference"}
FURNITURE = {
    *("reference", "disclaimer", "hd-modifiers", "hd-date", "hd-lg", "hd-ti", "hd-oj", "doc-end"),
    *("title-toc", "toc-item", "toc-item-1", "hd-toc-1", "hd-toc-2", "hd-toc-3", "toc-1", "toc-2"),
}
_ARTICLE = {"ti-art", "title-article-norm"}
_SECTION = re.compile(r"(?:ti-grseq|title-gr-seq-level|ti-annotation)-(\d+)")
MAX_HEADING_WORDS = 25


class Paragraphs:
    """Knows how far the page has come: title, preamble, then the text."""

    def __init__(self, *, has_classes: bool, before_text: bool) -> None:
        self.act = LegalText()
        self.title: list[str] = []
        self.warnings: list[str] = []
        self.phase = "title"  # then preamble, then text
        self.before_text = before_text
        self._flat = not has_classes
        self._untitled = False  # an article's or a division's line was the last one

    def take(self, text: str, named: frozenset[str], flow: Flow) -> None:
        """Add a paragraph of these classes for what it is: heading, footnote, furniture, text."""
        if not text or not re.search(r"\w", text):
            return
        if self.before_text or named & FURNITURE:
            self._set_apart(text, named)
        elif flow.base or self._quotes_on(text, named, flow) or not self._begins(text, named):
            self._running(text, flow)
        else:
            flow.reset()

    def _quotes_on(self, text: str, named: frozenset[str], flow: Flow) -> bool:
        """Whether a quotation of another act goes on: not past this act's own next article."""
        if flow.quoting and named & _ARTICLE:
            numbers = [re.findall(r"\d+", x or "") for x in (self.act.unit, text)]
            own, new = (int(found[0]) if found else 0 for found in numbers)
            flow.quoting = text[0] in OPENING_QUOTES or new != own + 1
        if named & {"title-annex-1"}:
            flow.quoting = False
        return flow.quoting

    def _set_apart(self, text: str, named: frozenset[str]) -> None:
        """Keep what is not the act as furniture, and the editors' reservation as a warning."""
        after_reference = len(self.act.builder.blocks) == 1 and self.before_text
        if "disclaimer" in named or (self._flat and after_reference):
            self.warnings.append(f"consolidated text: {text}")
        self.act.furniture(text)

    def _begins(self, text: str, named: frozenset[str]) -> bool:
        """Begin what a heading begins; False where the paragraph is none."""
        section = next((m for n in named if (m := _SECTION.fullmatch(n))), None)
        if named & _ARTICLE or (self._flat and is_article_line(text)):
            return self._begin_article(text)
        if "title-annex-1" in named or (("doc-ti" in named or self._flat) and is_annex_line(text)):
            self._begin_annex(text)
        elif "doc-ti" in named and self.phase == "text" and annex_unit(text):
            self._begin_annex(text)
        elif named & _TITLE and self.phase == "title":
            self.title.append(text)
        elif named & {"ti-section-1", "title-division-1"} or (
            self._flat and is_division_line(text) and self.phase != "title"
        ):
            self.enter_text()
            self.act.begin_division(text, division_level(text) or 4)
            self._untitled = True
        elif named & {"sti-art", "stitle-article-norm", "ti-section-2", "title-division-2"}:
            self.act.subheading(text)
        elif named & {"title-annex-2", "ti-tbl", "title-table"} | (named & _TITLE):
            self.act.subheading(text)
        elif section:
            self.act.begin_section(text, int(section[1]), annex_section(text))
        else:
            return self._flat and self._begins_flat(text)
        return True

    def _begins_flat(self, text: str) -> bool:
        """Take the title lines at the top and the title below a number's line."""
        if self.phase == "title":
            if self.title and text.isupper() and text[-1] in ",—-–:":
                return False
            if not self.title or (len(self.title) < 6 and text[-1] not in ",;:"):
                self.title.append(text)
                return True
            return False
        untitled, self._untitled = self._untitled, False
        short = len(text.split()) <= MAX_HEADING_WORDS and text[-1] not in ".:;,"
        if untitled and short and leading_label(text) is None and not is_conclusion(text):
            self.act.subheading(text)
            return True
        return False

    def _begin_article(self, text: str) -> bool:
        if text[0] in OPENING_QUOTES:
            return False
        self.enter_text()
        self.act.begin_article(text, article_unit(text))
        self._untitled = True
        return True

    def _begin_annex(self, text: str) -> None:
        self.enter_text()
        self.act.begin_annex(text, annex_unit(text) or text)
        self._untitled = True

    def enter_text(self) -> None:
        """Leave title and preamble: the enacting terms or an annex have begun."""
        self.end_title()
        self.phase = "text"

    def conclude(self) -> None:
        """Begin the closing formulas where an article was the last part."""
        if self.act.in_article:
            self.act.begin(CONCLUSION)

    def end_title(self) -> None:
        """Write the lines of the title once all of them are known."""
        if self.phase == "title":
            self.phase = "preamble"
            self.act.begin("Title")
            self.act.text("\n".join(self.title))
            self.act.begin(PREAMBLE)

    # The text itself.

    def _running(self, text: str, flow: Flow) -> None:
        self._untitled = False
        self.end_title()
        counted = self.act.in_article or self.act.in_annex or self.phase == "preamble"
        name = leading_label(text) if counted and not (flow.quoting or flow.prefix) else None
        if self.phase == "preamble" and not flow.base:
            self._preamble(text, name, flow)
            return
        if not flow.base and self.act.in_article and is_conclusion(text):
            self.conclude()
        marked = bool(flow.prefix) or name is not None
        if name is not None:
            flow.take_label(name, text, in_article=self.act.in_article)
        elif not flow.quoting and not flow.prefix:
            flow.take_unmarked(text, in_article=self.act.in_article)
        flow.last = text
        self._text(text, flow, marked=marked)
        flow.follow_quotes(text)

    def _preamble(self, text: str, name: str | None, flow: Flow) -> None:
        if name and name.isdigit():
            self.act.begin(f"Recital {name}")
        elif not flow.prefix and self.act.unit != PREAMBLE:
            self.act.begin(PREAMBLE)
        prefix, flow.prefix = flow.prefix, ""
        self.act.text(f"{prefix} {text}".strip())

    def _text(self, text: str, flow: Flow, *, marked: bool) -> None:
        prefix, flow.prefix = flow.prefix, ""
        self.act.text(f"{prefix} {text}".strip(), flow.labels, marked=marked)

    def flush_prefix(self, flow: Flow) -> None:
        """Add a mark that no text followed."""
        prefix, flow.prefix = flow.prefix, ""
        if prefix.strip(DASHES + " "):
            self._text(prefix, flow, marked=False)
