"""What each official source is, as data, and how it is named."""
