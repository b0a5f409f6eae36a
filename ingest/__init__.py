"""Make and keep an index of a folder of documents."""
