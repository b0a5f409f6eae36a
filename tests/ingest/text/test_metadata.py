"""What a document says of itself is taken over; what it does not say stays unknown."""

import pytest

from ingest.datamodels import About, merge_abouts
from ingest.text.metadata import (
    date_of_line,
    from_mapping,
    from_path,
    label_of,
    parse_date,
    split_front_matter,
    url_of_line,
)


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2026-04-23", "2026-04-23"),
        ("23 April 2026", "2026-04-23"),
        ("April 23, 2026", "2026-04-23"),
        ("April 23 2026", "2026-04-23"),
        ("23 Apr 2026", "2026-04-23"),
        ("Apr 23, 2026", "2026-04-23"),
        ("Apr. 23, 2026", "2026-04-23"),
        ("Sept. 1, 2025", "2025-09-01"),
        ("Sept 1, 2025", "2025-09-01"),
        ("May 5, 2024", "2024-05-05"),
        ("23rd April 2026", "2026-04-23"),
        ("1st May 2024", "2024-05-01"),
        ("23.04.2026", "2026-04-23"),
        ("  23 April 2026. ", "2026-04-23"),
        ("2026-04-23T10:15:00+00:00", "2026-04-23"),
        ("2026-04-23T10:15:00Z", "2026-04-23"),
    ],
)
def test_a_date_alone_is_understood(written: str, iso: str) -> None:
    assert parse_date(written) == iso


@pytest.mark.parametrize(
    "written",
    [
        "",
        "2026",
        "soon",
        "31 February 2026",
        "2026-13-01",
        "April 2026",
        "on 23 April 2026",
        "4/5/26",
    ],
)
def test_what_is_no_whole_date_is_no_date(written: str) -> None:
    assert parse_date(written) is None


def test_a_line_with_more_than_a_date_is_no_date_line() -> None:
    assert date_of_line("July 20, 2023") == "2023-07-20"
    assert date_of_line("On July 20, 2023 the Treasury acted.") is None
    assert date_of_line("May") is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Published: 24 April 2026", ("published", "24 April 2026")),
        ("  source :  OFAC ", ("source", "OFAC")),
        ("Original URL: https://a.example/b", ("original url", "https://a.example/b")),
        ("Published:", None),
        ("The title: none", None),
        ("Conclusion: it works", None),
    ],
)
def test_labels_are_known_words_with_a_value(line: str, expected: tuple[str, str] | None) -> None:
    assert label_of(line) == expected


def test_a_paragraph_that_begins_like_a_label_is_none() -> None:
    assert (
        label_of("Date: " + "the parties agree that this begins on the first of May. " * 10) is None
    )


def test_an_address_alone_is_an_address() -> None:
    assert url_of_line(" <https://a.example/b?c=1> ") == "https://a.example/b?c=1"
    assert url_of_line("see https://a.example/b") is None


def test_front_matter_is_taken_over() -> None:
    text = "---\ntitle: A: B\n".replace("A: B", '"A: B"') + (
        "publisher: Council\ndate: 2026-04-23\nkind: Law\njurisdiction: EU\n"
        "instrument: Regulation (EU) No 833/2014\nlanguage: en\nurl: https://a.example\n"
        "other: 1\n---\nText"
    )
    about, offset, warnings = split_front_matter(text)
    assert about == About(
        title="A: B",
        publisher="Council",
        published="2026-04-23",
        kind="law",
        jurisdiction="EU",
        instrument="Regulation (EU) No 833/2014",
        language="en",
        url="https://a.example",
    )
    assert (text[offset:], warnings) == ("Text", [])


@pytest.mark.parametrize(
    "text",
    [
        "No front matter",
        "---\nnot closed\n",
        "---\n- a\n- list\n---\nText",
        "Text\n---\na: b\n---\n",
    ],
)
def test_text_without_front_matter_is_read_from_its_beginning(text: str) -> None:
    assert split_front_matter(text) == (About(), 0, [])


@pytest.mark.parametrize("yaml", ["title: [", "a: b: c", "date: 2026-02-31", "\tx: 1"])
def test_broken_front_matter_is_read_as_text_with_a_warning(yaml: str) -> None:
    about, offset, warnings = split_front_matter(f"---\n{yaml}\n---\nText")
    assert (about, offset) == (About(), 0)
    assert len(warnings) == 1


@pytest.mark.parametrize(
    ("key", "value"), [("published", "soon"), ("kind", "gossip"), ("url", "javascript:alert(1)")]
)
def test_an_unusable_value_is_left_unknown_with_a_warning(key: str, value: str) -> None:
    about, warnings = from_mapping({key: value, "title": "T"})
    assert about == About(title="T")
    assert value in warnings[0]


@pytest.mark.parametrize(
    ("path", "published", "kind"),
    [
        ("news/a-2026-04-23.txt", "2026-04-23", "news"),
        ("law/eu/a.pdf", None, "law"),
        ("lists/a.html", None, "list"),
        ("other/a-2026-13-01.md", None, None),
        ("a-12026-04-23.md", None, None),
        ("l_20250514.txt", "2025-05-14", None),
        ("notice_2025.05.14.pdf", "2025-05-14", None),
        ("OJ_L_202500395.pdf", None, None),
        ("law", None, None),
    ],
)
def test_names_of_files_and_folders_speak(
    path: str, published: str | None, kind: str | None
) -> None:
    dated = "file name" if published else None
    assert from_path(path) == About(published=published, kind=kind, dated=dated)


def test_the_first_that_knows_a_value_is_believed() -> None:
    merged = merge_abouts([About(title="a"), About(title="b", kind="law"), About(language="en")])
    assert merged == About(title="a", kind="law", language="en")
