"""Small valid files of each format, and edits that break them: run by path, never imported.

``SEEDS`` has the files by name, ``edited`` applies edits, ``faults`` reads a file and says what is
wrong with the outcome. Run as a program it tries random edits: ``fuzz.py SECONDS [NAME ...]``.
"""

import io
import random
import signal
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import docx
import openpyxl
from lxml import etree
from reportlab.pdfgen.canvas import Canvas

from ingest.datamodels import Document
from ingest.errors import ReadError
from ingest.reading.read import read_file

PROSE = "The Council listed Keremet Bank of Bishkek on 23 April 2026 for its payments. "
MAX_SECONDS = 20
MAX_TOKENS = 256
EDITS = ("flip", "cut", "drop", "double", "put", "move", "digits", "deep")
PIECES = (
    *(b"<", b">", b"</", b"&", b"&#0;", b"&#x110000;", b"]]>", b"<!--", b"<![CDATA[", b"\x00"),
    *(b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xe2\x80\xae", b"\xe2\x80\x8b", b"\xc2\xad"),
    *(b"99999999999999999999", b"-1", b"1e309", b"NaN", b"0", b"\r", b"\r\n\r\n", b"\n\n", b'"'),
    *(
        b"'",
        b";",
        b",",
        b"\t",
        b"|",
        b"---\n",
        b"# ",
        b"> ",
        b"- ",
        b"```\n",
        b"[x]: y\n",
        b"===\n",
    ),
    *(b" obj", b"endobj", b"stream\n", b"endstream", b"<<", b">>", b"[", b"]", b"(", b")", b" R "),
    *(b"/Kids", b"/Length", b"/Filter /FlateDecode", b"BT ", b"ET ", b"q ", b"Q ", b"Tj ", b" Tf "),
    *(
        b"MIME-Version: 1.0\r\n",
        b"Content-Type: multipart/mixed; boundary=\r\n",
        b"=?utf-8?q?",
        b"--b",
    ),
    *(b"Content-Transfer-Encoding: base64\r\n", b"charset=x-none", b"=\n", b"Subject: \r\n x\r\n"),
    *(b"<p hidden>", b'style="color:#fff"', b"<style>.a{", b"<|im_start|>", "É銀".encode()),
)
Edit = tuple[str, float, float, int]  # what, from where, to where (shares of the length), a piece


def _docx() -> bytes:
    made, out = docx.Document(), io.BytesIO()
    made.add_heading("Designations", level=1)
    made.add_paragraph("Published: 24 April 2026")
    made.add_paragraph(PROSE)
    table = made.add_table(rows=2, cols=2)
    for row, words in zip(table.rows, (("Name", "2024"), ("Keremet", "100")), strict=True):
        for cell, word in zip(row.cells, words, strict=True):
            cell.text = word
    made.save(out)
    return out.getvalue()


_TABLE = (
    "<t:table t:name='S'><t:table-row><t:table-cell><x:p>Name</x:p></t:table-cell><t:table-cell "
    "t:number-columns-spanned='2'><x:p>2024</x:p></t:table-cell><t:covered-table-cell/></t:table-row>"
    "<t:table-row><t:table-cell t:number-rows-spanned='2'><x:p>Keremet</x:p></t:table-cell>"
    "<t:table-cell o:date-value='2026-04-23'><x:p>23/04/26</x:p></t:table-cell></t:table-row>"
    "<t:table-row t:number-rows-repeated='2'><t:covered-table-cell/><t:table-cell><x:p>7</x:p>"
    "</t:table-cell></t:table-row></t:table>"
)
_ODS = _TABLE
_ODT = (
    f"<x:h x:outline-level='1'>Designations</x:h><x:p>{PROSE}<x:span x:style-name='U'>1</x:span>"
    "<x:note><x:note-body><x:p>As of May.</x:p></x:note-body></x:note></x:p><x:list><x:list-item>"
    f"<x:p>One.</x:p></x:list-item></x:list>{_TABLE}"
)


def _open_document(kind: str, body: str) -> bytes:
    names = {"o": "office", "t": "table", "x": "text", "s": "style"}
    spaces = " ".join(
        f"xmlns:{short}='urn:oasis:names:tc:opendocument:xmlns:{name}:1.0'"
        for short, name in names.items()
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "content.xml",
            f"<o:document-content {spaces}><o:automatic-styles><s:style s:name='U' s:family='text'>"
            "<s:text-properties s:text-position='super 58%'/></s:style></o:automatic-styles>"
            f"<o:body><o:{kind}>{body}</o:{kind}></o:body></o:document-content>",
        )
    return out.getvalue()


def _xlsx() -> bytes:
    made, out = openpyxl.Workbook(), io.BytesIO()
    for row in (
        ("Name", "Date", "Amount"),
        ("Keremet Bank", "2026-04-23", 100),
        ("Other", "", 7.5),
    ):
        made.active.append(row)
    made.active.column_dimensions["C"].hidden = True
    made.create_sheet("Second").append(["only"])
    made.save(out)
    return out.getvalue()


def _pdf() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(600, 800), invariant=True, pageCompression=0)
    for page in (1, 2):
        canvas.setFont("Helvetica-Bold", 16)
        canvas.drawString(60, 740, f"Chapter {page}")
        canvas.setFont("Helvetica", 11)
        for line in range(6):
            canvas.drawString(60, 700 - 14 * line, PROSE)
        canvas.rect(60, 500, 300, 20, fill=1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


_EML = (
    "From: Jane Doe <jane@bank.example>\r\nTo: x@y.example\r\nDate: Thu, 23 Apr 2026 10:00:00"
    " +0000\r\n"
    "Subject: =?utf-8?q?List_of_=C3=A9?=\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type:'
    " multipart/alternative; "
    f'boundary="c"\r\n\r\n--c\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>{PROSE}'
    f"</p>\r\n--c--\r\n"
    "--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: a@b.example\r\nSubject:"
    " Inner\r\n\r\nSmall text.\r\n"
    f"> {PROSE}\r\n-- \r\nJane\r\n--b\r\nContent-Type: application/pdf;"
    f" name=a.pdf\r\n\r\nx\r\n--b--\r\n"
)
_HTML = (
    '<html lang="en"><head><title>List</title><meta name="author" content="J">'
    "<style>.h{display:none}"
    f"</style></head><body><nav>Menu</nav><article><h1>List</h1><p>{PROSE * 3}</p>"
    f"<p class=h>unseen</p>"
    f"<table><tr><th>Name</th><th>2024</th></tr><tr><td>Bank</td><td>1</td></tr></table>"
    f"<p>{PROSE}</p>"
    "<!-- a comment of five words --></article></body></html>"
)
_EURLEX = (
    '<html><body><p class="oj-hd-oj">23.4.2026</p>'
    '<p class="oj-doc-ti">COUNCIL REGULATION (EU) 2026/1</p>'
    '<p class="oj-doc-ti">of 23 April 2026</p><p class="oj-normal">(1) A recital of the act.</p>'
    '<p class="oj-ti-art">Article 1</p><p class="oj-sti-art">Scope</p><p class="oj-normal">1. '
    f"{PROSE}</p><table><tr><td>(a)</td><td>point one;</td></tr></table>"
    '<p class="oj-ti-grseq-1">ANNEX I</p><table class="oj-table"><tr><td>Name</td></tr>'
    "</table></body></html>"
)
_MD = (
    f"---\ntitle: List\npublished: 2026-04-23\n---\n\n# List\n\n{PROSE}\n\n"
    f"<!-- unseen words -->\n\n- one\n"
    f"- two\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n> {PROSE}\n\n[x]: http://a.example (t)\n"
)
_TXT = (
    "List of April\n\nBy Jane Doe\n\n23 April 2026\n\nHeading\n=======\n\n"
    f"{PROSE * 3}\n\nShare\n\nTweet\n"
)
_CSV = 'name,city,note\nKeremet Bank,Bishkek,"one\ntwo"\nOther,Omsk,"a ""b"" c"\nThird,,-0-\n'
_RTF = (
    r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 Arial;}}{\colortbl;\red255\green255\blue255;}"
    r"{\stylesheet{\s1 heading 1;}}{\info{\title List}}\pard\s1 List\par\pard "
    rf"{PROSE}{{\super 1{{\footnote A note.}}}}{{\v unseen}}\par\trowd\trhdr\cellx900\cellx1800 "
    r"\intbl Name\cell 2024\cell\row\trowd\cellx900\cellx1800 Bank\cell \u233?\'e9\cell\row"
    r"\pard{\pict 00ff}{\shp{\*\shpinst{\shptxt Box\par}}}\par}"
)
_FORMEX = (
    "<ACT><BIB.INSTANCE><DATE ISO='20260423'>x</DATE><LG.DOC>EN</LG.DOC></BIB.INSTANCE><TITLE>"
    "<TI><P>"
    "Council Regulation (EU) 2026/1</P></TI></TITLE><PREAMBLE><GR.CONSID><CONSID><NP><NO.P>(1)"
    "</NO.P>"
    "<TXT>A recital.</TXT></NP></CONSID></GR.CONSID></PREAMBLE><ENACTING.TERMS>"
    "<ARTICLE IDENTIFIER='001'>"
    f"<TI.ART>Article 1</TI.ART><PARAG><NO.PARAG>1.</NO.PARAG><ALINEA><P>{PROSE}</P><LIST>"
    f"<ITEM><NP><NO.P>"
    "(a)</NO.P><TXT>point</TXT></NP></ITEM></LIST></ALINEA></PARAG></ARTICLE></ENACTING.TERMS>"
    "</ACT>"
)
_AKN = (
    '<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><act name="act"><meta>'
    '<identification source="#x"><FRBRWork><FRBRthis value="/akn/eu/act/2014/92"/><FRBRdate date='
    '"2014-07-23" name="x"/></FRBRWork></identification></meta><body><chapter eId="c1">'
    "<num>CHAPTER I</num>"
    '<heading>Scope</heading><article eId="a1"><num>Article 1</num><heading>Subject</heading>'
    "<paragraph>"
    f"<num>1.</num><content><p>{PROSE}</p></content></paragraph><paragraph><num>2.</num><list>"
    f"<point><num>"
    "(a)</num><content><p>point</p></content></point></list></paragraph></article></chapter>"
    "</body></act>"
    "</akomaNtoso>"
)
_CLML = (
    '<Legislation xmlns="http://www.legislation.gov.uk/namespaces/legislation"><Secondary>'
    "<SecondaryPrelims>"
    "<Title>The Rules 2019</Title></SecondaryPrelims><Body><Part id='p1'><Number>PART 1"
    "</Number><Title>"
    "General</Title><P1group><Title>Scope</Title><P1 id='r1'><Pnumber>1</Pnumber><P1para><P2>"
    "<Pnumber>1"
    f"</Pnumber><P2para><Text>{PROSE}</Text><P3><Pnumber>a</Pnumber><P3para><Text>point</Text>"
    f"</P3para>"
    "</P3></P2para></P2></P1para></P1></P1group></Part></Body></Secondary></Legislation>"
)
_ECFR = (
    '<ECFR><DIV5 N="587" TYPE="PART"><HEAD>PART 587—RULES</HEAD><AUTH><HED>Authority:</HED>'
    "<PSPACE>3 U.S.C."
    '</PSPACE></AUTH><DIV6 N="A" TYPE="SUBPART"><HEAD>Subpart A—General</HEAD>'
    '<DIV8 N="587.101" TYPE="SECTION">'
    f"<HEAD>§ 587.101 Scope.</HEAD><P>(a) <I>One.</I> {PROSE}</P><P>(1) Two.</P><P>(i) Three.</P>"
    "<CITA>[1 FR 2]</CITA></DIV8></DIV6></DIV5></ECFR>"
)
_FR = (
    "<FEDREG><VOL>89</VOL><NO>29</NO><DATE>Monday, February 12, 2024</DATE><RULES><RULE>"
    "<PREAMB><AGENCY>OFFICE"
    "</AGENCY><CFR>31 CFR Part 587</CFR><SUBJECT>Rules</SUBJECT><SUM><HD SOURCE='HED'>SUMMARY:"
    "</HD><P>"
    f"{PROSE}</P></SUM></PREAMB><SUPLINF><P>{PROSE}</P></SUPLINF><REGTEXT><SECTION>"
    f"<SECTNO>§ 587.1</SECTNO>"
    "<SUBJECT>Scope</SUBJECT><P>(a) One.</P></SECTION></REGTEXT><FRDOC>[FR Doc. 2024-1 Filed]"
    "</FRDOC></RULE>"
    "</RULES></FEDREG>"
)
SEEDS: dict[str, bytes] = {
    "a.txt": _TXT.encode(),
    "a.md": _MD.encode(),
    "a.html": _HTML.encode(),
    "eurlex.html": _EURLEX.encode(),
    "a.csv": _CSV.encode(),
    "a.rtf": _RTF.encode(),
    "a.odt": _open_document("text", _ODT),
    "a.ods": _open_document("spreadsheet", _ODS),
    "a.eml": _EML.encode(),
    "formex.xml": _FORMEX.encode(),
    "a.akn": _AKN.encode(),
    "clml.xml": _CLML.encode(),
    "ecfr.xml": _ECFR.encode(),
    "fr.xml": _FR.encode(),
    "a.docx": _docx(),
    "a.xlsx": _xlsx(),
    "a.pdf": _pdf(),
}


