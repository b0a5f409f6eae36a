"""What a follow-up leaves out and its conversation has."""
