"""Excel files: what cells say and show, what is hidden, merged or bold."""
