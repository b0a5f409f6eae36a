"""What alembic runs first: the connection is handed in, and is in a transaction already."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    version_table_schema="sanctions_qa",
    transactional_ddl=True,
)
context.run_migrations()
