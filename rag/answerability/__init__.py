"""Why nothing found answers a question: what it names or asks for and no statement holds."""
