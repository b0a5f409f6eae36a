"""The process that reads files, with its limits of time and memory."""
