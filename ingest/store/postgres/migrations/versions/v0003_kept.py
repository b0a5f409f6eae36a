"""Conversations, what people think of answers, and the chain of records.

The functions have the names and meaning of SQLite's, so that both are asked in one way.
"""

from alembic import op

revision = "0003"
down_revision = "0002"

_TABLES = (
    "CREATE TABLE conversations (id text PRIMARY KEY, title text NOT NULL, "
    "created_at text NOT NULL, updated_at text NOT NULL, visitor text NOT NULL DEFAULT '', "
    "pinned integer NOT NULL DEFAULT 0, tip integer, "
    "rowid bigint GENERATED ALWAYS AS IDENTITY)",
    "CREATE INDEX conversations_visitor ON conversations (visitor, updated_at)",
    "CREATE TABLE turns (conversation text NOT NULL REFERENCES conversations (id) "
    "ON DELETE CASCADE, number integer NOT NULL, asked_at text NOT NULL, "
    "question text NOT NULL, filters text NOT NULL, answer text, parent integer, "
    "PRIMARY KEY (conversation, number))",
    "CREATE TABLE judgements (conversation text NOT NULL REFERENCES conversations (id) "
    "ON DELETE CASCADE, number integer NOT NULL, judged_at text NOT NULL, "
    "good integer NOT NULL, reason text NOT NULL, rowid bigint GENERATED ALWAYS AS IDENTITY, "
    "PRIMARY KEY (conversation, number))",
    "CREATE TABLE records (number bigint PRIMARY KEY, head text NOT NULL, digest text NOT NULL, "
    "content text)",
    "CREATE TABLE folders (digest text PRIMARY KEY, files text NOT NULL)",
    "CREATE TABLE last (number bigint NOT NULL, digest text NOT NULL)",
)
# A NUL is a valid escape in JSON, and no text of PostgreSQL may hold one.
_FUNCTIONS = (
    "CREATE FUNCTION json_extract(kept text, path text) RETURNS text "
    "RETURN replace(kept, '\\u0000', '\\ufffd')::json "
    "#>> string_to_array(substr(path, 3), '.')",
    "CREATE FUNCTION holds(kept text, part text) RETURNS boolean RETURN position(part IN "
    "lower(regexp_replace(btrim(coalesce(kept, '')), '\\s+', ' ', 'g'))) > 0",
)


def upgrade() -> None:
    """Make the tables and functions."""
    for statement in (*_TABLES, *_FUNCTIONS):
        op.execute(statement)
