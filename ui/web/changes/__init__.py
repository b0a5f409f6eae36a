"""What changed: answers to look at again, versions that came, and how two of them differ."""
