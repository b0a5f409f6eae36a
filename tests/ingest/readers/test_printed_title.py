"""A document's title and date are told apart when they stand together at its top."""

from pathlib import Path

import pytest

from ingest.readers import read_document

BODY = "\n\nThe bank shall report deposits above 100 000 euros to the ministry within ten days.\n"


@pytest.mark.parametrize(
    ("head", "title", "day"),
    [
        ("Press notice\nReleased: 14 May 2025", "Press notice", "2025-05-14"),
        ("Federal Ministry\nBerlin, den 14. Mai 2025", "Federal Ministry", "2025-05-14"),
        (
            "Guidance on licences\nLast reviewed 3 June 2025 (version 3.1)",
            "Guidance on licences",
            "2025-06-03",
        ),
        (
            "Notice 7 of 2025\nEffective as of July 1, 2025; issued June 2, 2025",
            "Notice 7 of 2025",
            "2025-06-02",
        ),
        ("NOT YET IN FORCE\n\nThe Tea Regulations 2025\nMade 3rd June 2025",
         "The Tea Regulations 2025", "2025-06-03"),
        ("London, 3 June 2025", None, "2025-06-03"),
        ("Notice of 12 May 2025", "Notice of 12 May 2025", "2025-05-12"),
    ],
)  # fmt: skip
def test_a_date_or_state_beside_the_heading_is_no_part_of_it(
    tmp_path: Path, head: str, title: str | None, day: str
) -> None:
    (tmp_path / "a.txt").write_text(head + BODY, encoding="utf-8")
    about = read_document(tmp_path / "a.txt", "a.txt").about
    assert (about.title, about.published) == (title, day)


def test_the_head_of_a_consolidated_page_is_no_title(tmp_path: Path) -> None:
    text = (
        "02014R0833 — EN — 20.07.2025 — 041.001 — 1\n\n►B\nCOUNCIL REGULATION (EU) No 833/2014\n"
        "of 31 July 2014\nconcerning restrictive measures\n▼M12\nArticle 3\n1. It shall be "
        "prohibited to sell ►M5 marine engines ◄ in Russia.\n▼B\nArticle 4\nBanks shall report.\n"
    )
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    about = read_document(tmp_path / "a.txt", "a.txt").about
    assert about.title == "Council Regulation (EU) No 833/2014 concerning restrictive measures"
    assert about.celex == "02014R0833-20250720"
