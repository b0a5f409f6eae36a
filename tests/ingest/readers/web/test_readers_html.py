"""Saved web pages: the main text with headings and tables, the head's metadata, any encoding."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.datamodels import About, BlockRole, Document
from ingest.errors import ReadError
from ingest.readers import read_document

PROSE = "The Council of Größe adopted Šefčovič’s measure – on banks and on ships, for a year. "
PAGE = f"""<!DOCTYPE html><html lang="en"><head>
<title>Ban on ships | Site</title>
<meta property="og:title" content="Ban on ships">
<meta property="og:site_name" content="Trade Journal">
<meta property="article:published_time" content="2026-04-23T10:00:00+00:00">
<meta name="kind" content="news"><meta name="jurisdiction" content="EU">
<link rel="canonical" href="https://journal.example/ban">
</head><body>
<nav><a href="/">Home</a> <a href="/about">About</a></nav>
<article><h1>Ban on ships</h1><p>{PROSE * 5}</p><h2>Who is listed</h2><p>{PROSE * 4}</p>
<table><tr><th>Name</th><th>2024</th></tr><tr><td>Keremet</td><td>100</td></tr></table>
<p>First line<br>second <b>li</b>ne</p><p style="display: none">Hidden from readers</p></article>
<div class="share">Share: <a href="#">Facebook</a></div>
<div id="comments"><h3>Leave a Reply</h3><form><textarea></textarea></form></div>
<footer>All rights reserved</footer><script>var secret = 1;</script></body></html>"""


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str | bytes], Document]:
    def from_bytes(page: str | bytes) -> Document:
        path = tmp_path / "page.html"
        path.write_bytes(page.encode() if isinstance(page, str) else page)
        return read_document(path, "page.html")

    return from_bytes


def pieces(document: Document, role: BlockRole = BlockRole.TEXT) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if b.role is role]


def test_main_text_is_kept_with_its_headings_and_tables(read) -> None:
    document = read(PAGE)
    assert pieces(document) == [
        (PROSE * 5).strip(),
        (PROSE * 4).strip(),
        "Name | 2024",
        "Name: Keremet; 2024: 100",
        "First line second line",
    ]
    assert pieces(document, BlockRole.HEADING) == ["Ban on ships", "Who is listed"]


def test_head_says_what_the_page_is(read) -> None:
    assert read(PAGE).about == About(
        title="Ban on ships",
        publisher="Trade Journal",
        published="2026-04-23",
        kind="news",
        jurisdiction="EU",
        language="en",
        url="https://journal.example/ban",
        dated="published",
    )


@pytest.mark.parametrize(
    "words", ["Share:", "Leave a Reply", "Home", "All rights", "secret", "Hidden from readers"]
)
def test_menus_buttons_and_forms_are_no_text(read, words: str) -> None:
    assert words not in read(PAGE).text


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", ""),
        ("utf-8", '<meta charset="utf-8">'),
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("windows-1252", ""),
        ("windows-1252", '<meta charset="windows-1252">'),
        ("windows-1251", '<meta http-equiv="Content-Type" content="text/html; charset=cp1251">'),
    ],
)
def test_letters_survive_every_encoding(read, encoding: str, declared: str) -> None:
    words = "Банк в Бишкеке" if encoding == "windows-1251" else "café – “naïve” Größe"
    page = f"<html><head>{declared}</head><body><p>{words}</p></body></html>"
    assert pieces(read(page.encode(encoding))) == [words]


def test_undecodable_bytes_are_shown_and_named_in_a_warning(read) -> None:
    page = b"<html><head><meta charset=utf-8></head><body><p>b\xffad</p><p>after</p></body></html>"
    document = read(page)
    assert pieces(document) == ["b\ufffdad", "after"]
    assert "bytes that are no text" in document.warnings[0]


def test_a_page_that_is_no_article_is_read_whole_and_in_order(
    read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.readers.web.html.MIN_KEPT", 2)  # no main text is enough
    cells = "".join(f"<tr><td>Person {n}</td><td>Entry {n}</td></tr>" for n in range(200))
    page = (
        f"<body>Intro <i>wo</i>rds<h2>List</h2><div>A <p>b</p> c</div><table>{cells}</table></body>"
    )
    document = read(page)
    assert all(f"Person {n} | Entry {n}" in document.text for n in range(200))
    found = [document.text.index(w) for w in ("Intro words", "List", "A", "b", "c", "Person 0")]
    assert found == sorted(found)


@pytest.mark.parametrize(
    "page",
    [
        "<p>open <b>never closed <div>text",
        "<html><body><table><tr><td>text</body>",
        "<<<>>><p>text</p",
        "</p></div>text<p>",
        "<p>a\x00b text</p>",
        "<p>" * 300 + "text",
    ],
)
def test_broken_html_is_read_as_a_browser_would(read, page: str) -> None:
    assert "text" in read(page).text


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("only words", "this is no HTML page"),
        ("<html><body></body></html>", "no text was found"),
        ("<!-- nothing -->", "cannot be parsed|no text was found"),
        ("<html><script>var x</script></html>", "no text was found"),
    ],
)
def test_a_page_without_text_is_refused(read, page: str, reason: str) -> None:
    with pytest.raises(ReadError, match=reason):
        read(page)


def test_a_news_page_says_its_kind_and_who_wrote_it(write) -> None:
    page = (
        '<html><head><title>Bank listed</title><meta name="author" content="Jane Doe">'
        '<script type="application/ld+json">{"@type": "NewsArticle"}</script></head><body><article>'
        f"<h1>Bank listed</h1><p>{'The bank was listed today. ' * 20}</p></article></body></html>"
    )
    about = read_document(write("a.html", page), "a.html").about
    assert (about.author, about.kind) == ("Jane Doe", "news")
