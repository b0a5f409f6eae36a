"""Tables as files, and the lists of sanctioned persons that authorities publish."""
