"""OpenDocument: sheets and texts."""
