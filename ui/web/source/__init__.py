"""What is shown of a source: a place in its surroundings, a PDF's page."""
