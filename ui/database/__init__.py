"""Where conversations and records are kept when an address of PostgreSQL is set."""
