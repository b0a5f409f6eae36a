"""Questions with known answers: figures, misses, and what became worse."""
