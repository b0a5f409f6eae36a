"""What rows and sentences say of owning: columns, ways to say it, names and shares compared."""
