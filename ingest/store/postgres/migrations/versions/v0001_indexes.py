"""Which indexes there are and which is in use."""

from alembic import op

revision = "0001"
down_revision: str | None = None


def upgrade() -> None:
    """Make the tables."""
    op.execute("CREATE EXTENSION IF NOT EXISTS vector SCHEMA public")
    op.execute(
        "CREATE TABLE indexes (number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "
        "made_at timestamptz NOT NULL DEFAULT now())"
    )
    op.execute(
        "CREATE TABLE current (one boolean PRIMARY KEY DEFAULT true CHECK (one), "
        "schema text NOT NULL, since timestamptz NOT NULL DEFAULT now())"
    )
