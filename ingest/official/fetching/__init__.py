"""Requests to publishers: who asks, how often, where not, and downloads that broke off."""
