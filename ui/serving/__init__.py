"""The server: address, token, sign-in, and warming up."""
