"""Words as they are meant: whole over line ends, in one script, in a language."""
