"""Which versions a publisher has, each by its own protocol."""
