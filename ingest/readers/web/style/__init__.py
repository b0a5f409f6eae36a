"""The style of a page as a browser computes it, as far as it hides text."""
