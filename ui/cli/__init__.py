"""The commands of `sanctions-qa` and what they print."""
