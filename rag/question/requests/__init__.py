"""What a question asks to be done: an overview, a comparison, parts, nothing of documents."""
