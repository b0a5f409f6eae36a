"""The tables of one index: a schema of its own, so that a rebuild fills another and switches."""

import uuid

from psycopg import sql

from ingest.store.interface.protocols import IDENTITY
from ingest.store.postgres.connecting import HOME, LOCKS, Connection

# Texts sort as bytes, like Python's: the order of answers must not depend on a server's language.
_TABLES = """
CREATE TABLE meta (key text PRIMARY KEY, value text NOT NULL);
CREATE TABLE documents (
    number bigint PRIMARY KEY, last bigint NOT NULL, path text COLLATE "C" UNIQUE NOT NULL,
    content_hash text NOT NULL, signature text NOT NULL, about text NOT NULL, parts text NOT NULL,
    warnings text NOT NULL, text text NOT NULL, indexed_at text NOT NULL);
CREATE TABLE passages (
    number bigint PRIMARY KEY, document bigint NOT NULL, ordinal integer NOT NULL,
    start integer NOT NULL, stop integer NOT NULL, text text NOT NULL, search_text text NOT NULL,
    headings text NOT NULL, places text NOT NULL);
CREATE INDEX passages_document ON passages (document, ordinal);
CREATE TABLE vectors (number bigint PRIMARY KEY, grp bigint NOT NULL, embedding vector NOT NULL);
ALTER TABLE vectors ALTER COLUMN embedding SET STORAGE PLAIN;
CREATE INDEX vectors_grp ON vectors (grp);
CREATE TABLE failures (
    path text COLLATE "C" PRIMARY KEY, reason text NOT NULL, signature text NOT NULL);
CREATE TABLE said (path text COLLATE "C" PRIMARY KEY, facts text NOT NULL);
CREATE TABLE skipped (path text COLLATE "C" PRIMARY KEY, reason text NOT NULL);
CREATE TABLE history (generation bigint PRIMARY KEY, token uuid NOT NULL);
CREATE TABLE changes (
    generation bigint NOT NULL, first bigint NOT NULL, last bigint NOT NULL,
    added boolean NOT NULL);
CREATE INDEX changes_generation ON changes (generation);
CREATE TABLE tables (
    number bigint PRIMARY KEY, document bigint NOT NULL, headings text NOT NULL,
    columns text NOT NULL, rows integer NOT NULL);
CREATE INDEX tables_document ON tables (document);
CREATE TABLE table_rows (
    tbl bigint NOT NULL, row integer NOT NULL, start integer NOT NULL, stop integer NOT NULL,
    passage bigint NOT NULL, PRIMARY KEY (tbl, row));
CREATE TABLE cells (
    tbl bigint NOT NULL, col integer NOT NULL, row integer NOT NULL,
    text text COLLATE "C" NOT NULL, stems text COLLATE "C" NOT NULL,
    low text COLLATE "C", high text COLLATE "C", PRIMARY KEY (tbl, col, row));
CREATE TABLE table_stems (
    stem text COLLATE "C" NOT NULL, tbl bigint NOT NULL, col integer NOT NULL,
    rows integer NOT NULL, PRIMARY KEY (stem, tbl, col));
CREATE INDEX table_stems_table ON table_stems (tbl);
"""


def number_of(schema: str) -> int:
    """Return the number of an index by its schema's name."""
    return int(schema.rpartition("_")[2])


def make_index(db: Connection) -> str:
    """Make the empty tables of a new index and return its schema's name."""
    row = db.execute("INSERT INTO indexes DEFAULT VALUES RETURNING number").fetchone()
    assert row is not None
    number = int(row[0])
    schema = f"{HOME}_{number:04d}"
    db.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(schema)))
    db.execute(
        sql.SQL("SET LOCAL search_path = {}, {}, public").format(
            sql.Identifier(schema), sql.Identifier(HOME)
        )
    )
    db.execute(_TABLES)  # the text has no values, so it may hold several statements
    facts = {
        IDENTITY: uuid.uuid4().hex,
        "generation": "0",
        # Numbers of one index are those of no other: a hit in old words matches nothing.
        "next": str(max(1, number << 32)),
    }
    db.cursor().executemany("INSERT INTO meta VALUES (%s, %s)", list(facts.items()))
    return schema


def index_in_use(db: Connection) -> str | None:
    """Return the schema of the index in use, None where there is none."""
    row = db.execute(f"SELECT schema FROM {HOME}.current").fetchone()
    return str(row[0]) if row else None


def has_settled(db: Connection, seconds: float) -> bool:
    """Whether the index in use has been it for so long that who reads elsewhere knows."""
    query = f"SELECT since < now() - make_interval(secs => %s) FROM {HOME}.current"
    row = db.execute(query, (seconds,)).fetchone()
    return bool(row and row[0])


def put_in_use(db: Connection, schema: str) -> None:
    """Make an index the one in use."""
    db.execute(
        f"INSERT INTO {HOME}.current (one, schema) VALUES (true, %s) "
        "ON CONFLICT (one) DO UPDATE SET schema = excluded.schema, since = now()",
        (schema,),
    )


def indexes(db: Connection) -> list[str]:
    """Return the schemas of all indexes, the oldest first."""
    query = "SELECT nspname FROM pg_namespace WHERE nspname ~ %s"
    found = [str(name) for (name,) in db.execute(query, (f"^{HOME}_[0-9]+$",))]
    return sorted(found, key=number_of)


def drop_index(db: Connection, schema: str) -> bool:
    """Delete an index; False where somebody is still answering from it."""
    query = "SELECT pg_try_advisory_xact_lock(%s, %s)"
    row = db.execute(query, (LOCKS, number_of(schema))).fetchone()
    if not (row and row[0]):
        return False
    db.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(schema)))
    return True
