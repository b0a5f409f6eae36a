"""What all readers of laws share: headings, pinpoints, tables, and acts in plain formats."""
