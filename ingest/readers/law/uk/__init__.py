"""Legislation of the United Kingdom."""
