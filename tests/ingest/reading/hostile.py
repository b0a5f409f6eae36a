"""Files made to harm their reader, for the tests: run by path, never imported.

``HOSTILE`` names each with a function that writes it.
"""

import zipfile
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path

DEEP = 100_000
MEGABYTE, LONG = 1 << 20, 100_000
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType='
    '"application/vnd.openxmlformats-package.relationships+xml"/><Override '
    'PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_LAUGHS = (
    '<!DOCTYPE a [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    + "]>"
)


def docx(path: Path, pieces: Iterable[bytes], doctype: str = "") -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELATIONS)
        with archive.open("word/document.xml", "w", force_zip64=True) as part:
            part.write(f'{doctype}<w:document xmlns:w="{_WORD}"><w:body>'.encode())
            for piece in pieces:
                part.write(piece)
            part.write(b"</w:body></w:document>")


def pdf(path: Path, *objects: str | bytes) -> None:
    out, offsets = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        body = content.encode() if isinstance(content, str) else content
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    end = b"trailer\n<< /Root 1 0 R /Size %d >>\nstartxref\n%d\n%%%%EOF"
    count = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n" % count
    path.write_bytes(out + head + table + end % (count, len(out)))


def stream(data: bytes, extra: str = "") -> bytes:
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(data), extra.encode(), data)


def pdf_page(path: Path, content: bytes, *more: bytes) -> None:
    """Write one page; objects from 6 on are ``more``, the first of them its picture or form I."""
    pdf(
        path,
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources "
        "<< /Font << /F1 5 0 R >> /XObject << /I 6 0 R >> >> >>",
        content,
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        *more,
    )


SAID = b"BT /F1 12 Tf (A bank was listed here) Tj ET "


def flate_pdf(path: Path) -> None:
    packer, line = zlib.compressobj(9), b"BT /F1 12 Tf (bank) Tj ET\n" * 40_000
    data = b"".join(packer.compress(line) for _ in range(500)) + packer.flush()
    pdf_page(path, stream(data, "/Filter /FlateDecode"), stream(b""))


def picture_pdf(path: Path) -> None:
    size = "/Width 2000000000 /Height 2000000000 /BitsPerComponent 8 /ColorSpace /DeviceRGB"
    picture = stream(b"x", f"/Type /XObject /Subtype /Image {size}")
    pdf_page(path, stream(SAID + b"/I Do"), picture)


def form_pdf(path: Path) -> None:
    form = "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /I 6 0 R >> >>"
    pdf_page(path, stream(SAID + b"/I Do"), stream(b"/I Do /I Do", form))


def cycle_pdf(path: Path) -> None:
    kids = "<< /Type /Pages /Parent 2 0 R /Kids [2 0 R 3 0 R] /Count 2 >>"
    pdf(path, "<< /Type /Catalog /Pages 2 0 R >>", kids, kids)


def object_stream_pdf(path: Path) -> None:
    loop = stream(b"2 0 << /Type /Pages >>", "/Type /ObjStm /N 1 /First 4 /Extends 2 0 R")
    pdf(path, "<< /Type /Catalog /Pages 2 0 R >>", loop)


def text(content: str) -> Callable[[Path], None]:
    return lambda path: path.write_text(content, encoding="utf-8") and None


def aliases() -> str:
    lines = (f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12))
    return f"---\na0: &a0 [ha]\n{''.join(lines)}title: *a11\n---\n\nA bank was listed.\n"


HOSTILE: dict[str, Callable[[Path], None]] = {
    "bomb.docx": lambda p: docx(p, (b" " * MEGABYTE for _ in range(300))),
    "laughs.docx": lambda p: docx(p, [b"<w:p><w:r><w:t>&a11;</w:t></w:r></w:p>"], _LAUGHS),
    "deep.docx": lambda p: docx(p, [b"<w:sdt>" * DEEP, b"</w:sdt>" * DEEP]),
    "laughs.xml": text(f"{_LAUGHS}<a>&a11;</a>"),
    "outside.xml": text('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
    "deep.xml": text("<a>" * DEEP + "</a>" * DEEP),
    "deep.html": text("<html><body>" + "<div>" * DEEP + "A bank was listed."),
    "deep-spans.html": text("<html><body><p>" + "<span>" * DEEP + "A bank was listed."),
    "deep-quote.md": text("> " * (DEEP // 5) + "bank"),
    "brackets.md": text("[" * LONG),
    "stars.md": text("**a " * (LONG // 4)),
    "links.md": text("[](" * (LONG // 3)),
    "aliases.md": text(aliases()),
    "deep-front.md": text(f"---\ntitle: {'[' * DEEP}{']' * DEEP}\n---\n\nA bank was listed.\n"),
    "one-word.txt": text("a" * 50 * MEGABYTE),
    "dots.txt": text("." * LONG + " A"),
    "dotted-word.txt": text("a." * (LONG // 2) + " b. C"),
    "long-word.txt": text("A " + "x" * MEGABYTE + " a. B"),
    "one-paragraph.txt": text("The bank paid Mr. Smith. " * (MEGABYTE // 25)),
    "flate.pdf": flate_pdf,
    "picture.pdf": picture_pdf,
    "form.pdf": form_pdf,
    "cycle.pdf": cycle_pdf,
    "object-stream.pdf": object_stream_pdf,
    "deep.pdf": lambda p: pdf(p, f"<< /Type /Catalog /Pages {'[' * DEEP}{']' * DEEP} >>"),
}