def edited(name: str, data: bytes, edits: Sequence[Edit]) -> bytes:
    """Return the file with these edits: of its bytes, its elements or the parts of its archive."""
    if name.endswith((".docx", ".xlsx")) and edits[0][3] % 3:  # two of three
        return _archive_edited(data, edits)
    for edit in edits:
        inside = name.endswith((".xml", ".akn")) and edit[3] % 3
        data = _elements_edited(data, edit) if inside else _bytes_edited(data, edit)
    return data


def _bytes_edited(data: bytes, edit: Edit) -> bytes:
    what, first, last, number = edit
    a, b = sorted((int(first * len(data)), int(last * len(data))))
    piece = PIECES[number % len(PIECES)]
    short = min(b, a + 1 + number % 40)
    if what == "flip" and a < len(data):
        return data[:a] + bytes([data[a] ^ (1 << number % 8)]) + data[a + 1 :]
    if what == "digits":
        digits = [n for n, c in enumerate(data) if chr(c).isdigit()]
        if digits:
            at = digits[min(len(digits) - 1, int(first * len(digits)))]
            return data[:at] + (b"9" * (1 + number % 20)) + data[at + 1 :]
    made = {
        "cut": data[:b],
        "drop": data[:a] + data[short:],
        "double": data[:b] + data[a:],
        "put": data[:a] + piece + data[a:],
        "move": data[:a] + data[short:b] + data[a:short] + data[b:],
        "deep": data[:a] + piece * (number % 3000) + data[a:],
    }
    return made.get(what, data)[: 1 << 20]


