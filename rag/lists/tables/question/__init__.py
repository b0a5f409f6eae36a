"""Read what a question asks of the rows of a list."""
