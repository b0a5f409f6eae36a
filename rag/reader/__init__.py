"""Choose the sentences that answer, and make statements of them."""
