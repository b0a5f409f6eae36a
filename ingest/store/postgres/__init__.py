"""The index in PostgreSQL: catalog and vectors there, words in a replica on this machine."""
