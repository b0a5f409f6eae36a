"""Names and identifiers in a text, in forms that hold for every spelling of them."""
