"""A whole document: its text with structure, its pages or rows, search in it, its particulars."""
