"""Write a record as a PDF, in the scripts that this machine's fonts can draw."""

from collections.abc import Sequence

from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.errors import FPDFException
from fpdf.fonts import FontFace

from ui.export.fonts import FontChoice
from ui.export.sheet import Part, Role

_CORE = "Helvetica"  # in every PDF reader, for Latin-1 only
_SIZES = {
    Role.TITLE: 18,
    Role.QUESTION: 14,
    Role.HEADLINE: 13,
    Role.HEADING: 11,
    Role.META: 8.5,
    Role.NOTE: 9,
}
_SIZE, _TABLE_SIZE = 10.5, 8.5
_BOLD = (Role.TITLE, Role.QUESTION, Role.HEADLINE, Role.HEADING)
_QUIET = 85  # grey, 7.5:1 on white
_MARGIN_MM, _INDENT_MM = 20, 6
_NAMED = 10


def as_pdf(parts: Sequence[Part], fonts: FontChoice, *, joins_letters: bool) -> bytes:
    """Return the record as the bytes of a PDF; joining letters, as Arabic does, takes its time.

    A character that no font of this machine has is written as its number, and that is said.
    """
    pdf = FPDF(format="A4")
    pdf.set_margin(_MARGIN_MM)
    pdf.set_auto_page_break(auto=True, margin=_MARGIN_MM)
    family = _add_fonts(pdf, fonts, joins_letters=joins_letters)
    missing = fonts.missing if family != _CORE else _beyond_latin(parts)
    title = next((p.text for p in parts if p.role is Role.TITLE), "")
    pdf.set_title(title)
    pdf.set_creator("sanctions-qa")
    pdf.set_lang("en")
    pdf.add_page()
    for part in [*parts, *_about_missing(missing)]:
        _write(pdf, part, family, missing)
    return bytes(pdf.output())


def _add_fonts(pdf: FPDF, fonts: FontChoice, *, joins_letters: bool) -> str:
    """Add the fonts and return the first one's name; the others stand in for what it lacks."""
    names: list[str] = []
    for number, path in enumerate(fonts.files):
        try:
            pdf.add_font(f"font{number}", fname=str(path))
        except (FPDFException, OSError, ValueError, KeyError, NotImplementedError):
            continue  # of a kind that cannot be embedded
        names.append(f"font{number}")
    if not names:
        return _CORE
    pdf.set_fallback_fonts(names[1:], exact_match=False)
    pdf.set_font(names[0])
    pdf.set_text_shaping(joins_letters)  # Arabic letters join, and run from right to left
    return names[0]


def _write(pdf: FPDF, part: Part, family: str, missing: frozenset[str]) -> None:
    if part.role is Role.TABLE:
        _write_table(pdf, part, family, missing)
        return
    size = _SIZES.get(part.role, _SIZE)
    pdf.set_font(family, "B" if part.role in _BOLD and family == _CORE else "", size)
    pdf.set_text_color(_QUIET if part.role in (Role.META, Role.NOTE) else 0)
    if part.role in (Role.QUESTION, Role.HEADING):
        pdf.ln(3)
    indent = _INDENT_MM if part.role is Role.QUOTE else 0
    pdf.set_x(pdf.l_margin + indent)
    top, page = pdf.get_y(), pdf.page_no()
    text = _shown(_marked(part), missing)
    pdf.multi_cell(0, size * 0.5, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    if indent and pdf.page_no() == page:
        pdf.set_draw_color(160)
        pdf.line(pdf.l_margin + 2, top, pdf.l_margin + 2, pdf.get_y())
    pdf.ln(1.5)


def _write_table(pdf: FPDF, part: Part, family: str, missing: frozenset[str]) -> None:
    """Write a table, its first row the names of columns."""
    pdf.set_font(family, "", _TABLE_SIZE)
    pdf.set_text_color(0)
    plain = FontFace(emphasis="BOLD" if family == _CORE else None)
    with pdf.table(text_align="LEFT", line_height=_TABLE_SIZE * 0.5, headings_style=plain) as table:
        for cells in part.rows:
            row = table.row()
            for cell in cells:
                row.cell(_shown(cell, missing))
    pdf.ln(1.5)


def _marked(part: Part) -> str:
    if part.role is Role.UNSUPPORTED:
        return f"(not supported) {part.text}"
    return f"Note: {part.text}" if part.role is Role.NOTE else part.text


def _shown(text: str, missing: frozenset[str]) -> str:
    text = "".join(f"[U+{ord(c):04X}]" if c in missing else c for c in text)
    # Controls draw nothing in any font, and a lone half of a pair is no text.
    return "".join(c if c == "\n" or c.isprintable() else " " for c in text)


def _beyond_latin(parts: Sequence[Part]) -> frozenset[str]:
    drawn = {chr(n) for n in range(256)}
    return frozenset(c for part in parts for c in part.text if c not in drawn)


def _about_missing(missing: frozenset[str]) -> list[Part]:
    letters = sorted(c for c in missing if c.isprintable())
    if not letters:
        return []
    codes = ", ".join(f"U+{ord(c):04X}" for c in letters[:_NAMED])
    more = f" and {len(letters) - _NAMED} more" if len(letters) > _NAMED else ""
    said = (
        f"This machine has no font for {len(letters)} of the characters used ({codes}{more}); "
        "they are written as their Unicode numbers. The Word and Markdown exports hold them."
    )
    return [Part(Role.NOTE, said)]
