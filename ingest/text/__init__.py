"""A document's text: blocks, sentences, pinpoints, what is set aside, and passages."""
