"""The word index: passages by their words, and rows of an entry by its names and numbers."""