def _archive_edited(data: bytes, edits: Sequence[Edit]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {m: archive.read(m) for m in archive.namelist()}
    names = [n for n in parts if n.endswith((".xml", ".rels"))]
    main = [n for n in names if n.endswith(("document.xml", "sheet1.xml", "workbook.xml"))]
    chosen = [*names, *main * len(names)][edits[0][3] % (len(names) * (1 + len(main)))]
    for inner in edits:
        change = _elements_edited if inner[3] % 2 else _bytes_edited
        parts[chosen] = change(parts[chosen], inner)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return out.getvalue()


def _elements_edited(data: bytes, edit: Edit) -> bytes:
    what, first, last, number = edit
    try:
        root = etree.fromstring(data)
    except etree.XMLSyntaxError:
        return _bytes_edited(data, edit)
    elements = list(root.iter(etree.Element))
    one = elements[min(len(elements) - 1, int(first * len(elements)))]
    other = elements[min(len(elements) - 1, int(last * len(elements)))]
    parent = one.getparent()
    if what in ("flip", "digits"):
        one.tag = other.tag
        one.text, other.text = other.text, one.text
    elif what in ("drop", "cut") and parent is not None:
        parent.remove(one)
    elif what == "double" and parent is not None:
        parent.append(etree.fromstring(etree.tostring(one, with_tail=False)))
    elif what == "put" and one.attrib:
        one.attrib[sorted(one.attrib)[number % len(one.attrib)]] = "9" * (number % 20)
    elif what == "move" and one not in other.iterancestors() and one is not other:
        other.append(one)
    elif what == "deep":
        for _ in range(number % 120):
            inner = etree.SubElement(one, one.tag)
            inner.text, one.text = one.text, None
            one = inner
    return etree.tostring(root)


def faults(path: Path) -> str | None:
    """Read a file; return what is wrong with the outcome, None where it is as it should be.

    Right are a reason why the file is not read, and a document whose blocks and passages lie in
    their order inside its text.
    """
    try:
        read = read_file(
            str(path), path.name, {}, lambda texts: [len(t) for t in texts], MAX_TOKENS
        )
    except ReadError as exc:
        return None if str(exc).strip() else "no reason"
    return misplaced(read.document) or next(
        (
            f"passage {p.ordinal} is not its document's text"
            for p in read.passages or ()
            if p.text != read.document.text[p.start : p.end] or not p.text
        ),
        None,
    )


def misplaced(document: Document) -> str | None:
    """Return what is wrong with the places of a document's blocks and parts."""
    before = 0
    for block in document.blocks:
        if not before <= block.start < block.end <= len(document.text):
            return f"{block} after {before}, text of {len(document.text)}"
        if not document.text[block.start : block.end].strip():
            return f"{block} is blank"
        before = block.end
    starts = [part.start for part in document.parts]
    if starts != sorted(starts) or any(not 0 <= s <= len(document.text) for s in starts):
        return f"parts at {starts}"
    return None


def random_edits(source: random.Random) -> list[Edit]:
    """Return some edits."""
    return [
        (source.choice(EDITS), source.random(), source.random(), source.randrange(10_000))
        for _ in range(source.randint(1, 6))
    ]


def _stop(*_: object) -> None:
    raise TimeoutError(f"more than {MAX_SECONDS} s")


def _run(seconds: float, names: Sequence[str], report: Callable[[str], object]) -> None:
    signal.signal(signal.SIGALRM, _stop)
    folder = Path(tempfile.mkdtemp())
    for name in names:
        source, tried, found, slowest = random.Random(name), 0, set(), 0.0
        started = time.monotonic()
        while time.monotonic() - started < seconds:
            tried += 1
            data = edited(name, SEEDS[name], random_edits(source))
            path = folder / name
            path.write_bytes(data)
            signal.alarm(MAX_SECONDS)
            at = time.process_time()
            try:
                fault = faults(path)
                kind = fault and fault[:40]
            except BaseException as exc:  # noqa: BLE001 - whatever a reader raises is what is sought
                last = traceback.extract_tb(exc.__traceback__)[-1]
                ours = [
                    f for f in traceback.extract_tb(exc.__traceback__) if "/ingest/" in f.filename
                ]
                where = f"{Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else ""
                fault = f"{type(exc).__name__}: {exc} at {where}, {last.filename}:{last.lineno}"
                kind = f"{type(exc).__name__} {where}"
            signal.alarm(0)
            slowest = max(slowest, time.process_time() - at)
            if fault and kind not in found:
                found.add(kind)
                kept = folder / f"{len(found)}-{name}"
                kept.write_bytes(data)
                report(f"{name}: {fault} -> {kept}")
        report(f"{name}: {tried} files, {len(found)} faults, slowest {slowest:.1f} s")


if __name__ == "__main__":
    _run(
        float(sys.argv[1]), sys.argv[2:] or list(SEEDS), lambda line: sys.stdout.write(f"{line}\n")
    )
