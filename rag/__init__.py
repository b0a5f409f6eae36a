"""Answer questions from the index, each statement with a citation, or refuse."""
