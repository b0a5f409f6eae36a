"""What a question asks to be done: an overview, a comparison, several parts, or nothing of documents."""
