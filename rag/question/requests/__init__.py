"""What a question asks to be done: an overview, a comparison, or nothing of documents."""
