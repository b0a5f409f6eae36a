"""Tell which columns of a table say who owns, what is owned, and to what share.

What columns are called stands in `columns.json`, each with names to meet and to leave alone.
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import TypeAdapter

from ingest.tables.datamodels import KnownTable
from rag.lists.tables.columns import Columns, words_of

Role = Literal["owner", "owned", "share", "until", "owned name"]


@dataclass(frozen=True, slots=True)
class ColumnRole:
    """A role of columns: what they are called, with names to meet and to leave alone."""

    role: Role
    called: re.Pattern[str]
    meets: tuple[str, ...]
    leaves: tuple[str, ...]


@dataclass(frozen=True)
class _Written:
    role: Role
    called: str
    meets: tuple[str, ...]
    leaves: tuple[str, ...]


@dataclass(frozen=True)
class _File:
    about: str
    rows: tuple[_Written, ...]


@dataclass(frozen=True, slots=True)
class OwnershipTable:
    """A table that says who owns what, by the numbers of its columns.

    ``owned`` is empty where the heading above the table says whose owners its rows are.
    """

    table: KnownTable
    owner: tuple[int, ...]
    owned: tuple[int, ...]
    share: int | None
    since: int | None
    until: int | None


def ownership_table(table: KnownTable) -> OwnershipTable | None:
    """Return the table with the roles of its columns, None where it is none on ownership."""
    by_role: dict[Role, list[int]] = {row.role: [] for row in column_roles()}
    for number, column in enumerate(table.columns):
        found = role_called(column.name)
        if found and not (found in ("owner", "owned") and column.type in ("date", "amount")):
            by_role[found].append(number)
    columns = Columns(table)
    taken = {n for role in ("owner", "owned", "share", "until") for n in by_role[role]}
    names = by_role["owned name"][:1] or [n for n in columns.names if n not in taken]
    parts = columns.names if {*names} & {*columns.names} else tuple(names)
    owner, owned = tuple(by_role["owner"][:1]), tuple(by_role["owned"][:1])
    share = next(iter(by_role["share"]), None)
    if owner and not owned:
        owned = parts
    elif owned and not owner:
        owner = parts
    if not owner or not (owned or share is not None):
        return None
    since = next((n for n in columns.begins if n not in taken), None)
    return OwnershipTable(table, owner, owned, share, since, next(iter(by_role["until"]), None))


def role_called(name: str) -> Role | None:
    """Return the role of a column of a name, None where it has none."""
    words = " ".join(words_of(name).split())
    return next((row.role for row in column_roles() if row.called.search(words)), None)


@cache
def column_roles() -> tuple[ColumnRole, ...]:
    """Return the roles in the order in which they are told."""
    text = (files("rag.ownership.said") / "columns.json").read_text(encoding="utf-8")
    return tuple(
        ColumnRole(r.role, re.compile(r.called, re.IGNORECASE), r.meets, r.leaves)
        for r in TypeAdapter(_File).validate_json(text).rows
    )
