"""Find passages for a question and put them in order."""
