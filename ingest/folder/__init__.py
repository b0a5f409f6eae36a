"""The corpus folder: what is in it, what changed, and what must not vanish unasked."""
