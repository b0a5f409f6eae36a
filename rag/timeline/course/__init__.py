"""The course of a subject: what was planned, made, changed and lifted, day by day."""
