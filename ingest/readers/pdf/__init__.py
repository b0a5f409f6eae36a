"""PDF files, read by where their letters stand."""
