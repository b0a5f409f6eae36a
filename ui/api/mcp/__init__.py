"""The MCP server: `sanctions-qa mcp`."""
