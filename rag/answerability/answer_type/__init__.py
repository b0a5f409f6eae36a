"""Attributes, events, names and forms that an answer must give."""
