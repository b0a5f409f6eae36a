"""Tables in documents: rows whose cells are typed, so that they can be filtered and counted."""
