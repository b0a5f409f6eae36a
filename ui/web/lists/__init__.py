"""A name looked up in the lists at hand."""
