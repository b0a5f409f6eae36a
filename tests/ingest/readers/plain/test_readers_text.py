"""Plain text and Markdown: the text stays as it is in the file, every word in a block."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.datamodels import Block, BlockRole, Document
from ingest.errors import ReadError
from ingest.readers import read_document

PROSE = "The Council adopted a measure against banks and ships that serve the trade in arms. "
SAVED_PAGE = f"""Banks Named in New Measure

By Jane Doe | Correspondent

July 19, 2023

{PROSE * 4}

{PROSE * 4}

Share:

This Post Has 0 Comments

No comments yet. Be the first to comment!

Leave a Reply"""


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Document]:
    def from_content(content: str | bytes, name: str = "a.txt") -> Document:
        path = tmp_path / Path(name).name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_document(path, name)

    return from_content


def pieces(document: Document, role: BlockRole = BlockRole.TEXT) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if b.role is role]


def test_text_stays_as_it_is_in_the_file(read) -> None:
    content = "\n\n  Title \n\nA  line\twith   gaps,\nand “quotes” – $5 & <b>.\n\n\nEnd.\n\n"
    document = read(content)
    assert document.text == content
    assert pieces(document) == ["A  line\twith   gaps,\nand “quotes” – $5 & <b>.", "End."]


def test_line_ends_of_every_system_are_newlines(read) -> None:
    assert read("One.\r\nTwo.\r\rThree.").text == "One.\nTwo.\n\nThree."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_with_and_without_mark_is_read(read, encoding: str) -> None:
    assert read("Größe Банк 制裁.".encode(encoding)).text == "Größe Банк 制裁."


def test_a_line_that_ends_in_spaces_does_not_end_its_paragraph(read) -> None:
    assert pieces(read("The Council adopted \nthe measure.  \nIt is in force.")) == [
        "The Council adopted \nthe measure.  \nIt is in force."
    ]


def test_a_saved_page_tells_title_date_and_kind(read) -> None:
    about = read(SAVED_PAGE).about
    assert (about.title, about.published) == ("Banks Named in New Measure", "2023-07-19")
    assert about.kind == "news"


def test_buttons_and_comment_form_at_the_end_are_furniture_and_named(read) -> None:
    document = read(SAVED_PAGE)
    assert pieces(document, BlockRole.FURNITURE)[-4:] == [
        "Share:",
        "This Post Has 0 Comments",
        "No comments yet. Be the first to comment!",
        "Leave a Reply",
    ]
    assert "Share:" in document.warnings[0]


@pytest.mark.parametrize(
    "tail",
    [
        "It is so ordered today.\n\nThe ban ends in May 2027.",
        "- Keremet Bank\n\n- Capital Bank",
        "1. Keremet Bank\n\n2. Capital Bank",
        "A single short line",
    ],
)
def test_short_closing_sentences_and_lists_are_no_furniture(read, tail: str) -> None:
    document = read(f"Title\n\n{PROSE * 4}\n\n{PROSE * 4}\n\n{tail}")
    assert pieces(document)[-1] == tail.split("\n\n")[-1]
    assert document.warnings == ()


def test_an_address_at_the_end_gives_address_and_publisher(read) -> None:
    about = read(f"{PROSE}\n\nOriginal url:\n\n<https://www.paper.example/a/b>").about
    assert (about.url, about.publisher) == ("https://www.paper.example/a/b", "www.paper.example")


def test_front_matter_beats_labels_and_labels_beat_the_file_name(read) -> None:
    front = "---\npublisher: From front matter\n---\n"
    body = f"# Title\n\nPublisher: From a label\nPublished: 2 May 2026\n\n{PROSE}"
    about = read(front + body, "law/a-2020-01-01.md").about
    assert (about.publisher, about.published) == ("From front matter", "2026-05-02")
    assert about.kind == "law"


def test_front_matter_is_in_the_text_and_in_no_block(read) -> None:
    document = read(f"---\ntitle: T\n---\n{PROSE}", "a.md")
    assert document.text.startswith("---")
    assert pieces(document) == [PROSE.strip()]


def test_dates_that_head_the_entries_of_a_chronology_stay_headings(read) -> None:
    document = read(
        f"# Chronology\n\n## 13 August 2025\n\n{PROSE}\n\n## 23 April 2026\n\n{PROSE}", "a.md"
    )
    assert pieces(document, BlockRole.HEADING) == [
        "# Chronology",
        "## 13 August 2025",
        "## 23 April 2026",
    ]
    assert document.about.published is None


def test_a_date_alone_far_down_is_text(read) -> None:
    paragraphs = "\n\n".join([PROSE] * 9)
    assert "23 April 2026" in pieces(read(f"Title\n\n{paragraphs}\n\n23 April 2026\n\n{PROSE}"))


def test_headings_of_plain_text_are_told_by_their_shape(read) -> None:
    document = read(f"Title\n\n{PROSE}\n\nThe banks\n\n{PROSE}\n\nThe ships are next.\n\n{PROSE}")
    assert pieces(document, BlockRole.HEADING) == ["Title", "The banks"]


def test_a_file_of_one_line_is_text_enough(read) -> None:
    assert read("Keremet Bank is on the list").text == "Keremet Bank is on the list"


def test_every_part_of_markdown_is_a_block(read) -> None:
    document = read(
        "# One\n\ntext\n\n- a\n  - b\n- c\n\n> quote\n> more\n\n| h | i |\n|---|---|\n| 1 | 2 |\n\n"
        "```\ncode\n```\n\n    indented\n\n<div>html</div>\n\nTwo\n---\n\n1. x\n\n[1]: https://a.example\n",
        "a.md",
    )
    assert [document.text[b.start : b.end] for b in document.blocks] == [
        *("# One", "text", "- a", "- b", "- c", "> quote\n> more", "h | i", "h: 1; i: 2"),
        *("```\ncode\n```", "indented", "<div>html</div>", "Two\n---", "1. x"),
        "[1]: https://a.example",
    ]
    assert [b.level for b in document.blocks if b.level] == [1, 2]


def test_separators_that_only_python_takes_for_line_ends_shift_nothing(read) -> None:
    document = read("One\u2028two\x0cthree\x85four\x1c.\n\nSecond paragraph.\n\nThird.", "a.md")
    assert pieces(document)[1:] == ["Second paragraph.", "Third."]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"caf\xe9 au lait", r"not UTF-8 text \(byte 3: 0xe9\); save the file as UTF-8"),
        (b"\xff\xfea", "not UTF-16 text"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not UTF-8 text"),
        (b"PK\x03\x04\x00\x00\x00", "this is a binary file and no text"),
        (b"   \n\n ", "no text was found"),
        (b"\xef\xbb\xbf", "no text was found"),
        (b"", "the file is empty"),
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_what_is_no_text_is_refused_with_a_reason(
    read, data: bytes, reason: str, name: str
) -> None:
    with pytest.raises(ReadError, match=reason):
        read(data, name)


marks = [
    "# ",
    "- ",
    "> ",
    "1. ",
    "```",
    "~~~",
    "| a | b |\n|---|---|\n",
    "---",
    "===",
    "    ",
    "\t",
]
more = [
    "[x]: ",
    "<div>",
    "<!--",
    "**",
    "\\",
    "\u2028",
    "\x0c",
    "\n",
    "\n\n",
    " ",
    "Share:",
    "Date: ",
]
fragment = st.one_of(st.sampled_from([*marks, *more]), st.text(max_size=12))
markup = st.lists(fragment, min_size=1, max_size=30).map("".join)


def uncovered(document: Document, body: int = 0) -> str:
    inside = {i for b in document.blocks for i in range(b.start, b.end)}
    return "".join(c for i, c in enumerate(document.text) if i >= body and i not in inside)


@given(content=markup, name=st.sampled_from(["a.txt", "a.md"]))
def test_blocks_are_in_order_and_hold_every_word(read, content: str, name: str) -> None:
    try:
        document = read(content.encode("utf-8", "ignore"), name)
    except ReadError:
        return
    ends = [0, *(b.end for b in document.blocks)]
    assert all(end <= b.start < b.end for end, b in zip(ends, document.blocks, strict=False))
    assert all(isinstance(b, Block) for b in document.blocks)
    if not content.startswith("---"):
        assert not re.search(r"\w", uncovered(document))


def test_an_underlined_line_of_plain_text_is_a_heading(tmp_path: Path) -> None:
    path = tmp_path / "memo.txt"
    path.write_text(
        "THE MEMO\n========\n\nFirst words stand here.\n\nPart two\n--------\nSecond words.\n",
        encoding="utf-8",
    )
    document = read_document(path, "memo.txt")
    assert document.about.title == "THE MEMO"
    by_role = [(b.role.value, document.text[b.start : b.end]) for b in document.blocks]
    assert by_role == [
        ("heading", "THE MEMO"),
        ("furniture", "========"),
        ("text", "First words stand here."),
        ("heading", "Part two"),
        ("furniture", "--------"),
        ("text", "Second words."),
    ]


def test_a_page_marker_of_extracted_text_is_no_statement(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("The list of names.\n\n--- Page 13 ---\n\nAnna Rot was listed.\n", "utf-8")
    document = read_document(path, "list.txt")
    markers = [b for b in document.blocks if "Page 13" in document.text[b.start : b.end]]
    assert [b.role for b in markers] == [BlockRole.FURNITURE]


LONG = "The measures apply to all persons and to all goods that are named in the annex. " * 4


@pytest.mark.parametrize(
    ("lead", "names"),
    [
        (
            "Three persons were listed on that day, among them two officers:",
            ["Ann Example", "Bob Sample"],
        ),
        (LONG, ["Alpha Trade LLC", "Beta Bank OJSC", "SURNAME, Given"]),
        (LONG, ["Entities:", "Alpha Trade LLC", "Vessel One IMO 1234567"]),
    ],
)
def test_names_at_the_end_are_no_furniture_and_what_follows_them_is(
    write, lead: str, names: list[str]
) -> None:
    tail = ["Share:", "Leave a Reply", "No comments yet!"]
    path = write("a.txt", "\n\n".join(["Headline of the day", LONG, LONG, lead, *names, *tail]))
    document = read_document(path, "a.txt")
    kept = {
        document.text[b.start : b.end] for b in document.blocks if b.role is not BlockRole.FURNITURE
    }
    assert [n for n in names if n not in kept] == []
    assert [t for t in tail if t in kept] == []


def test_a_menu_at_the_end_is_furniture_without_a_lead(write) -> None:
    tail = ["About Us", "Privacy Policy", "Contact Us"]
    path = write("a.txt", "\n\n".join(["Headline of the day", LONG, LONG, *tail]))
    document = read_document(path, "a.txt")
    kept = {
        document.text[b.start : b.end] for b in document.blocks if b.role is not BlockRole.FURNITURE
    }
    assert [t for t in tail if t in kept] == []


@pytest.mark.parametrize(
    ("line", "author", "published"),
    [
        ("By Jane Doe", "Jane Doe", None),
        ("By Jane van Doe | Senior Correspondent", "Jane van Doe", None),
        ("Jane Doe, 19 July 2023", "Jane Doe", "2023-07-19"),
        ("Jane Doe | July 19, 2023", "Jane Doe", "2023-07-19"),
        ("Osh, Kyrgyzstan", None, None),
    ],
)
def test_a_byline_says_who_wrote_and_when(write, line: str, author, published) -> None:
    about = read_document(
        write("a.txt", f"Headline of the day\n\n{line}\n\n{LONG}\n"), "a.txt"
    ).about
    assert (about.author, about.published) == (author, published)
    assert about.kind == ("news" if author else None)
