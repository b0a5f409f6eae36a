"""HTML pages: main text, headings, and what a page hides."""
