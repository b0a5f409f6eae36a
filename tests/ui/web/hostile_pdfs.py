"""PDFs whose page is drawn for ever or takes all memory, for the tests: run by path, not imported.

``HOSTILE`` names each with a function that returns it. Each is a few kilobytes, and its text is
read without trouble: what harms is found by whoever draws the page.
"""

import zlib
from collections.abc import Callable

SAID = "The harbour of Zenda is closed to foreign tankers from 4 May 2024."
_TEXT = f"BT /F 11 Tf 60 780 Td ({SAID}) Tj ET\n".encode()
_DEPTH, _EACH = 12, 10  # forms that draw the one below ten times: 10 ** 12 squares


def pdf(objects: dict[int, bytes], page: bytes = b"") -> bytes:
    """Return a PDF of one page; object 4 is what it draws, ``page`` more of its dictionary."""
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    head = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R " + page + b" >>",
        5: font,
    }
    data, places = b"%PDF-1.7\n", {}
    everything = head | objects
    for number, body in sorted(everything.items()):
        places[number] = len(data)
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%d 1\n%010d 00000 n \n" % (n, place) for n, place in places.items())
    start = len(data)
    size = max(everything) + 1
    return (
        data
        + b"xref\n0 1\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n"
        % (
            table,
            size,
        )
        + b"startxref\n%d\n%%%%EOF\n" % start
    )


def stream(content: bytes, dictionary: bytes = b"") -> bytes:
    """Return an object with a stream."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), dictionary, content)


def forms(first: int) -> dict[int, bytes]:
    """Return forms of which each draws the next ten times; the last one draws a square."""
    made = {}
    for depth in range(_DEPTH):
        form = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] "
        content = b"0 0 9 9 re f"
        if depth + 1 < _DEPTH:
            form += b"/Resources << /XObject << /X %d 0 R >> >> " % (first + depth + 1)
            content = b"q 1 0 0 1 1 1 cm /X Do Q\n" * _EACH
        made[first + depth] = stream(content, form)
    return made


def forms_in_a_tiling() -> bytes:
    """Return a page filled with a pattern whose tile is made of nested forms."""
    tile = stream(
        b"/X Do",
        b"/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /XStep 9 "
        b"/YStep 9 /Resources << /XObject << /X 10 0 R >> >>",
    )
    content = stream(_TEXT + b"/Pattern cs /P scn 0 0 595 842 re f")
    page = b"/Resources << /Font << /F 5 0 R >> /Pattern << /P 6 0 R >> >>"
    return pdf({4: content, 6: tile} | forms(10), page)


def forms_in_an_appearance() -> bytes:
    """Return a page with an annotation whose appearance is made of nested forms."""
    note = b"<< /Type /Annot /Subtype /Stamp /F 4 /Rect [0 0 595 842] /AP << /N 10 0 R >> >>"
    page = b"/Resources << /Font << /F 5 0 R >> >> /Annots [6 0 R]"
    return pdf({4: stream(_TEXT), 6: note} | forms(10), page)


def forms_on_the_page() -> bytes:
    """Return a page that draws nested forms itself."""
    content = stream(_TEXT + b"/X Do")
    page = b"/Resources << /Font << /F 5 0 R >> /XObject << /X 10 0 R >> >>"
    return pdf({4: content} | forms(10), page)


def endless_shading() -> bytes:
    """Return a page with a shading whose colours a function works out for each of its points."""
    program = b"{ " + b"sin cos exch sin cos exch " * 40 + b"pop dup dup }"
    function = stream(program, b"/FunctionType 4 /Domain [0 1 0 1] /Range [0 1 0 1 0 1]")
    shading = (
        b"<< /ShadingType 1 /ColorSpace /DeviceRGB /Domain [0 1 0 1] /Matrix [595 0 0 842 0 0] "
        b"/Function 7 0 R >>"
    )
    content = stream(zlib.compress(_TEXT + b"/S sh\n" * 20_000), b"/Filter /FlateDecode")
    page = b"/Resources << /Font << /F 5 0 R >> /Shading << /S 6 0 R >> >>"
    return pdf({4: content, 6: shading, 7: function}, page)


HOSTILE: dict[str, Callable[[], bytes]] = {
    "tiling.pdf": forms_in_a_tiling,
    "appearance.pdf": forms_in_an_appearance,
    "forms.pdf": forms_on_the_page,
    "shading.pdf": endless_shading,
}
