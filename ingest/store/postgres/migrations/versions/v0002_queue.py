"""The queue of files that wait for a worker: procrastinate's own tables."""

from alembic import op
from procrastinate.schema import SchemaManager

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables, into the schema that is set."""
    cursor = op.get_bind().connection.cursor()  # SQLAlchemy would look for parameters in the text
    cursor.execute(SchemaManager.get_schema())
    cursor.close()
