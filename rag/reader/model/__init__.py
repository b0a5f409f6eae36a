"""A trained reader: question and passage go in together, spans and a verdict come out."""
