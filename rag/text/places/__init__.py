"""Countries, authorities, regions and towns under their many names."""
