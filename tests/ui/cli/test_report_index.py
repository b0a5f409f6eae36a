"""What the list of documents says of each: its date with what kind it is, and its state."""

import pytest

from ingest.datamodels import About, DocumentRow
from ui.cli.report_index import document_lines


@pytest.mark.parametrize(
    ("about", "said"),
    [
        (About("A", published="2025-05-14", dated="updated"), "A · 2025-05-14 (updated) · "),
        (About("A", published="2025-05-14", dated="published"), "A · 2025-05-14 · "),
        (About("A", state="DRAFT - not in force"), "A · no date · DRAFT - not in force · "),
    ],
)
def test_a_document_is_listed_with_what_its_date_is(about: About, said: str) -> None:
    row = DocumentRow(1, "a.txt", about, 2, "now", (), "", "")
    assert said in list(document_lines([row], []))[1]
