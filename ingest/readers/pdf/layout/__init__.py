"""Where the pieces of a PDF page stand: lines, columns, tables, what runs along the edges."""
