"""Rows that belong to one entry of a published list share its number, whatever file they are in."""

import pytest

from ingest.store.lexical.entry_number import entry_number


@pytest.mark.parametrize(
    ("row", "key"),
    [
        ("ent_num: 9001; SDN_Name: VARN, Oleg; SDN_Type: individual", "ent_num 9001"),
        ("Ent_num: 9001; Add_num: 7; Address: Quay 4", "ent_num 9001"),
        ("fileGenerationDate: 01/02/2030; Entity_LogicalId: 13; Entity_Remark: x",
         "entity_logicalid 13"),
        ("id: 9001; name: VARN, Oleg", None),
        ("name: Heron; note: see ent_num: 9001", None),
        ("name: Heron\nent_num: 9001", None),
    ],
)  # fmt: skip
def test_only_the_columns_of_published_lists_join_rows(row: str, key: str | None) -> None:
    assert entry_number(row) == key
