"""What a person corrects is written into `sources.toml`, and nothing else of it is touched."""

import tomllib

import pytest

from ingest.errors import SourcesError
from ingest.folder.scan import scan
from ingest.folder.sources import load_sources
from ingest.folder.sources_written import correct

WRITTEN = """# A comment of the person who wrote this.

["law/*.pdf"]
kind = "law"

["law/act.pdf"]   # my act
title = "The Act"  # its title
published = 2024-03-05

[official]
every = "6h"
"""


@pytest.fixture
def corpus(tmp_path):
    (tmp_path / "law").mkdir()
    (tmp_path / "law" / "act.pdf").write_bytes(b"x")
    return tmp_path


def said(corpus, path):
    return next(
        f.said for f in load_sources(corpus).tell(scan(corpus).files)[0] if f.relative == path
    )


def test_an_entry_is_made_where_there_is_no_file(corpus):
    correct(corpus, "law/act.pdf", {"title": 'The "Act" \\ of O\'Brien', "published": "2024-04-23"})
    assert said(corpus, "law/act.pdf") == {
        "title": 'The "Act" \\ of O\'Brien',
        "published": "2024-04-23",
    }


def test_an_entry_is_changed_and_comments_and_other_entries_stay(corpus):
    (corpus / "sources.toml").write_text(WRITTEN)
    correct(corpus, "law/act.pdf", {"published": "2025-01-02", "kind": "guidance"})
    text = (corpus / "sources.toml").read_text()
    assert said(corpus, "law/act.pdf") == {
        "title": "The Act",
        "published": "2025-01-02",
        "kind": "guidance",
    }
    for kept in ("# A comment of the person", "# my act", "# its title", 'every = "6h"'):
        assert kept in text
    assert text.count("published") == 1


def test_a_fact_is_taken_out_again(corpus):
    (corpus / "sources.toml").write_text(WRITTEN)
    correct(corpus, "law/act.pdf", {"title": None})
    assert said(corpus, "law/act.pdf") == {"kind": "law", "published": "2024-03-05"}


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"published": "next week"}, "is no date"),
        ({"kind": "poem"}, "is no kind"),
        ({"colour": "red"}, "unknown key"),
    ],
)
def test_what_cannot_be_used_is_refused_and_nothing_is_written(corpus, facts, says):
    (corpus / "sources.toml").write_text(WRITTEN)
    with pytest.raises(SourcesError, match=says):
        correct(corpus, "law/act.pdf", facts)
    assert (corpus / "sources.toml").read_text() == WRITTEN


def test_a_text_over_several_lines_that_looks_like_an_entry_is_left_to_a_person(corpus):
    tricky = '["a.txt"]\ntitle = """\n["law/act.pdf"]\n"""\n'
    (corpus / "sources.toml").write_text(tricky)
    with pytest.raises(SourcesError, match="by hand"):
        correct(corpus, "law/act.pdf", {"title": "New"})
    assert (corpus / "sources.toml").read_text() == tricky


def test_lines_that_end_as_on_windows_go_on_to(corpus):
    (corpus / "sources.toml").write_bytes(WRITTEN.replace("\n", "\r\n").encode())
    correct(corpus, "law/act.pdf", {"title": "Another"})
    data = (corpus / "sources.toml").read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n")
    assert tomllib.loads(data.decode())["law/act.pdf"]["title"] == "Another"
