"""Questions that name a provision: its own text answers, and never that of its neighbour."""
