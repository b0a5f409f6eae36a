"""An answer on the page: statements with their numbers, tables, sources, feedback."""
