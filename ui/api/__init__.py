"""What other programs may ask of this one: over HTTP, and by MCP."""
