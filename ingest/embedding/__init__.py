"""The embedding model: texts and tokens as vectors, and the arithmetic that keeps it fast."""
