"""What all rooms read in texts: words, figures, amounts, acts, language, negation."""
