"""Pictures: the course of a subject over time, and what is covered by whom and when."""
