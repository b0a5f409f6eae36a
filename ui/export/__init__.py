"""Conversations as Markdown, Word and PDF files."""
