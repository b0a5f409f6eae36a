"""The documents: what is there, how to add to it and take away."""
