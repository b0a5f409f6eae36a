"""Sentences as quotes: what may be quoted, and how far a quote goes."""
