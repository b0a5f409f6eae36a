"""How much of what a question speaks of the statements found hold."""
