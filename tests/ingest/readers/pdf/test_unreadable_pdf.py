"""A PDF whose stored text is none is refused with the way out; one set sideways is read."""

from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from ingest.datamodels import BlockRole
from ingest.errors import NeedsOcrError
from ingest.readers import read_document
from ingest.readers.pdf import ocr
from ingest.readers.pdf.readable import fault_of

LINES = [
    "Decision 7/2025 of the Trade Board",
    "The Trade Board fined Quartz Bridge Bank EUR 3 million on 2 July 2025.",
    "Quartz Bridge Bank may appeal within thirty days.",
]
NAMES = [  # no small words, and letters in a row that English does not have
    "Gvritishvili Bidzina Mtskheta Kvirikashvili Mkrtchyan Hrant Tsitsernakaberd Khndzoresk",
    "Szczepan Brzezinski Krzysztof Chrzanowski Jedrzejewski Przybylski Zdzislaw Strzelczyk",
    "Nkurunziza Mnangagwa Tshisekedi Ndayishimiye Ntaganda Okonjo Mbeki Hutchful Kyungu Mbuyi",
    "Иванов Иван Петрович Сидоров Алексей Николаевич Кузнецов Дмитрий Сергеевич Волков Андрей",
    "IMO 9411013 MMSI 273351060 IRISL NITC PDVSA DMCC FZE GMBH OJSC UNSCR OFSI EEAS IBAN SWIFT",
]
PROSE = [
    "Rada nałożyła sankcje na osoby odpowiedzialne za działania podważające integralność kraju.",
    "Şirketin yönetim kurulu üyeleri hükümet tarafından yaptırım listesine alınmıştır ve bu.",
    "Das Donaudampfschifffahrtsgesellschaftskapitänspatent ist nach der Verordnung erforderlich.",
    "理事会于2025年7月2日决定对石英桥银行处以三百万欧元的罚款该银行可在三十天内提出上诉并且应当向主管机关报告其交易情况及其客户名单",
]


def exchanged(text: str, by: int) -> str:
    """Each letter as the one that stands so much further on, as a shifted table of them gives."""

    def other(c: str) -> str:
        first = ord("a") if c.islower() else ord("A")
        return chr(first + (ord(c) - first + by) % 26) if c.isalpha() else c

    return "".join(map(other, text))


@pytest.mark.parametrize("by", range(1, 26))
def test_letters_stored_as_other_letters_are_a_fault(by: int) -> None:
    assert fault_of(exchanged(" ".join(LINES), by)) == "its letters are stored as other letters"


def test_a_text_shifted_with_its_spaces_is_a_fault() -> None:
    shifted = "".join(chr(ord(c) + 6) for c in " ".join(LINES))
    assert fault_of(shifted) == "its letters are stored as other letters"


def test_signs_of_no_script_and_words_without_spaces_are_faults() -> None:
    private = "".join(c if c.isspace() else chr(0xE000 + ord(c)) for c in " ".join(LINES))
    assert fault_of(private) == "its letters are stored as signs of no script"
    assert fault_of("".join(LINES).replace(" ", "")) == (
        "its words are stored without the spaces between them"
    )


@pytest.mark.parametrize("text", [*NAMES, *PROSE, " ".join(LINES), "7. | 12 | 2 500", ""])
def test_prose_and_lists_of_names_in_any_language_have_no_fault(text: str) -> None:
    assert fault_of(text) is None


def test_a_pdf_of_which_no_page_is_text_is_refused_with_the_way_out(
    make_pdf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)
    path = make_pdf("a.pdf", [[exchanged(line, 6) for line in LINES]])
    with pytest.raises(NeedsOcrError, match=r"^cannot be read as text: .*or put a copy here"):
        read_document(path, "a.pdf")


def test_a_page_that_is_no_text_is_left_out_and_named_beside_those_that_are(
    make_pdf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)
    good = [f"{line} It has to report every month." for line in LINES]
    document = read_document(make_pdf("a.pdf", [good, [exchanged(x, 6) for x in LINES]]), "a.pdf")
    assert {b.page for b in document.blocks if b.role is BlockRole.TEXT} == {1}
    assert document.warnings[0].startswith("pages that cannot be read as text: 2; they need OCR")


def test_a_paragraph_of_another_font_that_is_no_text_is_not_searched(make_pdf) -> None:
    page = [*LINES, "", *(exchanged(x, 6) for x in LINES), "", *LINES, *LINES, *LINES]
    document = read_document(make_pdf("a.pdf", [page]), "a.pdf")
    shown = [document.text[b.start : b.end] for b in document.blocks if b.role is BlockRole.TEXT]
    assert len(shown) >= 2
    assert all("Wagxzf" not in text for text in shown)
    assert document.warnings == (
        "a part of page 1 cannot be read as text: its letters are stored as other letters",
    )


@pytest.mark.parametrize(
    ("angle", "place"), [(90, (300, 100)), (270, (300, 700)), (180, (500, 700))]
)
def test_a_page_that_is_printed_sideways_is_read_line_by_line(
    tmp_path: Path, angle: int, place: tuple[float, float]
) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=A4)
    canvas.drawString(60, 40, "9")
    canvas.translate(*place)
    canvas.rotate(angle)
    for index, line in enumerate(LINES):
        canvas.drawString(0, -14 * index, line)
    canvas.save()
    document = read_document(tmp_path / "a.pdf", "a.pdf")
    assert "\n".join(LINES) in document.text
