"""What a store of the index offers, whichever database keeps it, and the records it works with."""
