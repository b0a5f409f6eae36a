"""Entries of lists of sanctioned persons: which one is asked about, and its rows."""
