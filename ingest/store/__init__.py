"""The index: catalog, words and vectors, one writer at a time."""
