"""The check of what a chat model wrote against the passages that it cites."""
