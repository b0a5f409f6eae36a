"""Questions, answers, and the source of a citation."""
