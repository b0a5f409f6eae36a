"""Mail files."""
