"""What a question asks for: names, time, provisions, fields, conversation, scope."""
