"""Official texts and lists, fetched from their publishers and kept with their provenance."""
