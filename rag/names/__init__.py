"""Which entry of a list a question means by a name or an identifier."""
