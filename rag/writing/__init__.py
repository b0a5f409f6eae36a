"""Write the answer or the refusal, its citations, and its record."""
