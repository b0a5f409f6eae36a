"""The commands on official sources: what is followed, what came, what differs."""
