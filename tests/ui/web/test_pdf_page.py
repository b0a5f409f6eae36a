"""The page of a PDF with the quote boxed on it."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from ui.web.source.page_drawing import draw_page, letters_of, matches
from ui.web.source.pdf_page import page_image

QUOTE = (
    "A bank that finances such an export has to report it within two weeks to the\n"
    "authority of the member state"
)


def box_colours(png):
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    pixels = picture.get_flattened_data()
    return sum(r > 230 and 190 < g < 250 and b < 190 for r, g, b in pixels)


def test_a_quote_over_two_lines_is_boxed_on_its_page(two_page_pdf):
    image = page_image(two_page_pdf, 2, QUOTE)
    assert (image.page, image.pages, image.boxes) == (2, 2, 2)
    assert box_colours(image.png) > 1000


def test_a_quote_of_another_page_is_not_boxed(two_page_pdf):
    image = page_image(two_page_pdf, 1, QUOTE)
    assert image.boxes == 0
    assert box_colours(image.png) == 0


def test_the_part_of_a_quote_that_the_page_has_is_boxed(two_page_pdf):
    image = page_image(two_page_pdf, 2, QUOTE + " in which it has its seat and pays its taxes.")
    assert image.boxes == 2


def test_a_page_beyond_the_last_is_the_last(two_page_pdf):
    assert page_image(two_page_pdf, 9, QUOTE).page == 2


def test_a_file_that_cannot_be_opened_gives_no_page(locked_pdf, tmp_path):
    assert page_image(locked_pdf, 1, "x") is None
    assert page_image(tmp_path / "none.pdf", 1, "x") is None
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.7 no")
    assert page_image(tmp_path / "bad.pdf", 1, "x") is None


def test_a_page_without_text_is_shown_without_a_box(textless_pdf):
    assert page_image(textless_pdf, 1, "anything at all").boxes == 0


# (left, height above the page's foot, words) in the order in which the page writes them.
TABLE = (
    (60, 700, "Bank"), (260, 700, "EU"), (380, 700, "UK"), (480, 700, "Since"),
    (60, 670, "Tolubay Bank"), (260, 670, "not seen"), (380, 670, "not seen"), (480, 670, "2025"),
    (60, 640, "Keremet of the"), (260, 640, "not seen"), (380, 640, "a freeze"), (480, 640, "2026"),
    (60, 628, "Kyrgyzstan"), (380, 628, "and a ban"),
    (60, 600, "Asia Bank"), (260, 600, "asset freeze"), (380, 600, "not seen"), (480, 600, "2026"),
    (60, 500, "In 2026 nothing was seen of the Keremet of the the east."),
)  # fmt: skip


@pytest.mark.parametrize(
    ("quote", "boxed"),
    [
        ("Bank: Tolubay Bank; EU: not seen; UK: not seen; Since: 2025",
         {(60, 670), (260, 670), (380, 670), (480, 670)}),
        ("Bank: Keremet of the Kyrgyzstan; EU: not seen; "
         "UK: a freeze and a ban; Since: 2026",
         {(60, 640), (60, 628), (260, 640), (380, 640), (380, 628), (480, 640)}),
        ("Bank: Asia Bank; EU: asset freeze; UK: not seen; Since: 2026",
         {(60, 600), (260, 600), (380, 600), (480, 600)}),
        ("Bank: Asia Bank; Since: 2026", {(60, 600), (480, 600)}),
    ],
)  # fmt: skip
def test_each_cell_of_a_tables_row_is_boxed_and_none_of_another(tmp_path, quote, boxed):
    canvas = Canvas(str(tmp_path / "table.pdf"), pagesize=A4, invariant=True)
    canvas.setFont("Helvetica", 10)
    for left, up, words in TABLE:
        canvas.drawString(left, up, words)
    canvas.save()
    image = draw_page(str(tmp_path / "table.pdf"), 1, quote)
    picture = Image.open(io.BytesIO(image.png)).convert("RGB")
    scale = picture.width / A4[0]

    def is_boxed(left, up):
        pixel = picture.getpixel((round((left - 0.5) * scale), round((A4[1] - up - 4) * scale)))
        return pixel[2] < 200 < pixel[0] + 20

    assert {(left, up) for left, up, _ in TABLE if is_boxed(left, up)} == boxed


@pytest.mark.parametrize(
    ("page", "quote"),
    [("ﬁne of 5 000", "fine of 5\u00a0000"), ("co-\noperation", "cooperation"), ("İx", "i̇x")],
)
def test_spaces_hyphens_and_ligatures_make_no_difference(page, quote):
    letters, _ = letters_of(page)
    wanted, _ = letters_of(quote)
    assert matches(letters, wanted) == [(0, len(letters))]


@given(st.text(max_size=60), st.text(max_size=30))
def test_what_is_matched_lies_on_the_page_and_each_letter_has_a_place(page, quote):
    letters, places = letters_of(page)
    assert len(letters) == len(places)
    assert all(0 <= place < len(page) for place in places)
    for start, end in matches(letters, letters_of(quote)[0]):
        assert 0 <= start < end <= len(letters)
