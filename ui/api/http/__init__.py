"""The HTTP API: `sanctions-qa serve`."""
