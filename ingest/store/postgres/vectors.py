"""The passages' vectors in PostgreSQL: the owner of pgvector. Inner products of unit vectors out.

Up to `EXACT_MOST` passages all are compared, so nothing near is missed. Of more a graph (HNSW) is
asked, which may miss some; what it finds has the same scores.
"""

from collections.abc import Sequence

from pgvector import Vector

from ingest.errors import IndexStorageError
from ingest.store.interface.rows import Vectors
from ingest.store.postgres.connecting import Connection, Sessions

EXACT_MOST = 50_000  # passages that are compared one by one
_BREADTH = 400  # how many the graph's search keeps in view
_GRAPH_KILOBYTES = 400 << 10  # of memory for making the graph, where the server has less set
_TIE = 1e-6  # as in the embedded form: arithmetic of another order gives other last bits
_MORE = 50  # asked for beyond the limit, to see what ties with the last
_HNSW = "vectors_near"


def copy_vectors(
    db: Connection, numbers: Sequence[int], groups: Sequence[int], vectors: Vectors
) -> None:
    """Add the vectors of a document's passages."""
    rows = ((n, g, Vector(v).to_text()) for n, g, v in zip(numbers, groups, vectors, strict=True))
    with db.cursor().copy("COPY vectors FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def index_vectors(db: Connection) -> None:
    """Make the graph where there are many vectors and none yet; count once for the planner."""
    query = (
        "SELECT (SELECT sum(last - number + 1) FROM documents), "
        "(SELECT value::integer FROM meta WHERE key = 'dimension')"
    )
    row = db.execute(query).fetchone()
    assert row is not None
    passages, dimension = row
    if (passages or 0) > EXACT_MOST and dimension and not has_graph(db):
        less = "SELECT setting::bigint < %s FROM pg_settings WHERE name = 'maintenance_work_mem'"
        if db.execute(less, (_GRAPH_KILOBYTES,)).fetchone() == (True,):
            db.execute(f"SET LOCAL maintenance_work_mem = '{_GRAPH_KILOBYTES}kB'")
        db.execute(
            f"CREATE INDEX {_HNSW} ON vectors USING hnsw "
            f"((embedding::vector({dimension})) vector_ip_ops)"
        )
    # Later the server counts by itself, as rows change.
    counted = db.execute("SELECT reltuples >= 0 FROM pg_class WHERE oid = 'passages'::regclass")
    if counted.fetchone() == (False,):
        db.execute("ANALYZE vectors, passages, documents, cells, table_rows, table_stems")


def has_graph(db: Connection) -> bool:
    """Whether the graph is there."""
    query = "SELECT to_regclass(current_schema() || %s)"
    row = db.execute(query, (f".{_HNSW}",)).fetchone()
    return row is not None and row[0] is not None


class PostgresVectors:
    """The vectors of the generation that a transaction holds; see `VectorSearch`."""

    def __init__(self, sessions: Sessions, schema: str, *, graph: bool, dimension: int) -> None:
        """``graph`` says whether there is one to ask, ``dimension`` what the vectors have."""
        self._sessions, self._schema = sessions, schema
        self._graph, self._dimension = graph, dimension

    def search(
        self, vector: Vectors, limit: int, documents: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        """Return (number, cosine similarity) of the nearest passages, and what ties with the last.

        ``documents`` are groups, all if None.
        """
        if limit < 1 or not self._dimension:
            return []
        self._check(vector)
        asked = limit + _MORE
        while True:
            found = self._nearest(vector, asked, documents)
            if len(found) < asked or found[-1][1] < found[limit - 1][1] - _TIE:
                break
            asked *= 2
        if len(found) > limit:
            found = [hit for hit in found if hit[1] >= found[limit - 1][1] - _TIE]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))

    def _nearest(
        self, vector: Vectors, limit: int, documents: Sequence[int] | None
    ) -> list[tuple[int, float]]:
        asked = Vector(vector).to_text()

        def ask(db: Connection) -> list[tuple[int, float]]:
            where, values = "", list[object]()
            if documents is not None:
                where, values = "WHERE grp = ANY(%s::bigint[])", [list(documents)]
            if self._graph and self._are_many(db, where, values):
                # In the order of their distance, and further into the graph where a filter
                # leaves too few.
                db.execute(
                    f"SET LOCAL hnsw.ef_search = {max(_BREADTH, min(limit, 1_000))}; "
                    "SET LOCAL hnsw.iterative_scan = strict_order"
                )
                source = f"vectors {where}"
            else:
                # Materialized: the planner must not go round by the graph.
                source = f"(SELECT * FROM vectors {where} OFFSET 0) AS v"
            kind = f"vector({self._dimension})"
            query = (
                f"SELECT number, -(embedding::{kind} <#> %s::{kind}) FROM {source} "
                f"ORDER BY embedding::{kind} <#> %s::{kind} LIMIT %s"
            )
            rows = db.execute(query, [asked, *values, asked, limit]).fetchall()
            return [(int(n), float(s)) for n, s in rows]

        return self._sessions.run(self._schema, ask)

    @staticmethod
    def _are_many(db: Connection, where: str, values: Sequence[object]) -> bool:
        """Whether a filter leaves more passages than are compared one by one."""
        if not where:
            return True
        query = f"SELECT count(*) FROM (SELECT 1 FROM vectors {where} LIMIT {EXACT_MOST + 1}) AS v"
        row = db.execute(query, list(values)).fetchone()
        return row is not None and int(row[0]) > EXACT_MOST

    def similarities(self, vector: Vectors, numbers: Sequence[int]) -> dict[int, float]:
        """Return the cosine similarity of given passages to a unit vector."""
        if not numbers or not self._dimension:
            return {}
        self._check(vector)
        query = (
            "SELECT number, -(embedding <#> %s::vector) FROM vectors "
            "WHERE number = ANY(%s::bigint[])"
        )
        values = (Vector(vector).to_text(), list(numbers))
        rows = self._sessions.run(self._schema, lambda db: db.execute(query, values).fetchall())
        return {int(n): float(s) for n, s in rows}

    def _check(self, vector: Vectors) -> None:
        if len(vector) != self._dimension:
            raise IndexStorageError(
                f"the index holds vectors of {self._dimension} numbers, the question's has "
                f"{len(vector)}; run `sanctions-qa rebuild`"
            )
