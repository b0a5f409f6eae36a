"""Text that is not to be searched or quoted: hidden, invisible, raised, or orders to a model."""
