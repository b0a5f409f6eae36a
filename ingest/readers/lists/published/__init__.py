"""Lists as authorities publish them: an entry is a row, whatever the format."""
