"""Changes of the schema that all indexes share, in order; alembic runs them."""
