"""The passages' vectors of an index in a folder: all compared, in codes where they are many."""
